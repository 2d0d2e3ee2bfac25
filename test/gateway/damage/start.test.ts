/** Every file of the data folder, damaged in every way while the gateway is stopped: it starts, says so, and goes on. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { connectAsync } from 'mqtt'
import { describe, expect, it } from 'vitest'
import { printedBy } from '../../kit/cli.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { openGatewayHere } from '../../kit/gatewayHere.ts'
import { siren, startReceiver } from '../../kit/receiver.ts'

const damages: Record<string, (file: string) => void> = {
  'truncated to nothing': (file) => writeFileSync(file, ''),
  'cut in the middle': (file) => writeFileSync(file, readFileSync(file).subarray(0, 5_000)),
  'random bytes': (file) => writeFileSync(file, Buffer.alloc(20_000, 'no database ')),
  'its first page zeros': (file) => writeFileSync(file, readFileSync(file).fill(0, 0, 4_096)),
  gone: (file) => rmSync(file),
  'a directory in its place': (file) => {
    rmSync(file)
    mkdirSync(file)
  },
}
/** Every kind on one file, and two kinds on the others: they are opened by the same code (`edge/platform/kept-file.test.ts`). */
const kindsOf: Record<string, string[]> = {
  'registry.db': Object.keys(damages),
  'rules.db': ['cut in the middle', 'gone'],
  'hooks.db': ['random bytes', 'a directory in its place'],
}
const cases = Object.entries(kindsOf).flatMap(([file, kinds]) => kinds.map((kind): [string, string] => [file, kind]))
const rule = {
  id: 'siaga',
  station: 'hulu',
  sensor: 'level',
  quantity: 'water_level_m',
  levels: [{ label: 'Siaga', at: 3, clear: 2.9 }],
}

describe('a small file that was damaged while the gateway was stopped', { timeout: 60_000 }, () => {
  it.each(cases)('%s: %s: the gateway starts from the last good copy and says so', async (file, damage) => {
    const village = await aVillage()
    damages[damage]!(join(village.folder, file))
    const gateway = await village.start()
    expect(await partsOf(gateway.http)).toMatchObject({ files: { ok: false, says: expect.stringContaining(file) } })
    expect(await partsOf(gateway.http)).toMatchObject({ files: { says: expect.stringContaining('the copy of') } })
    await connectAsync(gateway.mqtt, { username: 'hulu', password: village.password, reconnectPeriod: 0 }).then(
      (client) => client.endAsync(),
    )
    const { rules } = (await (await fetch(`${gateway.http}/api/v1/rules`)).json()) as { rules: { id: string }[] }
    expect(rules.map(({ id }) => id)).toEqual(['siaga'])
    expect(await gateway.close()).toBe(0)
  })

  it('registry.db without a copy: the gateway starts, and says that stations cannot log in and what to do', async () => {
    const village = await aVillage()
    writeFileSync(join(village.folder, 'registry.db'), 'lost')
    rmSync(join(village.folder, 'copies'), { recursive: true })
    const gateway = await village.start()
    expect(await partsOf(gateway.http)).toMatchObject({
      files: {
        ok: false,
        says: expect.stringMatching(/cannot log in. Register all of them again/),
        says_id: expect.stringContaining('tidak bisa masuk'),
      },
    })
    expect(await gateway.close()).toBe(0)
  })

  it('people hear of it by their hooks, and that it is over when the damaged file is deleted', async () => {
    const village = await aVillage()
    const receiver = await startReceiver()
    writeFileSync(join(village.folder, 'gateway.yaml'), JSON.stringify({ hooks: [hookTo(receiver.url)] }))
    writeFileSync(join(village.folder, 'rules.db'), 'lost')
    const gateway = await village.start()
    const heard = (word: string) => () => receiver.alerts.some(({ text }) => text.includes(word))
    await eventually(heard('damage-rules-db'))
    rmSync(join(village.folder, 'rules.db.damaged-1'))
    await eventually(async () => (await partsOf(gateway.http)).files?.ok === true, 15_000)
    expect(await gateway.close()).toBe(0)
  })

  it('damage.json that is damaged itself keeps nobody from starting', async () => {
    const village = await aVillage()
    writeFileSync(join(village.folder, 'damage.json'), '[{"file"')
    const gateway = await village.start()
    expect(await partsOf(gateway.http)).toMatchObject({ files: { ok: true } })
    expect(await gateway.close()).toBe(0)
  })

  it('lock.db that is damaged is made anew, as it holds nothing', async () => {
    const village = await aVillage()
    writeFileSync(join(village.folder, 'lock.db'), Buffer.alloc(9_000, 7))
    const gateway = await village.start()
    expect(existsSync(join(village.folder, 'lock.db'))).toBe(true)
    expect(await gateway.close()).toBe(0)
  })
})

/** The folder of a gateway that has run: a station, a rule made over the API, and a hook. Made once, copied for each. */
async function runVillage() {
  const folder = emptyFolder()
  writeFileSync(join(folder, 'gateway.yaml'), JSON.stringify({ hooks: [hookTo('http://127.0.0.1:9/hook')] }))
  const gateway = await startIn(folder)
  const password = gateway.addStation('hulu')
  const { token } = await printedBy(folder, 'token', 'add', 'op', '--role', 'operator')
  const answer = await fetch(`${gateway.http}/api/v1/rules/siaga`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ rule, why: 'a test' }),
  })
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('siaga')])
  expect(await gateway.close()).toBe(0)
  const files = new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path): [string, Buffer] => [relative(folder, path), readFileSync(path)]),
  )
  return { files, password }
}

let made: ReturnType<typeof runVillage> | undefined

async function aVillage() {
  made ??= runVillage()
  const { files, password } = await made
  const folder = emptyFolder()
  for (const [name, content] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return { folder, password, start: () => startIn(folder) }
}

function hookTo(url: string) {
  return { id: 'desa', kind: 'webhook', url, secret_env: 'SIREN_SECRET', allow_private: true }
}

function startIn(folder: string) {
  return openGatewayHere({ folder, flags: ['--config', join(folder, 'gateway.yaml')], env: { SIREN_SECRET: siren } })
}

async function partsOf(http: string): Promise<Record<string, { ok: boolean; says: string }>> {
  return ((await (await fetch(`${http}/readyz`)).json()) as { parts: Record<string, { ok: boolean; says: string }> })
    .parts
}
