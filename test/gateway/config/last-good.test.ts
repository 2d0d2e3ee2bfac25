/** A start in the night: the files are wrong, nobody is at the terminal, and the village is warned all the same. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { gatewayWords } from '../../kit/cli.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { openGatewayHere } from '../../kit/gatewayHere.ts'

const rule = `- id: siaga
  station: hulu
  sensor: level
  quantity: water_level_m
  levels:
    - { label: Siaga 3, at: 0.80, clear: 0.75 }
  for_s: 60
`
const night = { PANTAU_LAST_GOOD: '1' } // as NOTIFY_SOCKET of systemd

/** A gateway that has run with these files and has ended. */
async function village() {
  const [folder, home] = [emptyFolder(), emptyFolder()]
  const [config, rules] = [join(home, 'gateway.yaml'), join(home, 'rules.yaml')]
  writeFileSync(config, 'name: Desa Cawang\nrules: rules.yaml\n')
  writeFileSync(rules, rule)
  const start = { folder, flags: ['--config', config], env: night }
  await (await openGatewayHere(start)).close()
  return { folder, config, rules, start }
}

async function partOf(http: string) {
  const answer = (await (await fetch(`${http}/readyz`)).json()) as {
    parts: Record<string, { ok: boolean; says_id: string }>
  }
  return answer.parts.settings!
}

it('serves the settings of the last good start, and says so where people look', async () => {
  const { folder, rules, start } = await village()
  writeFileSync(rules, rule.replace('at: 0.80', 'at: 0,80'))
  const { http } = await openGatewayHere(start)
  const answer = (await (await fetch(`${http}/api/v1/rules`)).json()) as { rules: { id: string }[] }
  expect(answer.rules.map(({ id }) => id)).toEqual(['siaga'])
  const part = await partOf(http)
  expect(part.ok).toBe(false)
  expect(part.says_id).toMatch(/yang lama dipakai.*rules\.yaml, baris 6: .*ditulis dengan titik: 0\.80/)
  const chain = (await (await fetch(`${http}/api/v1/chain`)).json()) as { links: { link: string; ok: boolean }[] }
  expect(chain.links).toContainEqual(expect.objectContaining({ link: 'settings', ok: false }))
  expect(readFileSync(join(folder, 'good.rules.yaml'), 'utf8')).toBe(rule)
})

it('takes the corrected file at the next start', async () => {
  const { rules, config, start } = await village()
  writeFileSync(config, 'name:Desa Cawang\n')
  await (await openGatewayHere(start)).close()
  writeFileSync(config, 'name: Desa Cawang\nrules: rules.yaml\n')
  writeFileSync(rules, rule.replace('0.80', '0.90'))
  const { http, folder } = await openGatewayHere(start)
  expect(await partOf(http)).toMatchObject({ ok: true })
  expect(readFileSync(join(folder, 'good.rules.yaml'), 'utf8')).toContain('0.90')
})

it('does not wait for a station that a rule names', async () => {
  const { http } = await openGatewayHere((await village()).start)
  expect(await partOf(http)).toMatchObject({ ok: true })
})

it('refuses a wrong file where a person has typed the command, and where nothing good was kept', async () => {
  const { folder, config, rules } = await village()
  writeFileSync(rules, rule.replace('siaga', 'Siaga!'))
  const words = ['--data-dir', folder, '--config', config, '--http-port', '0', '--mqtt-port', '0']
  const typed = await gatewayWords(['check', '--config', config], folder)
  expect(typed).toMatchObject({ code: 2, err: expect.stringContaining('rules.yaml, line 1') })
  await expect(openGatewayHere({ folder, flags: ['--config', config] })).rejects.toThrow('rules.yaml, line 1')
  const fresh = emptyFolder()
  const first = await gatewayWords(['--data-dir', fresh, ...words.slice(2)], folder, { env: night })
  expect(first).toMatchObject({ code: 2, config: undefined })
  expect(existsSync(join(fresh, 'good.rules.yaml'))).toBe(false)
})
