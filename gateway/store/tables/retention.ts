/**
 * Retention: the oldest rows go, level by level; days stay for ever. A segment that has enough of what may go is written
 * anew without it, so its room comes back.
 *
 * A raw row goes only when both its time and its arrival are older than the limit, so imported history survives. Where a
 * series has no minutes because its rows are no more than those, its rows are the minutes, and stay as long; likewise
 * with hours. Minutes go only where the raw rows have gone, hours only where the minutes have, so a coarser level always
 * knows more. The newest row of a series stays: it is what the station last said.
 */

import { day_ms } from '../../../edge/platform/time.ts'
import type { Left } from '../segments/merge.ts'
import type { Segment } from '../segments/segment.ts'
import { rowsIn } from '../segments/segment-rows.ts'
import type { TailRow } from './chunk.ts'
import { knownSeries, type Memory, type Series } from './memory.ts'
import { type Level, levels } from './rollup.ts'
import { type SeriesState, seriesState } from './state.ts'

export interface Retention {
  raw_days: number
  minute_days: number
  hour_days: number
}

const [minuteLevel, hourLevel] = levels

/** How far retention goes in one run at most: a wrong word of a clock or a person is noticed before it has cost much. */
const run_ms = 7 * day_ms
/** A segment is written anew when so much of its time may go: each time costs all of it. */
const worthwhile = 1 / 8

/** The times before which each level may go. */
export type Limits = Record<'raw' | 'minute' | 'hour', number>

/**
 * The limits of this run. Retention has a time of its own: it follows `now_ms`, once it has run, in steps of at most
 * `run_ms`.
 */
export function nextLimits(memory: Memory, now_ms: number, { raw_days, minute_days, hour_days }: Retention): Limits {
  const time_ms = memory.retained_ms === null ? now_ms : Math.min(now_ms, memory.retained_ms + run_ms)
  memory.retained_ms = Math.max(memory.retained_ms ?? time_ms, time_ms)
  const before = (days: number) => time_ms - days * day_ms
  return { raw: before(raw_days), minute: before(minute_days), hour: before(hour_days) }
}

export interface Removal {
  without: ReadonlyMap<string, Left>
  /** The series as they are once it is done. */
  series: SeriesState[]
}

/** What may go of a segment; null when that is not worth writing it anew. */
export function removalOf(memory: Memory, segment: Segment, limits: Limits): Removal | null {
  const without = new Map<string, Left>()
  const states: SeriesState[] = []
  let isWorthwhile = false
  for (const [key, line] of segment.series) {
    const series = knownSeries(memory, line[0], line[1], line[2])
    const found = series && removalOfSeries(series, segment, limits)
    if (!found) continue
    without.set(key, found.left)
    states.push(found.state)
    isWorthwhile ||= found.late_ms >= (line[5] - line[4]) * worthwhile
  }
  return isWorthwhile ? { without, series: states } : null
}

function removalOfSeries(series: Series, segment: Segment, limits: Limits) {
  const firstOf = ({ kind, ms }: Level) =>
    (segment.extents(kind, series.key)[0]?.first ?? Number.POSITIVE_INFINITY) * ms
  const has = (kind: Level['kind']) => segment.extents(kind, series.key).length > 0
  const next = has('minute') ? 'minute' : has('hour') ? 'hour' : 'day' // the finest level that is not the rows themselves
  const rows_ms = { minute: limits.raw, hour: limits.minute, day: limits.hour }[next]
  const old = oldRows(series, segment, rows_ms)
  const minute_ms = Math.min(limits.minute, old.keptFrom_ms)
  const steps_ms = { minute: minute_ms, hour: Math.min(limits.hour, minute_ms), day: Number.NEGATIVE_INFINITY }
  const late = [rows_ms - old.first_ms, ...levels.map((level) => steps_ms[level.kind] - level.ms - firstOf(level))]
  const late_ms = Math.max(...late)
  if (late_ms <= 0) return null
  const left: Left = {
    row: old.isOld,
    step: ({ kind, ms }, t) => (t + 1) * ms <= steps_ms[kind],
    made: new Set([next]),
  }
  return { left, late_ms, state: stateWithout(series, old, next, has('minute'), steps_ms) }
}

/** The rows of a segment that may go, and where those begin that stay. */
function oldRows({ key, newest }: Series, segment: Segment, before_ms: number) {
  const isOld = ({ at_ms, received_ms }: TailRow) =>
    at_ms < before_ms && received_ms < before_ms && at_ms !== newest?.at_ms
  const found = { isOld, first_ms: Number.POSITIVE_INFINITY, end_ms: 0, keptFrom_ms: before_ms }
  for (const row of rowsIn(segment, key, Number.NEGATIVE_INFINITY, before_ms)) {
    if (!isOld(row)) {
      if (row.at_ms !== newest?.at_ms) found.keptFrom_ms = Math.min(found.keptFrom_ms, row.at_ms)
      continue
    }
    found.first_ms = Math.min(found.first_ms, row.at_ms)
    found.end_ms = row.at_ms + 1
  }
  return found
}

function stateWithout(
  series: Series,
  old: ReturnType<typeof oldRows>,
  next: Level['kind'],
  hasMinutes: boolean,
  steps_ms: { minute: number; hour: number },
): SeriesState {
  const [id, station, sensor, quantity, from_ms, to_ms, minute_ms, hour_ms] = seriesState(series)
  const isGone = old.end_ms > 0
  const first_ms = to_ms === 0 ? old.first_ms : Math.min(from_ms, old.first_ms)
  return [
    id,
    station,
    sensor,
    quantity,
    isGone ? first_ms : from_ms,
    Math.max(to_ms, old.end_ms),
    Math.max(minute_ms, hasMinutes ? 0 : old.end_ms, hasMinutes ? floorTo(minuteLevel.ms, steps_ms.minute) : 0),
    Math.max(hour_ms, next === 'day' ? old.end_ms : floorTo(hourLevel.ms, steps_ms.hour)),
  ]
}

function floorTo(step_ms: number, at_ms: number): number {
  return Math.max(0, Math.floor(at_ms / step_ms) * step_ms)
}
