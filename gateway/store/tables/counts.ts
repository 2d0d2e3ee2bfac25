/** How many rows each series has in a range: whole days, hours and minutes from the rollups, the ends from the rows. */

import type { Database } from '../../../edge/platform/sqlite.ts'
import type { Memory } from './memory.ts'
import { type Level, levels } from './rollup.ts'
import { pendingOf } from './rows.ts'

export function openCounts(db: Database, memory: Memory) {
  const raw = db.prepare<[number, number, number], { n: number }>(
    'SELECT count(*) AS n FROM row WHERE series = ? AND at_ms >= ? AND at_ms < ?',
  )
  const sums = new Map(
    levels.map((level) => [
      level,
      db.prepare<[number, number, number], { n: number }>(
        `SELECT coalesce(sum(n + nulls), 0) AS n FROM ${level.table} WHERE series = ? AND t >= ? AND t < ?`,
      ),
    ]),
  )

  function stored(series: number, from_ms: number, to_ms: number, [level, ...finer]: Level[]): number {
    if (from_ms >= to_ms) return 0
    if (!level) return raw.get(series, from_ms, to_ms)!.n
    const first = Math.ceil(from_ms / level.ms)
    const end = Math.floor(to_ms / level.ms)
    if (first >= end) return stored(series, from_ms, to_ms, finer)
    return (
      stored(series, from_ms, first * level.ms, finer) +
      sums.get(level)!.get(series, first, end)!.n +
      stored(series, end * level.ms, to_ms, finer)
    )
  }

  return function counts(from_ms: number, to_ms: number) {
    const coarseFirst = [...levels].reverse()
    return [...memory.seriesById.values()].flatMap((series) => {
      let n = stored(series.id, from_ms, to_ms, coarseFirst)
      for (const _ of pendingOf(series, from_ms, to_ms)) n++
      const { station, sensor, quantity } = series
      return n > 0 ? [{ station, sensor, quantity, n }] : []
    })
  }
}
