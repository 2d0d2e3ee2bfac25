/**
 * log.db: the record itself. One row per commit, and the positions of the log's readers in the same file, so that a
 * reader's step and what it wrote are one commit.
 *
 *   log(pos, at_ms, body)        pos counts commits from 1; body see `deflate.ts`
 *   reader(name, pos, state)
 *
 * Pages of 512 bytes: a commit of a village is about 1 kB, and each page it touches is written whole, twice. Measured with
 * 100 values a commit, bytes written per value: 104 with pages of 4 kB, 91 with 2 kB, 74 with 1 kB, 61 with 512.
 */
import { join } from 'node:path'
import { ConfigError } from '../../../edge/platform/problems.ts'
import {
  bytesOf,
  codeOf,
  type Database,
  type DatabaseOptions,
  isCorrupt,
  isDiskTrouble,
  openDatabase,
} from '../../../edge/platform/sqlite.ts'
import type { CommitRequest } from '../receipt.ts'
import { DiskRefused, type ReaderState } from '../record.ts'
import { deflated } from './deflate.ts'

const databaseOptions: DatabaseOptions = {
  synchronous: 'FULL',
  page_bytes: 512,
  cache_kib: 2_048,
  checkpoint_pages: 8_000,
  steps: [
    `CREATE TABLE IF NOT EXISTS log(pos INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, body BLOB NOT NULL);
     CREATE TABLE IF NOT EXISTS reader(name TEXT PRIMARY KEY, pos INTEGER NOT NULL, state TEXT) WITHOUT ROWID;
     CREATE TABLE IF NOT EXISTS trimmed(one INTEGER PRIMARY KEY CHECK (one = 1), pos INTEGER NOT NULL);
     INSERT OR IGNORE INTO trimmed(one, pos) VALUES (1, 0);`,
  ],
}
const trimGroups_max = 500 // one step: 250 s of commits each 500 ms, a few milliseconds of work

export interface LogFile {
  position(): number
  /** When the newest commit was made; null for an empty log. */
  newest_ms(): number | null
  bytes(): number
  /** Returns after fsync. Throws `DiskRefused`, and then nothing of the commit was kept. */
  commit(commit: CommitRequest, at_ms: number): number
  reader(name: string): ReaderState
  /** The next commit comes after `pos`, even when this log does not reach that far. Gives the position it has now. */
  continueAfter(pos: number): number
  /** Removes the oldest commits up to `pos` that are older than `before_ms`, one small step; tells how many went. */
  trim(pos: number, before_ms: number): number
  close(): void
}

/** Opens or creates the log. A damaged file, or one of a newer version, throws a sentence that says what to do. */
export function openLogFile(folder: string): LogFile {
  const file = join(folder, 'log.db')
  let connection: Connection | null = explained(file, () => connect(file))

  function commit({ body, save }: CommitRequest, at_ms: number): number {
    const packed = body === null ? null : deflated(body)
    try {
      connection ??= connect(file)
      return connection.commit(packed, save, at_ms)
    } catch (err) {
      if (!isDiskTrouble(err)) throw err
      // A full disk is rolled back and forgotten. After a failing one SQLite's view may no longer be the file's:
      // a fresh connection reads it again.
      if (codeOf(err) !== 'SQLITE_FULL') {
        connection?.db.close()
        connection = null
      }
      throw new DiskRefused(`The disk did not take a commit: ${(err as Error).message}.`, { cause: err })
    }
  }

  function connected(): Connection {
    connection ??= connect(file)
    return connection
  }

  return {
    commit,
    position: () => connected().position(),
    newest_ms: () => connected().newest_ms(),
    bytes: () => (connection ? bytesOf(connection.db) : 0),
    reader: (name) => explained(file, () => connected().reader(name)),
    continueAfter: (pos) => connected().continueAfter(pos),
    trim: (pos, before_ms) => connected().trim(pos, before_ms),
    close: () => connection?.db.close(),
  }
}

type Connection = ReturnType<typeof connect>

/**
 * Asks the log; damage becomes a sentence that says what to do. SQLite's own word for it would be taken for damaged
 * tables, which are thrown away and built anew: the log never is.
 */
export function explained<T>(file: string, ask: () => T): T {
  try {
    return ask()
  } catch (err) {
    throw isCorrupt(err) ? damagedLog(file, err) : err
  }
}

function damagedLog(file: string, cause: unknown): ConfigError {
  return new ConfigError(
    `${file} is damaged (${(cause as Error).message}). It holds readings that were acknowledged, so it is not thrown ` +
      `away. Copy the folder, then try: sqlite3 log.db ".recover" | sqlite3 mended.db, and put mended.db in its ` +
      `place; or move log.db aside to start an empty log beside the history in tables.db.`,
  )
}

function connect(file: string) {
  const db = openDatabase(file, databaseOptions)
  try {
    return statements(db)
  } catch (err) {
    db.close()
    throw err
  }
}

function statements(db: Database) {
  // A log that was trimmed to nothing must go on counting.
  const last = db.prepare<[], { pos: number }>(
    'SELECT max((SELECT coalesce(max(pos), 0) FROM log), (SELECT pos FROM trimmed)) AS pos',
  )
  const newest = db.prepare<[], { at_ms: number }>('SELECT at_ms FROM log ORDER BY pos DESC LIMIT 1')
  const insert = db.prepare('INSERT INTO log(pos, at_ms, body) VALUES (?, ?, ?)')
  const upsert = db.prepare('INSERT OR REPLACE INTO reader(name, pos, state) VALUES (?, ?, ?)')
  const select = db.prepare<[string], { pos: number; state: string | null }>(
    'SELECT pos, state FROM reader WHERE name = ?',
  )
  const oldest = db.prepare<[number, number, number], { pos: number | null }>(
    'SELECT max(pos) AS pos FROM (SELECT pos, at_ms FROM log WHERE pos <= ? ORDER BY pos LIMIT ?) WHERE at_ms < ?',
  )
  const remove = db.prepare('DELETE FROM log WHERE pos <= ?')
  const remember = db.prepare('UPDATE trimmed SET pos = max(pos, ?)')
  let position = last.get()!.pos

  const commit = db.transaction((body: Buffer | null, save: ReaderState[], at_ms: number) => {
    if (body) insert.run(position + 1, at_ms, body)
    for (const { reader, pos, state } of save)
      upsert.run(reader, pos, state === undefined ? null : JSON.stringify(state))
  })
  const trim = db.transaction((pos: number, before_ms: number) => {
    const upTo = oldest.get(pos, trimGroups_max, before_ms)!.pos
    if (upTo === null) return 0
    remember.run(upTo)
    return remove.run(upTo).changes
  })

  return {
    db,
    trim,
    position: () => position,
    newest_ms: () => newest.get()?.at_ms ?? null,
    continueAfter(pos: number): number {
      if (pos > position) remember.run(pos)
      position = Math.max(position, pos)
      return position
    },
    commit(body: Buffer | null, save: ReaderState[], at_ms: number): number {
      commit(body, save, at_ms)
      if (body) position++
      return position
    },
    reader(name: string): ReaderState {
      const row = select.get(name)
      if (!row) return { reader: name, pos: 0 }
      return { reader: name, pos: row.pos, ...(row.state === null ? {} : { state: JSON.parse(row.state) as unknown }) }
    },
  }
}
