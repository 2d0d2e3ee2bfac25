/** What the tables' thread tells the gateway without being asked. */
import type { RecordDamage } from '../record.ts'
import type { Loss } from './losses.ts'
import type { ReadingOn } from './reading-on.ts'
import type { TablesStatus } from './tables.ts'

export type TablesNotice =
  | { status: TablesStatus }
  | { warning: string; detail: Record<string, unknown> }
  /** Settled up to here, and safe from a power cut: the log may be trimmed. */
  | { safe: number }
  /** Found just now, whether anything was lost by it or not. */
  | { damaged: string; losses: Loss[] }
  /** Commits of the log that cannot be read any more. */
  | { log: RecordDamage }
  /** How far the rows of the log have been read at a start; null: all of them. */
  | { reading: ReadingOn | null }
