/**
 * A file of rows beside the record, each with a photo where there is one: the logbook, what residents report. What is deleted
 * in it is overwritten, in the file itself and in its copies.
 *
 *   TABLE(id, station, …, photo, bytes, sum, width, height)
 *                       photo: the name of a file in the folder of the same name, or null; sum: its CRC-32
 *   note(key, value)    `deleted`: when something was last deleted, by which backups leave it out; `orphans`: since when
 *                       photos may lie there that no row names, because the file was damaged
 */
import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { type FileDamage, openKeptFile } from '../../edge/platform/kept-file.ts'
import type { Database, SchemaStep } from '../../edge/platform/sqlite.ts'
import { openTurns } from '../../edge/platform/turns.ts'
import { type LocalizedText, SaidError } from '../contract.ts'
import type { Forgotten } from '../store/index.ts'
import { type Photo, photoOf } from './photo.ts'
import { openPhotos } from './photos.ts'
import type { BookName } from './photos-in.ts'

/** What every row has. */
export interface PhotoRow {
  id: string
  station: string
  photo: string | null
  bytes: number | null
  sum: number | null
  width: number | null
  height: number | null
}

/** The same without what is known only once the photo is on the disk. */
type Unsaved<Row extends PhotoRow> = Omit<Row, 'photo' | 'bytes' | 'sum' | 'width' | 'height'> & { station: string }

/** What the record has forgotten. */
export type Word = Pick<Forgotten, 'pos' | 'what' | 'at_ms'>

/** What of a file a word concerns; `isAll`: everything of its station, photos included that no row names any more. */
interface Meant<Row extends PhotoRow> {
  rows: readonly Row[]
  isAll: boolean
}

/** It cannot be kept or removed: `isForNow` where it may be possible later. */
export class NotKept extends SaidError {
  override name = 'NotKept'
  readonly isForNow: boolean
  constructor(says: LocalizedText, isForNow = false) {
    super(says)
    this.isForNow = isForNow
  }
}

export interface PhotoBookOptions<Row extends PhotoRow, Statements extends { insert: { run(row: Row): unknown } }>
  extends BookName {
  /** The data folder. */
  folder: string
  /** The last of them seals the table and `note`. */
  steps: readonly SchemaStep[]
  statements: (db: Database) => Statements
  now: () => number
  log: Logger
}

/** Throws a `ConfigError` when a newer version wrote the file, and the disk's error for a disk that refuses. */
export async function openPhotoBook<Row extends PhotoRow, Statements extends { insert: { run(row: Row): unknown } }>(
  options: PhotoBookOptions<Row, Statements>,
) {
  const { folder, name, table, now, log } = options
  const database = {
    ...({ synchronous: 'FULL', page_bytes: 4096, cache_kib: 256, checkpoint_pages: 100 } as const),
    steps: options.steps,
  }
  const file = openKeptFile({ folder, name: `${name}.db`, database }, (db) => ({
    own: options.statements(db),
    book: bookStatements(db, table),
  }))
  const photos = openPhotos(folder, name)
  const inTurn = openTurns()
  const lost = new Map<string, FileDamage>()
  /** Up to where it has forgotten what the record has. */
  let followed = 0
  let told = 0
  let isUncopied = false
  noteOrphans()
  // Rows that were lost named photos: they stay for a person to look at.
  if (!file.ask(({ book }) => book.note.get('orphans'))) await photos.tidy(namedNow())
  isUncopied = !file.copy()

  return {
    ask: <Answer>(question: (own: Statements) => Answer): Answer => file.ask(({ own }) => question(own)),
    /** One change after another. */
    inTurn,
    /** Resolves when the photo is on the disk, and then the row that names it. Rejects with the disk's error, and leaves nothing then. */
    async keep(unsaved: Unsaved<Row>, picture: Photo | null): Promise<Row> {
      const photo = picture && `${unsaved.station}_${randomBytes(8).toString('hex')}.jpg`
      const sum = picture && photo ? await photos.save(photo, picture.bytes) : null
      const size = {
        bytes: picture?.bytes.length ?? null,
        width: picture?.width ?? null,
        height: picture?.height ?? null,
      }
      const row = { ...unsaved, photo, sum, ...size } as unknown as Row // what `Unsaved` leaves out is here
      try {
        file.ask(({ own }) => own.insert.run(row))
      } catch (err) {
        if (photo) await photos.remove([photo])
        throw err
      }
      isUncopied = true
      return row
    },
    /** A row was changed by `ask`: the file is copied with the next check. */
    changed() {
      isUncopied = true
    },
    /** Resolves when they are gone, with their photos. */
    drop,
    /**
     * Drops what was forgotten of the record: `meantBy` gives what a word concerns. Takes all that was ever forgotten, and is
     * called again and again; never rejects.
     */
    follow: (all: readonly Word[], meantBy: (word: Word) => Meant<Row>): Promise<void> =>
      inTurn(async () => {
        for (const word of all.filter(({ pos }) => pos > followed)) {
          const { rows, isAll } = meantBy(word)
          await drop(rows)
          if (isAll) await photos.removeUnnamed(word.what.station, namedNow(), word.at_ms)
          followed = word.pos
        }
      }).catch((err) => log.warn({ err }, 'what the record has forgotten cannot go from here now; trying again')),
    /** The bytes of a photo; null when it is damaged, which is told then. */
    async photo({ photo, sum, bytes }: PhotoRow): Promise<Buffer | null> {
      if (photo === null || sum === null) return null
      const found = await photos.read(photo, sum)
      if (!found) {
        const problem = `${bytes} bytes of a photo cannot be read`
        lost.set(photo, { file: `${name}/${photo}`, problem, aside: null, copy_ms: null })
      }
      return found
    },
    damages: (): readonly FileDamage[] => [...file.damages(), ...lost.values()],
    /** Verifies the file, and keeps a copy of it where it has changed. */
    check(): void {
      file.check()
      noteOrphans()
      if (isUncopied && file.copy()) isUncopied = false
    },
    /** Resolves when what is being written is on the disk. */
    async close(): Promise<void> {
      await inTurn(async () => undefined)
      noteOrphans()
      if (isUncopied) file.copy()
      file.close()
    },
  }

  /** The photos first: as long as one of them cannot go, a row says that it is there. */
  async function drop(rows: readonly Row[]) {
    if (rows.length === 0) return
    const pictures = rows.flatMap(({ photo }) => photo ?? [])
    await photos.remove(pictures)
    file.ask(({ book }) =>
      book.together(() => {
        for (const { id } of rows) book.drop.run(id)
        book.setNote.run('deleted', String(now()))
      }),
    )
    for (const photo of pictures) lost.delete(photo)
    isUncopied = !file.copyAnew()
    log.warn({ station: rows[0]!.station, rows: rows.length, table }, 'what was written here was deleted')
  }

  function namedNow(): Set<string> {
    return new Set(file.ask(({ book }) => book.named.all()).map(({ photo }) => photo))
  }

  function noteOrphans() {
    const n = file.damages().length
    if (n === told) return
    file.ask(({ book }) => book.setNote.run('orphans', String(now())))
    told = n
    isUncopied = true
  }
}

/** The picture of what somebody has sent. Throws `NotKept` for what is none. */
export function pictureOf(photo: Buffer | undefined): Photo | null {
  const picture = photo === undefined ? null : photoOf(photo)
  if (picture && 'id' in picture) throw new NotKept(picture)
  return picture
}

function bookStatements(db: Database, table: string) {
  db.pragma('secure_delete = ON')
  return {
    named: db.prepare<[], { photo: string }>(`SELECT photo FROM ${table} WHERE photo IS NOT NULL`),
    drop: db.prepare<[string]>(`DELETE FROM ${table} WHERE id = ?`),
    note: db.prepare<[string], { value: string }>('SELECT value FROM note WHERE key = ?'),
    setNote: db.prepare<[string, string]>(
      'INSERT INTO note VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value',
    ),
    together: (work: () => void) => db.transaction(work).immediate(),
  }
}
