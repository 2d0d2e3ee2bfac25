/** Two levels for the past of a river that a lesson can count with. Pure. */
import type { Window } from '../series.ts'
import { type Crossing, crossingsOf } from './crossings.ts'
import { highest, median, type Point } from './points.ts'

export interface Levels {
  low_m: number
  high_m: number
  /** So far below a level it ends. */
  clear_m: number
  /** Warnings of the low level, of the high one, and those of the low one that came to nothing. */
  low: Crossing[]
  high: Crossing[]
  vain: Crossing[]
}

const count_max = 9 // more are not counted with a finger on a phone

/** A low level that is reached two to nine times and a high one that is reached less often; null where the river has no such past. */
export function levelsFor(points: readonly Point[], gaps: readonly Window[] = []): Levels | null {
  const top = highest(points)
  if (!top) return null
  const base = median(points.map(({ value }) => value))
  const rise = top.value - base
  if (rise < 0.2) return null
  const round = (value: number) => Math.round(20 * value) / 20 // 5 cm, as people choose them
  for (const share of [0.35, 0.3, 0.4, 0.25, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7]) {
    const [low_m, high_m, clear_m] = [
      round(base + share * rise),
      round(base + 0.8 * rise),
      Math.max(0.05, round(0.05 * rise)),
    ]
    const low = crossingsOf(points, low_m, low_m - clear_m, gaps)
    const high = crossingsOf(points, high_m, high_m - clear_m, gaps)
    const vain = low.filter((one) => one.top.value < high_m)
    // One that nobody saw begin can be counted in two ways.
    const isClear = ![...low, ...high].some(({ isUnseen }) => isUnseen)
    const isEnough = low.length >= 2 && high.length > 0 && vain.length > 0
    if (isClear && isEnough && low.length <= count_max && high_m > low_m)
      return { low_m, high_m, clear_m, low, high, vain }
  }
  return null
}

/**
 * What is over. While a flood rises nobody can say whether its warning was for nothing: the lesson looks at the time before it, and
 * before a level that is reached just now.
 */
export function pastOf(
  points: readonly Point[],
  gaps: readonly Window[],
): { found: Levels; until_ms: number | undefined } | null {
  let until_ms: number | undefined
  for (;;) {
    const past = points.filter(({ at_ms }) => until_ms === undefined || at_ms < until_ms)
    const found = levelsFor(past, gaps)
    if (!found) return null
    const open = found.low.find(({ isOpen }) => isOpen)
    if (!open) return { found, until_ms }
    until_ms = open.begin.at_ms
  }
}
