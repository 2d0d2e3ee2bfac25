/**
 * log.db, the log of versions before 0.2, read only: its commits are served from where they are until they are regrouped
 * into closed segments, then the file goes.
 *
 *   log(pos, at_ms, body)       body: deflated JSON of entries
 *   reader(name, pos, state)    the readers' positions; taken over at the first start of this version
 *   trimmed(pos)
 */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Database, isCorrupt, moveAside, openDatabase, openForReading } from '../../../edge/platform/sqlite.ts'
import type { ReaderState } from '../record.ts'

const steps = [
  `CREATE TABLE IF NOT EXISTS log(pos INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, body BLOB NOT NULL);
   CREATE TABLE IF NOT EXISTS reader(name TEXT PRIMARY KEY, pos INTEGER NOT NULL, state TEXT) WITHOUT ROWID;
   CREATE TABLE IF NOT EXISTS trimmed(one INTEGER PRIMARY KEY CHECK (one = 1), pos INTEGER NOT NULL);
   INSERT OR IGNORE INTO trimmed(one, pos) VALUES (1, 0);`,
]

export interface OldCommit {
  pos: number
  at_ms: number
  body: Buffer
}

export function oldLogIn(folder: string): string {
  return join(folder, 'log.db')
}

export function hasOldLog(folder: string): boolean {
  return existsSync(oldLogIn(folder))
}

/**
 * Readers' positions, and where counting stands. A file that cannot be opened is moved aside: `aside` is its new name
 * then. Throws a `ConfigError` for a file of a newer version.
 */
export function takeOver(folder: string): { position: number; save: ReaderState[]; aside: string | null } {
  const file = oldLogIn(folder)
  let db: Database | null = null
  try {
    db = openDatabase(file, { synchronous: 'FULL', steps })
    const { pos } = db
      .prepare<[], { pos: number }>(
        'SELECT max((SELECT coalesce(max(pos), 0) FROM log), (SELECT max(pos) FROM trimmed)) AS pos',
      )
      .get()!
    const rows = db.prepare<[], { name: string; pos: number; state: string | null }>('SELECT * FROM reader').all()
    const save = rows.map(({ name, pos, state }) => ({
      reader: name,
      pos,
      ...(state === null ? {} : { state: JSON.parse(state) as unknown }),
    }))
    db.close()
    return { position: pos, save, aside: null }
  } catch (err) {
    db?.close()
    if (!isCorrupt(err) && !(err instanceof SyntaxError)) throw err
    return { position: 0, save: [], aside: moveAside(file) }
  }
}

/** The commits that are still in it. A row that cannot be read is passed over: its position comes without a body. */
export function openOldLog(folder: string) {
  const db = openForReading(oldLogIn(folder), 512)
  const after = db.prepare<[number], OldCommit>('SELECT pos, at_ms, body FROM log WHERE pos > ? ORDER BY pos LIMIT 1')
  const oldest = db.prepare<[], { pos: number | null }>('SELECT min(pos) AS pos FROM log').pluck()
  const newest = db.prepare<[], { pos: number | null }>('SELECT max(pos) AS pos FROM log').pluck()
  const readable = <T>(ask: () => T): T | null => {
    try {
      return ask()
    } catch (err) {
      if (isCorrupt(err)) return null
      throw err
    }
  }
  const last = (readable(() => newest.get()) as number | null) ?? 0

  return {
    /** The oldest position that it holds; null when it holds none. */
    first: () => readable(() => oldest.get()) as number | null,
    last: () => last,
    /** The commit after `pos`; without a body where it cannot be read; null at the end. */
    next(pos: number): { pos: number; at_ms: number | null; body: Buffer | null } | null {
      if (pos >= last) return null
      return readable(() => after.get(pos)) ?? { pos: pos + 1, at_ms: null, body: null }
    },
    close: () => db.close(),
  }
}

export function removeOldLog(folder: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(oldLogIn(folder) + end, { force: true })
}
