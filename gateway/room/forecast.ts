/** When the disk will be full, from how the data folder has grown. Pure. */
import { day_ms, hour_ms } from '../../edge/platform/time.ts'

/** How large the folder was, and when (UTC ms). */
export type Sample = [at_ms: number, bytes: number]

/** A sample an hour is enough for days; the log grows and is trimmed within hours. */
const every_ms = hour_ms
const span_ms = 7 * day_ms
const least_ms = 12 * hour_ms

/** The samples with one more, without what is too old, too close, or from a clock that was ahead. */
export function withSample(samples: readonly Sample[], [at_ms, bytes]: Sample): Sample[] {
  const kept = samples.filter(([earlier_ms]) => earlier_ms <= at_ms && at_ms - earlier_ms <= span_ms)
  const last = kept.at(-1)
  return last && at_ms - last[0] < every_ms ? kept : [...kept, [at_ms, bytes]]
}

/** Days until `free_bytes` are used up; null while it does not grow, or when that cannot be told yet. */
export function daysLeft(samples: readonly Sample[], [at_ms, bytes]: Sample, free_bytes: number): number | null {
  const [first] = samples
  if (!first || at_ms - first[0] < least_ms) return null
  const grown = bytes - first[1]
  return grown <= 0 ? null : (free_bytes * (at_ms - first[0])) / grown / day_ms
}
