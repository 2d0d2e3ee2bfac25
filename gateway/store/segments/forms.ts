/**
 * As which whole numbers a column is kept:
 *
 *     decimal   1.234 as 1234, or as a mean of 7 samples in 7000ths; dividing gives the same bits back
 *     near      the same for sums and means of floats, which miss their decimal by a few doubles: 0.30000000000000004
 *               is 3 tenths and one double more
 *     single    a number of single precision as its 32 bits
 */
import { whole_max } from './bytes.ts'
import { ulpsAway, ulpsFrom } from './ulps.ts'

export interface Form {
  kind: 'decimal' | 'near' | 'single'
  /** 0 to 15. */
  decimals: number
  /** Samples in a mean, 1 to 60. */
  samples: number
}

export const decimals_max = 15
const samples_max = 60
const ulps_max = 64
/** Bits of a number that does not fit: its place and 64 bits. */
const exceptionBits = 76
/** Bits that an arbitrary double takes once those before it are known. */
const doubleBits = 56
const singleBits = 24
const ulpBits = 3
const some_max = 128

/** From a table: a power that an engine rounds otherwise would change the numbers of an older file. */
const tens = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15]

export function factorOf({ decimals, samples }: Form): number {
  return tens[decimals]! * samples
}

/** The whole number of a value, NaN when the form does not hold it. */
export function wholeOf(value: number, form: Form, factor: number): number {
  if (form.kind === 'single') return wholeOfSingle(value)
  const whole = Math.round(value * factor) + 0 // -0 + 0 is 0
  if (!(Math.abs(whole) <= whole_max)) return Number.NaN
  if (form.kind === 'decimal') return Object.is(whole / factor, value) ? whole : Number.NaN
  return Number.isNaN(ulpsFrom(whole / factor, value, ulps_max)) ? Number.NaN : whole
}

/** Doubles from the whole number's value to `value`, which `wholeOf` has taken in the form 'near'. */
export function ulpsOf(value: number, whole: number, factor: number): number {
  return ulpsFrom(whole / factor, value, ulps_max)
}

/** Puts values in the place of their whole numbers. `ulps` only in the form 'near'. */
export function restoreValues(wholes: Float64Array, form: Form, ulps: Float64Array | null): void {
  if (form.kind === 'single') {
    for (let i = 0; i < wholes.length; i++) wholes[i] = singleOf(wholes[i]!)
    return
  }
  const factor = factorOf(form)
  if (factor !== 1) for (let i = 0; i < wholes.length; i++) wholes[i]! /= factor
  if (ulps !== null) for (let i = 0; i < wholes.length; i++) wholes[i] = ulpsAway(wholes[i]!, ulps[i]!)
}

/** The form with the fewest bits by a sample of the values; null when doubles as they are take no more. */
export function formOf(values: Float64Array, hint: number | undefined): Form | null {
  if (values.length === 0) return { kind: 'decimal', decimals: 0, samples: 1 }
  const some = sampleOf(values)
  let best: Form | null = null
  let least = doubleBits
  const consider = (form: Form, bits: number) => {
    const cost = costOf(some, form, bits, least)
    if (cost < least) [best, least] = [form, cost]
  }
  const decimal = (decimals: number, samples: number, kind: 'decimal' | 'near', more: number) =>
    consider({ kind, decimals, samples }, Math.log2(tens[decimals]! * samples) + more)
  if (hint !== undefined && hint >= 0 && hint <= decimals_max) decimal(Math.floor(hint), 1, 'decimal', -0.5)
  for (let decimals = 0; decimals <= decimals_max; decimals++) decimal(decimals, 1, 'decimal', 0)
  if (least < singleBits) return best
  consider({ kind: 'single', decimals: 0, samples: 1 }, singleBits)
  for (let decimals = 0; decimals <= 9; decimals++) decimal(decimals, 1, 'near', ulpBits)
  if (least < ulpBits + 14) return best // a mean takes more
  for (const kind of ['decimal', 'near'] as const)
    for (let samples = 2; samples <= samples_max; samples++)
      for (let decimals = 0; decimals <= 4; decimals++) decimal(decimals, samples, kind, kind === 'near' ? ulpBits : 0)
  return best
}

/** `bits` and what the values cost that do not fit; infinite as soon as that is over the limit. */
function costOf(values: Float64Array, form: Form, bits: number, limit: number): number {
  const factor = factorOf(form)
  const misfits_max = ((limit - bits) * values.length) / exceptionBits
  if (misfits_max <= 0) return Number.POSITIVE_INFINITY
  let misfits = 0
  for (let i = 0; i < values.length; i++)
    if (Number.isNaN(wholeOf(values[i]!, form, factor)) && ++misfits > misfits_max) return Number.POSITIVE_INFINITY
  return bits + (misfits * exceptionBits) / values.length
}

function sampleOf(values: Float64Array): Float64Array {
  if (values.length <= some_max) return values
  return Float64Array.from({ length: some_max }, (_, i) => values[Math.floor((i * values.length) / some_max)]!)
}

const single = new Float32Array(1)
const singleBits32 = new Int32Array(single.buffer)

/** In the order of the numbers; -0 has none. */
function wholeOfSingle(value: number): number {
  single[0] = value
  if (single[0] !== value || Object.is(value, -0)) return Number.NaN
  const bits = singleBits32[0]!
  return bits >= 0 ? bits : -(bits & 0x7fff_ffff)
}

function singleOf(whole: number): number {
  singleBits32[0] = whole >= 0 ? whole : -whole | 0x8000_0000
  return single[0]!
}
