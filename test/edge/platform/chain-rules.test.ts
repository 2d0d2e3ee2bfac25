/**
 * Certificates as a correct verifier judges them. Each vector is a real chain; what it has to come to stands beside it, and
 * OpenSSL, asked in a real handshake, has to say the same. Only the dates are a matter of our own: see `trust.test.ts`.
 */

import type { AddressInfo } from 'node:net'
import { connect, createServer, type TLSSocket } from 'node:tls'
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { afterAll, expect, it } from 'vitest'
import { shapeOf } from '../../../edge/platform/certificate-shape.ts'
import { NotDer, sequenceOf } from '../../../edge/platform/der.ts'
import { certificatesIn, fingerprintOf, mistrust } from '../../../edge/platform/trust.ts'
import { type Pair, selfSigned, signedBy } from '../../kit/certificates.ts'

const { KeyUsageFlags, KeyUsagesExtension, ExtendedKeyUsage } = x509
const keyUse = (use: x509.KeyUsageFlags) => new KeyUsagesExtension(use, true)
const between = (shape: Parameters<typeof signedBy>[1] = {}, above: Pair = village) =>
  signedBy(above, { isCa: true, subject: 'between', names: [], uses: null, ...shape })

/** DER by hand: what a library for right certificates does not make. */
const der = (tag: number, ...parts: Uint8Array[]) => {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag, content.length]), content])
}
const dns = (name: string) => der(0x82, Buffer.from(name))
const ip = (...bytes: number[]) => der(0x87, Buffer.from(bytes))
const nameOf = (subject: string) => der(0xa4, Buffer.from(new x509.Name(subject).toArrayBuffer()))
const nameConstraints = ({ permitted = [], excluded = [] }: Partial<Record<'permitted' | 'excluded', Buffer[]>>) => {
  const list = (tag: number, names: Buffer[]) =>
    names.length > 0 ? [der(tag, ...names.map((name) => der(0x30, name)))] : []
  return new x509.Extension('2.5.29.30', true, der(0x30, ...list(0xa0, permitted), ...list(0xa1, excluded)))
}
const unknown = (isCritical: boolean) => new x509.Extension('1.3.6.1.4.1.99999.1', isCritical, der(0x05))

const village = await selfSigned()
const host = '127.0.0.1'

type Vector = [title: string, chain: () => Promise<Pair>, expected: ReturnType<typeof mistrust>, authority?: Pair]

const noMore = await selfSigned({ pathLength: 0 })
const oneMore = await selfSigned({ pathLength: 1 })
const forClients = await selfSigned({ uses: [ExtendedKeyUsage.clientAuth] })
const forDesa = await selfSigned({ more: [nameConstraints({ permitted: [dns('desa.id')] })] })
const small = await selfSigned({ key: { rsa: 1_024 } })
const rsa = await selfSigned({ key: { rsa: 2_048 } })
const withNames =
  (names: string[], constraints: Parameters<typeof nameConstraints>[0]): Vector[1] =>
  async () =>
    signedBy(await between({ more: [nameConstraints(constraints)] }), { names })

const vectors: Vector[] = [
  ['the gateway of the village', () => signedBy(village), null],
  ['an authority in between', async () => signedBy(await between()), null],
  ['an authority that may sign gateways only, and signs one', () => signedBy(noMore), null, noMore],
  [
    'an authority that may sign gateways only, and another in between',
    async () => signedBy(await between({}, noMore)),
    'no-authority',
    noMore,
  ],
  ['one in between where one may be', async () => signedBy(await between({}, oneMore)), null, oneMore],
  [
    'two in between where one may be',
    async () => signedBy(await between({ subject: 'second' }, await between({}, oneMore))),
    'no-authority',
    oneMore,
  ],
  [
    'one in between that may sign gateways only, and signed an authority',
    async () => signedBy(await between({ subject: 'second' }, await between({ pathLength: 0 }))),
    'no-authority',
  ],
  ['a gateway that signs another', async () => signedBy(await signedBy(village)), 'no-authority'],
  [
    'one in between whose key may sign certificates',
    async () => signedBy(await between({ more: [keyUse(KeyUsageFlags.keyCertSign)] })),
    null,
  ],
  [
    'one in between whose key may not',
    async () => signedBy(await between({ more: [keyUse(KeyUsageFlags.digitalSignature)] })),
    'other-authority',
  ],
  ['one in between for servers', async () => signedBy(await between({ uses: [ExtendedKeyUsage.serverAuth] })), null],
  [
    'one in between for clients only',
    async () => signedBy(await between({ uses: [ExtendedKeyUsage.clientAuth] })),
    'other-purpose',
  ],
  [
    'one in between for mail only',
    async () => signedBy(await between({ uses: [ExtendedKeyUsage.emailProtection] })),
    'other-purpose',
  ],
  ['an authority for clients only', () => signedBy(forClients), 'other-purpose', forClients],
  ['a gateway for clients only', () => signedBy(village, { uses: [ExtendedKeyUsage.clientAuth] }), 'other-purpose'],
  ['a gateway whose key may sign', () => signedBy(village, { more: [keyUse(KeyUsageFlags.digitalSignature)] }), null],
  [
    'a gateway whose key may only sign certificates',
    () => signedBy(village, { more: [keyUse(KeyUsageFlags.keyCertSign)] }),
    'other-purpose',
  ],
  ['an address in the permitted network', withNames([host], { permitted: [ip(127, 0, 0, 0, 255, 0, 0, 0)] }), null],
  [
    'an address outside the permitted network',
    withNames([host], { permitted: [ip(10, 0, 0, 0, 255, 0, 0, 0)] }),
    'no-authority',
  ],
  [
    'an address in an excluded network',
    withNames([host], { excluded: [ip(127, 0, 0, 0, 255, 0, 0, 0)] }),
    'no-authority',
  ],
  ['all of IPv4 excluded', withNames([host], { excluded: [ip(0, 0, 0, 0, 0, 0, 0, 0)] }), 'no-authority'],
  ['names permitted, and the address is none', withNames([host], { permitted: [dns('desa.id')] }), null],
  [
    'a name below the permitted one beside the address',
    withNames([host, 'GERBANG.desa.id'], { permitted: [dns('desa.id')] }),
    null,
  ],
  ['the permitted name itself', withNames([host, 'desa.id'], { permitted: [dns('desa.id')] }), null],
  [
    'a name that only ends like the permitted one',
    withNames([host, 'bukandesa.id'], { permitted: [dns('desa.id')] }),
    'no-authority',
  ],
  [
    'another name than the permitted one',
    withNames([host, 'kota.id'], { permitted: [dns('desa.id')] }),
    'no-authority',
  ],
  ['one of two permitted names', withNames([host, 'kota.id'], { permitted: [dns('desa.id'), dns('kota.id')] }), null],
  ['a name in the excluded tree', withNames([host, 'a.kota.id'], { excluded: [dns('kota.id')] }), 'no-authority'],
  [
    'a name permitted and excluded',
    withNames([host, 'b.a.desa.id'], { permitted: [dns('desa.id')], excluded: [dns('a.desa.id')] }),
    'no-authority',
  ],
  [
    'names permitted by the known authority itself',
    () => signedBy(forDesa, { names: [host, 'kota.id'] }),
    'no-authority',
    forDesa,
  ],
  ['the subject is permitted', withNames([host], { permitted: [nameOf('CN=gateway')] }), null],
  ['another subject is permitted', withNames([host], { permitted: [nameOf('CN=other')] }), 'no-authority'],
  ['a condition that nobody knows', () => signedBy(village, { more: [unknown(true)] }), 'faulty'],
  ['a remark that nobody knows', () => signedBy(village, { more: [unknown(false)] }), null],
  [
    'a condition that nobody knows, of one in between',
    async () => signedBy(await between({ more: [unknown(true)] })),
    'faulty',
  ],
  ['a key of P-384', () => signedBy(village, { key: { curve: 'P-384' } }), null],
  ['a signature by RSA', () => signedBy(rsa), null, rsa],
]

it.each(vectors)('%s', async (_, make, expected, authority = village) => {
  const own = await make()
  const trust = { fingerprint: fingerprintOf(certificatesIn(authority.cert)[0]!) }
  const time = { now_ms: Date.now(), sync: 'synced' as const }
  expect(mistrust(certificatesIn(own.cert), host, trust, time)).toBe(expected)
  expect(await isTakenByOpenSsl(own, authority)).toBe(expected === null)
})

// OpenSSL judges keys and hashes by a level that each system sets, and its server here would not even show that over SHA-1;
// NIST SP 800-57 and browsers ask for 2,048 bits. RFC 5280, 4.2: nothing is said twice.
it.each<Vector>([
  ['something said twice', () => signedBy(village, { more: [unknown(false), unknown(false)] }), 'faulty'],
  ['a signature over SHA-1', () => signedBy(rsa, { hash: 'SHA-1' }), 'faulty', rsa],
  ['a key of 1,024 bits of the authority', () => signedBy(small), 'faulty', small],
  ['a key of 1,024 bits of the gateway', () => signedBy(village, { key: { rsa: 1_024 } }), 'faulty'],
  [
    'a wildcard that covers an excluded name',
    withNames([host, '*.desa.id'], { excluded: [dns('siren.desa.id')] }),
    'no-authority',
  ],
])('is stricter than OpenSSL with %s', async (_, make, expected, authority = village) => {
  const trust = { fingerprint: fingerprintOf(certificatesIn(authority.cert)[0]!) }
  const chain = certificatesIn((await make()).cert)
  expect(mistrust(chain, host, trust, { now_ms: Date.now(), sync: 'synced' })).toBe(expected)
})

it('bytes that are no certificate are told from one, wherever they break off or are changed', () => {
  const { raw } = certificatesIn(village.cert)[0]!
  expect(shapeOf(raw)).toMatchObject({ isAuthority: true, pathLength: null, purposes: null })
  for (let n = 0; n < raw.length; n++) expect(() => shapeOf(raw.subarray(0, n))).toThrow(NotDer)
  for (let at = 0; at < raw.length; at++) {
    const changed = Buffer.from(raw)
    changed[at]! ^= 0xff
    try {
      shapeOf(changed)
    } catch (err) {
      expect(err).toBeInstanceOf(NotDer)
    }
  }
  for (const hex of ['30', '3080', '308100', '30810100', '3084ffffffff', '1f8101', '300130', '0500']) {
    expect(() => sequenceOf(Buffer.from(hex, 'hex')), hex).toThrow(NotDer)
  }
})

const closing: (() => void)[] = []
afterAll(() => {
  for (const close of closing) close()
})

/** Whether a client of Node, with its usual settings and this authority, goes on after the greeting. */
async function isTakenByOpenSsl({ cert, key }: Pair, authority: Pair): Promise<boolean> {
  const server = createServer({ cert, key, ca: [] }, (socket) => socket.on('error', () => undefined))
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  closing.push(() => server.close())
  const { port } = server.address() as AddressInfo
  return new Promise((resolve) => {
    const socket: TLSSocket = connect({ host, port, ca: authority.cert }, () => end(true))
    socket.on('error', () => end(false))
    function end(isTaken: boolean) {
      socket.destroy()
      resolve(isTaken)
    }
  })
}
