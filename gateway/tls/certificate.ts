/** What a certificate says: for whom, until when, and who stands behind it. */
import type { X509Certificate } from 'node:crypto'
import { createHash } from 'node:crypto'

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

/** SHA-256 of the DER, base64url: what an invitation carries. */
export function fingerprintOf({ raw }: X509Certificate): string {
  return createHash('sha256').update(raw).digest('base64url')
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
