/** What a lesson reads from a plot. Pure. */
import type { Flag, SeriesAnswer } from '../../gateway/contract.ts'
import type { LinePart } from '../chart/curves.ts'
import { nearest } from '../chart/curves.ts'
import type { Plot, Window } from '../series.ts'
import type { ShownCurve } from './lesson.ts'

export interface Point {
  at_ms: number
  value: number
}

/** Everything that is drawn: what is flagged as false, too. */
export const drawnPoints = (plot: Plot, part: LinePart): Point[] => pointsWhere(plot, part, () => true)

/** What was measured within the stretch, without what is known to be false (flag 4). */
export function pointsOf(plot: Plot, part: LinePart, { from_ms, to_ms }: Window = plot): Point[] {
  return pointsWhere(plot, part, (at_ms, flag) => flag !== 4 && at_ms >= from_ms && at_ms <= to_ms)
}

function pointsWhere(plot: Plot, part: LinePart, isWanted: (at_ms: number, flag: Flag | null | undefined) => boolean) {
  return plot.at_ms.flatMap((at_ms, i): Point[] => {
    const value = plot[part][i]
    return value !== null && value !== undefined && isWanted(at_ms, plot.flag[i]) ? [{ at_ms, value }] : []
  })
}

/** The stretch that a series covers; it must not be empty. */
export const coveredBy = ({ at_ms, step_ms }: Pick<SeriesAnswer, 'at_ms' | 'step_ms'>): Window => ({
  from_ms: at_ms[0]!,
  to_ms: at_ms.at(-1)! + step_ms,
})

/** The first of the highest; undefined without any. */
export const highest = (points: readonly Point[]): Point | undefined => first(points, (a, b) => a > b)
export const lowest = (points: readonly Point[]): Point | undefined => first(points, (a, b) => a < b)

function first(points: readonly Point[], isBetter: (a: number, b: number) => boolean): Point | undefined {
  return points.reduce<Point | undefined>(
    (best, point) => (best === undefined || isBetter(point.value, best.value) ? point : best),
    undefined,
  )
}

/** What was measured at a moment; null in a gap, without a point, and where it is known to be false (flag 4), as in `pointsOf`. */
export function valueNear({ plot, part }: Pick<ShownCurve, 'plot' | 'part'>, at_ms: number): number | null {
  if (plot.gaps.some(({ from_ms, to_ms }) => at_ms > from_ms && at_ms < to_ms)) return null
  const i = nearest(plot.at_ms, at_ms)
  return plot.flag[i] === 4 ? null : (plot[part][i] ?? null)
}

/** Whether something is missing within a stretch, for longer than `least_ms`. */
export function isMissingIn({ gaps }: Plot, { from_ms, to_ms }: Window, least_ms = 0): boolean {
  return gaps.some((gap) => gap.to_ms > from_ms && gap.from_ms < to_ms && gap.to_ms - gap.from_ms > least_ms)
}

/** How many points are drawn that are known to be false (flag 4). */
export const falseCount = (plot: Plot, part: LinePart): number =>
  drawnPoints(plot, part).length - pointsOf(plot, part, { from_ms: -Infinity, to_ms: Infinity }).length

/** For each point whether something is missing before it, so that nobody knows what was in between; true for the first. */
export function followsGap(points: readonly Point[], gaps: readonly Window[]): boolean[] {
  return points.map(({ at_ms }, i) => {
    const before = points[i - 1]
    return !before || gaps.some((gap) => gap.to_ms > before.at_ms && gap.from_ms < at_ms)
  })
}

/** The share of a stretch in which something was heard, 0 to 1. */
export function heardShare({ gaps }: Plot, { from_ms, to_ms }: Window): number {
  const silent_ms = gaps.reduce(
    (sum, gap) => sum + Math.max(0, Math.min(gap.to_ms, to_ms) - Math.max(gap.from_ms, from_ms)),
    0,
  )
  return 1 - silent_ms / (to_ms - from_ms)
}

/** NaN of none. */
export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** From each moment to the next. */
export const apart_ms = (at_ms: readonly number[]): number[] => at_ms.slice(1).map((at, i) => at - at_ms[i]!)

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
}
