/** The one home of better-sqlite3: how a database file is opened and brought to this version, and what SQLite's errors mean. */
import { chmodSync, existsSync, lstatSync, renameSync, rmSync, statSync } from 'node:fs'
import BetterSqlite from 'better-sqlite3'
import { ConfigError } from './problems.ts'

export type Database = BetterSqlite.Database
export type Statement<Parameters extends unknown[] = unknown[], Result = unknown> = BetterSqlite.Statement<
  Parameters,
  Result
>

/** One step forward of a file's tables: SQL, or a function where SQL is not enough. It runs inside a transaction. */
export type SchemaStep = string | ((db: Database) => void)

/** A file that a newer version of the program has written. It is left as it is; every program ends with 2. */
export class NewerFile extends ConfigError {}

export interface DatabaseOptions {
  /**
   * The history of the file's tables, oldest first; `PRAGMA user_version` counts the steps a file has taken. A step
   * that was released never changes: a new version appends one. Step 1 must also accept a file of before there were
   * versions, which has its tables already and counts 0.
   */
  steps: readonly SchemaStep[]
  /** FULL: every commit is on disk. NORMAL: only a checkpoint is; a power cut may cost the commits since. */
  synchronous: 'FULL' | 'NORMAL'
  /** Only counts for a new file. */
  page_bytes?: number
  cache_kib?: number
  /** How many pages the write-ahead log may hold before SQLite moves them into the file. */
  checkpoint_pages?: number
  /** To what size the write-ahead log is cut back after a checkpoint. */
  journal_bytes?: number
  /** Called with the connection before the first step: functions that the file's triggers need. */
  prepare?: (db: Database) => void
}

/**
 * Opens or creates a database in WAL mode and takes the steps it has not taken yet, all in one transaction.
 * Throws `NewerFile` for a file that a newer version has written, and leaves that file as it is; otherwise SQLite's
 * error (`isCorrupt` tells a broken file).
 */
export function openDatabase(file: string, options: DatabaseOptions): Database {
  const db = new BetterSqlite(file, { timeout: 5_000 })
  try {
    refuseNewer(db, file, versionKnown(options))
    if (!db.memory) closeToOthers(file) // before WAL mode: its two files copy the permissions
    if (options.page_bytes) db.pragma(`page_size = ${options.page_bytes}`)
    db.pragma('journal_mode = WAL')
    db.pragma(`synchronous = ${options.synchronous}`)
    if (options.cache_kib) db.pragma(`cache_size = -${options.cache_kib}`)
    if (options.checkpoint_pages) db.pragma(`wal_autocheckpoint = ${options.checkpoint_pages}`)
    if (options.journal_bytes) db.pragma(`journal_size_limit = ${options.journal_bytes}`)
    options.prepare?.(db)
    takeSteps(db, options)
    return db
  } catch (err) {
    db.close()
    throw err
  }
}

function closeToOthers(file: string) {
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600)
}

function refuseNewer(db: Database, file: string, known: number) {
  const version = versionOf(db)
  if (version <= known) return
  throw new NewerFile(
    `${file} has version ${version}, and this program knows versions up to ${known}: a newer Pantau has written it. ` +
      'Install that version again (or a later one); or put back the backup of the folder that was made before the update. ' +
      'Nothing was changed.',
  )
}

/** Up to which version this program knows the tables of a file. */
export function versionKnown(options: Pick<DatabaseOptions, 'steps'>): number {
  return options.steps.length
}

/** Which version the tables of a file have; null when the file is damaged or is no database. Throws other errors of SQLite. */
export function versionIn(file: string): number | null {
  const db = new BetterSqlite(file, { readonly: true, fileMustExist: true, timeout: 5_000 })
  try {
    return versionOf(db)
  } catch (err) {
    if (isCorrupt(err)) return null
    throw err
  } finally {
    db.close()
  }
}

function takeSteps(db: Database, options: DatabaseOptions) {
  const { steps } = options
  const known = versionKnown(options)
  if (versionOf(db) === known) return
  const take = db.transaction(() => {
    // Asked again: another process may have taken them while we waited for the lock.
    for (const step of steps.slice(versionOf(db))) {
      if (typeof step === 'string') db.exec(step)
      else step(db)
    }
    db.pragma(`user_version = ${known}`)
  })
  take.immediate()
}

function versionOf(db: Database): number {
  return db.pragma('user_version', { simple: true }) as number
}

/** Asks a database that lies in memory as a whole. Throws SQLite's error when it is none. */
export function inMemory<T>(content: Buffer, ask: (db: Database) => T): T {
  const db = new BetterSqlite(content)
  try {
    return ask(db)
  } finally {
    db.close()
  }
}

/**
 * Copies a database as it is at one moment, whoever writes it meanwhile, into the new file `to`, which needs no
 * write-ahead log beside it. Rejects with SQLite's error; then `to` is not to be used.
 */
export async function copyDatabase(file: string, to: string): Promise<void> {
  const db = new BetterSqlite(file, { readonly: true, fileMustExist: true, timeout: 5_000 })
  try {
    await db.backup(to)
  } finally {
    db.close()
  }
  const copy = new BetterSqlite(to)
  copy.pragma('journal_mode = DELETE')
  copy.close()
}

/** Opens an existing database for reading only. Its tables are as the one who writes it has opened them. */
export function openForReading(file: string, cache_kib: number): Database {
  const db = new BetterSqlite(file, { readonly: true, fileMustExist: true, timeout: 5_000 })
  db.pragma(`cache_size = -${cache_kib}`)
  return db
}

/**
 * What `open` makes of `file`. A file that is damaged, or is no database, is moved aside and a new one is begun;
 * `aside` is then the name of the old one, otherwise null. Every other error of `open` is thrown.
 */
export function openOrReplace<T>(file: string, open: (file: string) => T): { opened: T; aside: string | null } {
  try {
    return { opened: open(file), aside: null }
  } catch (err) {
    if (!isCorrupt(err)) throw err
    const aside = moveAside(file)
    return { opened: open(file), aside }
  }
}

/**
 * Renames a damaged file, with its write-ahead log, to the first free `….damaged-1`, `….damaged-2` …, for a person to
 * look at. It is never repaired and never deleted. Returns the new name.
 */
export function moveAside(file: string): string {
  let copy = 1
  while (existsSync(`${file}.damaged-${copy}`)) copy++
  const aside = `${file}.damaged-${copy}`
  for (const end of ['', '-wal', '-shm']) if (existsSync(file + end)) renameSync(file + end, aside + end)
  return aside
}

/**
 * Holds `file` for this process until it ends, however it ends: the kernel gives the lock back after kill -9 as well.
 * Waits up to 2 s for a predecessor that is just closing. Returns how to let go, or null when another one holds it.
 */
export function holdLock(file: string): (() => void) | null {
  if (lstatSync(file, { throwIfNoEntry: false })?.isDirectory()) moveAside(file)
  try {
    return lockOf(file)
  } catch (err) {
    if (!isCorrupt(err)) throw err
    rmSync(file) // it holds nothing, and nobody holds it: otherwise the error would be another
    return lockOf(file)
  }
}

function lockOf(file: string): (() => void) | null {
  const db = new BetterSqlite(file, { timeout: 2_000 })
  try {
    db.pragma('locking_mode = EXCLUSIVE')
    db.exec('BEGIN EXCLUSIVE') // a lock of the operating system; the file stays empty
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

/** Whether the disk refused, in SQLite's words or the system's: full, read-only, or failing. These may heal. */
export function isDiskTrouble(err: unknown): boolean {
  return /^(SQLITE_(FULL|IOERR|READONLY|CANTOPEN|BUSY|NOMEM)|(ENOSPC|EDQUOT|EIO|EROFS|EMFILE|ENFILE)$)/.test(
    codeOf(err),
  )
}

/** Size of the database in bytes, without its write-ahead log. */
export function bytesOf(db: Database): number {
  const pages = db.pragma('page_count', { simple: true }) as number
  return pages * (db.pragma('page_size', { simple: true }) as number)
}

export function codeOf(err: unknown): string {
  return String((err as { code?: unknown } | null)?.code ?? '')
}
