/**
 * A small database file that a program must be able to start without: it is verified when it is opened, its last good
 * copies are kept (`copies.ts`), and a damaged one is moved aside and replaced by the newest copy, or begun anew.
 */
import { accessSync, constants, lstatSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Copy, openCopies, writeSynced } from './copies.ts'
import { changesOf, problemOf, registerSeals } from './seal.ts'
import {
  codeOf,
  type Database,
  type DatabaseOptions,
  inMemory,
  isCorrupt,
  isDiskTrouble,
  moveAside,
  NewerFile,
  openDatabase,
} from './sqlite.ts'

/** What happened to a file, for people. */
export interface FileDamage {
  /** Its name in the data folder. */
  file: string
  /** What was found, in English, for the log. */
  problem: string
  /** The new name of the damaged file; null when there was none any more. */
  aside: string | null
  /** When the copy was made that stands in its place; null: there was none, and the file was begun anew. */
  copy_ms: number | null
}

export interface KeptFileOptions {
  folder: string
  name: string
  /** The last of its steps must be, or follow, a `sealStep`. */
  database: DatabaseOptions
}

export interface KeptFile<T> {
  /** What `use` made of the file, as it is now. */
  ask<R>(question: (used: T) => R): R
  /** Another word after every change that another process made, and after the file was replaced; not after a change of one's own. */
  version(): string
  /** Looks whether another process has put another file in its place, and goes on with that one. */
  follow(): void
  /** What happened to it since it was opened, oldest first. */
  damages(): readonly FileDamage[]
  /** Keeps a copy of it as it is now, if it is sound. False when the disk does not take it. */
  copy(): boolean
  /** Removes the copies that were kept, in which something is that must go, and keeps one of the file as it is now. */
  copyAnew(): boolean
  /** Verifies the file as it is on the disk; a damaged one is replaced. */
  check(): void
  close(): void
}

/**
 * Opens the file, or makes it. `use` prepares what is needed of it; it is called again when the file had to be replaced.
 * Throws a `NewerFile` for one that a newer version has written, and the disk's error for a disk that refuses.
 */
export function openKeptFile<T>(options: KeptFileOptions, use: (db: Database) => T): KeptFile<T> {
  const { folder, name, database } = options
  const file = join(folder, name)
  const copies = openCopies(folder)
  const damages: FileDamage[] = []
  let opened_n = 0 // how often the file was opened
  let open = opened()

  return {
    ask,
    version: () => `${opened_n}.${ask(() => open.db.pragma('data_version', { simple: true }))}`,
    follow() {
      const found = inodeOf(file)
      if (found !== undefined && found !== open.inode) reopen()
    },
    damages: () => damages,
    copy,
    copyAnew() {
      open.db.pragma('wal_checkpoint(TRUNCATE)') // what went stands in the write-ahead log, too
      copies.remove(name)
      return copy()
    },
    check() {
      const problem = problemNow()
      if (problem !== null) replace(problem)
    },
    close: () => void open.db.close(),
  }

  function ask<R>(question: (used: T) => R): R {
    try {
      return question(open.used)
    } catch (err) {
      if (!isCorrupt(err)) throw err
      replace(String(err))
      return question(open.used)
    }
  }

  function opened() {
    const newest = copies.newest(name, isGood)
    const problem = missing(file, newest)
    if (problem === null) {
      try {
        return verified(newest)
      } catch (err) {
        if (err instanceof NewerFile ? !isFlippedVersion() : !isDamage(err, file)) throw err
        return restored(err instanceof Damaged ? err.message : String(err))
      }
    }
    return restored(problem)
  }

  /** The file as it stands. Throws `Damaged`, or what SQLite says. */
  function verified(newest: Copy | null) {
    const db = openDatabase(file, { ...database, prepare: registerSeals })
    try {
      const problem = problemOf(db)
      if (problem !== null) throw new Damaged(problem)
      if (newest && changesOf(db) < changesIn(newest)) throw new Damaged('its newest changes are missing')
      opened_n++
      return { db, used: use(db), inode: inodeOf(file) }
    } catch (err) {
      db.close()
      throw err
    }
  }

  function restored(problem: string) {
    const aside = isThere(file) ? moveAside(file) : null
    for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true })
    const copy = copies.newest(name, isGood)
    if (copy) writeSynced(file, copy.content)
    damages.push({ file: name, problem, aside, copy_ms: copy?.at_ms ?? null })
    return verified(null)
  }

  function replace(problem: string) {
    open.db.close()
    open = restored(problem)
  }

  /** A command that found the file damaged has replaced it, and changes the new one: this one lies aside. */
  function reopen() {
    const before = open.db
    open = opened()
    before.close() // SQLite sees that its file was moved, and leaves the write-ahead log of the new one alone
    const copy_ms = copies.newest(name)?.at_ms ?? null
    damages.push({ file: name, problem: 'another program has replaced it', aside: null, copy_ms })
  }

  function problemNow(): string | null {
    if (!isThere(file)) return 'it is gone'
    try {
      const db = openDatabase(file, { ...database, prepare: registerSeals })
      try {
        return problemOf(db)
      } finally {
        db.close()
      }
    } catch (err) {
      if (!isDamage(err, file)) throw err
      return String(err)
    }
  }

  function copy(): boolean {
    const content = open.db.serialize()
    content[18] = content[19] = 1 // without a write-ahead log: a copy is one file
    try {
      copies.save(name, content)
      return true
    } catch (err) {
      if (/^E[A-Z]+$/.test(codeOf(err))) return false
      throw err
    }
  }

  /** A newer version of the program would have left its own copy. */
  function isFlippedVersion(): boolean {
    const newest = copies.newest(name)
    return newest !== null && isGood(newest)
  }

  function isGood({ content }: Copy): boolean {
    try {
      return inMemory(content, (db) => {
        registerSeals(db)
        return (
          problemOf(db) === null && (db.pragma('user_version', { simple: true }) as number) <= database.steps.length
        )
      })
    } catch (err) {
      if (/^SQLITE_/.test(codeOf(err))) return false
      throw err
    }
  }
}

class Damaged extends Error {}

function changesIn({ content }: Copy): number {
  return inMemory(content, changesOf)
}

/** Why a file that must have been there is none; null when it may be opened. */
function missing(file: string, newest: Copy | null): string | null {
  const is = lstatSync(file, { throwIfNoEntry: false })
  if (!is) return newest ? 'it is gone' : null
  if (!is.isFile()) return 'it is no file'
  return is.size === 0 ? 'it is empty' : null
}

function inodeOf(file: string): bigint | undefined {
  return lstatSync(file, { throwIfNoEntry: false, bigint: true })?.ino
}

function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined
}

/** Whether an error speaks of the file's content, and not of its disk or of our own mistake. */
function isDamage(err: unknown, file: string): boolean {
  if (err instanceof Damaged || err instanceof SyntaxError) return true
  const code = codeOf(err)
  if (!code.startsWith('SQLITE_') || code.startsWith('SQLITE_CONSTRAINT')) return false
  if (code.startsWith('SQLITE_READONLY')) return mayWrite(file)
  return !isDiskTrouble(err)
}

// A flipped bit in the header makes SQLite call a file read-only that is not.
function mayWrite(file: string): boolean {
  try {
    accessSync(file, constants.W_OK)
    return true
  } catch (err) {
    if (/^E[A-Z]+$/.test(codeOf(err))) return false
    throw err
  }
}
