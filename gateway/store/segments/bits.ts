/** Numbers of a few bits one after another, the high bits of a byte first. */
import { type ByteReader, damaged } from './bytes.ts'

/** Widest number that can be looked at in one go from any bit of a byte: 32 - 7. */
export const look_max = 25

export interface BitWriter {
  bytes: Uint8Array
  length: number
  /** Fewer than 8 bits that wait for the rest of their byte. */
  waiting: number
  count: number
}

export function bitWriter(bytes_max: number): BitWriter {
  return { bytes: new Uint8Array(bytes_max), length: 0, waiting: 0, count: 0 }
}

/** `width` at most 53. The writer's bytes must have been made large enough. */
export function putBits(writer: BitWriter, value: number, width: number): void {
  if (width > 24) {
    const high = Math.floor(value / 2 ** 24)
    putBits(writer, high, width - 24)
    putBits(writer, value - high * 2 ** 24, 24)
    return
  }
  const waiting = (writer.waiting << width) | value
  let count = writer.count + width
  while (count >= 8) {
    count -= 8
    writer.bytes[writer.length++] = waiting >>> count
  }
  writer.waiting = waiting & ((1 << count) - 1)
  writer.count = count
}

export function bitsDone({ bytes, length, waiting, count }: BitWriter): Uint8Array {
  if (count === 0) return bytes.subarray(0, length)
  bytes[length] = waiting << (8 - count)
  return bytes.subarray(0, length + 1)
}

export interface BitReader {
  /** The bytes from the reader's place on, and zeros behind them so that 32 bits can be looked at from every place. */
  view: DataView
  /** In bits. */
  at: number
}

export function bitReader(reader: ByteReader): BitReader {
  const padded = new Uint8Array(reader.bytes.length - reader.at + 8)
  padded.set(reader.bytes.subarray(reader.at))
  return { view: new DataView(padded.buffer), at: 0 }
}

/** The next 32 bits, the last 7 of them not always right, as a signed number. Throws RangeError behind the end. */
export function look(view: DataView, at: number): number {
  return view.getInt32(at >>> 3) << (at & 7)
}

/** `width` at most 53. */
export function takeBits(bits: BitReader, width: number): number {
  if (width > 53) throw damaged('a width is too large')
  if (width > 24) return takeBits(bits, width - 24) * 2 ** 24 + takeBits(bits, 24)
  if (width === 0) return 0
  const value = look(bits.view, bits.at) >>> (32 - width)
  bits.at += width
  return value
}

/** Moves the reader behind the bits taken. */
export function endBits(reader: ByteReader, bits: BitReader): void {
  reader.at += Math.ceil(bits.at / 8)
  if (reader.at > reader.bytes.length) throw damaged('it ends too early')
}

/** How many bits a whole number takes; 0 for zero. */
export function widthOf(number: number): number {
  return number < 2 ** 32 ? 32 - Math.clz32(number) : 64 - Math.clz32(number / 2 ** 32)
}

const powers = Float64Array.from({ length: 54 }, (_, width) => 2 ** width)

/** 2 ** width for 0 to 53, from a table: the operator costs more than all else in a loop. */
export function powerOf2(width: number): number {
  return powers[width]!
}

/** A way to write numbers whose length is known before it is written. */
export interface Plan {
  /** In bytes. */
  length: number
  write(): Uint8Array
}
