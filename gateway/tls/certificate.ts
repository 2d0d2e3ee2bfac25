/** What a certificate says: for whom, until when, and who stands behind it. */
import type { X509Certificate } from 'node:crypto'
import { fingerprintOf } from '../../edge/platform/trust.ts'
import { chainIn, villageFiles } from './files.ts'

export interface CertificateFacts {
  /** Host names and IP addresses it is for. */
  names: string[]
  /** SHA-256 of the authority's DER, base64url, which stations know; null when no authority of its own stands behind it. */
  fingerprint: string | null
  begins_ms: number
  ends_ms: number
}

/** The chain as it is sent: the gateway's certificate first. */
export function factsOf(chain: readonly X509Certificate[]): CertificateFacts {
  const [leaf] = chain
  const top = chain.at(-1)!
  return {
    names: namesOf(leaf!),
    fingerprint: isAuthority(top) ? fingerprintOf(top) : null,
    begins_ms: Date.parse(leaf!.validFrom),
    ends_ms: Date.parse(leaf!.validTo),
  }
}

/** It signed itself and may sign others. */
function isAuthority(certificate: X509Certificate): boolean {
  return certificate.ca && certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey)
}

// "DNS:gerbang.local, IP Address:192.168.1.10"; Node quotes what it cannot write plainly, and we never make such names.
function namesOf({ subjectAltName = '' }: X509Certificate): string[] {
  return subjectAltName
    .split(', ')
    .map((name) => name.replace(/^(DNS|IP Address):/, ''))
    .filter((name) => name !== '')
}

/**
 * The certificate that a gateway with these settings has, whether it runs or not: for invitations. `authority` is PEM. Null:
 * it has none, or its file cannot be read.
 */
export function certificateOf(settings: {
  data_dir: string
  tls?: { cert: string } | undefined
}): (CertificateFacts & { authority: string | null }) | null {
  const chain = chainIn(settings.tls?.cert ?? villageFiles(settings.data_dir).cert)
  if (chain.length === 0) return null
  const facts = factsOf(chain)
  return { ...facts, authority: facts.fingerprint === null ? null : chain.at(-1)!.toString() }
}
