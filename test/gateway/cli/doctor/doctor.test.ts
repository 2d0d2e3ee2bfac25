/** `gateway doctor` beside a real gateway, and on the folder of one that does not run. */
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Line } from '../../../../doctor/index.ts'
import { gatewayPart } from '../../../../gateway/cli/doctor/command.ts'
import { readConfig } from '../../../../gateway/config/index.ts'
import { gatewayWords } from '../../../kit/cli.ts'
import { type ComputerGiven, fakeComputer } from '../../../kit/fakeComputer.ts'
import { emptyFolder } from '../../../kit/folder.ts'
import { openGatewayHere } from '../../../kit/gatewayHere.ts'

async function examined(flags: Parameters<typeof readConfig>[0], given: ComputerGiven = {}) {
  const lines: Line[] = []
  for await (const line of gatewayPart(() => readConfig(flags, '/'), fakeComputer(given)).lines) lines.push(line)
  const of = (check: string) => lines.filter((line) => line.check === check)
  return { lines, of, kinds: (check: string) => of(check).map(({ kind }) => kind) }
}

describe('a gateway that runs', () => {
  it('is asked how its parts and its stations are', async () => {
    const gateway = await openGatewayHere()
    await gateway.addStation('hulu')
    const flags = { dataDir: gateway.folder, httpPort: new URL(gateway.http).port }
    const { of, kinds } = await examined(flags)
    expect(of('running')[0]).toMatchObject({ kind: 'works', verdict: 'good' })
    expect(of('stations')).toMatchObject([{ of: 'hulu', kind: 'new', verdict: 'look' }])
    expect([kinds('settings'), kinds('folder'), kinds('receivers')]).toEqual([['readable'], ['sound'], ['none']])
    expect([kinds('certificate'), kinds('copies'), kinds('version')]).toEqual([['none'], ['none'], ['same']])
    expect(kinds('warnings').length).toBeGreaterThan(0)
  })
})

describe('a gateway that does not run', () => {
  it('is said to be stopped, and all that needs no gateway is looked at', async () => {
    const { of, kinds } = await examined({ dataDir: emptyFolder(), httpPort: '1' })
    expect(of('running')[0]).toMatchObject({ kind: 'stopped', verdict: 'broken' })
    expect([kinds('power'), kinds('clock'), kinds('card'), kinds('folder'), kinds('stations')]).toEqual([
      ...[['enough'], ['right'], ['room'], ['sound']],
      [],
    ])
  })

  it('is told apart from another program at its port', async () => {
    const server = createServer((_, response) => response.end('<html>'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const { kinds } = await examined({ dataDir: emptyFolder(), httpPort: String(port) })
    expect(kinds('running')).toEqual(['another-program'])
  })

  it('has its receivers reached for without a word to them', async () => {
    const asked: string[] = []
    const server = createServer(({ url }, response) => {
      asked.push(url ?? '')
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const folder = emptyFolder()
    const hook = (id: string, at: number) =>
      `  - { id: ${id}, kind: webhook, url: "http://127.0.0.1:${at}/x", secret_env: S, allow_private: true }\n`
    writeFileSync(
      join(folder, 'gateway.yaml'),
      `data_dir: data\nhttp: { port: 1 }\nhooks:\n${hook('siren', port)}${hook('gone', 1)}`,
    )
    const { of } = await examined({ config: join(folder, 'gateway.yaml') })
    expect(of('receivers').map(({ of, kind }) => [of, kind])).toEqual([
      ['siren', 'reached'],
      ['gone', 'unreachable'],
    ])
    expect(asked).toEqual([])
  })

  it('says when its disk will be full, from how its folder grew', async () => {
    const folder = emptyFolder()
    const day_ms = 86_400_000
    writeFileSync(
      join(folder, 'room.json'),
      JSON.stringify([
        [Date.now() - 2 * day_ms, 100e6],
        [Date.now(), 200e6],
      ]),
    )
    const { of } = await examined({ dataDir: folder, httpPort: '1' }, { free_bytes: 450e6 })
    expect(of('growth')[0]).toMatchObject({ kind: 'soon', verdict: 'look', facts: { days: 9 } })
  })

  it('says each mistake of its settings with file and line', async () => {
    const folder = emptyFolder()
    writeFileSync(join(folder, 'gateway.yaml'), 'http:\n  port: delapan\n')
    const { of } = await examined({ config: join(folder, 'gateway.yaml') })
    expect(of('settings')[0]).toMatchObject({ kind: 'wrong', verdict: 'broken' })
    expect(of('settings')[0]!.found.id).toContain('gateway.yaml, baris 2: http.port: tertulis "delapan"')
  })
})

it('the command ends with 1 when something is broken, and tells programs everything as one object', async () => {
  const { code, out } = await gatewayWords(['doctor', '--data-dir', emptyFolder(), '--http-port', '1', '--json'])
  expect(code).toBe(1)
  const { ok, lines } = JSON.parse(out) as { ok: boolean; lines: Line[] }
  expect(ok).toBe(false)
  expect(lines.find(({ check }) => check === 'running')?.todo?.en).toContain('systemctl enable --now pantau-gateway')
})
