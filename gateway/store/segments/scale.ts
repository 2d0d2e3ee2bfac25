/** Which scale turns a column's numbers into whole ones: 1.234 × 1000, or a mean of 7 samples 1.234 × 7000. */
import { whole_max } from './bytes.ts'

export interface Scale {
  /** 0 to 15. */
  decimals: number
  /** Samples in a mean; 1 otherwise, at most 60. */
  samples: number
}

const decimals_max = 15
/** Bits of a number that does not fit and is kept whole: its place and 64 bits. */
const exceptionBits = 76
const some_max = 128

export function factorOf({ decimals, samples }: Scale): number {
  return 10 ** decimals * samples
}

/** The whole number that stands for `value`, or NaN when dividing it does not give the same bits back. */
export function scaled(value: number, factor: number): number {
  const whole = Math.round(value * factor) + 0 // -0 + 0 is 0
  return Math.abs(whole) <= whole_max && Object.is(whole / factor, value) ? whole : Number.NaN
}

/** The scale with the fewest bits by a sample of the values; null when whole numbers would save nothing. */
export function scaleOf(values: Float64Array, hint: number | undefined): Scale | null {
  const some = sampleOf(values)
  let best: Scale | null = null
  let least = 58 // bits that an arbitrary double takes
  const consider = (scale: Scale, bias: number) => {
    const cost = costOf(some, factorOf(scale), least - bias) + bias
    if (cost < least) [best, least] = [scale, cost]
  }
  if (hint !== undefined && hint >= 0 && hint <= decimals_max)
    consider({ decimals: Math.floor(hint), samples: 1 }, -0.5)
  for (let decimals = 0; decimals <= decimals_max; decimals++) consider({ decimals, samples: 1 }, 0)
  if (least < 24) return best
  for (let samples = 2; samples <= 60; samples++)
    for (let decimals = 0; decimals <= 4; decimals++) consider({ decimals, samples }, 1)
  return best
}

function costOf(values: Float64Array, factor: number, limit: number): number {
  const base = Math.log2(factor)
  const misfits_max = ((limit - base) * values.length) / exceptionBits
  let misfits = 0
  for (const value of values) {
    if (Number.isNaN(scaled(value, factor)) && ++misfits > misfits_max) return Number.POSITIVE_INFINITY
  }
  return base + (misfits * exceptionBits) / values.length
}

function sampleOf(values: Float64Array): Float64Array {
  if (values.length <= some_max) return values
  return Float64Array.from({ length: some_max }, (_, i) => values[Math.floor((i * values.length) / some_max)]!)
}
