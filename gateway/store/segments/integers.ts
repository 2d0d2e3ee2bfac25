/**
 * Whole numbers as bytes: base, step, prediction from the numbers before, and a code for what the prediction missed.
 *
 *     1 byte    prediction (3 bits), code (3), has a step (1), has a drift (1)
 *     signed    base: the least number (no prediction) or the first
 *     [whole]   step: what divides every difference
 *     [signed]  drift: the usual difference, in steps
 *     …         the code's bytes; none when the prediction missed nothing
 */

import type { ByteReader } from './bytes.ts'
import { byteWriter, damaged, putWhole, readByte, readSigned, readWhole, whole_max } from './bytes.ts'
import { deflated, readInflated } from './deflated.ts'
import { decodeGroups, encodeGroups } from './groups.ts'
import { misses, predictions, restore } from './prediction.ts'

const code = { none: 0, groups: 1, deflated: 2, sparse: 3 } as const
/** Below this many numbers deflate has never won. */
const deflated_min = 24

/** Numbers: whole, at most `whole_max` from zero, no -0. Null when differences between them leave that range. */
export function encodeIntegers(numbers: Float64Array, isInner = false): Uint8Array | null {
  const { least, most, step } = spread(numbers)
  if (most - least > whole_max) return null
  let best: Uint8Array | null = null
  for (const { prediction, drift } of predictions(numbers, step)) {
    const base = prediction === 0 ? least : numbers[0]!
    const missed = misses(numbers, { prediction, base, step, drift })
    if (missed === null) continue
    const [form, payload] = smallest(missed, isInner)
    const writer = byteWriter()
    writer.byte(prediction | (form << 3) | (step > 1 ? 64 : 0) | (drift === 0 ? 0 : 128))
    writer.signed(base)
    if (step > 1) writer.whole(step)
    if (drift !== 0) writer.signed(drift)
    writer.bytes(payload)
    const bytes = writer.done()
    if (best === null || bytes.length < best.length) best = bytes
  }
  return best
}

export function decodeIntegers(reader: ByteReader, length: number, isInner = false): Float64Array {
  const head = readByte(reader)
  const base = readSigned(reader)
  const step = head & 64 ? readWhole(reader) : 1
  const drift = head & 128 ? readSigned(reader) : 0
  const prediction = head & 7
  const count = prediction === 0 ? length : length - 1
  const missed = readMissed(reader, (head >> 3) & 7, count, isInner)
  return restore(missed, { prediction, base, step, drift }, length)
}

function smallest(missed: Float64Array, isInner: boolean): [form: number, payload: Uint8Array] {
  const nonzero = missed.reduce((count, number) => (number === 0 ? count : count + 1), 0)
  if (nonzero === 0) return [code.none, new Uint8Array(0)]
  const forms: [number, Uint8Array | null][] = [[code.groups, encodeGroups(missed)]]
  if (missed.length >= deflated_min) forms.push([code.deflated, deflatedWholes(missed)])
  if (!isInner && nonzero * 4 < missed.length) forms.push([code.sparse, sparse(missed, nonzero)])
  let best = forms[0]! as [number, Uint8Array]
  for (const [form, bytes] of forms) if (bytes !== null && bytes.length < best[1].length) best = [form, bytes]
  return best
}

function readMissed(reader: ByteReader, form: number, length: number, isInner: boolean): Float64Array {
  if (form === code.none) return new Float64Array(length)
  if (form === code.groups) return decodeGroups(reader, length)
  if (form === code.deflated) return readDeflatedWholes(reader, length)
  if (form === code.sparse && !isInner) return readSparse(reader, length)
  throw damaged('a code is unknown')
}

function deflatedWholes(missed: Float64Array): Uint8Array {
  const bytes = new Uint8Array(missed.length * 8)
  let at = 0
  for (const number of missed) at = putWhole(bytes, at, number)
  const packed = deflated(bytes.subarray(0, at))
  const writer = byteWriter()
  writer.whole(packed.length)
  writer.bytes(packed)
  return writer.done()
}

function readDeflatedWholes(reader: ByteReader, length: number): Float64Array {
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
    if (step !== 1) step = divisor(step, Math.abs(number - numbers[i - 1]!))
  }
  return { least, most, step: Math.max(step, 1) }
}

function divisor(a: number, b: number): number {
  let [large, small] = [a, b]
  while (small > 0) [large, small] = [small, large % small]
  return large
}
