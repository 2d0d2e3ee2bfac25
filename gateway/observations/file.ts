/**
 * `observations.db` in the data folder. What is deleted in it is overwritten, in the file itself and in its copies. No address
 * of whoever reports is kept.
 *
 *   seen(id, station, at_ms, received_ms, quantity, value, word, text, name, state, by, moderated_ms, why,
 *        photo, bytes, sum, width, height)        photo: the name of a file in `observations/`, or null; sum: its CRC-32
 *   note(key, value)                              `deleted`: when something was last deleted, by which backups leave it out
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openKeptFile } from '../../edge/platform/kept-file.ts'
import { isSystemError } from '../../edge/platform/reading-files.ts'
import { sealStep } from '../../edge/platform/seal.ts'
import { type Database, type DatabaseOptions, isCorrupt, openForReading } from '../../edge/platform/sqlite.ts'
import type { ObservationState, ObservedWord } from '../contract.ts'

export const fileName = 'observations.db'
/** Of the photos, in the data folder. */
export const observationFolder = 'observations'

export interface SeenRow {
  id: string
  station: string
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
  photo: string | null
  bytes: number | null
  sum: number | null
  width: number | null
  height: number | null
}

/** Opens or makes the file; a damaged one is replaced by its last good copy. Throws a `ConfigError` for that of a newer version. */
export function openSeenFile(folder: string) {
  return openKeptFile({ folder, name: fileName, database: databaseOptions }, statements)
}

/** What the file of a folder says of photos, whether its gateway runs or not; null when it cannot be read, or there is none. */
export function observationPhotosIn(folder: string): { named: Set<string>; deleted_ms: number | null } | null {
  const file = join(folder, fileName)
  if (!existsSync(file)) return null
  try {
    const db = openForReading(file, 256)
    try {
      const named = db.prepare<[], { photo: string }>('SELECT photo FROM seen WHERE photo IS NOT NULL').all()
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

/** Absent: any. */
export interface Which {
  station?: string | undefined
  state?: ObservationState | undefined
  from_ms: number
  to_ms: number
  limit: number
}

function statements(db: Database) {
  db.pragma('secure_delete = ON')
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
    named: db.prepare<[], { photo: string }>('SELECT photo FROM seen WHERE photo IS NOT NULL'),
    insert: db.prepare<SeenRow>(
      `INSERT INTO seen(id, station, at_ms, received_ms, quantity, value, word, text, name, state, by, moderated_ms, why,
                        photo, bytes, sum, width, height)
       VALUES (@id, @station, @at_ms, @received_ms, @quantity, @value, @word, @text, @name, @state, @by, @moderated_ms,
               @why, @photo, @bytes, @sum, @width, @height)`,
    ),
    moderate: db.prepare<[ObservationState, string, number, string, string]>(
      'UPDATE seen SET state = ?, by = ?, moderated_ms = ?, why = ? WHERE id = ?',
    ),
    drop: db.prepare<[string]>('DELETE FROM seen WHERE id = ?'),
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
    `CREATE TABLE seen(
       id TEXT PRIMARY KEY, station TEXT NOT NULL, at_ms INTEGER NOT NULL, received_ms INTEGER NOT NULL, quantity TEXT,
       value REAL, word TEXT, text TEXT NOT NULL, name TEXT, state TEXT NOT NULL, by TEXT, moderated_ms INTEGER, why TEXT,
       photo TEXT, bytes INTEGER, sum INTEGER, width INTEGER, height INTEGER) STRICT, WITHOUT ROWID;
     CREATE INDEX seen_of_station ON seen(station, at_ms);
     CREATE TABLE note(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;`,
    sealStep(['seen', 'note']),
  ],
}
