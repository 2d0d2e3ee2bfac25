/**
 * Puts a value in the place of a null, wherever the row is: in the tail, or in the tables with its rollups. Doing it again
 * changes nothing: after a crash the log is read again from an earlier position.
 */
import type { Database } from '../../../edge/platform/sqlite.ts'
import { severityOf } from '../../../hardware/flags.ts'
import type { Flag } from '../../contract.ts'
import type { Series } from './memory.ts'
import { levels } from './rollup.ts'
import type { TailRow } from './tail.ts'

export function openFillNull(db: Database) {
  const fillRow = db.prepare(
    `UPDATE row SET value = ?, flag = ?, delay_ms = ?, clock = ?, off_ms = ?
     WHERE series = ? AND at_ms = ? AND value IS NULL`,
  )
  const rollups = levels.map(({ table, ms }) => ({
    ms,
    fill: db.prepare(
      `UPDATE ${table} SET n = n + 1, nulls = nulls - 1, total = total + @value, low = min(coalesce(low, @value), @value),
       high = max(coalesce(high, @value), @value), worst = max(worst, @severity) WHERE series = @series AND t = @t`,
    ),
  }))
  const fillStored = db.transaction((series: number, row: TailRow) => {
    const { at_ms, value, flag, received_ms, clock, off_ms } = row
    if (fillRow.run(value, flag, received_ms - at_ms, clock, off_ms, series, at_ms).changes === 0) return
    const severity = severityOf(flag as Flag)
    for (const { ms, fill } of rollups) fill.run({ value, severity, series, t: Math.floor(at_ms / ms) })
  })

  return function fillNull(series: Series, row: TailRow): void {
    if (series.newest?.at_ms === row.at_ms) series.newest = row
    if (!series.tail.fillNull(row) && !series.settling.fillNull(row)) fillStored(series.id, row)
  }
}
