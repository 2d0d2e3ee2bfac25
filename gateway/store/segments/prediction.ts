/**
 * What a number is expected to be after those before it, in steps from the base:
 *
 *     0  the base (the least of all, so that nothing is negative)
 *     1  the number before, and the drift
 *     2  the line through the two before
 *     3  a smoothed level that follows by a quarter, and the drift: for noise around something slow
 *     4  likewise, by a half
 *
 * Smoothing is arithmetic of doubles that every machine rounds alike (IEEE 754), so both sides agree.
 */
import { damaged, unzigzag, whole_max, zigzag } from './bytes.ts'

export interface Prediction {
  prediction: number
  base: number
  step: number
  drift: number
}

const follows = [0, 0, 0, 0.25, 0.5]

/** What each prediction missed, zigzag (not for prediction 0); null when a number is not exact. */
export function misses(numbers: Float64Array, { prediction, base, step, drift }: Prediction): Float64Array | null {
  const { length } = numbers
  if (prediction === 0) return numbers.map((number) => (number - base) / step)
  const missed = new Float64Array(length - 1)
  const follow = follows[prediction]!
  let [before, last, level] = [-drift, 0, 0]
  for (let i = 1; i < length; i++) {
    const number = (numbers[i]! - base) / step
    const expected = expect(prediction, before, last, level, drift)
    const miss = number - expected
    if (!(Math.abs(miss) <= whole_max)) return null
    missed[i - 1] = zigzag(miss)
    level += drift
    level += (number - level) * follow
    before = last
    last = number
  }
  return missed
}

export function restore(missed: Float64Array, { prediction, base, step, drift }: Prediction, length: number) {
  const numbers = new Float64Array(length)
  if (prediction >= follows.length) throw damaged('a prediction is unknown')
  if (prediction === 0) {
    for (let i = 0; i < length; i++) numbers[i] = missed[i]! * step + base
    return numbers
  }
  const follow = follows[prediction]!
  let [before, last, level] = [-drift, 0, 0]
  numbers[0] = base
  for (let i = 1; i < length; i++) {
    const number = expect(prediction, before, last, level, drift) + unzigzag(missed[i - 1]!)
    numbers[i] = number * step + base
    level += drift
    level += (number - level) * follow
    before = last
    last = number
  }
  return numbers
}

function expect(prediction: number, before: number, last: number, level: number, drift: number): number {
  if (prediction === 1) return last + drift
  if (prediction === 2) return 2 * last - before
  return Math.round(level + drift)
}

/** The one or two predictions worth coding, by an estimate of their bits. */
export function predictions(numbers: Float64Array, step: number): { prediction: number; drift: number }[] {
  if (numbers.length === 1) return [{ prediction: 1, drift: 0 }]
  const usual = usualDifference(numbers, step)
  const least = numbers.reduce((a, b) => Math.min(a, b))
  const candidates = [0, 1, 2, 3, 4]
    .map((prediction) => {
      const drift = prediction === 0 ? 0 : usual
      const base = prediction === 0 ? least : numbers[0]!
      const missed = misses(numbers, { prediction, base, step, drift })
      return { prediction, drift, bits: missed === null ? Number.POSITIVE_INFINITY : estimate(missed) }
    })
    .sort((a, b) => a.bits - b.bits)
  return candidates.slice(0, 2)
}

function estimate(missed: Float64Array): number {
  let bits = 0
  for (const number of missed) bits += Math.log2(number + 1)
  return bits
}

/** Median of some differences, in steps: 60,000 of regular times in ms, 0 of a level. */
function usualDifference(numbers: Float64Array, step: number): number {
  const stride = Math.ceil(numbers.length / 256)
  const some = new Float64Array(Math.floor((numbers.length - 1) / stride))
  for (let i = 0; i < some.length; i++) some[i] = (numbers[i * stride + 1]! - numbers[i * stride]!) / step
  return some.sort()[some.length >> 1] ?? 0
}
