/** What retention would remove with fewer days than now, in numbers. */
import { day_ms } from '../../../edge/platform/time.ts'
import type { RetentionPlan } from '../record.ts'
import type { Segment } from '../segments/segment.ts'
import { segmentPlace } from '../segments/segment-place.ts'
import type { Retention } from './retention.ts'

/** `now_ms`: the time that retention believes. */
export function retentionPlan(
  segments: readonly Segment[],
  now_ms: number,
  wanted: Retention,
  present: Retention,
): RetentionPlan {
  let [values, from_ms, to_ms] = [0, Number.POSITIVE_INFINITY, 0]
  for (const segment of segments) {
    const place = segmentPlace(segment)
    for (const [key, line] of segment.series) {
      const first_ms = now_ms - daysOf(segment, key, present) * day_ms
      const end_ms = now_ms - daysOf(segment, key, wanted) * day_ms
      const n = end_ms > first_ms ? place.count(key, first_ms, end_ms) : 0
      if (n === 0) continue
      values += n
      from_ms = Math.min(from_ms, Math.max(first_ms, line[4]))
      to_ms = Math.max(to_ms, Math.min(end_ms, line[5] + 1))
    }
  }
  const [rows, all_bytes] = segments.reduce(([n, sum], one) => [n + one.rows, sum + one.bytes], [0, 0])
  const bytes = rows === 0 ? 0 : Math.round((values / rows) * all_bytes)
  return { values, bytes, days: values === 0 ? 0 : Math.max(1, Math.ceil((to_ms - from_ms) / day_ms)) }
}

/** Where a series has no minutes its rows are those, and stay as long; see `retention.ts`. */
function daysOf(segment: Segment, key: string, { raw_days, minute_days, hour_days }: Retention): number {
  if (segment.extents('minute', key).length > 0) return raw_days
  return segment.extents('hour', key).length > 0 ? minute_days : hour_days
}
