/**
 * What a chain of certificates must keep beside its signatures (RFC 5280, 6.1): who may sign how far down, for which names and
 * purposes, and nothing in it that is weak or not understood.
 */
import type { X509Certificate } from 'node:crypto'
import { type CertificateShape, keyUses, shapeOf } from './certificate-shape.ts'
import { type Element, hexOf, NotDer, sequenceOf } from './der.ts'
import { maySignFor } from './name-constraints.ts'

/** Which rule is broken: it signs what it may not; it is for something else; it is weak, malformed, or asks for what is not judged here. */
export type BrokenRule = 'no-authority' | 'other-purpose' | 'faulty'

/** `path`: the peer's own certificate first, each signed by the next, the last one known beforehand. Null: all rules are kept. */
export function brokenRule(path: readonly X509Certificate[]): BrokenRule | null {
  try {
    const shapes = path.map(({ raw }) => shapeOf(raw))
    if (path.some((one) => isWeakKey(one)) || shapes.some(({ hasUnknownCondition }) => hasUnknownCondition))
      return 'faulty'
    if (shapes.slice(0, -1).some((one) => !isStrong(one.algorithm))) return 'faulty' // that of the last is not believed by its signature
    if (shapes.some((one, i) => i > 0 && !maySign(one, shapes.slice(0, i)))) return 'no-authority'
    return isForServers(shapes[0]!) && shapes.every(isPurposeServers) ? null : 'other-purpose'
  } catch (err) {
    if (err instanceof NotDer) return 'faulty'
    throw err
  }
}

/** `below`: those that stand on its signature, the peer's own first. */
function maySign(
  { isAuthority, pathLength, keyUse, constraints }: CertificateShape,
  below: readonly CertificateShape[],
) {
  if (!isAuthority || (keyUse !== null && (keyUse & keyUses.certSign) === 0)) return false
  // A certificate that an authority gives itself, for a new key, takes no place and is bound by no name.
  const between = below.slice(1).filter((one) => !isOfItself(one))
  if (pathLength !== null && between.length > pathLength) return false
  return constraints === null || [below[0]!, ...between].every((one) => maySignFor(constraints, one))
}

const isOfItself = ({ subject, issuer }: CertificateShape) => hexOf(subject) === hexOf(issuer)

const serverUse = '2b06010505070301' // 1.3.6.1.5.5.7.3.1
const anyUse = '551d2500' // 2.5.29.37.0

/** Of an authority, too: what it is not for, it cannot give to others. */
function isPurposeServers({ purposes }: CertificateShape): boolean {
  return purposes === null || purposes.includes(serverUse) || purposes.includes(anyUse)
}

/** Its key has a part in a handshake of TLS. */
function isForServers({ keyUse }: CertificateShape): boolean {
  const { digitalSignature, keyEncipherment, keyAgreement } = keyUses
  return keyUse === null || (keyUse & (digitalSignature | keyEncipherment | keyAgreement)) !== 0
}

const rsaBits_min = 2_048 // NIST SP 800-57: until 2030
const curves = new Set(['prime256v1', 'secp384r1', 'secp521r1'])

function isWeakKey({
  publicKey: { asymmetricKeyType: type, asymmetricKeyDetails: details = {} },
}: X509Certificate): boolean {
  if (type === 'rsa' || type === 'rsa-pss') return (details.modulusLength ?? 0) < rsaBits_min
  if (type === 'ec') return !curves.has(details.namedCurve ?? '')
  return type !== 'ed25519' && type !== 'ed448'
}

const hashes = new Set(['608648016503040201', '608648016503040202', '608648016503040203']) // SHA-256, SHA-384, SHA-512
const rsaPss = '2a864886f70d01010a'
const signatures = new Set([
  ...['2a864886f70d01010b', '2a864886f70d01010c', '2a864886f70d01010d'], // RSA with SHA-256, SHA-384, SHA-512
  ...['2a8648ce3d040302', '2a8648ce3d040303', '2a8648ce3d040304'], // ECDSA with them
  ...['2b6570', '2b6571'], // Ed25519, Ed448
])

/** Signed over a hash for which nobody can make a second certificate: not MD5, not SHA-1. */
function isStrong([id, parameters]: readonly Element[]): boolean {
  const name = id ? hexOf(id.content) : ''
  if (name !== rsaPss) return signatures.has(name)
  // RSASSA-PSS: SEQUENCE { [0] hash, … }; without it the hash is SHA-1.
  const hash = parameters && sequenceOf(parameters.whole).find(({ tag }) => tag === 0xa0)
  const [hashId] = hash ? sequenceOf(hash.content) : []
  return hashId !== undefined && hashes.has(hexOf(hashId.content))
}
