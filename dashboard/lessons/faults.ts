/** Readings that look false: a spike, and a stretch that does not move at all. Pure. */
import { median, type Point } from './points.ts'

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

/** The spike that stands out most; undefined without one. `least`: smaller ones are the noise of the sensor. */
export function spikeIn(points: readonly Point[], least: number): Spike | undefined {
  const away = points.map(({ value }, i) => value - usualAt(points, i))
  const noise = median(away.map(Math.abs))
  const limit = Math.max(least, 8 * noise)
  const order = [...points.keys()].sort((a, b) => Math.abs(away[b]!) - Math.abs(away[a]!))
  for (const i of order) {
    if (Math.abs(away[i]!) < limit) return undefined
    const isOff = (k: number) => Math.abs(away[k] ?? 0) >= limit / 2
    let [from, to] = [i, i]
    while (isOff(from - 1)) from--
    while (isOff(to + 1)) to++
    if (to - from < spike_max && from > 0 && to < points.length - 1)
      return { at: points[i]!, before: points[from - 1]! }
  }
  return undefined
}

function usualAt(points: readonly Point[], i: number): number {
  const around = points.slice(Math.max(0, i - side), i + side + 1).filter((_, k) => k !== Math.min(side, i))
  return median(around.map(({ value }) => value))
}

const stuck_min = 6

/** The longest run of equal readings of at least 45 minutes; undefined where readings often repeat, as of a staff gauge. */
export function stuckIn(points: readonly Point[]): Stuck | undefined {
  const repeats = points.filter(({ value }, i) => i > 0 && value === points[i - 1]!.value).length
  if (repeats > points.length / 2) return undefined
  let best: Stuck | undefined
  for (let from = 0; from < points.length; ) {
    let to = from
    while (points[to + 1]?.value === points[from]!.value) to++
    const run = { from_ms: points[from]!.at_ms, to_ms: points[to]!.at_ms, value: points[from]!.value }
    const isLong = to - from + 1 >= stuck_min && run.to_ms - run.from_ms >= 45 * 60_000
    if (isLong && (!best || run.to_ms - run.from_ms > best.to_ms - best.from_ms)) best = run
    from = to + 1
  }
  return best
}
