/** The tables as they follow the log: catching up, settling, retention, and every query over tables and tail together. */

import { bytesOf } from '../../../edge/platform/sqlite.ts'
import type { openLogReader } from '../log/log-reader.ts'
import type { Entry } from '../record.ts'
import { openAnswers } from './answers.ts'
import { openApply } from './apply.ts'
import { openChart } from './chart.ts'
import { openCounts } from './counts.ts'
import { loadMemory } from './memory.ts'
import { openNames } from './names.ts'
import { openRetention, type Retention } from './retention.ts'
import { openRows } from './rows.ts'
import { openSettle } from './settle.ts'
import { openTablesFile } from './tables-file.ts'

const tailRows_large = 200_000 // 16 minutes of 200 values a second, 5 MB
const tailRows_max = 1_000_000 // 25 MB: the first seconds of a flood, settled when it has passed
const refusedBytes_max = 4 * 1024 * 1024
const catchUp_bytes = 32 * 1024 // of deflated log: about 5,000 values, some 10 ms

export interface Tables {
  /** Everything the log held up to here can be asked for. */
  position(): number
  /** Applies the next commits of the log; tells positions that could not be read. */
  catchUp(): number[]
  /** Whether the tail has grown so far that it should settle at the next quiet moment. */
  isLarge(): boolean
  /** Whether it must settle now, and catching up must wait for it. */
  isFull(): boolean
  hasTail(): boolean
  settle(): Generator<void>
  retain(now_ms: number, retention: Retention): Generator<void>
  /** Moves SQLite's write-ahead log into the file, with fsync: what is settled is then safe from a power cut. */
  checkpoint(): boolean
  query: ReturnType<typeof queries>
  /** What names hold, in steps between which others may use the tables. */
  names: ReturnType<typeof openNames>
  /** Entries of commits up to `pos` were written by versions that left deciding to the tables. */
  undecidedUpTo(pos: number): void
  status(): TablesStatus
  close(): void
}

export interface TablesStatus {
  tail_rows: number
  tailSince_ms: number | null
  tables_bytes: number
}

/** Opens the tables where they stand. Throws SQLite's error when they are damaged. */
export function openTables(folder: string, log: ReturnType<typeof openLogReader>): Tables {
  const db = openTablesFile(folder)
  const memory = loadMemory(db)
  const apply = openApply(db, memory)
  const settle = openSettle(db, memory)
  const retain = openRetention(db, memory)

  return {
    position: () => memory.pos,
    catchUp() {
      const unreadable: number[] = []
      for (const { pos, json } of log.read(memory.pos, catchUp_bytes)) {
        if (json === null) unreadable.push(pos)
        else for (const entry of JSON.parse(json) as Entry[]) apply(entry, pos)
        memory.pos = pos
      }
      return unreadable
    },
    isLarge: () => memory.tailRows >= tailRows_large,
    isFull: () => memory.tailRows >= tailRows_max || memory.refused_bytes >= refusedBytes_max,
    hasTail: () => memory.tailRows > 0 || memory.changedStations.size > 0 || memory.alerts.length > 0,
    settle,
    retain,
    checkpoint() {
      const [{ log, checkpointed }] = db.pragma('wal_checkpoint(PASSIVE)') as [{ log: number; checkpointed: number }]
      return log === checkpointed
    },
    query: queries(db, memory),
    names: openNames(db, memory),
    undecidedUpTo(pos) {
      memory.undecided_pos = pos
    },
    status: () => ({ tail_rows: memory.tailRows, tailSince_ms: memory.tailSince_ms, tables_bytes: bytesOf(db) }),
    close: () => db.close(),
  }
}

function queries(db: ReturnType<typeof openTablesFile>, memory: ReturnType<typeof loadMemory>) {
  const { rows, rowsOf } = openRows(db, memory)
  return { ...openAnswers(db, memory), rows, series: openChart(db, memory, rowsOf), counts: openCounts(db, memory) }
}
