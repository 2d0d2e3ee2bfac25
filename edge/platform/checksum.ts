/**
 * CRC-32 of stored bytes, and what it can mend: the difference between two checksums tells which single bit was flipped,
 * because CRC-32 is linear and two bits of a message of less than 2^32 bits never leave the same difference.
 */
import { crc32 } from 'node:zlib'

/** `mended`: one bit had been flipped and was flipped back, in place. */
export type Soundness = 'sound' | 'mended' | 'damaged'

/** The CRC-32 of what the parts hold one after the other. */
export function checksumOf(...parts: Uint8Array[]): number {
  return parts.reduce((sum, part) => crc32(part, sum), 0)
}

/** Compares `bytes` with the checksum that was stored beside them; mends a single flipped bit. */
export function soundnessOf(bytes: Uint8Array, stored: number): Soundness {
  const difference = (crc32(bytes) ^ stored) >>> 0
  if (difference === 0) return 'sound'
  if ((difference & (difference - 1)) === 0) return 'mended' // the flipped bit is in the checksum itself
  const bit = flippedBit(bytes.length, difference)
  if (bit === null) return 'damaged'
  bytes[bit >> 3]! ^= 1 << (bit & 7)
  return 'mended'
}

const mendable_bytes = 2 ** 28 // a number of bits that fits 31 bits

/** Which bit of a message of `length` bytes makes this difference; null when more than one was flipped. */
function flippedBit(length: number, difference: number): number | null {
  if (length > mendable_bytes) return null
  for (let bit = 0; bit < 8; bit++) {
    // What a flip in the last byte does to the checksum, then in the one before it …
    let effect = table[1 << bit]!
    for (let byte = length - 1; byte >= 0; byte--) {
      if (effect === difference) return byte * 8 + bit
      effect = (table[effect & 0xff]! ^ (effect >>> 8)) >>> 0
    }
  }
  return null
}

/** What each byte does to the checksum of zeros: the table of CRC-32 with the polynomial 0xEDB88320. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1
  return sum
})
