/** High and low waters in a level of the sea. Pure. */
import { apart_ms, highest, lowest, mean, median, type Point } from './points.ts'
import { midnight } from './said.ts'

const hour_ms = 3_600_000
const side_ms = 4 * hour_ms // nothing is higher within so long before and after a high water
const least_m = 0.15 // what rises by less from low to high is no tide that a gauge of a village tells from waves

/** In their order. Of a flat top the middle of it; at the ends, and beside a gap, nobody knows. */
export function turnsOf(points: readonly Point[], kind: 'high' | 'low'): Point[] {
  const sign = kind === 'high' ? 1 : -1
  const turns: Point[] = []
  let [from, to] = [0, 0]
  for (const [i, { at_ms, value }] of points.entries()) {
    while (points[from]!.at_ms < at_ms - side_ms) from++
    while (to < points.length - 1 && points[to + 1]!.at_ms <= at_ms + side_ms) to++
    const around = points.slice(from, to + 1)
    const isWhole = at_ms - around[0]!.at_ms > 0.7 * side_ms && around.at(-1)!.at_ms - at_ms > 0.7 * side_ms
    if (!isWhole || around.some((one) => sign * one.value > sign * value)) continue
    const before = turns.at(-1)
    if (before && at_ms - before.at_ms < side_ms) {
      if (before.value === value) turns[turns.length - 1] = { at_ms: (before.at_ms + at_ms) / 2, value }
    } else turns.push(points[i]!)
  }
  return turns
}

export interface Tide {
  highs: Point[]
  lows: Point[]
  perDay: 1 | 2
  /** From a high water to the one of the next day, in the mean: about 24 hours and 50 minutes. */
  day_ms: number
}

/** Undefined where the level is not that of a tide: too little, too small, or no rhythm of a half or a whole lunar day. */
export function tideIn(points: readonly Point[]): Tide | undefined {
  const [highs, lows] = [turnsOf(points, 'high'), turnsOf(points, 'low')]
  const days = ((points.at(-1)?.at_ms ?? 0) - (points[0]?.at_ms ?? 0)) / (24 * hour_ms)
  if (days < 3 || highs.length < 0.6 * days || lows.length < 0.6 * days) return undefined
  const period_h = median(apart_ms(highs.map(({ at_ms }) => at_ms))) / hour_ms
  const perDay = period_h > 11 && period_h < 14 ? 2 : period_h > 23 && period_h < 26.5 ? 1 : undefined
  const rise = median(highs.map(({ value }) => value)) - median(lows.map(({ value }) => value))
  if (!perDay || rise < least_m) return undefined
  const later = highs.slice(perDay).map(({ at_ms }, i) => at_ms - highs[i]!.at_ms)
  const usual = later.filter((ms) => ms > 22 * hour_ms && ms < 28 * hour_ms) // the others reach over a gap
  return usual.length > 0 ? { highs, lows, perDay, day_ms: mean(usual) } : undefined
}

/** How far the water went on each whole day of the clock, in m; days of which a third is missing are left out. */
export function rangesByDay(points: readonly Point[]): { from_ms: number; range: number }[] {
  const days = new Map<number, Point[]>()
  for (const point of points) {
    const day = midnight(point.at_ms)
    days.set(day, [...(days.get(day) ?? []), point])
  }
  const most = Math.max(...[...days.values()].map(({ length }) => length))
  return [...days]
    .filter(([, own]) => own.length > (2 / 3) * most)
    .map(([from_ms, own]) => ({ from_ms, range: highest(own)!.value - lowest(own)!.value }))
}
