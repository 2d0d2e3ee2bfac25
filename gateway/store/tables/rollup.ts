/**
 * The rollups: what one series did in each minute, hour and day, in UTC.
 *
 * They are added to, never recomputed, and only by rows that are really new: so late and repeated readings leave them
 * right. `n` counts values, `nulls` counts rows without one; flags exclude nothing (flag, never delete). The sum of an
 * amount is mean × n. A UTC day is 07:00 to 07:00 in western Indonesia: the rain day of its weather service.
 */
import { day_ms, hour_ms, minute_ms } from '../../../edge/platform/time.ts'
import { type Flag, flagsBySeverity, severityOf } from '../../../hardware/flags.ts'
import type { Chunk, TailRow } from './tail.ts'

export interface Level {
  table: 'r1m' | 'r1h' | 'r1d'
  ms: number
}
export const levels: readonly [minute: Level, hour: Level, day: Level] = [
  { table: 'r1m', ms: minute_ms },
  { table: 'r1h', ms: hour_ms },
  { table: 'r1d', ms: day_ms },
]

export interface Bucket {
  n: number
  nulls: number
  total: number
  low: number | null
  high: number | null
  /** Index into `flagsBySeverity`. */
  worst: number
}

/** The position in `flagsBySeverity`, in SQL, for a column `flag`. */
export const severitySql = `CASE flag ${flagsBySeverity.map((flag, index) => `WHEN ${flag} THEN ${index}`).join(' ')} END`

export function emptyBucket(): Bucket {
  return { n: 0, nulls: 0, total: 0, low: null, high: null, worst: 0 }
}

export function addRow(bucket: Bucket, value: number, flag: number): void {
  bucket.worst = Math.max(bucket.worst, severityOf(flag as Flag))
  if (Number.isNaN(value)) {
    bucket.nulls++
    return
  }
  bucket.n++
  bucket.total += value
  bucket.low = bucket.low === null ? value : Math.min(bucket.low, value)
  bucket.high = bucket.high === null ? value : Math.max(bucket.high, value)
}

export function addBucket(into: Bucket, other: Bucket): void {
  into.n += other.n
  into.nulls += other.nulls
  into.total += other.total
  if (other.low !== null) into.low = into.low === null ? other.low : Math.min(into.low, other.low)
  if (other.high !== null) into.high = into.high === null ? other.high : Math.max(into.high, other.high)
  into.worst = Math.max(into.worst, other.worst)
}

/** Rows gathered by step; the key counts steps of `step_ms` since 1970. */
export function gather(
  rows: Iterable<TailRow>,
  step_ms: number,
  into = new Map<number, Bucket>(),
): Map<number, Bucket> {
  for (const { at_ms, value, flag } of rows) addRow(bucketAt(into, Math.floor(at_ms / step_ms)), value, flag)
  return into
}

/** Like `gather`, for the columns of a chunk. */
export function gatherChunk({ length, at_ms, value, flag }: Chunk, step_ms: number): Map<number, Bucket> {
  const buckets = new Map<number, Bucket>()
  for (let i = 0; i < length; i++) addRow(bucketAt(buckets, Math.floor(at_ms[i]! / step_ms)), value[i]!, flag[i]!)
  return buckets
}

export function bucketAt(buckets: Map<number, Bucket>, step: number): Bucket {
  let bucket = buckets.get(step)
  if (!bucket) {
    bucket = emptyBucket()
    buckets.set(step, bucket)
  }
  return bucket
}
