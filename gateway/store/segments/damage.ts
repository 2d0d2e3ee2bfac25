/** What is found damaged: which file, and what stood there as far as that is known. */
import type { LinesKind } from './lines.ts'
import type { FrameHeader } from './list.ts'
import { stepOf_ms, type TableHeader, type TableKind } from './tables.ts'

export interface LostTable {
  kind: TableKind
  station: string
  sensor: string
  quantity: string
  /** Rows, or steps of a rollup. */
  rows: number
  /** The times of the first and the last of them, ms. */
  from_ms: number
  to_ms: number
  /** Of raw rows: the rollups of the same stretch that are whole. */
  summaries?: readonly TableKind[]
}

export interface Damage {
  file: string
  /** Empty when nothing of the record is lost: what was hit stands elsewhere too. */
  tables: LostTable[]
  /** Entries that were no numbers. */
  lines: { kind: LinesKind; count: number } | null
  /** The file is gone, or so much of it that what it held cannot be told. */
  isUnknown: boolean
}

/** Whether anything of the record is lost by it. */
export function isLoss({ tables, lines, isUnknown }: Damage): boolean {
  return tables.length > 0 || lines !== null || isUnknown
}

/** What a frame with this header held. */
export function damageOf(file: string, header: FrameHeader): Damage {
  if ('tables' in header) return { file, tables: tablesOf(header), lines: null, isUnknown: false }
  const count = Object.values(header.count).reduce((sum, n) => sum + n, 0)
  return { file, tables: [], lines: { kind: header.kind, count }, isUnknown: false }
}

function tablesOf({ kind, station, tables }: TableHeader): LostTable[] {
  const ms = stepOf_ms[kind]
  return tables.map(([sensor, quantity, rows, first, last]) => {
    return { kind, station, sensor, quantity, rows, from_ms: first * ms, to_ms: last * ms }
  })
}
