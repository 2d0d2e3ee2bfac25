/** `siren test` and `check`, as a person types them. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { relayBoard } from '../../kit/sirenHouse.ts'
import { runEdge } from '../../kit/startEdge.ts'

const env = { SIREN_PASSWORD: 'secret' }

function fileWith(siren: string): string {
  const file = join(emptyFolder(), 'edge.yaml')
  writeFileSync(file, `gateway: { url: "mqtt://127.0.0.1:1" }\ndata_dir: data\n${siren}\n`)
  return file
}
const withRelay = (port: string) =>
  fileWith(`siren: { id: balai, password_env: SIREN_PASSWORD, output: { kind: relay, port: "${port}", pin: D7 } }`)

it('sounds for a moment without an agent, and is silent afterwards', async () => {
  const board = await relayBoard()
  const test = runEdge(['siren', 'test', '--config', withRelay(board.port)], env)
  expect(await test.ended, test.stderr()).toBe(0)
  expect(test.stdout()).toBe('{"siren":"balai","sounded":true}\n')
  await eventually(() => board.moves.length === 2)
  expect(board.moves).toEqual([true, false])
})

it('says in both languages what is wrong, with code 1, when no board is there', async () => {
  const test = runEdge(['siren', 'test', '--config', withRelay('tcp:127.0.0.1:1')], env)
  expect(await test.ended).toBe(1)
  expect(test.stdout()).toBe('{"siren":"balai","sounded":false}\n')
  expect(test.stderr()).toMatch(/papan relay tidak terhubung[\s\S]*the relay board is gone/)
})

it('has nothing to test without a siren', async () => {
  const file = join(emptyFolder(), 'edge.yaml')
  writeFileSync(
    file,
    'station: depok\ngateway: { url: "mqtt://h:1", username: depok, password_env: SIREN_PASSWORD }\ndata_dir: d\n' +
      'sensors: [{ id: level, driver: a02yyuw, port: "tcp:h:1" }]\n',
  )
  const test = runEdge(['siren', 'test', '--config', file], env)
  expect(await test.ended).toBe(2)
  expect(test.stderr()).toContain('siren: missing; without this section there is nothing to test')
})

it('check reads the file and starts nothing: 0, or 2 with all that is wrong', async () => {
  const good = runEdge(['check', '--config', withRelay('tcp:127.0.0.1:1')], env)
  expect(await good.ended, good.stderr()).toBe(0)
  const bad = runEdge(['check', '--config', fileWith('siren: { id: Balai, password_env: SIREN_PASSWORD }')], env)
  expect(await bad.ended).toBe(2)
  expect(bad.stderr()).toMatch(/siren.id: found "Balai"[\s\S]*siren.output: missing/)
})
