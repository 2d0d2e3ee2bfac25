/**
 * Whole numbers from zero up in groups of 64, each group with the form that is smallest for it: as they are, in `w`
 * bits each, or by Rice's code with `k` low bits. A stream of bits, the high ones of a byte first:
 *
 *     group    1 bit: same form as the group before (not in the first), otherwise 7 bits: k, or 64 + w
 *     packed   w bits a number
 *     Rice     number >> k as so many zeros and a one, then the k low bits;
 *              20 zeros instead: 6 bits for a width, then the whole number in that width
 */
import { type ByteReader, damaged } from './bytes.ts'

const group = 64
const zeros_max = 20
const packedForm = 64

export function encodeGroups(numbers: Float64Array): Uint8Array {
  const bits = bitWriter()
  let last = -1
  for (let from = 0; from < numbers.length; from += group) {
    const some = numbers.subarray(from, from + group)
    const form = formOf(some, last)
    if (last >= 0) bits.put(form === last ? 1 : 0, 1)
    if (form !== last) bits.put(form, 7)
    last = form
    if (form >= packedForm) for (const number of some) bits.put(number, form - packedForm)
    else for (const number of some) putRice(bits, number, form)
  }
  return bits.done()
}

/** Form with the fewest bits; a change of form costs 7. */
function formOf(numbers: Float64Array, last: number): number {
  let sum = 0
  let max = 0
  for (const number of numbers) {
    sum += number
    if (number > max) max = number
  }
  let best = packedForm + widthOf(max)
  let least = widthOf(max) * numbers.length + (best === last ? 0 : 7)
  const middle = Math.max(0, widthOf(Math.floor(sum / numbers.length)) - 1)
  for (let k = Math.max(0, middle - 3); k <= middle + 1; k++) {
    const cost = riceBits(numbers, k) + (k === last ? 0 : 7)
    if (cost < least) [best, least] = [k, cost]
  }
  return best
}

function riceBits(numbers: Float64Array, k: number): number {
  const part = 2 ** k
  let bits = 0
  for (const number of numbers) {
    const zeros = Math.floor(number / part)
    bits += zeros < zeros_max ? zeros + 1 + k : zeros_max + 6 + widthOf(number)
  }
  return bits
}

function putRice(bits: BitWriter, number: number, k: number): void {
  const part = 2 ** k
  const zeros = Math.floor(number / part)
  if (zeros < zeros_max) {
    bits.put(1, zeros + 1)
    bits.put(number - zeros * part, k)
    return
  }
  bits.put(0, zeros_max)
  bits.put(widthOf(number), 6)
  bits.put(number, widthOf(number))
}

/** How many bits a whole number takes; 0 for zero. */
function widthOf(number: number): number {
  return number < 2 ** 32 ? 32 - Math.clz32(number) : 64 - Math.clz32(number / 2 ** 32)
}

export function decodeGroups(reader: ByteReader, length: number): Float64Array {
  const bits = bitReader(reader)
  const numbers = new Float64Array(length)
  let form = -1
  for (let from = 0; from < length; from += group) {
    const to = Math.min(from + group, length)
    if (form < 0 || bits.take(1) === 0) form = bits.take(7)
    if (form >= packedForm) bits.packed(numbers, from, to, form - packedForm)
    else bits.rice(numbers, from, to, form)
  }
  bits.end()
  return numbers
}

interface BitWriter {
  put(value: number, width: number): void
  done(): Uint8Array
}

function bitWriter(): BitWriter {
  let bytes = new Uint8Array(256)
  let length = 0
  let waiting = 0
  let free = 8
  const putSome = (value: number, width: number) => {
    let left = width
    while (left > 0) {
      const now = Math.min(left, free)
      left -= now
      free -= now
      waiting |= ((value >>> left) & ((1 << now) - 1)) << free
      if (free > 0) continue
      bytes[length++] = waiting
      waiting = 0
      free = 8
    }
  }
  return {
    put(value, width) {
      if (length + 9 > bytes.length) {
        const larger = new Uint8Array(bytes.length * 2)
        larger.set(bytes)
        bytes = larger
      }
      if (width > 30) putSome(Math.floor(value / 2 ** 30), width - 30)
      putSome(width > 30 ? value % 2 ** 30 : value, Math.min(width, 30))
    },
    done() {
      if (free < 8) bytes[length++] = waiting
      return bytes.subarray(0, length)
    },
  }
}

function bitReader(reader: ByteReader) {
  const rest = reader.bytes.length - reader.at
  const padded = new Uint8Array(rest + 8) // so that 32 bits can be looked at from every place
  padded.set(reader.bytes.subarray(reader.at))
  const view = new DataView(padded.buffer)
  let at = 0 // in bits
  const take = (width: number): number => {
    if (width > 24) {
      const high = take(width - 24)
      return high * 2 ** 24 + take(24)
    }
    if (width === 0) return 0
    const value = (view.getUint32(at >>> 3) << (at & 7)) >>> (32 - width)
    at += width
    return value
  }
  const wide = (): number => {
    at += zeros_max
    return take(take(6))
  }
  return {
    take,
    packed(numbers: Float64Array, from: number, to: number, width: number) {
      if (width > 53) throw damaged('a width is too large')
      for (let i = from; i < to; i++) numbers[i] = take(width)
    },
    rice(numbers: Float64Array, from: number, to: number, k: number) {
      if (k > 53) throw damaged('a width is too large')
      const part = 2 ** k
      for (let i = from; i < to; i++) {
        const zeros = Math.clz32(view.getUint32(at >>> 3) << (at & 7))
        if (zeros >= zeros_max) {
          numbers[i] = wide()
          continue
        }
        at += zeros + 1
        numbers[i] = zeros * part + take(k)
      }
    },
    end() {
      if (at > rest * 8) throw damaged('it ends too early')
      reader.at += Math.ceil(at / 8)
    },
  }
}
