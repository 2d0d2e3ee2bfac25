/** Certificates as they should be, and as they should not: made by hand, so that every mistake can be made on purpose. */
import 'reflect-metadata'
import { createPrivateKey, generateKeyPairSync, type KeyObject, webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import * as x509 from '@peculiar/x509'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
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
  /** May it sign others? */
  isCa?: boolean
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
  const { privateKey: object } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const keys = await keysOf(object)
  const now_ms = Date.now()
  const made = await x509.X509CertificateGenerator.create({
    subject: `CN=${shape.subject}`,
    issuer: authority ? new x509.X509Certificate(authority.cert).subjectName : `CN=${shape.subject}`,
    notBefore: new Date(now_ms + from_days * day_ms),
    notAfter: new Date(now_ms + to_days * day_ms),
    publicKey: keys.publicKey,
    signingKey: authority ? (await keysOf(authority.key)).privateKey : keys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(isCa, undefined, true),
      ...(uses ? [new x509.ExtendedKeyUsageExtension(uses)] : []),
      ...(names.length > 0
        ? [
            new x509.SubjectAlternativeNameExtension(
              names.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value })),
            ),
          ]
        : []),
    ],
  })
  const key = object.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { cert: `${made.toString('pem')}\n${authority?.cert ?? ''}`, key }
}

async function keysOf(key: KeyObject | string) {
  const whole = (typeof key === 'string' ? createPrivateKey(key) : key).export({
    format: 'jwk',
  }) as webcrypto.JsonWebKey
  const { d: _secret, ...open } = whole
  return {
    privateKey: await webcrypto.subtle.importKey('jwk', whole, algorithm, true, ['sign']),
    publicKey: await webcrypto.subtle.importKey('jwk', open, algorithm, true, ['verify']),
  }
}
