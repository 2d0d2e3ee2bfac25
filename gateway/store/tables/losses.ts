/** What of the record was found damaged: it is told for ever, so that a gap is never taken for a quiet river. */
import type { Entry } from '../record.ts'
import type { Damage } from '../segments/damage.ts'
import type { TableKind } from '../segments/tables.ts'

export interface Loss {
  file: string
  /**
   * Raw rows or steps of a rollup; entries of a segment, such as alerts; one entry of the log, which could not be taken;
   * 'unknown' when it cannot be told.
   */
  kind: TableKind | 'alert' | 'refused' | 'entry' | 'unknown'
  station?: string
  sensor?: string
  quantity?: string
  count?: number
  from_ms?: number
  to_ms?: number
  /** Of the commit in the log. */
  pos?: number
}

/** What this damage took; nothing when all of it stands elsewhere too. */
export function lossesOf({ file, tables, lines, isUnknown }: Damage): Loss[] {
  return [
    ...tables.map(({ rows, ...table }): Loss => ({ file, count: rows, ...table })),
    ...(lines ? [{ file, kind: lines.kind, count: lines.count }] : []),
    ...(isUnknown ? [{ file, kind: 'unknown' as const }] : []),
  ]
}

/** What an entry of the log meant, that could not be taken. */
export function lossOfEntry(entry: Entry, pos: number): Loss {
  return { file: 'log', kind: 'entry', pos, ...('station' in entry && { station: entry.station }) }
}

/** The same loss, told again: a damaged file is met again at each start. */
export function isSameLoss(a: Loss, b: Loss): boolean {
  const keys = ['file', 'kind', 'station', 'sensor', 'quantity', 'from_ms', 'to_ms', 'pos'] as const
  return keys.every((key) => a[key] === b[key])
}
