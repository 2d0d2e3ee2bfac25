/**
 * Retention: the oldest rows go, in small steps, level by level; days stay for ever.
 *
 * A raw row goes only when both its time and its arrival are older than `raw_days`, so imported history survives. Minutes
 * go only where the raw rows have gone, hours only where the minutes have, so a coarser level always knows more. The
 * newest row of a series stays: it is what the station last said.
 */

import type { Database } from '../../../edge/platform/sqlite.ts'
import { day_ms } from '../../../edge/platform/time.ts'
import type { Memory, Series } from './memory.ts'
import { levels } from './rollup.ts'

const stepRows_max = 1_000 // a few milliseconds of work

export interface Retention {
  raw_days: number
  minute_days: number
  hour_days: number
}

export function openRetention(db: Database, memory: Memory) {
  const oldRows = db.prepare<[number, number], { at_ms: number; delay_ms: number }>(
    `SELECT at_ms, delay_ms FROM row WHERE series = ? AND at_ms < ? ORDER BY at_ms LIMIT ${stepRows_max}`,
  )
  const dropRows = db.prepare('DELETE FROM row WHERE series = ? AND at_ms <= ?')
  const saveGone = db.prepare(
    'UPDATE series SET gone_from_ms = ?, gone_to_ms = ?, minute_gone_ms = ?, hour_gone_ms = ? WHERE id = ?',
  )
  const [minute, hour] = levels.map(({ table, ms }) => ({
    ms,
    drop: db.prepare(
      `DELETE FROM ${table} WHERE series = @series AND t IN
       (SELECT t FROM ${table} WHERE series = @series AND t < @end ORDER BY t LIMIT ${stepRows_max})`,
    ),
  }))
  const remember = ({ gone_from_ms, gone_to_ms, minute_gone_ms, hour_gone_ms, id }: Series) =>
    saveGone.run(gone_from_ms, gone_to_ms, minute_gone_ms, hour_gone_ms, id)

  const dropRaw = db.transaction((series: Series, before_ms: number): boolean => {
    const rows = oldRows.all(series.id, Math.min(before_ms, series.newest?.at_ms ?? 0))
    const keeps = rows.findIndex(({ at_ms, delay_ms }) => at_ms + delay_ms >= before_ms)
    const going = keeps < 0 ? rows : rows.slice(0, keeps)
    if (going.length === 0) return false
    const [first, last] = [going[0]!.at_ms, going.at(-1)!.at_ms]
    dropRows.run(series.id, last)
    series.gone_from_ms = series.gone_to_ms === 0 ? first : Math.min(series.gone_from_ms, first)
    series.gone_to_ms = Math.max(series.gone_to_ms, last + 1)
    remember(series)
    return going.length === stepRows_max
  })

  const dropRollups = db.transaction(
    (series: Series, { minute_ms, hour_ms }: { minute_ms: number; hour_ms: number }) => {
      const minuteEnd = Math.floor(Math.min(minute_ms, series.gone_to_ms) / minute!.ms)
      const minutes = minute!.drop.run({ series: series.id, end: minuteEnd }).changes
      if (minutes > 0) series.minute_gone_ms = Math.max(series.minute_gone_ms, minuteEnd * minute!.ms)
      const hourEnd = Math.floor(Math.min(hour_ms, series.minute_gone_ms) / hour!.ms)
      const hours = hour!.drop.run({ series: series.id, end: hourEnd }).changes
      if (hours > 0) series.hour_gone_ms = Math.max(series.hour_gone_ms, hourEnd * hour!.ms)
      if (minutes + hours > 0) remember(series)
      return Math.max(minutes, hours) === stepRows_max
    },
  )

  /** Small transactions; what is left undone is done the next time. */
  return function* retentionSteps(now_ms: number, { raw_days, minute_days, hour_days }: Retention): Generator<void> {
    const before = { minute_ms: now_ms - minute_days * day_ms, hour_ms: now_ms - hour_days * day_ms }
    for (const series of memory.seriesById.values()) {
      while (dropRaw(series, now_ms - raw_days * day_ms)) yield
      while (dropRollups(series, before)) yield
      yield
    }
  }
}
