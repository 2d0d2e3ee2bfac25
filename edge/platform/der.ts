/**
 * DER (X.690), as far as a certificate needs it. Every element lies whole in the one around it:
 *
 *   tag      1     30 SEQUENCE, 06 OBJECT IDENTIFIER, 04 OCTET STRING …; tags of several bytes do not occur in certificates
 *   length   1–5   below 80: itself; 81…84: so many bytes follow, without a leading zero
 *   content
 */
export interface Element {
  tag: number
  content: Uint8Array
  /** Tag, length and content. */
  whole: Uint8Array
}

/** The bytes are no DER. */
export class NotDer extends Error {
  override name = 'NotDer'
}

export const tags = { boolean: 0x01, integer: 0x02, bits: 0x03, octets: 0x04, oid: 0x06, sequence: 0x30 } as const

/** The elements that `bytes` consists of, one after another. Throws `NotDer`. */
export function elementsOf(bytes: Uint8Array): Element[] {
  const found: Element[] = []
  for (let at = 0; at < bytes.length; at += found.at(-1)!.whole.length) found.push(elementAt(bytes, at))
  return found
}

/** The elements within a SEQUENCE, which `bytes` is, from its first to its last byte. Throws `NotDer`. */
export function sequenceOf(bytes: Uint8Array): Element[] {
  const [outer, ...more] = elementsOf(bytes)
  if (outer?.tag !== tags.sequence || more.length > 0) throw new NotDer('no SEQUENCE')
  return elementsOf(outer.content)
}

/** An INTEGER that is not negative and fits into four bytes. Throws `NotDer`. */
export function wholeNumber({ tag, content }: Element): number {
  const isNegative = (content[0] ?? 0x80) >= 0x80
  if (tag !== tags.integer || isNegative || content.length > 4) throw new NotDer('no such INTEGER')
  return content.reduce((sum, byte) => sum * 256 + byte, 0)
}

/** As hexadecimal digits, by which bytes are compared here. */
export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}

const severalBytes = 0x1f // of a tag
const lengthBytes_max = 4

function elementAt(bytes: Uint8Array, at: number): Element {
  const tag = bytes[at]!
  const first = bytes[at + 1]
  if ((tag & severalBytes) === severalBytes || first === undefined) throw new NotDer('no element')
  if (first < 0x80) return element(bytes, at, at + 2, first)
  const n = first - 0x80
  const digits = bytes.subarray(at + 2, at + 2 + n)
  if (n < 1 || n > lengthBytes_max || digits.length < n || digits[0] === 0) throw new NotDer('no length')
  const length = digits.reduce((sum, byte) => sum * 256 + byte, 0)
  if (length < 0x80) throw new NotDer('a longer length than needed')
  return element(bytes, at, at + 2 + n, length)
}

function element(bytes: Uint8Array, at: number, from: number, length: number): Element {
  if (from + length > bytes.length) throw new NotDer('an element that does not end')
  return { tag: bytes[at]!, content: bytes.subarray(from, from + length), whole: bytes.subarray(at, from + length) }
}
