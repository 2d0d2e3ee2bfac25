/**
 * `logbook.db` in the data folder. What is deleted in it is overwritten, in the file itself and in its copies.
 *
 *   entry(id, station, at_ms, kind, text, by, person, entered_ms, photo, bytes, sum, width, height)
 *                            photo: the name of a file in `logbook/`, or null; sum: its CRC-32
 *   note(key, value)         `deleted`: when something was last deleted, by which backups leave it out
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openKeptFile } from '../../edge/platform/kept-file.ts'
import { isSystemError } from '../../edge/platform/reading-files.ts'
import { sealStep } from '../../edge/platform/seal.ts'
import { type Database, type DatabaseOptions, isCorrupt, openForReading } from '../../edge/platform/sqlite.ts'
import type { LogbookKind } from '../contract.ts'

export const fileName = 'logbook.db'

export interface EntryRow {
  id: string
  station: string
  at_ms: number
  kind: LogbookKind
  text: string
  by: string
  /** The person who wrote it; null: a program with a token. */
  person: string | null
  entered_ms: number
  photo: string | null
  bytes: number | null
  sum: number | null
  width: number | null
  height: number | null
}

export type LogbookFile = ReturnType<typeof openLogbookFile>

/** Opens or makes the file; a damaged one is replaced by its last good copy. Throws a `ConfigError` for that of a newer version. */
export function openLogbookFile(folder: string) {
  return openKeptFile({ folder, name: fileName, database: databaseOptions }, statements)
}

/** What the file of a folder says of photos, whether its gateway runs or not; null when it cannot be read, or there is none. */
export function photosIn(folder: string): { named: Set<string>; deleted_ms: number | null } | null {
  const file = join(folder, fileName)
  if (!existsSync(file)) return null
  try {
    const db = openForReading(file, 256)
    try {
      const named = db.prepare<[], { photo: string }>('SELECT photo FROM entry WHERE photo IS NOT NULL').all()
      const deleted = db.prepare<[], { value: string }>("SELECT value FROM note WHERE key = 'deleted'").get()
      return { named: new Set(named.map(({ photo }) => photo)), deleted_ms: deleted ? Number(deleted.value) : null }
    } finally {
      db.close()
    }
  } catch (err) {
    if (isCorrupt(err) || isSystemError(err)) return null
    throw err
  }
}

function statements(db: Database) {
  db.pragma('secure_delete = ON')
  return {
    entry: db.prepare<[string], EntryRow>('SELECT * FROM entry WHERE id = ?'),
    entries: db.prepare<[string, number, number, number], EntryRow>(
      'SELECT * FROM entry WHERE station = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms DESC, entered_ms DESC LIMIT ?',
    ),
    sums: db.prepare<[string], { entries: number; bytes: number }>(
      'SELECT count(*) AS entries, coalesce(sum(bytes), 0) AS bytes FROM entry WHERE station = ?',
    ),
    named: db.prepare<[], { photo: string }>('SELECT photo FROM entry WHERE photo IS NOT NULL'),
    insert: db.prepare<EntryRow>(
      `INSERT INTO entry(id, station, at_ms, kind, text, by, person, entered_ms, photo, bytes, sum, width, height)
       VALUES (@id, @station, @at_ms, @kind, @text, @by, @person, @entered_ms, @photo, @bytes, @sum, @width, @height)`,
    ),
    drop: db.prepare<[string]>('DELETE FROM entry WHERE id = ?'),
    setNote: db.prepare<[string, string]>(
      'INSERT INTO note VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value',
    ),
    together: (work: () => void) => db.transaction(work).immediate(),
  }
}

const databaseOptions: DatabaseOptions = {
  synchronous: 'FULL',
  page_bytes: 4096,
  cache_kib: 256,
  checkpoint_pages: 100,
  steps: [
    `CREATE TABLE entry(
       id TEXT PRIMARY KEY, station TEXT NOT NULL, at_ms INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
       by TEXT NOT NULL, person TEXT, entered_ms INTEGER NOT NULL, photo TEXT, bytes INTEGER, sum INTEGER,
       width INTEGER, height INTEGER) STRICT, WITHOUT ROWID;
     CREATE INDEX entry_of_station ON entry(station, at_ms);
     CREATE TABLE note(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;`,
    sealStep(['entry', 'note']),
  ],
}
