/**
 * Rows that take the place of others, wherever those are kept: a value where there was a null, and a more serious flag.
 * What is in a segment stays there; the row that counts lies beside it, in the tail, until a merge meets both. Doing it
 * again changes nothing: after a crash the log is read again from an earlier position.
 */
import { type Flag, severityOf } from '../../../hardware/flags.ts'
import type { FlagEntry } from '../record.ts'
import { amends, type TailRow } from './chunk.ts'
import { keptRow, knownSeries, type Memory, type Series } from './memory.ts'
import { amended } from './merged.ts'

/** Puts `row` in the place of the null of its time. */
export function fillNull(memory: Memory, series: Series, row: TailRow): void {
  amend(memory, series, { ...row, amends: amends.null })
}

/** Makes the flag of a row more serious. Another value under its name is not meant. */
export function raiseFlag(memory: Memory, { station, sensor, quantity, at_ms, value, flag }: FlagEntry): void {
  const series = knownSeries(memory, station, sensor, quantity)
  const kept = series && keptRow(memory, series, at_ms)
  if (!kept || kept.value !== value || severityOf(kept.flag as Flag) >= severityOf(flag)) return
  amend(memory, series, { ...kept, flag, amends: amends.flag })
}

function amend(memory: Memory, series: Series, row: TailRow) {
  if (series.newest?.at_ms === row.at_ms) series.newest = row
  const pending = series.tail.rowAt(row.at_ms)
  if (pending) return series.tail.replace(amended(pending, row))
  series.tail.add(row)
  memory.tailRows++
  memory.tailSince_ms ??= row.received_ms
}
