/**
 * What a number is expected to be after those before it, in steps from the base (Holt's linear smoothing):
 *
 *     expected = level + slope           rounded
 *     missed   = number - expected
 *     level    = level + slope + follow × (number - level - slope)
 *     slope    = slope + turn × (number - level - slope)
 *
 * With follow 1 and turn 0 that is the number before (and the drift, the slope at the start); with 1 and 1 the line
 * through the two before; with less it looks through the noise around a level or around a tide. Prediction 0 is none:
 * the distance from the least number. All machines round doubles alike (IEEE 754), so both sides agree.
 */
import { unzigzag, whole_max, zigzag } from './bytes.ts'

export interface Prediction {
  /** Row of `ways`. */
  way: number
  /** The first number, or the least (way 0). */
  base: number
  step: number
  /** Slope at the start, in steps. */
  drift: number
}

const ways = [
  { follow: 0, turn: 0 }, // none
  { follow: 1, turn: 0 },
  { follow: 1, turn: 1 },
  { follow: 0.5, turn: 0 },
  { follow: 0.25, turn: 0 },
  { follow: 0.75, turn: 0.375 },
  { follow: 0.5, turn: 0.125 },
  { follow: 0.25, turn: 0.03125 },
]

/** What was missed, zigzag (not for way 0); null when a number is not exact. */
export function misses(numbers: Float64Array, { way, base, step, drift }: Prediction): Float64Array | null {
  const { length } = numbers
  if (way === 0) {
    const distances = new Float64Array(length)
    for (let i = 0; i < length; i++) distances[i] = (numbers[i]! - base) / step
    return distances
  }
  const { follow, turn } = ways[way]!
  const missed = new Float64Array(length - 1)
  let [level, slope] = [0, drift]
  for (let i = 1; i < length; i++) {
    level += slope
    const number = (numbers[i]! - base) / step
    const miss = number - Math.floor(level + 0.5)
    if (!(Math.abs(miss) <= whole_max)) return null
    missed[i - 1] = zigzag(miss)
    const error = number - level
    level += follow * error
    slope += turn * error
  }
  return missed
}

export function restore(missed: Float64Array, { way, base, step, drift }: Prediction, length: number): Float64Array {
  const numbers = new Float64Array(length)
  if (way === 0) {
    for (let i = 0; i < length; i++) numbers[i] = missed[i]! * step + base
    return numbers
  }
  const { follow, turn } = ways[way] ?? ways[0]!
  let [level, slope] = [0, drift]
  numbers[0] = base
  for (let i = 1; i < length; i++) {
    level += slope
    const number = Math.floor(level + 0.5) + unzigzag(missed[i - 1]!)
    numbers[i] = number * step + base
    const error = number - level
    level += follow * error
    slope += turn * error
  }
  return numbers
}

const estimated_max = 1024
const logarithms = Float64Array.from({ length: 4096 }, (_, number) => Math.log2(number + 1))

/** The predictions worth coding, the best first, by an estimate of their bits over a part of the numbers. */
export function predictions(numbers: Float64Array, least: number, step: number): Prediction[] {
  const first = numbers[0]!
  if (numbers.length === 1) return [{ way: 1, base: first, step, drift: 0 }]
  const from = Math.max(0, (numbers.length - estimated_max) >> 1)
  const part = numbers.subarray(from, from + estimated_max)
  const usual = usualDifference(numbers, step)
  const candidates = ways.map((_, way) => {
    const drift = way === 0 ? 0 : usual
    const missed = misses(part, { way, base: way === 0 ? least : part[0]!, step, drift })
    const bits = missed === null ? Number.POSITIVE_INFINITY : estimate(missed)
    return { prediction: { way, base: way === 0 ? least : first, step, drift }, bits }
  })
  candidates.sort((a, b) => a.bits - b.bits)
  const limit = candidates[0]!.bits * 1.05 + 8
  return candidates.filter(({ bits }, i) => i < 1 || (i < 3 && bits < limit)).map(({ prediction }) => prediction)
}

function estimate(missed: Float64Array): number {
  let bits = 0
  for (const number of missed) bits += number < 4096 ? logarithms[number]! : Math.log2(number + 1)
  return bits
}

/** Median of some differences, in steps: 60,000 of regular times in ms, 0 of a level. */
function usualDifference(numbers: Float64Array, step: number): number {
  const stride = Math.ceil(numbers.length / 128)
  const some = new Float64Array(Math.floor((numbers.length - 2) / stride) + 1)
  for (let i = 0; i < some.length; i++) some[i] = (numbers[i * stride + 1]! - numbers[i * stride]!) / step
  return some.sort()[some.length >> 1]!
}
