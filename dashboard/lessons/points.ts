/** What a lesson reads from a plot. Pure. */
import type { LinePart } from '../chart/curves.ts'
import { nearest } from '../chart/curves.ts'
import type { Plot, Window } from '../series.ts'
import type { ShownCurve } from './lesson.ts'

export interface Point {
  at_ms: number
  value: number
}

/** What was measured within the stretch, without what is known to be false (flag 4). */
export function pointsOf(plot: Plot, part: LinePart, { from_ms, to_ms }: Window = plot): Point[] {
  return plot.at_ms.flatMap((at_ms, i) => {
    const value = plot[part][i]
    const isUsed = value !== null && value !== undefined && plot.flag[i] !== 4
    return isUsed && at_ms >= from_ms && at_ms <= to_ms ? [{ at_ms, value }] : []
  })
}

/** The first of the highest; undefined without any. */
export const highest = (points: readonly Point[]): Point | undefined => first(points, (a, b) => a > b)
export const lowest = (points: readonly Point[]): Point | undefined => first(points, (a, b) => a < b)

function first(points: readonly Point[], isBetter: (a: number, b: number) => boolean): Point | undefined {
  return points.reduce<Point | undefined>(
    (best, point) => (best === undefined || isBetter(point.value, best.value) ? point : best),
    undefined,
  )
}

/** What the curve shows at a moment; null in a gap and far from any point. */
export function valueNear({ plot, part }: Pick<ShownCurve, 'plot' | 'part'>, at_ms: number): number | null {
  if (plot.gaps.some(({ from_ms, to_ms }) => at_ms > from_ms && at_ms < to_ms)) return null
  return plot[part][nearest(plot.at_ms, at_ms)] ?? null
}

/** The share of a stretch in which something was heard, 0 to 1. */
export function heardShare({ gaps }: Plot, { from_ms, to_ms }: Window): number {
  const silent_ms = gaps.reduce(
    (sum, gap) => sum + Math.max(0, Math.min(gap.to_ms, to_ms) - Math.max(gap.from_ms, from_ms)),
    0,
  )
  return 1 - silent_ms / (to_ms - from_ms)
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
}
