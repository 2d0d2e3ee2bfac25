/**
 * The outbox's file: packs that wait, in SQLite. It knows nothing of lanes, links or time; every call may throw what
 * the disk says (SQLITE_FULL, SQLITE_IOERR …), and then nothing of that call has happened.
 */
import { join } from 'node:path'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Logger } from 'pino'
import { clocksTable, openDiskClocks } from './disk-clocks.ts'
import type { SealedPack } from './pack.ts'
import {
  type Database,
  type DatabaseOptions,
  holdLock,
  isCorrupt,
  isDiskTrouble,
  openDatabase,
  openOrReplace,
  versionKnown,
} from './platform/sqlite.ts'

/** A pack in the file. `id` rises with the order of saving and is never used twice. */
export interface DiskPack extends Pick<SealedPack, 'epoch' | 'seq' | 'readings' | 'json'> {
  id: number
  /** It must wait: whether it will be dated anew is not decided yet. */
  isUndecided?: true
}

export interface DiskLimits {
  readings_max: number
  bytes_max: number
}

export type OpenDatabase = typeof openDatabase

export type Disk = ReturnType<typeof openDisk>

/** What a row costs beside its body: epoch, numbers, b-tree cell. Counted so that `bytes_max` is about the file's size. */
const rowBytes = 40

const databaseOptions: DatabaseOptions = {
  synchronous: 'FULL', // an fsync at each commit, so that what is committed survives a power cut
  journal_bytes: 4 * 1024 * 1024,
  steps: [
    `CREATE TABLE IF NOT EXISTS packs (
       id INTEGER PRIMARY KEY, epoch TEXT NOT NULL, seq INTEGER NOT NULL,
       readings INTEGER NOT NULL, oldest_ms INTEGER NOT NULL, body BLOB NOT NULL);
     CREATE TABLE IF NOT EXISTS facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;`,
    clocksTable,
  ],
}

/** Up to which version this program knows the file, for updates. */
export const outboxSchema = { 'outbox.db': versionKnown(databaseOptions) }

/**
 * Opens the file, or makes it. A file that is not a sound database is moved aside, never repaired, never deleted; one
 * that a newer version has written is refused with a `ConfigError`.
 */
export function openDisk(
  file: string,
  limits: DiskLimits,
  { log, boot, open = openDatabase }: { log: Logger; boot: string; open?: OpenDatabase | undefined },
) {
  const { opened: db, aside } = openOrReplace(file, () => open(file, databaseOptions))
  if (aside) sayMovedAside(log, file, aside)
  const sql = prepare(db)
  const clocks = openDiskClocks(db, boot)
  let totals = sql.totals.get() as { rows: number; readings: number; bytes: number }
  let dropped = Number(sql.dropped.get() ?? 0)

  return {
    firstFreeId: Number(sql.highestId.get() ?? 0) + 1,
    commit,
    below: (id: number) => unpack(sql.below.get(id)),
    above: (id: number) => unpack(sql.above.get(id)),
    hasUndecided: clocks.hasUndecided,
    /** What was noted under this name; see `Commit.notes`. */
    noted: (name: string) => sql.noted.get(noteKey(name)) as string | undefined,
    totals: () => ({
      ...totals,
      dropped,
      oldest_ms: (sql.oldest.get() as { oldest_ms: number } | undefined)?.oldest_ms,
    }),
    close: () => db.close(),
  }

  /**
   * One transaction, one fsync: removes, adds, and drops the oldest until the limits hold again.
   * `lost` are readings that were dropped elsewhere and are counted here, so that the count survives a restart.
   */
  function commit({ add, remove, lost, known_base_ms, givesUp, notes }: Commit) {
    const next = { ...totals }
    let nextDropped = dropped + lost
    db.transaction(() => {
      for (const id of remove) subtract(sql.remove.get(id))
      for (const pack of add) {
        const body = deflateRawSync(pack.json)
        sql.add.run(pack.id, pack.epoch, pack.seq, pack.readings, pack.oldest_ms, body, pack.base_ms)
        if (pack.base_ms !== null) clocks.note(pack.epoch, pack.id)
        next.rows += 1
        next.readings += pack.readings
        next.bytes += body.length + rowBytes
      }
      while (next.rows > 0 && (next.readings > limits.readings_max || next.bytes > limits.bytes_max)) {
        nextDropped += subtract(sql.dropOldest.get())
      }
      if (nextDropped !== dropped) sql.setDropped.run(String(nextDropped))
      for (const [name, text] of notes) {
        if (text === null) sql.forgetNote.run(noteKey(name))
        else sql.setNote.run(noteKey(name), text)
      }
      if (known_base_ms !== undefined) clocks.know(known_base_ms)
      if (givesUp) clocks.giveUp()
    })()
    clocks.reread()
    totals = next
    dropped = nextDropped

    function subtract(row: unknown): number {
      if (!row) return 0 // it was dropped in the meantime
      const { readings, bytes } = row as { readings: number; bytes: number }
      next.rows -= 1
      next.readings -= readings
      next.bytes -= bytes
      return readings
    }
  }

  function unpack(row: unknown): DiskPack | undefined {
    if (!row) return undefined
    const { body, base_ms, ...rest } = row as Omit<DiskPack, 'json'> & { body: Buffer; base_ms: number | null }
    const json = inflateRawSync(body).toString()
    const text = clocks.textOf({ ...rest, json, base_ms })
    return text === null ? { ...rest, json, isUndecided: true } : { ...rest, json: text }
  }
}

export interface Commit {
  /** `base_ms`: the setting of the clock, for a pack that may be dated anew. */
  add: (SealedPack & { id: number; base_ms: number | null })[]
  remove: Iterable<number>
  lost: number
  /** The clock is set now, and this is its base. */
  known_base_ms?: number | undefined
  /** What is undecided stays as it is. */
  givesUp?: boolean
  /** What is written beside the packs, in the same transaction: by name, null forgets. */
  notes: Iterable<readonly [name: string, text: string | null]>
}

const noteKey = (name: string) => `note:${name}`

export function sayMovedAside(log: Logger, file: string, aside: string) {
  log.error({ file, aside }, 'the outbox file is damaged; it was moved aside and a new one begun')
}

function prepare(db: Database) {
  const size = `length(body) + ${rowBytes}`
  const columns = 'id, epoch, seq, readings, body, base_ms'
  return {
    totals: db.prepare(
      `SELECT count(*) AS rows, coalesce(sum(readings), 0) AS readings, coalesce(sum(${size}), 0) AS bytes FROM packs`,
    ),
    highestId: db.prepare('SELECT max(id) FROM packs').pluck(),
    dropped: db.prepare("SELECT value FROM facts WHERE key = 'dropped_readings'").pluck(),
    setDropped: db.prepare("INSERT OR REPLACE INTO facts (key, value) VALUES ('dropped_readings', ?)"),
    noted: db.prepare('SELECT value FROM facts WHERE key = ?').pluck(),
    setNote: db.prepare('INSERT OR REPLACE INTO facts (key, value) VALUES (?, ?)'),
    forgetNote: db.prepare('DELETE FROM facts WHERE key = ?'),
    add: db.prepare(
      'INSERT INTO packs (id, epoch, seq, readings, oldest_ms, body, base_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ),
    remove: db.prepare(`DELETE FROM packs WHERE id = ? RETURNING readings, ${size} AS bytes`),
    dropOldest: db.prepare(
      `DELETE FROM packs WHERE id = (SELECT min(id) FROM packs) RETURNING readings, ${size} AS bytes`,
    ),
    below: db.prepare(`SELECT ${columns} FROM packs WHERE id < ? ORDER BY id DESC LIMIT 1`),
    above: db.prepare(`SELECT ${columns} FROM packs WHERE id > ? ORDER BY id LIMIT 1`),
    oldest: db.prepare('SELECT oldest_ms FROM packs ORDER BY id LIMIT 1'),
  }
}

/**
 * Keeps other agents out of `folder` until the answer is called or the process ends, however it ends; null when one is
 * there already: two would send each other's packs. A disk that refuses the lock stops nobody: its station still
 * measures, and the outbox says what is wrong.
 */
export function holdFolder(folder: string): (() => void) | null {
  try {
    return holdLock(join(folder, 'lock.db'))
  } catch (err) {
    if (!isDiskTrouble(err) && !isCorrupt(err)) throw err
    return () => undefined
  }
}
