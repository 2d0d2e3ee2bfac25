/** Readings that look false: a spike, and a stretch that does not move at all. Pure. */
import type { Window } from '../series.ts'
import { followsGap, median, type Point } from './points.ts'

export interface Spike {
  at: Point
  /** The last reading before it that fits its neighbours. */
  before: Point
}

export interface Stuck {
  from_ms: number
  to_ms: number
  value: number
}

const side = 4 // readings on either side that say what is usual there
const spike_max = 3 // readings: what stays longer may be true

const quick_ms = 60 * 60_000
const alone = 3 // times as far as anything else went
const deep = 5 // times `least`

/**
 * The spike that stands out most; undefined without one. `least`: smaller ones are the noise of the sensor.
 *
 * A pupil who is told that a true flood was false learns not to run. So it counts only as false what nothing in nature does: it
 * is back nearly where it left, within an hour; or, where readings come seldom, it fell, and further than anything else (a
 * small river at Katulampa rises by 70 cm and is back within three hours, and no river falls by metres and rises again).
 */
export function spikeIn(points: readonly Point[], least: number, gaps: readonly Window[]): Spike | undefined {
  const away = points.map(({ value }, i) => value - usualAt(points, i))
  const noise = median(away.map(Math.abs))
  const steps = stepsOf(points)
  const isBroken = followsGap(points, gaps)
  const limit = Math.max(least, 8 * noise)
  const order = [...points.keys()].sort((a, b) => Math.abs(away[b]!) - Math.abs(away[a]!))
  for (const i of order) {
    if (Math.abs(away[i]!) < limit) return undefined
    const isOff = (k: number) => Math.abs(away[k] ?? 0) >= limit / 2
    let [from, to] = [i, i]
    while (isOff(from - 1)) from--
    while (isOff(to + 1)) to++
    const [before, after] = [points[from - 1], points[to + 1]]
    if (to - from >= spike_max || !before || !after) continue
    if (isBroken.slice(from, to + 2).includes(true)) continue // what is missing may have led there
    const jump = points[i]!.value - before.value
    const isBack = Math.abs(after.value - before.value) <= 0.25 * Math.abs(jump)
    const isQuick = after.at_ms - before.at_ms <= quick_ms
    const others = steps.filter((_, k) => k < from - 1 || k > to)
    if (isBack && (isQuick || -jump >= Math.max(deep * least, alone * Math.max(...others))))
      return { at: points[i]!, before }
  }
  return undefined
}

/** How far each reading is from the one before it. */
const stepsOf = (points: readonly Point[]) => points.slice(1).map(({ value }, i) => Math.abs(value - points[i]!.value))

function usualAt(points: readonly Point[], i: number): number {
  const around = points.slice(Math.max(0, i - side), i + side + 1).filter((_, k) => k !== Math.min(side, i))
  return median(around.map(({ value }) => value))
}

const stuck_min = 6

/**
 * The longest run of equal readings of at least 45 minutes that ends with a jump, as a sensor does that was stuck while the water
 * went on: calm water also stands still, and sets off slowly. Undefined where readings often repeat, as of a staff gauge.
 */
export function stuckIn(points: readonly Point[], gaps: readonly Window[]): Stuck | undefined {
  const steps = stepsOf(points)
  const moves = steps.filter((step) => step > 0)
  if (moves.length < steps.length / 2) return undefined
  const usual = median(moves)
  const isBroken = followsGap(points, gaps)
  let best: Stuck | undefined
  for (let from = 0; from < points.length; ) {
    let to = from
    while (points[to + 1]?.value === points[from]!.value && !isBroken[to + 1]) to++
    const run = { from_ms: points[from]!.at_ms, to_ms: points[to]!.at_ms, value: points[from]!.value }
    const isLong = to - from + 1 >= stuck_min && run.to_ms - run.from_ms >= 45 * 60_000
    // Of a flood that begins, the second step is no smaller than the first.
    const isFreed = !isBroken[to + 1] && (steps[to] ?? 0) > 3 * Math.max(usual, steps[to + 1] ?? 0)
    if (isLong && isFreed && (!best || run.to_ms - run.from_ms > best.to_ms - best.from_ms)) best = run
    from = to + 1
  }
  return best
}
