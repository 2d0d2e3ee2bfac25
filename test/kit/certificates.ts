/** Certificates as they should be, and as they should not: made by hand, so that every mistake can be made on purpose. */
import 'reflect-metadata'
import { createPrivateKey, generateKeyPairSync, type KeyObject, webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import * as x509 from '@peculiar/x509'

export const day_ms = 86_400_000

/** PEM. A gateway's `cert` has the authority's behind it. */
export interface Pair {
  cert: string
  key: string
}

interface Shape {
  names?: string[]
  /** Days from now. */
  from_days?: number
  to_days?: number
  /** May it sign others? And how many authorities may stand below it? */
  isCa?: boolean
  pathLength?: number
  /** Another key than one on P-256, and the hash of its signature. */
  key?: { rsa: 1_024 | 2_048 } | { curve: 'P-384' }
  hash?: 'SHA-1' | 'SHA-256' | 'SHA-384'
  /** More of what it says. */
  more?: x509.Extension[]
  /** Extended key usages; null: none. */
  uses?: string[] | null
  subject?: string
}

/** One that signed itself: an authority, unless `shape` says otherwise. */
export function selfSigned(shape: Shape = {}): Promise<Pair> {
  return certify({ isCa: true, uses: null, subject: 'Pantau test', ...shape })
}

/** A gateway's, signed by `authority`. It is for 127.0.0.1 and localhost, from yesterday to in a year. */
export async function signedBy(authority: Pair, shape: Shape = {}): Promise<Pair> {
  return certify({ names: ['127.0.0.1', 'localhost'], subject: 'gateway', ...shape }, authority)
}

async function certify(shape: Shape, authority?: Pair): Promise<Pair> {
  const { names = [], from_days = -1, to_days = 365, isCa = false, uses = [x509.ExtendedKeyUsage.serverAuth] } = shape
  const object = newKey(shape.key)
  const { hash = 'SHA-256' } = shape
  const keys = await keysOf(object, hash)
  const signing = authority ? await keysOf(authority.key, hash) : keys
  const now_ms = Date.now()
  const made = await x509.X509CertificateGenerator.create({
    subject: `CN=${shape.subject}`,
    issuer: authority ? new x509.X509Certificate(authority.cert).subjectName : `CN=${shape.subject}`,
    notBefore: new Date(now_ms + from_days * day_ms),
    notAfter: new Date(now_ms + to_days * day_ms),
    publicKey: keys.publicKey,
    signingKey: signing.privateKey,
    signingAlgorithm: signing.algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(isCa, shape.pathLength, true),
      ...(uses ? [new x509.ExtendedKeyUsageExtension(uses)] : []),
      ...(names.length > 0
        ? [
            new x509.SubjectAlternativeNameExtension(
              names.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value })),
            ),
          ]
        : []),
      ...(shape.more ?? []),
    ],
  })
  const key = object.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { cert: `${made.toString('pem')}\n${authority?.cert ?? ''}`, key }
}

function newKey(shape: Shape['key']): KeyObject {
  if (shape && 'rsa' in shape) return generateKeyPairSync('rsa', { modulusLength: shape.rsa }).privateKey
  return generateKeyPairSync('ec', { namedCurve: shape?.curve ?? 'P-256' }).privateKey
}

async function keysOf(key: KeyObject | string, hash: string) {
  const object = typeof key === 'string' ? createPrivateKey(key) : key
  const whole = object.export({ format: 'jwk' }) as webcrypto.JsonWebKey
  const algorithm =
    object.asymmetricKeyType === 'rsa'
      ? { name: 'RSASSA-PKCS1-v1_5', hash }
      : { name: 'ECDSA', namedCurve: whole.crv!, hash }
  const { kty, n, e, crv, x, y } = whole
  const open = kty === 'RSA' ? { kty, n: n!, e: e! } : { kty: kty!, crv: crv!, x: x!, y: y! }
  return {
    algorithm,
    privateKey: await webcrypto.subtle.importKey('jwk', whole, algorithm, true, ['sign']),
    publicKey: await webcrypto.subtle.importKey('jwk', open, algorithm, true, ['verify']),
  }
}
