/** What many readings come to: enough to tell, without looking at each, that two sides hold the same values. Pure. */
import type { Row } from '../contract.ts'

export interface Sums {
  /** Readings; null = not known. */
  n: number | null
  /** Of these with a number; null = not known. */
  numbers: number | null
  total: number
  low: number | null
  high: number | null
  /** The flags added up; null = not known. */
  flags: number | null
}

export const noSums: Sums = { n: 0, numbers: 0, total: 0, low: null, high: null, flags: 0 }

/** Both together. */
export function added(a: Sums, b: Sums): Sums {
  const known = (one: number | null, other: number | null) => (one === null || other === null ? null : one + other)
  return {
    n: known(a.n, b.n),
    numbers: known(a.numbers, b.numbers),
    total: a.total + b.total,
    low: least(a.low, b.low),
    high: b.high === null ? a.high : Math.max(a.high ?? b.high, b.high),
    flags: known(a.flags, b.flags),
  }
}

/** Adds one reading, in place: there may be millions. */
export function addReading(sums: Sums, { value, flag }: Pick<Row, 'value' | 'flag'>) {
  sums.n = (sums.n ?? 0) + 1
  sums.flags = (sums.flags ?? 0) + flag
  if (value === null) return
  sums.numbers = (sums.numbers ?? 0) + 1
  sums.total += value
  if (sums.low === null || value < sums.low) sums.low = value
  if (sums.high === null || value > sums.high) sums.high = value
}

/** Whether the two can be of the same readings. What one of them does not know is not compared. */
export function areSame(a: Sums, b: Sums): boolean {
  if (isOther(a.n, b.n) || isOther(a.flags, b.flags)) return false
  if (a.numbers === null || b.numbers === null) return true
  return a.numbers === b.numbers && a.low === b.low && a.high === b.high && !(Math.abs(a.total - b.total) > slack(a))
}

const isOther = (a: number | null, b: number | null) => a !== null && b !== null && a !== b

const least = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : Math.min(a, b))

/**
 * By how much two sums of the same numbers may differ when they are added up in another order: each of n additions is off by at
 * most half a unit in the last place (2^-53) of a partial sum, which is at most n times the largest number. An hour at one
 * a minute around 2 m: 1.6e-12; at ten a second: 6e-7.
 */
function slack({ numbers, low, high }: Sums): number {
  const n = numbers ?? 0
  return n * n * 2 ** -52 * Math.max(Math.abs(low ?? 0), Math.abs(high ?? 0))
}
