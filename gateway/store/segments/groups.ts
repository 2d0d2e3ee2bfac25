/**
 * Whole numbers from zero up in groups of 64, each group with the form that is smallest for it: as they are, in `w`
 * bits each, or by Rice's code with `k` low bits. A stream of bits, the high ones of a byte first:
 *
 *     group    1 bit: same form as the group before (not in the first), otherwise 7 bits: k, or 64 + w
 *     packed   w bits a number
 *     Rice     number >> k as so many zeros and a one, then the k low bits;
 *              20 zeros instead: 6 bits for a width, then the whole number in that width
 */
import {
  type BitReader,
  type BitWriter,
  bitReader,
  bitsDone,
  bitWriter,
  endBits,
  look,
  type Plan,
  powerOf2,
  putBits,
  takeBits,
  widthOf,
} from './bits.ts'
import { type ByteReader, damaged } from './bytes.ts'

const group = 64
const zeros_max = 20
const packedForm = 64
const form_bits = 7

/** How many bytes these numbers take, and what writes them. */
export function planGroups(numbers: Float64Array): Plan {
  const forms = new Uint8Array(Math.ceil(numbers.length / group))
  let bitCount = forms.length - 1
  let last = -1
  for (let i = 0; i < forms.length; i++) {
    const { form, bits } = formOf(numbers, i * group, Math.min((i + 1) * group, numbers.length), last)
    forms[i] = last = form
    bitCount += bits
  }
  const length = Math.ceil(bitCount / 8)
  return { length, write: () => writeGroups(numbers, forms, length) }
}

function writeGroups(numbers: Float64Array, forms: Uint8Array, length: number): Uint8Array {
  const bits = bitWriter(length)
  forms.forEach((form, i) => {
    if (i > 0) putBits(bits, form === forms[i - 1] ? 1 : 0, 1)
    if (i === 0 || form !== forms[i - 1]) putBits(bits, form, form_bits)
    const to = Math.min((i + 1) * group, numbers.length)
    if (form < packedForm) putRice(bits, numbers, i * group, to, form)
    else for (let n = i * group; n < to; n++) putBits(bits, numbers[n]!, form - packedForm)
  })
  return bitsDone(bits)
}

/** Form with the fewest bits; a change of form costs 7. */
function formOf(numbers: Float64Array, from: number, to: number, last: number): { form: number; bits: number } {
  let [sum, widths, max] = [0, 0, 0]
  for (let i = from; i < to; i++) {
    sum += numbers[i]!
    widths += widthOf(numbers[i]!)
    if (numbers[i]! > max) max = numbers[i]!
  }
  let form = packedForm + widthOf(max)
  let bits = widthOf(max) * (to - from) + (form === last ? 0 : form_bits)
  const isBetter = (k: number): boolean => {
    const more = riceBits(numbers, from, to, k) + (k === last ? 0 : form_bits)
    if (more >= bits) return false
    form = k
    bits = more
    return true
  }
  const middle = Math.max(0, widthOf(Math.floor(sum / (to - from))) - 1)
  isBetter(middle)
  isBetter(middle + 1)
  const usual = Math.round(widths / (to - from)) // where a few large ones draw the mean up, most are still small
  for (let k = Math.min(middle - 1, usual + 1); k >= 0 && k >= usual - 3; k--) isBetter(k)
  return { form, bits }
}

function riceBits(numbers: Float64Array, from: number, to: number, k: number): number {
  const parts = 1 / powerOf2(k)
  let bits = 0
  for (let i = from; i < to; i++) {
    const zeros = Math.floor(numbers[i]! * parts)
    bits += zeros < zeros_max ? zeros + 1 + k : zeros_max + 6 + widthOf(numbers[i]!)
  }
  return bits
}

function putRice(bits: BitWriter, numbers: Float64Array, from: number, to: number, k: number): void {
  const part = powerOf2(k)
  for (let i = from; i < to; i++) {
    const number = numbers[i]!
    const zeros = Math.floor(number / part)
    if (zeros < zeros_max) {
      putBits(bits, 1, zeros + 1)
      putBits(bits, number - zeros * part, k)
      continue
    }
    putBits(bits, 0, zeros_max)
    putBits(bits, widthOf(number), 6)
    putBits(bits, number, widthOf(number))
  }
}

export function decodeGroups(reader: ByteReader, length: number): Float64Array {
  const bits = bitReader(reader)
  const numbers = new Float64Array(length)
  let form = -1
  for (let from = 0; from < length; from += group) {
    const to = Math.min(from + group, length)
    if (form < 0 || takeBits(bits, 1) === 0) form = takeBits(bits, form_bits)
    if (form >= packedForm) for (let i = from; i < to; i++) numbers[i] = takeBits(bits, form - packedForm)
    else takeRice(bits, numbers, from, to, form)
  }
  endBits(reader, bits)
  return numbers
}

function takeRice(bits: BitReader, numbers: Float64Array, from: number, to: number, k: number): void {
  if (k > 53) throw damaged('a width is too large')
  const { view } = bits
  const part = powerOf2(k)
  let { at } = bits
  for (let i = from; i < to; i++) {
    const seen = look(view, at)
    const zeros = Math.clz32(seen)
    if (zeros + 1 + k <= 25 && zeros < zeros_max) {
      numbers[i] = k === 0 ? zeros : zeros * part + ((seen << (zeros + 1)) >>> (32 - k))
      at += zeros + 1 + k
      continue
    }
    bits.at = at + Math.min(zeros + 1, zeros_max)
    numbers[i] = zeros < zeros_max ? zeros * part + takeBits(bits, k) : takeBits(bits, takeBits(bits, 6))
    at = bits.at
  }
  bits.at = at
}
