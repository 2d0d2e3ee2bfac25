/** Places of a column that are not among its numbers: those without value, and exceptions kept as they are. */
import { type ByteReader, type ByteWriter, damaged, readDouble, readWhole } from './bytes.ts'
import { decodeIntegers, encodeIntegers } from './integers.ts'

/** Lengths of runs, numbers and places without value (NaN) in turn, numbers first; null when there is no such place. */
export function gapsOf(values: Float64Array): Float64Array | null {
  const runs: number[] = []
  let isGap = false
  let from = 0
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]!) === isGap) continue
    isGap = !isGap
    runs.push(i - from)
    from = i
  }
  return runs.length === 0 ? null : Float64Array.from([...runs, values.length - from])
}

export function writeGaps(writer: ByteWriter, gaps: Float64Array): void {
  writer.whole(gaps.length)
  writer.bytes(encodeIntegers(gaps)!) // lengths are small: never null
}

export function readGaps(reader: ByteReader, length: number): Float64Array {
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

/** How many places have a value. */
export function presentIn(gaps: Float64Array): number {
  let sum = 0
  for (let i = 0; i < gaps.length; i += 2) sum += gaps[i]!
  return sum
}

export function withoutGaps(values: Float64Array, gaps: Float64Array): Float64Array {
  const present = new Float64Array(presentIn(gaps))
  let count = 0
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) present[count++] = values[i]!
  return present
}

export function withGaps(numbers: Float64Array, gaps: Float64Array, length: number): Float64Array {
  const all = new Float64Array(length)
  let [at, from] = [0, 0]
  for (let i = 0; i < gaps.length; i++) {
    const to = at + gaps[i]!
    if (i % 2 === 0) while (at < to) all[at++] = numbers[from++]!
    else while (at < to) all[at++] = Number.NaN
  }
  return all
}

export interface Exceptions {
  /** Ascending. */
  places: ArrayLike<number>
  values: ArrayLike<number>
}

export function writeExceptions(writer: ByteWriter, { places, values }: Exceptions): void {
  writer.whole(places.length)
  const between = Float64Array.from(places, (place, i) => (i === 0 ? place : place - places[i - 1]! - 1))
  writer.bytes(encodeIntegers(between)!) // places are small: never null
  for (let i = 0; i < values.length; i++) writer.double(values[i]!)
}

export function readExceptions(reader: ByteReader, length: number): Exceptions {
  const count = readWhole(reader)
  if (count === 0 || count > length) throw damaged('it has too many exceptions')
  const places = decodeIntegers(reader, count)
  let at = -1
  for (let i = 0; i < count; i++) {
    const between = places[i]!
    at += between + 1
    if (!(between >= 0 && at < length)) throw damaged('an exception lies outside')
    places[i] = at
  }
  return { places, values: Float64Array.from({ length: count }, () => readDouble(reader)) }
}

export function withExceptions(numbers: Float64Array, { places, values }: Exceptions): Float64Array {
  const all = new Float64Array(numbers.length + places.length)
  let next = 0
  for (let i = 0; i < all.length; i++) {
    if (places[next] === i) all[i] = values[next++]!
    else all[i] = numbers[i - next]!
  }
  return all
}
