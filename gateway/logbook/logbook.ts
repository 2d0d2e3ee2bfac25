/** The logbook: what people did at a station and saw there, with a photo where they took one. */
import type { Logger } from 'pino'
import type { LogbookAnswer, LogbookEntry, LogbookKind } from '../contract.ts'
import { NotKept, openPhotoBook, pictureOf, type Word } from '../photos/index.ts'
import { isWholeStation } from '../store/index.ts'
import { type EntryRow, logbookFile, statements, steps } from './file.ts'

/** What somebody wants to write. */
export interface NewEntry {
  /** Made by whoever asks, so that a question that is asked twice is written once. */
  id: string
  station: string
  at_ms: number
  kind: LogbookKind
  text: string
  photo?: Buffer | undefined
}

/** Who writes: the person, or null for a program with a token. */
export interface Writer {
  by: string
  person: string | null
}

/** Of one station: ten years of a visit each week; a hundred photos of 200 kB. */
export const limits = { entries: 1_000, photoBytes: 20 * 1024 * 1024 } as const

export interface LogbookOptions {
  folder: string
  /** Whether the disk has room for more than warnings. */
  hasRoom: () => boolean
  now: () => number
  log: Logger
}

export type Logbook = Awaited<ReturnType<typeof openLogbook>>

/** Throws a `ConfigError` when a newer version wrote the file, and the disk's error for a disk that refuses. */
export async function openLogbook({ folder, hasRoom, now, log }: LogbookOptions) {
  const book = await openPhotoBook<EntryRow, ReturnType<typeof statements>>({
    ...{ ...logbookFile, folder, steps, statements, now, log },
  })

  return {
    /** Those of `from_ms ≤ at_ms < to_ms`, the newest first, and whether there are older ones in that time. */
    list(station: string, from_ms: number, to_ms: number, limit: number): LogbookAnswer {
      const rows = book.ask(({ entries }) => entries.all(station, from_ms, to_ms, limit + 1))
      return { entries: rows.slice(0, limit).map(entryOf), more: rows.length > limit }
    },
    /** Resolves when it is on the disk. The same entry again changes nothing. Rejects with `NotKept`, or the disk's error. */
    add: (wish: NewEntry, writer: Writer): Promise<LogbookEntry> => book.inTurn(() => add(wish, writer)),
    get: (station: string, id: string): EntryRow | null => rowOf(station, id),
    /** Resolves when it is gone, with its photo. */
    remove: (station: string, id: string): Promise<void> =>
      book.inTurn(async () => {
        const row = rowOf(station, id)
        if (row) await book.drop([row])
      }),
    photo: book.photo,
    /** What was forgotten of a whole station, or of a time of it, goes from here as well; not what is of one sensor. */
    follow: (all: readonly Word[]): Promise<void> => book.follow(all, meantBy),
    damages: book.damages,
    check: book.check,
    close: book.close,
  }

  function meantBy({ what, at_ms }: Word): { rows: EntryRow[]; isAll: boolean } {
    const { station, sensor, from_ms, to_ms } = what
    if (sensor !== undefined) return { rows: [], isAll: false }
    const [from, to] = [from_ms ?? Number.MIN_SAFE_INTEGER, to_ms ?? Number.MAX_SAFE_INTEGER]
    const rows = book.ask(({ entries }) => entries.all(station, from, to, limits.entries))
    return { rows: rows.filter(({ entered_ms }) => entered_ms <= at_ms), isAll: isWholeStation(what) }
  }

  function rowOf(station: string, id: string): EntryRow | null {
    const row = book.ask(({ entry }) => entry.get(id))
    return row?.station === station ? row : null
  }

  async function add({ id, station, at_ms, kind, text, photo }: NewEntry, writer: Writer): Promise<LogbookEntry> {
    const known = book.ask(({ entry }) => entry.get(id))
    if (known) return again(known, station, text, writer)
    const picture = pictureOf(photo)
    mustFit(station, picture?.bytes.length ?? 0)
    const row = await book.keep({ id, station, at_ms, kind, text, ...writer, entered_ms: now() }, picture)
    log.info({ station, kind, by: writer.by, bytes: row.bytes }, 'an entry of the logbook was written')
    return entryOf(row)
  }

  function again(known: EntryRow, station: string, text: string, { by, person }: Writer): LogbookEntry {
    const isSame = known.station === station && known.text === text && known.by === by && known.person === person
    if (isSame) return entryOf(known)
    throw new NotKept({
      id: 'Sudah ada catatan lain dengan tanda ini. Kirim sebagai catatan baru.',
      en: 'There is another entry with this id. Choose another id, or leave it out.',
    })
  }

  function mustFit(station: string, bytes: number) {
    const sums = book.ask((sql) => sql.sums.get(station))!
    if (sums.entries >= limits.entries) {
      throw new NotKept({
        id: `Stasiun ini sudah punya ${limits.entries} catatan, yaitu batasnya. Hapus yang lama dulu.`,
        en: `This station has ${limits.entries} entries, which is the limit. Delete old ones first.`,
      })
    }
    if (bytes === 0) return
    if (sums.bytes + bytes > limits.photoBytes) {
      throw new NotKept({
        id: 'Foto stasiun ini sudah 20 MiB, yaitu batasnya. Tulis tanpa foto, atau hapus yang lama dulu.',
        en: 'The photos of this station take 20 MiB, which is the limit. Write without a photo, or delete old ones first.',
      })
    }
    if (!hasRoom())
      throw new NotKept({
        id: 'Disk server desa penuh. Tulis tanpa foto.',
        en: 'The disk of the gateway is full. Write without a photo.',
      })
  }
}

/** As everybody with the right to see staff matters sees it. */
export function entryOf({ id, station, at_ms, kind, text, by, entered_ms, ...row }: EntryRow): LogbookEntry {
  const { photo, width, height, bytes } = row
  const url = `stations/${station}/logbook/${id}/photo`
  const picture = photo === null ? null : { url, width: width ?? 0, height: height ?? 0, bytes: bytes ?? 0 }
  return { id, station, at_ms, kind, text, by, entered_ms, photo: picture }
}
