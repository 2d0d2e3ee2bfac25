/** Bytes and whole numbers deflated, with the length of the result before it. */
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import { type ByteReader, byteWriter, damaged, putWhole, readBytes, readWhole } from './bytes.ts'

/**
 * Z_FILTERED takes only longer matches: noise of few bits gets 12 % smaller than with the default. A window of 8 KiB
 * holds a column; the usual 256 KiB of memory cost more time than the work itself.
 */
export function deflated(bytes: Uint8Array): Uint8Array {
  const packed = deflateRawSync(bytes, { level: 6, windowBits: 13, memLevel: 6, strategy: constants.Z_FILTERED })
  const writer = byteWriter()
  writer.whole(packed.length)
  writer.bytes(packed)
  return writer.done()
}

/** The bytes behind a length; never more than `length_max` of them, whatever the damaged bytes say. */
export function readInflated(reader: ByteReader, length_max: number): Uint8Array {
  const packed = readBytes(reader, readWhole(reader))
  const chunkSize = Math.min(Math.max(length_max, 64), 8192)
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(length_max, 1), chunkSize })
  } catch (err) {
    throw damaged(`it does not inflate (${(err as Error).message})`) // zlib throws nothing but errors
  }
}

/** Whole numbers from zero up, seven bits a byte, deflated. */
export function deflatedWholes(missed: Float64Array): Uint8Array {
  const bytes = new Uint8Array(missed.length * 8)
  let at = 0
  for (const number of missed) at = putWhole(bytes, at, number)
  return deflated(bytes.subarray(0, at))
}

export function readDeflatedWholes(reader: ByteReader, length: number): Float64Array {
  const inner = { bytes: readInflated(reader, length * 8), at: 0 }
  const numbers = new Float64Array(length)
  const { bytes } = inner
  for (let i = 0; i < length; i++) {
    const first = bytes[inner.at]
    if (first !== undefined && first < 0x80) {
      numbers[i] = first
      inner.at++
    } else numbers[i] = readWhole(inner)
  }
  if (inner.at !== bytes.length) throw damaged('it holds more numbers')
  return numbers
}

/**
 * Whether deflate has something to find: a tenth of the places follow six numbers that have stood together before.
 * Most columns are noise.
 */
export function repeatsItself(missed: Float64Array): boolean {
  const seen = new Uint8Array(1 << 15)
  let [hash, repeated] = [0, 0]
  for (let i = 0; i < missed.length; i++) {
    hash = ((hash << 5) ^ Math.imul(missed[i]!, 0x9e3779b1)) & 0x3fff_ffff // six times 5 bits: older ones have left
    const place = Math.imul(hash, 0x9e3779b1) >>> 17
    if (i >= 6 && seen[place] === 1) repeated++
    seen[place] = 1
  }
  return repeated * 10 > missed.length
}
