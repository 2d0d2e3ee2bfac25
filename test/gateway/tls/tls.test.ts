import { X509Certificate } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { openEncryption } from '../../../gateway/tls/encryption.ts'
import { initVillage, renewVillage } from '../../../gateway/tls/making.ts'
import { openTls } from '../../../gateway/tls/tls.ts'
import { day_ms, selfSigned, signedBy } from '../../kit/certificates.ts'
import { emptyFolder, writtenOnce } from '../../kit/folder.ts'

const names = ['gerbang.local', '192.168.1.10']
const inTls = (folder: string, name: string) => join(folder, 'tls', name)
const madeOnce = writtenOnce((folder) => initVillage(folder, names, Date.now()))
const madeIn1970 = writtenOnce((folder) => initVillage(folder, names, 0))
const madeIn2040 = writtenOnce((folder) => initVillage(folder, names, Date.UTC(2040, 0, 1)))

/** The certificate of a gateway on this folder, and the day that it is there. */
async function opened(folder: string, settings?: { cert: string; key: string }) {
  let now_ms = Date.now()
  const said: string[] = []
  const log = pino({ level: 'debug' }, { write: (line) => void said.push(JSON.parse(line).msg) })
  const tls = (await openTls({ folder, settings, now: () => now_ms, log, renew: renewVillage }))!
  return {
    tls,
    said,
    in_days: (days: number) => {
      now_ms = Date.now() + days * day_ms
    },
    serial: () => new X509Certificate(readFileSync(settings?.cert ?? inTls(folder, 'gateway.pem'))).serialNumber,
    says: () => tls.state(),
  }
}

it('is renewed by the gateway itself when less than a third is left, for the same names, by the same authority', async () => {
  const { tls, in_days, serial } = await opened(madeOnce())
  const [first, before] = [serial(), tls.facts()!]
  in_days(200)
  await tls.look()
  expect(serial()).toBe(first)
  in_days(300)
  await tls.look()
  expect(serial()).not.toBe(first)
  expect(tls.facts()).toMatchObject({ names, fingerprint: before.fingerprint })
  expect(tls.facts()!.ends_ms).toBeGreaterThan(before.ends_ms + 200 * day_ms)
  expect(tls.state()).toMatchObject({ ok: true })
})

it('is tried again when a renewal failed, and all is well again after it', async () => {
  const folder = madeOnce()
  let now_ms = Date.now()
  let isFull = true
  const renew: typeof renewVillage = async (...asked) => {
    if (isFull) throw new Error('no space left on device')
    await renewVillage(...asked)
  }
  const tls = (await openTls({ folder, now: () => now_ms, log: pino({ level: 'silent' }), renew }))!
  const before = tls.facts()!
  now_ms += 300 * day_ms
  await tls.look()
  expect(tls.state()).toMatchObject({ ok: false, says: expect.stringContaining('no space left on device') })
  isFull = false
  await tls.look()
  expect(tls.facts(), 'not at once').toEqual(before)
  now_ms += 61_000
  await tls.look()
  expect(tls.facts()!.ends_ms).toBeGreaterThan(before.ends_ms)
  expect(tls.state()).toMatchObject({ ok: true })
})

it('is renewed before anybody connects when the gateway was off until after its end', async () => {
  const folder = madeOnce()
  const long = Date.now() + 800 * day_ms
  const log = pino({ level: 'silent' })
  const tls = (await openTls({ folder, now: () => long, log, renew: renewVillage }))!
  expect(tls.facts()!.ends_ms).toBeGreaterThan(long)
})

it.each([
  ['in 1970', madeIn1970],
  ['in 2040', madeIn2040],
])(
  'made by a clock %s, it is right as soon as the clock is, and the authority was right all along',
  async (_, made) => {
    const folder = made()
    const authority = new X509Certificate(readFileSync(inTls(folder, 'authority.pem')))
    expect(Date.parse(authority.validFrom)).toBeLessThan(Date.now())
    expect(Date.parse(authority.validTo)).toBeGreaterThan(Date.now() + 19 * 365 * day_ms)
    const { tls } = await opened(folder)
    await tls.look()
    const { begins_ms, ends_ms } = tls.facts()!
    expect(begins_ms).toBeLessThan(Date.now())
    expect(ends_ms).toBeGreaterThan(Date.now() + 300 * day_ms)
  },
)

it('makes a new key in the place of one that is lost or damaged, and goes on with what it has meanwhile', async () => {
  const folder = madeOnce()
  const { tls, in_days } = await opened(folder)
  rmSync(inTls(folder, 'gateway.key'))
  in_days(1)
  await tls.look()
  expect(tls.context()).not.toBeNull()
  expect(tls.state()).toMatchObject({ ok: true })
  expect(readFileSync(inTls(folder, 'gateway.key'), 'utf8')).toMatch(/PRIVATE KEY/)
})

it.each(['authority.key', 'authority.pem'])(
  'without %s serves on, and says from the first day that nobody can renew it',
  async (name) => {
    const folder = madeOnce()
    writeFileSync(inTls(folder, name), 'rotten')
    const { tls, said } = await opened(folder)
    expect(tls.context()).not.toBeNull()
    expect(tls.state()).toMatchObject({ ok: false, says: expect.stringMatching(/cannot be renewed.*backup/) })
    expect(tls.links()).toMatchObject([{ link: 'encryption', ok: false }])
    expect(said).toContain('the certificate cannot be renewed')
  },
)

it('lets nobody in encrypted when no certificate is left, says what to do, and goes on by itself when it is back', async () => {
  const folder = madeOnce()
  renameSync(inTls(folder, 'gateway.pem'), inTls(folder, 'away'))
  const { tls, says } = await opened(folder)
  expect(tls.context()).toBeNull()
  expect(says()).toMatchObject({ ok: false, says: expect.stringMatching(/no encrypted connections.*tls init/) })
  expect(says().says_id).toMatch(/Tidak ada sambungan terenkripsi/)
  renameSync(inTls(folder, 'away'), inTls(folder, 'gateway.pem'))
  await tls.look()
  expect(tls.context()).not.toBeNull()
})

it('takes a renewed file from elsewhere without a restart, not a half one, and warns two weeks before the end', async () => {
  const folder = emptyFolder()
  const authority = await selfSigned()
  const settings = { cert: join(folder, 'c.pem'), key: join(folder, 'c.key') }
  const put = async (to_days: number) => {
    const { cert, key } = await signedBy(authority, { to_days })
    writeFileSync(settings.key, key)
    writeFileSync(settings.cert, cert)
  }
  await put(1)
  const { tls, serial } = await opened(folder, settings)
  const first = serial()
  expect(tls.state()).toMatchObject({ ok: false, says: expect.stringMatching(/ends.*Renew it where it was made/) })
  writeFileSync(settings.cert, '-----BEGIN CERTIFICATE-----\nMIIB')
  await tls.look()
  expect(tls.context(), 'that of before').not.toBeNull()
  await put(300)
  await tls.look()
  expect(serial()).not.toBe(first)
  expect(tls.state()).toMatchObject({ ok: true })
})

it.each([
  ['lan', '0.0.0.0', '0.0.0.0', false],
  ['loopback', '0.0.0.0', '127.0.0.1', true],
  ['lan', '127.0.0.1', '127.0.0.1', true],
] as const)(
  'clear_text: %s with host %s listens in clear at %s, and warns unless that is this computer',
  async (clear_text, host, plain, ok) => {
    const lines: object[] = []
    const log = pino({}, { write: (line) => void lines.push(JSON.parse(line)) })
    const settings = { data_dir: emptyFolder(), clear_text, http: { host }, mqtt: { host } }
    const { plainHost, parts, links } = await openEncryption({ settings, now: Date.now, log })
    expect(plainHost(host)).toBe(plain)
    expect(Object.fromEntries(parts).clear_text!()).toMatchObject({ ok })
    expect(links().map(({ ok, says }) => [ok, says.en])).toEqual(
      ok ? [] : [[true, expect.stringMatching(/http:\/\/0.0.0.0, mqtt:\/\/0.0.0.0.*tls init/)]],
    )
    expect(lines).toHaveLength(ok ? 0 : 1)
  },
)

it('from elsewhere is told when stations refuse it, whatever they are told of it', async () => {
  const folder = emptyFolder()
  const settings = { cert: join(folder, 'c.pem'), key: join(folder, 'c.key') }
  const authority = await selfSigned({ pathLength: 0 })
  const between = await signedBy(authority, { isCa: true, subject: 'between', names: [], uses: null })
  const { cert, key } = await signedBy(between)
  writeFileSync(settings.cert, cert)
  writeFileSync(settings.key, key)
  const { tls, said } = await opened(folder, settings)
  expect(tls.state()).toMatchObject({
    ok: false,
    says: expect.stringMatching(/^Stations refuse this certificate: an authority in its file signs what it may not/),
  })
  expect([said.includes('stations refuse this certificate'), tls.context() !== null]).toEqual([true, true])
})
