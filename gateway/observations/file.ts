/**
 * `observations.db` in the data folder: see `gateway/photos/photo-book.ts`. No address of whoever reports is kept.
 *
 *   seen(id, station, at_ms, received_ms, quantity, value, word, text, name, state, by, moderated_ms, why,
 *        photo, bytes, sum, width, height)
 */
import { sealStep } from '../../edge/platform/seal.ts'
import { type Database, type SchemaStep, versionKnown } from '../../edge/platform/sqlite.ts'
import type { ObservationState, ObservedWord } from '../contract.ts'
import type { BookName, PhotoRow } from '../photos/index.ts'

export const observationFile: BookName = { name: 'observations', table: 'seen' }

export interface SeenRow extends PhotoRow {
  at_ms: number
  received_ms: number
  quantity: string | null
  value: number | null
  word: ObservedWord | null
  text: string
  name: string | null
  state: ObservationState
  by: string | null
  moderated_ms: number | null
  why: string | null
}

/** Absent: any. */
export interface Which {
  station?: string | undefined
  state?: ObservationState | undefined
  from_ms: number
  to_ms: number
  limit: number
}

export function statements(db: Database) {
  return {
    one: db.prepare<[string], SeenRow>('SELECT * FROM seen WHERE id = ?'),
    list: db.prepare<[{ [key in keyof Which]: string | number | null }], SeenRow>(
      `SELECT * FROM seen WHERE (@station IS NULL OR station = @station) AND (@state IS NULL OR state = @state)
         AND at_ms >= @from_ms AND at_ms < @to_ms ORDER BY at_ms DESC, id LIMIT @limit`,
    ),
    sums: db.prepare<[], { kept: number; pending: number; bytes: number }>(
      `SELECT count(*) AS kept, count(*) FILTER (WHERE state = 'pending') AS pending, coalesce(sum(bytes), 0) AS bytes
         FROM seen`,
    ),
    insert: db.prepare<SeenRow>(
      `INSERT INTO seen(id, station, at_ms, received_ms, quantity, value, word, text, name, state, by, moderated_ms, why,
                        photo, bytes, sum, width, height)
       VALUES (@id, @station, @at_ms, @received_ms, @quantity, @value, @word, @text, @name, @state, @by, @moderated_ms,
               @why, @photo, @bytes, @sum, @width, @height)`,
    ),
    moderate: db.prepare<[ObservationState, string, number, string, string]>(
      'UPDATE seen SET state = ?, by = ?, moderated_ms = ?, why = ? WHERE id = ?',
    ),
  }
}

export const steps: readonly SchemaStep[] = [
  `CREATE TABLE seen(
       id TEXT PRIMARY KEY, station TEXT NOT NULL, at_ms INTEGER NOT NULL, received_ms INTEGER NOT NULL, quantity TEXT,
       value REAL, word TEXT, text TEXT NOT NULL, name TEXT, state TEXT NOT NULL, by TEXT, moderated_ms INTEGER, why TEXT,
       photo TEXT, bytes INTEGER, sum INTEGER, width INTEGER, height INTEGER) STRICT, WITHOUT ROWID;
     CREATE INDEX seen_of_station ON seen(station, at_ms);
     CREATE TABLE note(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;`,
  sealStep(['seen', 'note']),
]

/** Up to which version this program knows the file, for updates. */
export const observationsSchema = { 'observations.db': versionKnown({ steps }) }
