/** Bytes written one after another, and read back with a limit at the end. */

/** Largest whole number whose zigzag form is still exact in a double: 2^52 - 1. */
export const whole_max = 2 ** 52 - 1

/** The only error of this folder's decoders: the bytes are not what an encoder wrote. */
export function damaged(why: string): RangeError {
  return new RangeError(`damaged column: ${why}`)
}

export interface ByteWriter {
  byte(value: number): void
  /** A whole number from 0 to 2^53 - 1, seven bits a byte, the low ones first. */
  whole(value: number): void
  /** A whole number of either sign, at most `whole_max` from zero. */
  signed(value: number): void
  bytes(value: Uint8Array): void
  double(value: number): void
  done(): Uint8Array
}

export function byteWriter(): ByteWriter {
  let buffer = Buffer.allocUnsafe(64)
  let length = 0
  const room = (more: number) => {
    if (length + more <= buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, length + more))
    buffer.copy(larger, 0, 0, length)
    buffer = larger
  }
  const writer: ByteWriter = {
    byte(value) {
      room(1)
      buffer[length++] = value
    },
    whole(value) {
      room(8)
      length = putWhole(buffer, length, value)
    },
    signed: (value) => writer.whole(zigzag(value)),
    bytes(value) {
      room(value.length)
      buffer.set(value, length)
      length += value.length
    },
    double(value) {
      room(8)
      length = buffer.writeDoubleLE(value, length)
    },
    done: () => new Uint8Array(buffer.subarray(0, length)),
  }
  return writer
}

/** Writes a whole number at `at` and returns the place behind it. It takes at most 8 bytes: 53 bits, seven a byte. */
export function putWhole(target: Uint8Array, at: number, value: number): number {
  let rest = value
  let place = at
  while (rest >= 0x80) {
    target[place++] = (rest % 0x80) | 0x80
    rest = rest < 0x8000_0000 ? rest >>> 7 : Math.floor(rest / 0x80)
  }
  target[place++] = rest
  return place
}

export function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value
}

export function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}

/** A place in bytes that moves on with each read. Reading behind the end throws. */
export interface ByteReader {
  readonly bytes: Uint8Array
  at: number
}

export function readByte(reader: ByteReader): number {
  const value = reader.bytes[reader.at++]
  if (value === undefined) throw damaged('it ends too early')
  return value
}

export function readWhole(reader: ByteReader): number {
  let value = 0
  for (let factor = 1; factor <= 2 ** 49; factor *= 0x80) {
    const byte = readByte(reader)
    value += (byte & 0x7f) * factor
    if (byte < 0x80) return value
  }
  throw damaged('a number has more than 53 bits')
}

export function readSigned(reader: ByteReader): number {
  return unzigzag(readWhole(reader))
}

export function readBytes(reader: ByteReader, length: number): Uint8Array {
  if (length > reader.bytes.length - reader.at) throw damaged('it ends too early')
  reader.at += length
  return reader.bytes.subarray(reader.at - length, reader.at)
}

export function readDouble(reader: ByteReader): number {
  const eight = readBytes(reader, 8)
  return new DataView(eight.buffer, eight.byteOffset, 8).getFloat64(0, true)
}
