/**
 * `logbook.db` in the data folder: see `gateway/photos/photo-book.ts`.
 *
 *   entry(id, station, at_ms, kind, text, by, person, entered_ms, photo, bytes, sum, width, height)
 */
import { sealStep } from '../../edge/platform/seal.ts'
import { type Database, type SchemaStep, versionKnown } from '../../edge/platform/sqlite.ts'
import type { LogbookKind } from '../contract.ts'
import type { BookName, PhotoRow } from '../photos/index.ts'

export const logbookFile: BookName = { name: 'logbook', table: 'entry' }

export interface EntryRow extends PhotoRow {
  at_ms: number
  kind: LogbookKind
  text: string
  by: string
  /** The person who wrote it; null: a program with a token. */
  person: string | null
  entered_ms: number
}

export function statements(db: Database) {
  return {
    entry: db.prepare<[string], EntryRow>('SELECT * FROM entry WHERE id = ?'),
    entries: db.prepare<[string, number, number, number], EntryRow>(
      'SELECT * FROM entry WHERE station = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms DESC, entered_ms DESC LIMIT ?',
    ),
    sums: db.prepare<[string], { entries: number; bytes: number }>(
      'SELECT count(*) AS entries, coalesce(sum(bytes), 0) AS bytes FROM entry WHERE station = ?',
    ),
    insert: db.prepare<EntryRow>(
      `INSERT INTO entry(id, station, at_ms, kind, text, by, person, entered_ms, photo, bytes, sum, width, height)
       VALUES (@id, @station, @at_ms, @kind, @text, @by, @person, @entered_ms, @photo, @bytes, @sum, @width, @height)`,
    ),
  }
}

export const steps: readonly SchemaStep[] = [
  `CREATE TABLE entry(
       id TEXT PRIMARY KEY, station TEXT NOT NULL, at_ms INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
       by TEXT NOT NULL, person TEXT, entered_ms INTEGER NOT NULL, photo TEXT, bytes INTEGER, sum INTEGER,
       width INTEGER, height INTEGER) STRICT, WITHOUT ROWID;
     CREATE INDEX entry_of_station ON entry(station, at_ms);
     CREATE TABLE note(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;`,
  sealStep(['entry', 'note']),
]

/** Up to which version this program knows the file, for updates. */
export const logbookSchema = { 'logbook.db': versionKnown({ steps }) }
