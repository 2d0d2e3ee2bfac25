/**
 * Arbitrary doubles: each XOR the one before, cut into eight planes (all first bytes, all second bytes …), since
 * neighbours share sign, exponent and some bits behind them. Bytes as little-endian machines have them: all that Node.js is built for
 * except IBM's s390x.
 *
 *     2 bytes   two bits for each plane, the lowest byte's first: 0 all zeros, 1 as it is, 2 deflated
 *     …         the planes that are not zeros; a deflated one with its length before it
 */
import { type ByteReader, byteWriter, damaged, readByte, readBytes } from './bytes.ts'
import { deflated, readInflated } from './deflated.ts'

export function encodeDoubles(values: Float64Array): Uint8Array {
  const body = byteWriter()
  let forms = 0
  for (let place = 0; place < 8; place++) {
    const plane = planeOf(values, place)
    if (plane.every((byte) => byte === 0)) continue
    const packed = plane.length < 24 ? plane : deflated(plane)
    const isSmaller = packed.length < plane.length
    forms |= (isSmaller ? 2 : 1) << (2 * place)
    body.bytes(isSmaller ? packed : plane)
  }
  const writer = byteWriter()
  writer.byte(forms & 0xff)
  writer.byte(forms >> 8)
  writer.bytes(body.done())
  return writer.done()
}

export function decodeDoubles(reader: ByteReader, length: number): Float64Array {
  const values = new Float64Array(length)
  const bytes = new Uint8Array(values.buffer)
  const forms = readByte(reader) | (readByte(reader) << 8)
  for (let place = 0; place < 8; place++) {
    const form = (forms >> (2 * place)) & 3
    if (form === 0) continue
    const plane = form === 1 ? readBytes(reader, length) : readInflated(reader, length)
    if (form === 3 || plane.length !== length) throw damaged('a plane is too short')
    let last = 0
    for (let i = 0; i < length; i++) {
      last ^= plane[i]!
      bytes[i * 8 + place] = last
    }
  }
  return values
}

function planeOf(values: Float64Array, place: number): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const plane = new Uint8Array(values.length)
  let last = 0
  for (let i = 0; i < plane.length; i++) {
    const byte = bytes[i * 8 + place]!
    plane[i] = byte ^ last
    last = byte
  }
  return plane
}
