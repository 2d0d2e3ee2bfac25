/**
 * Makes the flag of a row that is kept already more serious, wherever the row is: in the tail, or in the tables with its
 * rollups. A rollup holds the most serious flag of its rows, so raising one needs no second look at the others. Doing it
 * again changes nothing: after a crash the log is read again from an earlier position.
 */
import type { Database } from '../../../edge/platform/sqlite.ts'
import { severityOf, worseFlag } from '../../../hardware/flags.ts'
import type { Flag } from '../../contract.ts'
import type { FlagEntry } from '../record.ts'
import type { Memory } from './memory.ts'
import { levels, severitySql } from './rollup.ts'

export function openRaiseFlag(db: Database, memory: Memory) {
  const raiseRow = db.prepare<[number, number, number, number, number]>(
    `UPDATE row SET flag = ? WHERE series = ? AND at_ms = ? AND value = ? AND ${severitySql} < ?`,
  )
  const rollups = levels.map(({ table, ms }) => ({
    ms,
    raise: db.prepare<[number, number, number]>(`UPDATE ${table} SET worst = max(worst, ?) WHERE series = ? AND t = ?`),
  }))
  const raiseStored = db.transaction((series: number, { at_ms, value, flag }: FlagEntry) => {
    const severity = severityOf(flag)
    if (raiseRow.run(flag, series, at_ms, value, severity).changes === 0) return
    for (const { ms, raise } of rollups) raise.run(severity, series, Math.floor(at_ms / ms))
  })

  return function raiseFlag(entry: FlagEntry): void {
    const { station, sensor, quantity, at_ms, value, flag } = entry
    const series = memory.stations.get(station)?.sensors.get(sensor)?.get(quantity)
    if (!series) return
    const { tail, settling, newest } = series
    if (newest?.at_ms === at_ms && newest.value === value) newest.flag = worseFlag(newest.flag as Flag, flag)
    if (!tail.raiseFlag(at_ms, value, flag) && !settling.raiseFlag(at_ms, value, flag)) raiseStored(series.id, entry)
  }
}
