/**
 * Whole numbers as bytes: base, step, prediction from the numbers before, and a code for what the prediction missed.
 *
 *     1 byte    prediction (3 bits), code (3), has a step (1), has a drift (1)
 *     signed    base: the least number (no prediction) or the first
 *     [whole]   step: what divides every difference
 *     [signed]  drift: the usual difference, in steps
 *     …         the code's bytes; none when the prediction missed nothing
 */

import type { Plan } from './bits.ts'
import type { ByteReader } from './bytes.ts'
import { byteWriter, damaged, readByte, readSigned, readWhole, whole_max } from './bytes.ts'
import { deflatedWholes, readDeflatedWholes, repeatsItself } from './deflated.ts'
import { decodeGroups, planGroups } from './groups.ts'
import { decodeHuffman, planHuffman } from './huffman.ts'
import { misses, type Prediction, predictions, restore } from './prediction.ts'

const code = { none: 0, groups: 1, deflated: 2, sparse: 3, huffman: 4 } as const
/** Fewer bytes than this, and fewer numbers, are not worth the start of deflate and of Huffman's code. */
const deflated_min = 16
const huffman_min = 48

/** Numbers: whole, at most `whole_max` from zero, no -0. Null when differences between them leave that range. */
export function encodeIntegers(numbers: Float64Array, isInner = false): Uint8Array | null {
  const { least, most, step } = spread(numbers)
  if (most - least > whole_max) return null
  let best: { prediction: Prediction; missed: Float64Array; form: number; plan: Plan } | null = null
  for (const prediction of predictions(numbers, least, step)) {
    const missed = misses(numbers, prediction)
    if (missed === null) continue
    const { form, plan } = smallest(missed, isInner)
    if (best === null || plan.length < best.plan.length) best = { prediction, missed, form, plan }
  }
  if (best === null) return null
  const { prediction, missed } = best
  const packed = best.plan.length > deflated_min && repeatsItself(missed) ? deflatedWholes(missed) : null
  const isDeflated = packed !== null && packed.length < best.plan.length
  const form = isDeflated ? code.deflated : best.form
  const writer = byteWriter()
  writer.byte(prediction.way | (form << 3) | (step > 1 ? 64 : 0) | (prediction.drift === 0 ? 0 : 128))
  writer.signed(prediction.base)
  if (step > 1) writer.whole(step)
  if (prediction.drift !== 0) writer.signed(prediction.drift)
  writer.bytes(isDeflated ? packed : best.plan.write())
  return writer.done()
}

export function decodeIntegers(reader: ByteReader, length: number, isInner = false): Float64Array {
  const head = readByte(reader)
  const base = readSigned(reader)
  const step = head & 64 ? readWhole(reader) : 1
  const drift = head & 128 ? readSigned(reader) : 0
  const way = head & 7
  const count = way === 0 ? length : length - 1
  const missed = readMissed(reader, (head >> 3) & 7, count, isInner)
  return restore(missed, { way, base, step, drift }, length)
}

/** The code with the fewest bytes. Deflate takes longer than all others together and is tried afterwards, once. */
function smallest(missed: Float64Array, isInner: boolean): { form: number; plan: Plan } {
  let nonzero = 0
  for (let i = 0; i < missed.length; i++) if (missed[i] !== 0) nonzero++
  if (nonzero === 0) return { form: code.none, plan: asPlan(new Uint8Array(0)) }
  let best = { form: code.groups as number, plan: planGroups(missed) }
  const consider = (form: number, plan: Plan) => {
    if (plan.length < best.plan.length) best = { form, plan }
  }
  if (missed.length >= huffman_min) consider(code.huffman, planHuffman(missed))
  const few = !isInner && nonzero * 4 < missed.length ? sparse(missed, nonzero) : null
  if (few !== null) consider(code.sparse, asPlan(few))
  return best
}

function asPlan(bytes: Uint8Array): Plan {
  return { length: bytes.length, write: () => bytes }
}

function readMissed(reader: ByteReader, form: number, length: number, isInner: boolean): Float64Array {
  if (form === code.none) return new Float64Array(length)
  if (form === code.groups) return decodeGroups(reader, length)
  if (form === code.deflated) return readDeflatedWholes(reader, length)
  if (form === code.huffman) return decodeHuffman(reader, length)
  if (form === code.sparse && !isInner) return readSparse(reader, length)
  throw damaged('a code is unknown')
}

/** The few numbers that are not zero: how many, the zeros before each, and the numbers less one. */
function sparse(missed: Float64Array, nonzero: number): Uint8Array | null {
  const gaps = new Float64Array(nonzero)
  const values = new Float64Array(nonzero)
  let count = 0
  let gap = 0
  for (const number of missed) {
    if (number === 0) {
      gap++
      continue
    }
    gaps[count] = gap
    values[count++] = number - 1
    gap = 0
  }
  const [gapBytes, valueBytes] = [encodeIntegers(gaps, true), encodeIntegers(values, true)]
  if (gapBytes === null || valueBytes === null) return null
  const writer = byteWriter()
  writer.whole(nonzero)
  writer.bytes(gapBytes)
  writer.bytes(valueBytes)
  return writer.done()
}

function readSparse(reader: ByteReader, length: number): Float64Array {
  const count = readWhole(reader)
  if (count === 0 || count > length) throw damaged('it holds more numbers')
  const gaps = decodeIntegers(reader, count, true)
  const values = decodeIntegers(reader, count, true)
  const numbers = new Float64Array(length)
  let at = -1
  for (let i = 0; i < count; i++) {
    at += gaps[i]! + 1
    if (!(gaps[i]! >= 0 && at < length)) throw damaged('a place lies outside')
    numbers[at] = values[i]! + 1
  }
  return numbers
}

/** Least and greatest number, and the greatest number that divides every difference (1 when all are equal). */
function spread(numbers: Float64Array): { least: number; most: number; step: number } {
  let [least, most, step] = [numbers[0]!, numbers[0]!, 0]
  for (let i = 1; i < numbers.length; i++) {
    const number = numbers[i]!
    if (number < least) least = number
    if (number > most) most = number
    const difference = Math.abs(number - numbers[i - 1]!)
    if (step !== 1 && Math.floor(difference / step) * step !== difference) step = divisor(step, difference)
  }
  return { least, most, step: Math.max(step, 1) }
}

function divisor(a: number, b: number): number {
  let [large, small] = [a, b]
  while (small > 0) [large, small] = [small, large % small]
  return large
}
