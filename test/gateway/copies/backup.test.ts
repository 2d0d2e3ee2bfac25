/** A backup is the data folder at one moment: what was acknowledged before it began is in it, and it comes back as it was. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { openIdentity } from '../../../gateway/identity/index.ts'
import { addStation } from '../../crash/programs.ts'
import { gatewayCommand, gatewayProcess } from '../../kit/cli.ts'
import { missingOf, rowsOf, steadyStation } from '../../kit/copiedVillage.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder, writtenOnce } from '../../kit/folder.ts'
import { openGatewayHere } from '../../kit/gatewayHere.ts'
import { packEntry, storeIn } from '../store/kit.ts'

const answerOf = ({ stdout }: { stdout: string }) => JSON.parse(stdout) as Record<string, unknown>

/** A data folder with a station, an identity, segments and a log. */
async function writeVillage(folder: string) {
  addStation(folder, 'depok')
  await write(folder, 1, 300)
  const store = await storeIn(folder)
  await openIdentity({ folder, store, now: Date.now, log: pino({ level: 'silent' }) })
  await store.close()
}
const villageFolder = writtenOnce(writeVillage)

async function write(folder: string, from: number, to: number) {
  const store = await storeIn(folder)
  for (let seq = from; seq <= to; seq++)
    await store.append(packEntry({ seq, at_ms: [seq * 1_000], value: seq / 1_000 }))
  await store.settle()
  await store.close()
}

function flip(file: string, at: number) {
  const bytes = readFileSync(file)
  bytes[at]! ^= 0x10
  writeFileSync(file, bytes)
}

describe('backup', () => {
  it('holds everything that was acknowledged before it began, while packs arrive; the restored gateway is the old one', async () => {
    const gateway = await openGatewayHere()
    const password = gateway.addStation('depok')
    const station = await steadyStation(gateway, 'depok', password)
    const file = join(emptyFolder(), 'desa.pantau')
    let before: typeof station.acknowledged = []
    for (let count = 1; count <= 3; count++) {
      await eventually(() => station.acknowledged.length >= count * 20)
      before = [...station.acknowledged]
      expect(await gatewayCommand('backup', file, '--data-dir', gateway.folder)).toMatchObject({
        status: 0,
        stderr: '',
      })
    }
    const identity = await (await fetch(`${gateway.http}/api/v1/gateway`)).json()
    await station.stop()
    await gateway.close()

    const elsewhere = join(emptyFolder(), 'restored')
    expect(await gatewayCommand('restore', file, '--data-dir', elsewhere)).toMatchObject({ status: 0, stderr: '' })
    const restored = await openGatewayHere({ folder: elsewhere })
    expect(await (await fetch(`${restored.http}/api/v1/gateway`)).json()).toEqual(identity)
    expect(missingOf(before, await rowsOf(restored, 'depok'))).toEqual([])
    const again = await steadyStation(restored, 'depok', password, 3_000)
    await eventually(() => again.acknowledged.length >= 3)
    await again.stop()
    const { parts } = (await (await fetch(`${restored.http}/readyz`)).json()) as { parts: { files: object } }
    expect(parts.files).toMatchObject({ ok: true })
  })

  it('is for its owner only, and adds what is new when it is made again', async () => {
    const folder = villageFolder()
    const file = join(emptyFolder(), 'desa.pantau')
    const first = answerOf(await gatewayCommand('backup', file, '--data-dir', folder))
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const again = answerOf(await gatewayCommand('backup', file, '--data-dir', folder))
    expect(again.added_bytes).toBeLessThan(Number(first.added_bytes) / 4)
    expect(answerOf(await gatewayCommand('verify', file))).toMatchObject({ damaged: [], gateway: first.gateway })
  })

  it('leaves the backup before it whole when it is cut off at any place', async () => {
    const folder = villageFolder()
    const file = join(emptyFolder(), 'desa.pantau')
    await gatewayCommand('backup', file, '--data-dir', folder)
    const before = readFileSync(file)
    await write(folder, 301, 600)
    await gatewayCommand('backup', file, '--data-dir', folder)
    const after = readFileSync(file)
    for (const share of [0.1, 0.5, 0.9]) {
      const cut = before.length + Math.floor((after.length - before.length) * share)
      writeFileSync(file, after.subarray(0, cut))
      expect(answerOf(await gatewayCommand('verify', file))).toMatchObject({ damaged: [] })
    }
    expect((await gatewayCommand('backup', file, '--data-dir', folder)).status).toBe(0)
    expect(answerOf(await gatewayCommand('verify', file))).toMatchObject({ damaged: [] })
  })

  it('keeps the good segment of the last backup when the one in the folder has rotted', async () => {
    const folder = villageFolder()
    const file = join(emptyFolder(), 'desa.pantau')
    await gatewayCommand('backup', file, '--data-dir', folder)
    const name = readdirSync(join(folder, 'record')).find((one) => one.endsWith('.seg'))!
    const good = readFileSync(join(folder, 'record', name))
    flip(join(folder, 'record', name), good.length >> 1)
    const { stderr, stdout } = await gatewayCommand('backup', file, '--data-dir', folder)
    expect(stderr).toContain(`record/${name} is damaged in the data folder`)
    expect(JSON.parse(stdout)).toMatchObject({ damaged: [{ file: `record/${name}` }] })
    const elsewhere = join(emptyFolder(), 'restored')
    await gatewayCommand('restore', file, '--data-dir', elsewhere)
    expect(readFileSync(join(elsewhere, 'record', name)).equals(good)).toBe(true)
  })

  it('refuses a file that is something else, that of another gateway, and a folder that is none', async () => {
    const folder = villageFolder()
    const another = emptyFolder()
    await writeVillage(another)
    const home = emptyFolder()
    const letter = join(home, 'letter.txt')
    writeFileSync(letter, 'Selamat pagi, Pak Budi. '.repeat(20))
    expect(await gatewayCommand('backup', letter, '--data-dir', folder)).toMatchObject({ status: 2, stdout: '' })
    expect(readFileSync(letter, 'utf8')).toContain('Pak Budi')
    const file = join(home, 'desa.pantau')
    await gatewayCommand('backup', file, '--data-dir', folder)
    expect((await gatewayCommand('backup', file, '--data-dir', another)).stderr).toContain('another gateway')
    expect(answerOf(await gatewayCommand('verify', file))).toMatchObject({ damaged: [] })
    expect(await gatewayCommand('backup', join(home, 'none'), '--data-dir', emptyFolder())).toMatchObject({ status: 2 })
    expect(existsSync(join(home, 'none'))).toBe(false)
    expect(await gatewayCommand('backup', join(home, 'no/such/file'), '--data-dir', folder)).toMatchObject({
      status: 1,
    })
  })
})

describe('restore', () => {
  it('takes an empty folder only, and leaves another as it is', async () => {
    const folder = villageFolder()
    const file = join(emptyFolder(), 'desa.pantau')
    await gatewayCommand('backup', file, '--data-dir', folder)
    const full = emptyFolder()
    writeFileSync(join(full, 'note'), 'ours')
    expect(await gatewayCommand('restore', file, '--data-dir', full)).toMatchObject({ status: 2, stdout: '' })
    expect(readdirSync(full)).toEqual(['note'])
    expect(await gatewayCommand('restore', file, '--data-dir', emptyFolder())).toMatchObject({ status: 0 })
  })

  it('names what is damaged in the file, and restores the rest only when told to', async () => {
    const folder = villageFolder()
    const file = join(emptyFolder(), 'desa.pantau')
    await gatewayCommand('backup', file, '--data-dir', folder)
    const { length } = readFileSync(file)
    for (const at of [0.2, 0.4, 0.6, 0.8].map((share) => Math.floor(length * share))) {
      flip(file, at)
      const target = join(emptyFolder(), 'restored')
      const refused = await gatewayCommand('restore', file, '--data-dir', target)
      expect(refused.status).toBe(1)
      expect(refused.stderr).toMatch(/Damaged in the backup file: [\w./-]+/)
      expect(readdirSync(target)).toEqual([])
      const told = await gatewayCommand('restore', file, '--data-dir', target, '--what-is-whole')
      expect(told.status).toBe(1)
      expect(answerOf(told).damaged).toHaveLength(refused.stderr.split('\n')[0]!.split(', ').length)
      flip(file, at)
    }
  })

  it('that was interrupted is no data folder, and can be done again', async () => {
    const folder = villageFolder()
    const file = join(emptyFolder(), 'desa.pantau')
    await gatewayCommand('backup', file, '--data-dir', folder)
    const target = emptyFolder()
    mkdirSync(join(target, '.restore-part'))
    writeFileSync(join(target, 'restoring.json'), '{}')
    const started = gatewayProcess('--data-dir', target, '--http-port', '0', '--mqtt-port', '0')
    expect([started.status, started.stderr]).toEqual([2, expect.stringContaining('was being restored')])
    rmSync(join(target, 'registry.db'), { force: true })
    expect((await gatewayCommand('restore', file, '--data-dir', target)).status).toBe(0)
    expect(readdirSync(target)).not.toContain('restoring.json')
  })
})
