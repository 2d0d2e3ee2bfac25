/** The store's one door to better-sqlite3: how its files are opened, and what SQLite's errors mean. */
import BetterSqlite from 'better-sqlite3'

export type Database = BetterSqlite.Database
export type Statement<Parameters extends unknown[] = unknown[], Result = unknown> = BetterSqlite.Statement<
  Parameters,
  Result
>

export interface DatabaseOptions {
  /** FULL: every commit is on disk. NORMAL: only a checkpoint is; a power cut may cost the commits since. */
  synchronous: 'FULL' | 'NORMAL'
  /** Only counts for a new file. */
  page_bytes: number
  cache_kib: number
  /** How many pages the write-ahead log may hold before SQLite moves them into the file. */
  checkpoint_pages: number
}

/** Opens or creates a database in WAL mode. Throws SQLite's error; `isCorrupt` tells a broken file. */
export function openDatabase(file: string, options: DatabaseOptions): Database {
  const db = new BetterSqlite(file, { timeout: 5_000 })
  try {
    db.pragma(`page_size = ${options.page_bytes}`)
    db.pragma('journal_mode = WAL')
    db.pragma(`synchronous = ${options.synchronous}`)
    db.pragma(`cache_size = -${options.cache_kib}`)
    db.pragma(`wal_autocheckpoint = ${options.checkpoint_pages}`)
    return db
  } catch (err) {
    db.close()
    throw err
  }
}

/** Opens an existing database for reading only. */
export function openForReading(file: string, cache_kib: number): Database {
  const db = new BetterSqlite(file, { readonly: true, fileMustExist: true, timeout: 5_000 })
  db.pragma(`cache_size = -${cache_kib}`)
  return db
}

/**
 * Holds `file` for this process until it ends, however it ends: the kernel gives the lock back after kill -9 as well.
 * Waits up to 2 s for a predecessor that is just closing. Returns how to let go, or null when another one holds it.
 */
export function holdLock(file: string): (() => void) | null {
  const db = new BetterSqlite(file, { timeout: 2_000 })
  try {
    db.pragma('locking_mode = EXCLUSIVE')
    db.exec('BEGIN EXCLUSIVE')
    return () => db.close()
  } catch (err) {
    db.close()
    if (codeOf(err) === 'SQLITE_BUSY') return null
    throw err
  }
}

/** Whether the file itself is damaged or is no database. */
export function isCorrupt(err: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(err))
}

/** Whether the disk refused: full, read-only, or failing. These may heal. */
export function isDiskTrouble(err: unknown): boolean {
  return /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|BUSY|NOMEM)/.test(codeOf(err))
}

/** Size of the database in bytes, without its write-ahead log. */
export function bytesOf(db: Database): number {
  const pages = db.pragma('page_count', { simple: true }) as number
  return pages * (db.pragma('page_size', { simple: true }) as number)
}

export function codeOf(err: unknown): string {
  return String((err as { code?: unknown } | null)?.code ?? '')
}
