/**
 * Whom we talk to: a certificate proved against an authority that is known beforehand, by its fingerprint or its file.
 *
 * Our own code and not OpenSSL's, because a computer without a clock must be able to prove its gateway: OpenSSL looks at the
 * dates first and then knows nothing else. Looked at are, in this order: the signatures up to the known authority, whether
 * each that signs may sign what it signed, the purpose, the name or address; and the dates where the clock is known to be right.
 * The dates of the known authority itself are not looked at: whoever gave us its fingerprint said that it is trusted (RFC 5280,
 * 6.1.1 d). Whether a certificate was called back is not asked: a village has nobody who would answer.
 */
import { createHash, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { type BrokenRule, brokenRule } from './chain-rules.ts'
import type { ClockSync } from './clock-sync.ts'
import { day_ms } from './time.ts'

/** What is known beforehand. With both, the authority in the file counts only if it has the fingerprint. */
export interface Trust {
  /** Authorities, PEM. */
  ca?: string | undefined
  /** SHA-256 of the authority's DER, base64url. The certificate itself comes with the gateway's. */
  fingerprint?: string | undefined
}

/** The wall clock of this computer, and whether it is right. */
export interface KnownTime {
  now_ms: number
  sync: ClockSync
}

export type Mistrust = 'other-authority' | BrokenRule | 'other-name' | 'ended'

/** Somebody else than who we wanted. Nothing was said to him but "hello". */
export class Stranger extends Error {
  override name = 'Stranger'
  readonly why: Mistrust | 'no-tls'
  /** For people: what was found, that nothing was told, and what to do. */
  readonly says: { id: string; en: string }
  constructor(why: Stranger['why'], says: Stranger['says']) {
    super(says.en)
    this.why = why
    this.says = says
  }
}

const chain_max = 5

/** Why the peer with this chain (as it sent it, its own certificate first) is not `host`; null: it is. */
export function mistrust(
  chain: readonly X509Certificate[],
  host: string,
  trust: Trust,
  time: KnownTime,
): Mistrust | null {
  const [own] = chain
  if (!own) return 'other-authority'
  const known = certificatesIn(trust.ca)
  const isKnown = (one: X509Certificate) =>
    trust.fingerprint === undefined
      ? known.some(({ fingerprint256 }) => fingerprint256 === one.fingerprint256)
      : fingerprintOf(one) === trust.fingerprint
  const path = pathTo(isKnown, own, [...known, ...chain.slice(1, chain_max)])
  if (typeof path === 'string') return path
  if (isIP(host) ? !own.checkIP(host) : !own.checkHost(host, { subject: 'never', partialWildcards: false }))
    return 'other-name'
  return path.some((one) => !isKnown(one) && hasEnded(one, time)) ? 'ended' : null
}

/** From `own` upwards, each signed by the next, the last one known, and all rules kept; or what is wrong with the last that was tried. */
function pathTo(
  isKnown: (one: X509Certificate) => boolean,
  own: X509Certificate,
  others: readonly X509Certificate[],
): X509Certificate[] | Mistrust {
  let problem: Mistrust = 'other-authority'
  const path = upwards([own])
  return path ?? problem

  function upwards(path: X509Certificate[]): X509Certificate[] | null {
    const last = path.at(-1)!
    if (isKnown(last)) {
      const broken = brokenRule(path)
      problem = broken ?? problem
      return broken ? null : path
    }
    if (path.length > chain_max) return null
    for (const issuer of others) {
      if (path.includes(issuer) || !last.checkIssued(issuer) || !last.verify(issuer.publicKey)) continue
      const found = upwards([...path, issuer])
      if (found) return found
    }
    return null
  }
}

/**
 * A certificate that begins later was made by a gateway whose clock was ahead; that is no reason to leave it. One that ended
 * is left where the network has set our clock. Where nobody can tell, a clock that lies years behind the end is doubted rather.
 */
function hasEnded({ validTo }: X509Certificate, { now_ms, sync }: KnownTime): boolean {
  const ended_ms = Date.parse(validTo)
  if (sync === 'unsynced' || now_ms <= ended_ms) return false
  return sync === 'synced' || now_ms - ended_ms < doubted_ms
}
const doubted_ms = 366 * day_ms

/** SHA-256 of the DER, base64url. */
export function fingerprintOf({ raw }: X509Certificate): string {
  return createHash('sha256').update(raw).digest('base64url')
}

/** A fingerprint as people write it: base64url, or hexadecimal with or without colons. Undefined: it is none. */
export function fingerprintIn(text: string): string | undefined {
  if (/^[\w-]{43}$/.test(text)) return text
  const hex = text.replaceAll(':', '')
  return /^[0-9a-f]{64}$/i.test(hex) ? Buffer.from(hex, 'hex').toString('base64url') : undefined
}

const pemCertificate = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g
const certificates_max = 500 // what a system trusts has about 150

/** The certificates in a PEM text, in its order. Throws when one cannot be read. */
export function certificatesIn(pem: string | undefined): X509Certificate[] {
  return (pem?.match(pemCertificate) ?? []).slice(0, certificates_max).map((text) => new X509Certificate(text))
}
