/**
 * One column of numbers as bytes, exact to the last bit.
 *
 *     1 byte   kind (2 bits: 0 decimals, 1 means of several samples, 2 doubles or single precision, 3 near decimals),
 *              has places without value (1), has exceptions (1), decimals (4; of kind 2: 1 for single precision)
 *     [1 byte] samples in a mean (kinds 1 and 3)
 *     [ ]      places without value: how many runs, then their lengths, numbers first
 *     [ ]      exceptions: how many, the numbers between them, 8 bytes of each
 *     …        the numbers that are left, as whole numbers or byte planes
 *     [ ]      how many doubles each lies beside its decimal (kind 3)
 */
import { type ByteReader, byteWriter, damaged, readByte } from './bytes.ts'
import { decodeDoubles, encodeDoubles } from './doubles.ts'
import { decimals_max, type Form, factorOf, formOf, restoreValues, ulpsOf, wholeOf } from './forms.ts'
import { decodeIntegers, encodeIntegers } from './integers.ts'
import {
  gapsOf,
  presentIn,
  readExceptions,
  readGaps,
  withExceptions,
  withGaps,
  withoutGaps,
  writeExceptions,
  writeGaps,
} from './places.ts'

const kinds = { decimal: 0, means: 1, doubles: 2, near: 3 } as const
const hasGaps = 4
const hasExceptions = 8
/** With so few bytes a number, doubles as they are take more; to find out costs more than all the rest. */
const few_bytes = 3

/**
 * One column of numbers as bytes, exact to the last bit; NaN means "no value" and comes back as NaN.
 * `decimals`: how many the quantity usually has. A hint that saves time and bytes, never a rounding.
 */
export function encodeColumn(values: Float64Array, decimals?: number): Uint8Array {
  const gaps = gapsOf(values)
  const present = gaps === null ? values : withoutGaps(values, gaps)
  const form = formOf(present, decimals)
  const wholes = form && asWholes(present, form, gaps)
  if (wholes !== null && wholes.length <= few_bytes * (present.length + 4)) return wholes
  const doubles = asDoubles(present, gaps)
  return wholes !== null && wholes.length <= doubles.length ? wholes : doubles
}

/**
 * The numbers of `encodeColumn`. Throws RangeError when the bytes do not hold exactly `length` numbers, and may give
 * other numbers when they are damaged: keep a checksum. Takes memory for a few times `length` numbers, whatever they say.
 */
export function decodeColumn(bytes: Uint8Array, length: number): Float64Array {
  const reader: ByteReader = { bytes, at: 0 }
  const head = readByte(reader)
  const form = readForm(reader, head)
  const gaps = head & hasGaps ? readGaps(reader, length) : null
  const present = gaps === null ? length : presentIn(gaps)
  const exceptions = head & hasExceptions ? readExceptions(reader, present) : null
  let numbers = readNumbers(reader, form, present - (exceptions?.places.length ?? 0))
  if (reader.at !== bytes.length) throw damaged('it holds more')
  if (exceptions !== null) numbers = withExceptions(numbers, exceptions)
  return gaps === null ? numbers : withGaps(numbers, gaps, length)
}

function asDoubles(present: Float64Array, gaps: Float64Array | null): Uint8Array {
  const writer = byteWriter()
  writer.byte(kinds.doubles | (gaps === null ? 0 : hasGaps))
  if (gaps !== null) writeGaps(writer, gaps)
  writer.bytes(encodeDoubles(present))
  return writer.done()
}

/** Null when whole numbers do not bring every value back. */
function asWholes(present: Float64Array, form: Form, gaps: Float64Array | null): Uint8Array | null {
  const factor = factorOf(form)
  const all = new Float64Array(present.length)
  const places: number[] = []
  for (let i = 0; i < present.length; i++) {
    const whole = wholeOf(present[i]!, form, factor)
    if (Number.isNaN(whole)) places.push(i)
    else all[i - places.length] = whole
  }
  const wholes = all.subarray(0, present.length - places.length)
  const writer = byteWriter()
  writeForm(writer, form, (gaps === null ? 0 : hasGaps) | (places.length === 0 ? 0 : hasExceptions))
  if (gaps !== null) writeGaps(writer, gaps)
  if (places.length > 0) writeExceptions(writer, { places, values: places.map((place) => present[place]!) })
  if (wholes.length === 0) return writer.done()
  const bytes = encodeIntegers(wholes)
  if (bytes === null || !isExact(bytes, wholes)) return null
  writer.bytes(bytes)
  if (form.kind === 'near') writer.bytes(encodeIntegers(ulpsBeside(present, wholes, places, factor))!) // small: never null
  return writer.done()
}

function ulpsBeside(present: Float64Array, wholes: Float64Array, places: number[], factor: number): Float64Array {
  const ulps = new Float64Array(wholes.length)
  let next = 0
  for (let i = 0; i < present.length; i++) {
    if (places[next] === i) next++
    else ulps[i - next] = ulpsOf(present[i]!, wholes[i - next]!, factor)
  }
  return ulps
}

/** No rounding within a prediction can slip through: what is written has been read back. */
function isExact(bytes: Uint8Array, wholes: Float64Array): boolean {
  const back = decodeIntegers({ bytes, at: 0 }, wholes.length)
  for (let i = 0; i < wholes.length; i++) if (!Object.is(back[i], wholes[i])) return false
  return true
}

function readNumbers(reader: ByteReader, form: Form | null, length: number): Float64Array {
  if (length === 0) return new Float64Array(0)
  if (form === null) return decodeDoubles(reader, length)
  const numbers = decodeIntegers(reader, length)
  restoreValues(numbers, form, form.kind === 'near' ? decodeIntegers(reader, length) : null)
  return numbers
}

function writeForm(writer: ReturnType<typeof byteWriter>, { kind, decimals, samples }: Form, has: number): void {
  const isPlain = kind === 'decimal' && samples === 1
  if (kind === 'single') writer.byte(kinds.doubles | has | (1 << 4))
  else writer.byte((isPlain ? kinds.decimal : kind === 'near' ? kinds.near : kinds.means) | has | (decimals << 4))
  if (kind !== 'single' && !isPlain) writer.byte(samples)
}

/** Null: doubles as they are. */
function readForm(reader: ByteReader, head: number): Form | null {
  const kind = head & 3
  const decimals = head >> 4
  if (kind === kinds.doubles) {
    if (decimals > 1) throw damaged('its kind is unknown')
    return decimals === 0 ? null : { kind: 'single', decimals: 0, samples: 1 }
  }
  const samples = kind === kinds.decimal ? 1 : readByte(reader)
  if (samples === 0 || decimals > decimals_max) throw damaged('its kind is unknown')
  return { kind: kind === kinds.near ? 'near' : 'decimal', decimals, samples }
}
