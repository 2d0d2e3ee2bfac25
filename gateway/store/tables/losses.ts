/** What of the record was found damaged: it is told for ever, so that a gap is never taken for a quiet river. */
import type { Lost } from '../../contract.ts'
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
  /** Of raw rows: the rollups of the same stretch that are whole. */
  summaries?: readonly TableKind[]
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

/**
 * What is lost of a series between two times, oldest first. `base`: what an answer is made from; where a rollup of lost
 * rows is whole, nothing is missing in it.
 */
export function lostOf(losses: readonly Loss[], of: Names, from_ms: number, to_ms: number, base: TableKind): Lost[] {
  return losses
    .flatMap((loss): Lost[] => {
      const { kind, count, summaries = [], from_ms: first_ms, to_ms: last_ms } = loss
      if (loss.station !== of.station || loss.sensor !== of.sensor || loss.quantity !== of.quantity) return []
      if (first_ms === undefined || last_ms === undefined || last_ms < from_ms || first_ms >= to_ms) return []
      const isMissed = kind === 'row' ? !summaries.includes(base) : kind === base
      return isMissed ? [{ from_ms: first_ms, to_ms: last_ms, n: count || null }] : []
    })
    .sort((a, b) => a.from_ms - b.from_ms)
}

interface Names {
  station: string
  sensor: string
  quantity: string
}

/** The same loss, told again: a damaged file is met again at each start. */
export function isSameLoss(a: Loss, b: Loss): boolean {
  const keys = ['file', 'kind', 'station', 'sensor', 'quantity', 'from_ms', 'to_ms', 'pos'] as const
  return keys.every((key) => a[key] === b[key])
}
