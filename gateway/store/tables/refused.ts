import type { RefusedEntry } from '../record.ts'

/** A refused payload, and the commit it came with. */
export interface RefusedAt {
  pos: number
  entry: RefusedEntry
}
