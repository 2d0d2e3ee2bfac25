/**
 * What a certificate says of itself (RFC 5280, 4.1), as far as Node does not tell it:
 *
 *   Certificate     SEQUENCE { tbsCertificate, signatureAlgorithm, signature }
 *   tbsCertificate  SEQUENCE { [0] version, serial, signature, issuer, validity, subject, key, …, [3] extensions }
 *   extension       SEQUENCE { OBJECT IDENTIFIER, BOOLEAN critical = false, OCTET STRING value }
 */
import { type Element, elementsOf, hexOf, NotDer, sequenceOf, tags, wholeNumber } from './der.ts'

export interface CertificateShape {
  /** DER of the names. */
  subject: Uint8Array
  issuer: Uint8Array
  /** It may sign others, and how many may stand between it and the last one; null: as many as there are. */
  isAuthority: boolean
  pathLength: number | null
  /** What its key may do, as the bits of RFC 5280, 4.2.1.3; null: it does not say. */
  keyUse: number | null
  /** What it is for, object identifiers in hexadecimal; null: it does not say. */
  purposes: string[] | null
  /** SubjectAltName. */
  names: Element[]
  /** NameConstraints, `[0] permitted` and `[1] excluded`; null: none. */
  constraints: Element[] | null
  /** Of the signature. */
  algorithm: Element[]
  /** A condition that must be understood and is not judged here. */
  hasUnknownCondition: boolean
}

const fieldTags = { version: 0xa0, extensions: 0xa3 } as const
const ids = {
  keyUsage: '551d0f',
  subjectAltName: '551d11',
  basicConstraints: '551d13',
  nameConstraints: '551d1e',
  extendedKeyUsage: '551d25',
  // Policies narrow what a signature is worth to whoever asks for a policy, and nobody here does.
  certificatePolicies: '551d20',
} as const
const judged = new Set<string>(Object.values(ids))

/** Bits of `keyUse`, the first of the BIT STRING being the highest of 16. */
export const keyUses = { digitalSignature: 0x8000, keyEncipherment: 0x2000, keyAgreement: 0x0800, certSign: 0x0400 }

/** Reads the DER of a certificate. Throws `NotDer` for what is none, and for one that says something twice. */
export function shapeOf(der: Uint8Array): CertificateShape {
  const [tbs, algorithm] = sequenceOf(der)
  if (!tbs || !algorithm) throw new NotDer('no certificate')
  const fields = sequenceOf(tbs.whole)
  const from = fields[0]?.tag === fieldTags.version ? 1 : 0
  const [, , issuer, , subject] = fields.slice(from)
  if (!issuer || !subject) throw new NotDer('no certificate')
  const { values, hasUnknownCondition } = extensionsIn(fields.find(({ tag }) => tag === fieldTags.extensions))
  const inside = (id: string) => {
    const value = values.get(id)
    return value === undefined ? null : sequenceOf(value)
  }
  const [isCa, pathLength] = authorityIn(inside(ids.basicConstraints) ?? [])
  return {
    ...{ subject: subject.whole, issuer: issuer.whole, isAuthority: isCa, pathLength },
    keyUse: keyUseIn(values.get(ids.keyUsage)),
    purposes: inside(ids.extendedKeyUsage)?.map(({ content }) => hexOf(content)) ?? null,
    names: inside(ids.subjectAltName) ?? [],
    constraints: inside(ids.nameConstraints),
    algorithm: sequenceOf(algorithm.whole),
    hasUnknownCondition,
  }
}

function extensionsIn(field: Element | undefined) {
  const values = new Map<string, Uint8Array>()
  let hasUnknownCondition = false
  for (const { whole } of field ? sequenceOf(field.content) : []) {
    const [id, ...rest] = sequenceOf(whole)
    const value = rest.at(-1)
    if (id?.tag !== tags.oid || value?.tag !== tags.octets || rest.length > 2) throw new NotDer('no extension')
    const key = hexOf(id.content)
    if (values.has(key)) throw new NotDer('an extension that comes twice')
    values.set(key, value.content)
    const isCritical = rest.length === 2 && isYes(rest[0]!)
    if (isCritical && !judged.has(key)) hasUnknownCondition = true
  }
  return { values, hasUnknownCondition }
}

/** BasicConstraints: SEQUENCE { BOOLEAN isAuthority = false, INTEGER pathLength OPTIONAL }. */
function authorityIn(parts: readonly Element[]): [isAuthority: boolean, pathLength: number | null] {
  const isAuthority = parts[0]?.tag === tags.boolean && isYes(parts[0])
  const length = parts.find(({ tag }) => tag === tags.integer)
  return [isAuthority, length ? wholeNumber(length) : null]
}

function isYes({ tag, content }: Element): boolean {
  if (tag !== tags.boolean || content.length !== 1) throw new NotDer('no BOOLEAN')
  return content[0] !== 0
}

/** A BIT STRING: how many bits of its last byte do not count, then the bits. */
function keyUseIn(value: Uint8Array | undefined): number | null {
  if (value === undefined) return null
  const [bits, ...more] = elementsOf(value)
  if (bits?.tag !== tags.bits || more.length > 0) throw new NotDer('no BIT STRING')
  const [, high = 0, low = 0] = bits.content
  return high * 256 + low
}
