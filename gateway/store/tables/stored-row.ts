/** A row as tables.db holds it. */
import type { TailRow } from './tail.ts'

export interface StoredRow {
  at_ms: number
  value: number | null
  flag: number
  delay_ms: number
  clock: number
  off_ms: number
}

export const storedColumns = 'at_ms, value, flag, delay_ms, clock, off_ms'

export function storedRow({ at_ms, value, flag, delay_ms, clock, off_ms }: StoredRow): TailRow {
  return { at_ms, value: value ?? Number.NaN, flag, received_ms: at_ms + delay_ms, clock, off_ms }
}
