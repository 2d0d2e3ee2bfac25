import { X509Certificate } from 'node:crypto'
import { expect, it } from 'vitest'
import type { ClockSync } from '../../../edge/platform/clock-sync.ts'
import { certificatesIn, fingerprintIn, fingerprintOf, mistrust, type Trust } from '../../../edge/platform/trust.ts'
import { type Pair, selfSigned, signedBy } from '../../kit/certificates.ts'

const village = await selfSigned()
const pinned: Trust = { fingerprint: fingerprintOf(certificatesIn(village.cert)[0]!) }
const synced = { now_ms: Date.now(), sync: 'synced' as ClockSync }
const judged = ({ cert }: Pair, { host = '127.0.0.1', trust = pinned, time = synced } = {}) =>
  mistrust(certificatesIn(cert), host, trust, time)
const endsIn = (days: number) => signedBy(village, { from_days: days - 100, to_days: days })

it('knows the gateway by the fingerprint of the authority, which comes with its certificate', async () => {
  expect(judged(await signedBy(village))).toBeNull()
})

it('knows it by a file as well, also when the authority is not sent', async () => {
  const { cert } = await signedBy(village)
  const [own] = certificatesIn(cert)
  expect(mistrust([own!], '127.0.0.1', { ca: village.cert }, synced)).toBeNull()
  expect(mistrust([own!], '127.0.0.1', pinned, synced), 'then the fingerprint alone proves nothing').toBe(
    'other-authority',
  )
})

it('follows a chain through an authority in between', async () => {
  const between = await signedBy(village, { isCa: true, subject: 'between', names: [] })
  expect(judged(await signedBy(between))).toBeNull()
})

it('knows a certificate that is itself the known one, whoever signed it', async () => {
  const own = await selfSigned({ names: ['127.0.0.1'], isCa: false })
  expect(judged(own, { trust: { ca: own.cert } })).toBeNull()
})

it('leaves one whom another authority has signed, also one with the same name and the same names', async () => {
  const twin = await selfSigned()
  expect(judged(await signedBy(twin))).toBe('other-authority')
  expect(judged({ ...twin, cert: (await signedBy(twin)).cert.replace(twin.cert, village.cert) })).toBe(
    'other-authority',
  )
})

it('leaves one that signed itself', async () => {
  expect(judged(await selfSigned({ names: ['127.0.0.1'], isCa: false }))).toBe('other-authority')
})

it('leaves one whose signature was changed', async () => {
  const { cert } = await signedBy(village)
  const [own, authority] = certificatesIn(cert)
  const raw = Buffer.from(own!.raw)
  raw[raw.length - 5]! ^= 1
  expect(mistrust([new X509Certificate(raw), authority!], '127.0.0.1', pinned, synced)).toBe('other-authority')
})

it('leaves one that was signed by a gateway’s certificate: no authority', async () => {
  const gateway = await signedBy(village)
  expect(judged(await signedBy(gateway))).toBe('no-authority')
  const known = { fingerprint: fingerprintOf(certificatesIn(gateway.cert)[0]!) }
  expect(judged(await signedBy(gateway), { trust: known })).toBe('no-authority')
})

it.each([
  ['localhost', null],
  ['127.0.0.1', null],
  ['127.0.0.2', 'other-name'],
  ['balai.local', 'other-name'],
])('asks for the name: %s', async (host, expected) => {
  expect(judged(await signedBy(village), { host })).toBe(expected)
})

it('does not take the common name for a name', async () => {
  expect(judged(await signedBy(village, { names: [], subject: 'localhost' }), { host: 'localhost' })).toBe('other-name')
})

it('leaves a certificate of a person or a client, and takes one for any purpose', async () => {
  expect(judged(await signedBy(village, { uses: ['1.3.6.1.5.5.7.3.2'] }))).toBe('other-purpose')
  expect(judged(await signedBy(village, { uses: null }))).toBeNull()
})

it('leaves one that ended yesterday, and takes one that ends tomorrow', async () => {
  expect(judged(await endsIn(-1))).toBe('ended')
  expect(judged(await endsIn(1))).toBeNull()
})

it('does not ask for the dates of the authority: its fingerprint was given by people', async () => {
  const old = await selfSigned({ from_days: -20, to_days: -10 })
  const trust = { fingerprint: fingerprintOf(certificatesIn(old.cert)[0]!) }
  expect(judged(await signedBy(old), { trust })).toBeNull()
})

const in1970 = 60_000
const in2040 = Date.UTC(2040, 5, 1)

it.each([
  ['in 1970, not set', { now_ms: in1970, sync: 'unsynced' as ClockSync }, null],
  ['in 1970, and nobody knows', { now_ms: in1970, sync: 'unknown' as ClockSync }, null],
  ['in 2040, not set', { now_ms: in2040, sync: 'unsynced' as ClockSync }, null],
  ['in 2040, and nobody knows', { now_ms: in2040, sync: 'unknown' as ClockSync }, null],
  ['in 2040, set by the network', { now_ms: in2040, sync: 'synced' as ClockSync }, 'ended'],
])('proves its gateway with a clock %s', async (_, time, expected) => {
  expect(judged(await signedBy(village), { time })).toBe(expected)
  expect(judged(await signedBy(await selfSigned()), { time })).toBe('other-authority')
})

it('believes a clock that nobody knows of, where it is near the end', async () => {
  expect(judged(await endsIn(-1), { time: { now_ms: Date.now(), sync: 'unknown' } })).toBe('ended')
})

it('takes one that begins later: a gateway whose clock was ahead has made it', async () => {
  expect(judged(await signedBy(village, { from_days: 4_000, to_days: 4_300 }))).toBeNull()
})

it('reads fingerprints as people copy them', () => {
  const hex = Buffer.from(pinned.fingerprint!, 'base64url').toString('hex').toUpperCase()
  for (const text of [pinned.fingerprint!, hex, hex.replace(/(..)(?!$)/g, '$1:')]) {
    expect(fingerprintIn(text)).toBe(pinned.fingerprint)
  }
  expect(fingerprintIn('abc')).toBeUndefined()
})
