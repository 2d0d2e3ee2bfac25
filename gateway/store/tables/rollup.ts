/**
 * The rollups: what one series did in each minute, hour and day, in UTC.
 *
 * They are added up, never recomputed, and only from rows that are really new: so late and repeated readings leave them
 * right. `n` counts values, `nulls` counts rows without one; flags exclude nothing (flag, never delete). The sum of an
 * amount is mean × n. A UTC day is 07:00 to 07:00 in western Indonesia: the rain day of its weather service.
 */

import { bounded } from '../../../edge/platform/bounded.ts'
import { day_ms, hour_ms, minute_ms } from '../../../edge/platform/time.ts'
import { type Flag, severityOf } from '../../../hardware/flags.ts'
import { amends, type TailRow } from './chunk.ts'

export interface Level {
  kind: 'minute' | 'hour' | 'day'
  ms: number
}
export const levels: readonly [minute: Level, hour: Level, day: Level] = [
  { kind: 'minute', ms: minute_ms },
  { kind: 'hour', ms: hour_ms },
  { kind: 'day', ms: day_ms },
]

export interface Bucket {
  n: number
  nulls: number
  /** Never infinite: wild numbers end at the largest there is. */
  total: number
  low: number | null
  high: number | null
  /** Index into `flagsBySeverity`. */
  worst: number
}
/** `t` counts steps since 1970. */
export type Step = Bucket & { t: number }

export function emptyBucket(): Bucket {
  return { n: 0, nulls: 0, total: 0, low: null, high: null, worst: 0 }
}

/** `how`: a row that amends an earlier one, which is counted already, adds only the difference. */
export function addRow(bucket: Bucket, value: number, flag: number, how: number = amends.nothing): void {
  bucket.worst = Math.max(bucket.worst, severityOf(flag as Flag))
  if (how === amends.flag) return
  if (how === amends.null) bucket.nulls--
  if (Number.isNaN(value)) {
    bucket.nulls++
    return
  }
  bucket.n++
  bucket.total = bounded(bucket.total + value)
  bucket.low = bucket.low === null ? value : Math.min(bucket.low, value)
  bucket.high = bucket.high === null ? value : Math.max(bucket.high, value)
}

export function addBucket(into: Bucket, other: Bucket): void {
  into.n += other.n
  into.nulls += other.nulls
  into.total = bounded(into.total + other.total)
  if (other.low !== null) into.low = into.low === null ? other.low : Math.min(into.low, other.low)
  if (other.high !== null) into.high = into.high === null ? other.high : Math.max(into.high, other.high)
  into.worst = Math.max(into.worst, other.worst)
}

/** Rows, ascending, as steps of `step_ms`, ascending. */
export function* stepsOf(rows: Iterable<TailRow>, step_ms: number): Generator<Step, void> {
  let step: Step | null = null
  for (const { at_ms, value, flag, amends } of rows) {
    const t = Math.floor(at_ms / step_ms)
    if (step && step.t !== t) yield step
    if (!step || step.t !== t) step = { t, ...emptyBucket() }
    addRow(step, value, flag, amends)
  }
  if (step) yield step
}

/** Steps of several places, each ascending, as one. */
export function* mergedSteps(places: Iterable<Iterator<Step, void>>): Generator<Step, void> {
  let heads = Array.from(places, (steps) => ({ steps, next: steps.next() })).filter(({ next }) => !next.done)
  while (heads.length > 0) {
    const t = Math.min(...heads.map(({ next }) => (next.value as Step).t))
    const step: Step = { t, ...emptyBucket() }
    for (const head of heads) {
      if ((head.next.value as Step).t !== t) continue
      addBucket(step, head.next.value as Step)
      head.next = head.steps.next()
    }
    heads = heads.filter(({ next }) => !next.done)
    yield step
  }
}

/** Rows gathered by step; the key counts steps of `step_ms` since 1970. */
export function gather(
  rows: Iterable<TailRow>,
  step_ms: number,
  into = new Map<number, Bucket>(),
): Map<number, Bucket> {
  for (const { at_ms, value, flag, amends } of rows) {
    addRow(bucketAt(into, Math.floor(at_ms / step_ms)), value, flag, amends)
  }
  return into
}

export function bucketAt(buckets: Map<number, Bucket>, step: number): Bucket {
  let bucket = buckets.get(step)
  if (!bucket) {
    bucket = emptyBucket()
    buckets.set(step, bucket)
  }
  return bucket
}
