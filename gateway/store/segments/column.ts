/**
 * One column of numbers as bytes, exact to the last bit.
 *
 *     1 byte   kind (2 bits: 0 scaled whole numbers, 1 means of several samples, 2 doubles), has places without
 *              value (1), has exceptions (1), decimals (4)
 *     [1 byte] samples in a mean
 *     [ ]      places without value: how many runs, then their lengths, numbers first
 *     [ ]      exceptions: how many, the numbers before each, 8 bytes of each
 *     …        the numbers that are left
 */
import { type ByteReader, byteWriter, damaged, readByte, readDouble, readWhole } from './bytes.ts'
import { decodeDoubles, encodeDoubles } from './doubles.ts'
import { decodeIntegers, encodeIntegers } from './integers.ts'
import { factorOf, type Scale, scaled, scaleOf } from './scale.ts'

const kind = { scaled: 0, means: 1, doubles: 2 } as const
const withGaps = 4
const withExceptions = 8

/**
 * One column of numbers as bytes, exact to the last bit; NaN means "no value".
 * `decimals`: how many the quantity usually has; a hint that saves bytes on short columns, never a rounding.
 */
export function encodeColumn(values: Float64Array, decimals?: number): Uint8Array {
  const present = values.filter((value) => !Number.isNaN(value))
  const gaps = present.length === values.length ? null : gapsOf(values)
  const scale = present.length === 0 ? { decimals: 0, samples: 1 } : scaleOf(present, decimals)
  const whole = scale && asWholes(present, scale, gaps)
  const bits = scale === null || factorOf(scale) > 1e9 || whole === null ? asDoubles(present, gaps) : null
  if (whole === null) return bits!
  return bits === null || whole.length <= bits.length ? whole : bits
}

/**
 * The numbers of `encodeColumn`. Throws RangeError when the bytes do not hold exactly `length` numbers; takes memory
 * for `length` numbers and a few copies, whatever the bytes say.
 */
export function decodeColumn(bytes: Uint8Array, length: number): Float64Array {
  const reader: ByteReader = { bytes, at: 0 }
  const head = readByte(reader)
  const form = head & 3
  const samples = form === kind.means ? readByte(reader) : 1
  if (samples === 0 || form === 3) throw damaged('its kind is unknown')
  const gaps = head & withGaps ? readGaps(reader, length) : null
  const count = gaps === null ? length : gaps.reduce((sum, run, i) => (i % 2 === 0 ? sum + run : sum), 0)
  const exceptions = head & withExceptions ? readExceptions(reader, count) : null
  const left = exceptions === null ? count : count - exceptions.length
  let numbers: Float64Array = new Float64Array(left)
  if (left > 0 && form === kind.doubles) numbers = decodeDoubles(reader, left)
  else if (left > 0) {
    numbers = decodeIntegers(reader, left)
    const factor = factorOf({ decimals: head >> 4, samples })
    if (factor !== 1) for (let i = 0; i < left; i++) numbers[i]! /= factor
  }
  if (reader.at !== bytes.length) throw damaged('it holds more')
  if (exceptions !== null) numbers = withThose(numbers, exceptions)
  return gaps === null ? numbers : spreadOut(numbers, gaps, length)
}

function asDoubles(present: Float64Array, gaps: Float64Array | null): Uint8Array {
  const writer = byteWriter()
  writer.byte(kind.doubles | (gaps === null ? 0 : withGaps))
  if (gaps !== null) writeGaps(writer, gaps)
  writer.bytes(encodeDoubles(present))
  return writer.done()
}

function asWholes(present: Float64Array, scale: Scale, gaps: Float64Array | null): Uint8Array | null {
  const factor = factorOf(scale)
  const places: number[] = []
  let wholes: Float64Array = new Float64Array(present.length)
  let count = 0
  for (let i = 0; i < present.length; i++) {
    const whole = scaled(present[i]!, factor)
    if (Number.isNaN(whole)) places.push(i)
    else wholes[count++] = whole
  }
  wholes = wholes.subarray(0, count)
  const form = scale.samples === 1 ? kind.scaled : kind.means
  const writer = byteWriter()
  writer.byte(
    form | (gaps === null ? 0 : withGaps) | (places.length === 0 ? 0 : withExceptions) | (scale.decimals << 4),
  )
  if (form === kind.means) writer.byte(scale.samples)
  if (gaps !== null) writeGaps(writer, gaps)
  if (places.length > 0) {
    writer.whole(places.length)
    writer.bytes(encodeIntegers(Float64Array.from(places, (place, i) => place - (i === 0 ? 0 : places[i - 1]! + 1)))!)
    for (const place of places) writer.double(present[place]!)
  }
  if (count > 0) {
    const bytes = encodeIntegers(wholes)
    if (bytes === null || !isExact(bytes, wholes)) return null
    writer.bytes(bytes)
  }
  return writer.done()
}

/** Rounding somewhere in a prediction cannot slip through: what is written has been read back. */
function isExact(bytes: Uint8Array, wholes: Float64Array): boolean {
  const back = decodeIntegers({ bytes, at: 0 }, wholes.length)
  return back.every((number, i) => Object.is(number, wholes[i]))
}

/** Lengths of runs, numbers and places without value in turn, numbers first. */
function gapsOf(values: Float64Array): Float64Array {
  const runs: number[] = [0]
  let isGap = false
  for (const value of values) {
    if (Number.isNaN(value) !== isGap) {
      isGap = !isGap
      runs.push(0)
    }
    runs[runs.length - 1]!++
  }
  return Float64Array.from(runs)
}

function writeGaps(writer: ReturnType<typeof byteWriter>, gaps: Float64Array): void {
  writer.whole(gaps.length)
  writer.bytes(encodeIntegers(gaps)!)
}

function readGaps(reader: ByteReader, length: number): Float64Array {
  const count = readWhole(reader)
  if (count === 0 || count > length + 1) throw damaged('it has too many gaps')
  const gaps = decodeIntegers(reader, count)
  let sum = 0
  for (const run of gaps) {
    if (!(run >= 0)) throw damaged('a gap is negative')
    sum += run
  }
  if (sum !== length) throw damaged('its gaps do not add up')
  return gaps
}

interface Exceptions {
  places: Float64Array
  values: Float64Array
  length: number
}

function readExceptions(reader: ByteReader, count: number): Exceptions {
  const length = readWhole(reader)
  if (length === 0 || length > count) throw damaged('it has too many exceptions')
  const places = decodeIntegers(reader, length)
  let at = -1
  for (let i = 0; i < length; i++) {
    at += places[i]! + 1
    if (!(places[i]! >= 0 && at < count)) throw damaged('an exception lies outside')
    places[i] = at
  }
  return { places, values: Float64Array.from({ length }, () => readDouble(reader)), length }
}

function withThose(numbers: Float64Array, { places, values, length }: Exceptions): Float64Array {
  const all = new Float64Array(numbers.length + length)
  let next = 0
  for (let i = 0; i < all.length; i++) {
    if (next < length && places[next] === i) all[i] = values[next++]!
    else all[i] = numbers[i - next]!
  }
  return all
}

function spreadOut(numbers: Float64Array, gaps: Float64Array, length: number): Float64Array {
  const all = new Float64Array(length).fill(Number.NaN)
  let [at, from] = [0, 0]
  gaps.forEach((run, i) => {
    if (i % 2 === 0) {
      all.set(numbers.subarray(from, from + run), at)
      from += run
    }
    at += run
  })
  return all
}
