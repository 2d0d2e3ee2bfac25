/**
 * Makes the two certificates of a village: the authority's, which stations know by its fingerprint, and the gateway's,
 * which the authority signs. The only file that knows the X.509 library, which takes 20 MB: it is loaded when a
 * certificate is made, and the running gateway does that in a thread of its own.
 *
 * The clock may be wrong when a certificate is made: a Raspberry Pi without internet starts in the past. So the authority
 * begins long ago and ends 20 years from now at the least, whatever the clock says; and a gateway's certificate is made
 * anew as soon as the clock lies outside of it (`renewal.ts`).
 */
import 'reflect-metadata'
import {
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  webcrypto,
  X509Certificate,
} from 'node:crypto'
import { isIP } from 'node:net'
import * as x509 from '@peculiar/x509'
import { day_ms, written_ms } from '../../edge/platform/time.ts'

/** A certificate and its private key, PEM. */
export interface Pair {
  cert: string
  key: string
}

const authority_ms = 20 * 365.25 * day_ms
/** What browsers and phones accept from an authority that a person installed. */
const leaf_ms = 396 * day_ms
/** A phone whose clock is a day slow may look at the dashboard. */
const before_ms = day_ms
const signing = { name: 'ECDSA', hash: 'SHA-256' } as const
const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const

/** An authority that may sign certificates of gateways and nothing below. `title`: how browsers list it, up to 64 characters. */
export async function makeAuthority(title: string, now_ms: number): Promise<Pair> {
  const keys = await newKeys()
  const from_ms = Math.min(plausible(now_ms), written_ms)
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    ...dates(from_ms - before_ms, plausible(now_ms) + authority_ms),
    serialNumber: newSerial(),
    name: [{ CN: [title] }],
    keys,
    signingAlgorithm: signing,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { cert: pem(made), key: pemOfKey(keys.object) }
}

/**
 * A certificate of the gateway for these names and addresses, and the authority's behind it, as servers send them. It
 * keeps `key`, or gets a new one.
 */
export async function makeGateway(
  authority: Pair,
  names: readonly string[],
  now_ms: number,
  key?: string,
): Promise<Pair> {
  const signer = new x509.X509Certificate(authority.cert)
  const signingKey = await importKeys(createPrivateKey(authority.key))
  const keys = key === undefined ? await newKeys() : await importKeys(createPrivateKey(key))
  const from_ms = plausible(now_ms) - before_ms
  const made = await x509.X509CertificateGenerator.create({
    ...dates(from_ms, from_ms + leaf_ms),
    serialNumber: newSerial(),
    subject: [{ CN: [names[0]!.slice(0, 64)] }],
    issuer: signer.subjectName,
    publicKey: keys.publicKey,
    signingKey: signingKey.privateKey,
    signingAlgorithm: signing,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map(generalName)),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(signer),
    ],
  })
  return { cert: `${pem(made)}${new X509Certificate(authority.cert).toString()}`, key: pemOfKey(keys.object) }
}

/** What the clock says, unless it cannot be true. */
export function plausible(now_ms: number): number {
  return Math.max(now_ms, written_ms)
}

// Certificates count in seconds.
function dates(from_ms: number, to_ms: number) {
  const whole = (ms: number) => new Date(Math.floor(ms / 1_000) * 1_000)
  return { notBefore: whole(from_ms), notAfter: whole(to_ms) }
}

function generalName(name: string) {
  return isIP(name) ? { type: 'ip' as const, value: name } : { type: 'dns' as const, value: name }
}

// 16 bytes; the first bit 0 because a serial is positive, and the second 1 because it has no leading zeros.
function newSerial(): string {
  const bytes = randomBytes(16)
  bytes[0] = (bytes[0]! & 0x3f) | 0x40
  return bytes.toString('hex')
}

function newKeys() {
  return importKeys(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
}

async function importKeys(object: KeyObject) {
  const whole = object.export({ format: 'jwk' }) as webcrypto.JsonWebKey
  const { d: _secret, ...open } = whole
  return {
    object,
    privateKey: await webcrypto.subtle.importKey('jwk', whole, curve, true, ['sign']),
    publicKey: await webcrypto.subtle.importKey('jwk', open, curve, true, ['verify']),
  }
}

function pem(certificate: x509.X509Certificate): string {
  return new X509Certificate(Buffer.from(certificate.rawData)).toString()
}

function pemOfKey(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}
