/**
 * Whole numbers from zero up by a Huffman code of their sizes: within a few hundredths of a bit of what the
 * distribution allows, whatever its shape.
 *
 *     size    0 to 15: the number itself; behind that two sizes for each power of two, told apart by the second bit
 *     code    canonical (RFC 1951, 3.2.2), at most 11 bits, then the bits below the second
 *     bytes   how many sizes, the lengths of their codes as groups, then the codes
 */
import {
  bitReader,
  bitsDone,
  bitWriter,
  endBits,
  look,
  look_max,
  type Plan,
  powerOf2,
  putBits,
  takeBits,
  widthOf,
} from './bits.ts'
import { type ByteReader, byteWriter, damaged, readByte } from './bytes.ts'
import { decodeGroups, planGroups } from './groups.ts'
import { canonical, code_max, codeLengths } from './huffman-code.ts'

const exact = 16
const sizes_max = exact + 2 * (53 - 4)
/** Least number of each size. */
const least = Float64Array.from({ length: sizes_max }, (_, size) =>
  size < exact ? size : (2 + ((size - exact) & 1)) * 2 ** extraOf(size),
)

/** How many bytes these numbers take, and what writes them. */
export function planHuffman(numbers: Float64Array): Plan {
  const sizes = new Uint8Array(numbers.length)
  const counts = new Float64Array(sizes_max)
  let most = 0
  for (let i = 0; i < sizes.length; i++) {
    const size = sizeOf(numbers[i]!)
    sizes[i] = size
    counts[size]!++
    if (size > most) most = size
  }
  const lengths = codeLengths(counts.subarray(0, most + 1))
  const head = planGroups(lengths)
  let bits = 0
  for (let size = 0; size <= most; size++) bits += counts[size]! * (lengths[size]! + extraOf(size))
  const length = Math.ceil(bits / 8)
  return { length: 1 + head.length + length, write: () => written(numbers, sizes, lengths, head, length) }
}

function written(numbers: Float64Array, sizes: Uint8Array, lengths: Float64Array, head: Plan, length: number) {
  const codes = canonical(lengths)
  const bits = bitWriter(length)
  for (let i = 0; i < sizes.length; i++) {
    const size = sizes[i]!
    putBits(bits, codes[size]!, lengths[size]!)
    if (size >= exact) putBits(bits, numbers[i]! - least[size]!, extraOf(size))
  }
  const writer = byteWriter()
  writer.byte(lengths.length)
  writer.bytes(head.write())
  writer.bytes(bitsDone(bits))
  return writer.done()
}

export function decodeHuffman(reader: ByteReader, length: number): Float64Array {
  const sizes = readByte(reader)
  if (sizes === 0 || sizes > sizes_max) throw damaged('it has too many sizes')
  const { table, width } = tableOf(decodeGroups(reader, sizes))
  const numbers = new Float64Array(length)
  const bits = bitReader(reader)
  const { view } = bits
  let at = 0
  for (let i = 0; i < length; i++) {
    const seen = look(view, at)
    const entry = table[seen >>> (32 - width)]!
    const size = entry >> 4
    at += entry & 15
    if (size < exact) numbers[i] = size
    else {
      const extra = extraOf(size)
      if (extra + (entry & 15) <= look_max) {
        numbers[i] = least[size]! + ((seen << (entry & 15)) >>> (32 - extra))
        at += extra
      } else {
        bits.at = at
        numbers[i] = least[size]! + takeBits(bits, extra)
        at = bits.at
      }
    }
  }
  bits.at = at
  endBits(reader, bits)
  return numbers
}

function sizeOf(number: number): number {
  if (number < exact) return number
  const width = widthOf(number)
  return exact + 2 * (width - 5) + (number >= 1.5 * powerOf2(width - 1) ? 1 : 0)
}

/** Bits below the second. */
function extraOf(size: number): number {
  return size < exact ? 0 : ((size - exact) >> 1) + 3
}

/** For every `width` bits that may come: size << 4 | length of its code. */
function tableOf(lengths: Float64Array): { table: Uint16Array; width: number } {
  const width = lengths.reduce((a, b) => Math.max(a, b))
  if (!(width >= 1 && width <= code_max)) throw damaged('a code is too long')
  const table = new Uint16Array(2 ** width)
  const codes = canonical(lengths)
  lengths.forEach((length, size) => {
    if (length === 0) return
    const from = codes[size]! * 2 ** (width - length)
    const to = (codes[size]! + 1) * 2 ** (width - length)
    if (to > table.length) throw damaged('its codes overlap')
    table.fill((size << 4) | length, from, to)
  })
  return { table, width }
}
