/** The logbook: what people did at a station and saw there, with a photo where they took one. */
import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { FileDamage } from '../../edge/platform/kept-file.ts'
import { openTurns } from '../../edge/platform/turns.ts'
import type { LogbookAnswer, LogbookEntry, LogbookKind } from '../contract.ts'
import type { Forgotten } from '../store/index.ts'
import { type EntryRow, openLogbookFile } from './file.ts'
import { photoOf } from './photo.ts'
import { openPhotos, photoFolder } from './photos.ts'

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

type Word = Pick<Forgotten, 'pos' | 'what' | 'at_ms'>

/** It cannot be written or removed; the message says what to do. */
export class LogbookProblem extends Error {
  override name = 'LogbookProblem'
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
  const file = openLogbookFile(folder)
  const photos = openPhotos(folder)
  const inTurn = openTurns()
  const lost = new Map<string, FileDamage>()
  let isUncopied = false
  /** Up to where the logbook has forgotten what the record has. */
  let followed = 0
  const named = file.ask((sql) => sql.named.all()).map(({ photo }) => photo)
  // Without a copy of the list nobody knows whose the photos are: they stay for a person to look at.
  if (file.damages().length === 0) await photos.tidy(new Set(named))
  file.copy()

  return {
    /** Those of `from_ms ≤ at_ms < to_ms`, the newest first, and whether there are older ones in that time. */
    list(station: string, from_ms: number, to_ms: number, limit: number): LogbookAnswer {
      const rows = file.ask(({ entries }) => entries.all(station, from_ms, to_ms, limit + 1))
      return { entries: rows.slice(0, limit).map(entryOf), more: rows.length > limit }
    },
    /** Resolves when it is on the disk. The same entry again changes nothing. Rejects with `LogbookProblem`, or the disk's error. */
    add: (wish: NewEntry, writer: Writer): Promise<LogbookEntry> => inTurn(() => add(wish, writer)),
    get: (station: string, id: string): EntryRow | null => rowOf(station, id),
    /** Resolves when it is gone, with its photo. */
    remove: (station: string, id: string): Promise<void> =>
      inTurn(async () => {
        const row = rowOf(station, id)
        if (row) await drop([row])
      }),
    /** The bytes of a photo; null when it is damaged, which is told then. */
    async photo({ photo, sum, bytes }: EntryRow): Promise<Buffer | null> {
      if (photo === null || sum === null) return null
      const found = await photos.read(photo, sum)
      if (!found) {
        const problem = `${bytes} bytes of a photo cannot be read`
        lost.set(photo, { file: `${photoFolder}/${photo}`, problem, aside: null, copy_ms: null })
      }
      return found
    },
    /**
     * What was forgotten of the record goes from here as well: of a whole station, or of a time of it; not what is of one sensor.
     * Takes all that was ever forgotten, and is called again and again; never rejects.
     */
    follow: (all: readonly Word[]): Promise<void> =>
      inTurn(async () => {
        for (const word of all.filter(({ pos }) => pos > followed)) {
          await forget(word)
          followed = word.pos
        }
      }).catch((err) => log.warn({ err }, 'the logbook cannot forget now what the record has forgotten; trying again')),
    damages: (): readonly FileDamage[] => [...file.damages(), ...lost.values()],
    /** Verifies the file, and keeps a copy of it where it has changed. */
    check(): void {
      file.check()
      if (isUncopied && file.copy()) isUncopied = false
    },
    /** Resolves when what is being written is on the disk. */
    async close(): Promise<void> {
      await inTurn(async () => undefined)
      if (isUncopied) file.copy()
      file.close()
    },
  }

  async function forget({ what: { station, sensor, from_ms, to_ms }, at_ms }: Word) {
    if (sensor !== undefined) return
    const [from, to] = [from_ms ?? Number.MIN_SAFE_INTEGER, to_ms ?? Number.MAX_SAFE_INTEGER]
    const rows = file.ask(({ entries }) => entries.all(station, from, to, limits.entries))
    await drop(rows.filter(({ entered_ms }) => entered_ms <= at_ms))
  }

  function rowOf(station: string, id: string): EntryRow | null {
    const row = file.ask(({ entry }) => entry.get(id))
    return row?.station === station ? row : null
  }

  async function add({ id, station, at_ms, kind, text, photo }: NewEntry, writer: Writer): Promise<LogbookEntry> {
    const known = file.ask(({ entry }) => entry.get(id))
    if (known) return again(known, station, text, writer)
    const picture = photo === undefined ? null : photoOf(photo)
    if (typeof picture === 'string') throw new LogbookProblem(picture)
    mustFit(station, picture?.bytes.length ?? 0)
    const name = picture && `${station}_${randomBytes(8).toString('hex')}.jpg`
    const sum = picture && name ? await photos.save(name, picture.bytes) : null
    const row: EntryRow = {
      ...{ id, station, at_ms, kind, text, ...writer, entered_ms: now(), photo: name, sum },
      ...{ bytes: picture?.bytes.length ?? null, width: picture?.width ?? null, height: picture?.height ?? null },
    }
    try {
      file.ask(({ insert }) => insert.run(row))
    } catch (err) {
      if (name) await photos.remove(name)
      throw err
    }
    isUncopied = true
    log.info({ station, kind, by: writer.by, bytes: row.bytes }, 'an entry of the logbook was written')
    return entryOf(row)
  }

  function again(known: EntryRow, station: string, text: string, { by, person }: Writer): LogbookEntry {
    const isSame = known.station === station && known.text === text && known.by === by && known.person === person
    if (isSame) return entryOf(known)
    throw new LogbookProblem('There is another entry with this id. Choose another id, or leave it out.')
  }

  function mustFit(station: string, bytes: number) {
    const sums = file.ask((sql) => sql.sums.get(station))!
    if (sums.entries >= limits.entries) {
      throw new LogbookProblem(`This station has ${limits.entries} entries, which is the limit. Delete old ones first.`)
    }
    if (bytes === 0) return
    if (sums.bytes + bytes > limits.photoBytes) {
      throw new LogbookProblem(
        'The photos of this station take 20 MiB, which is the limit. Write without a photo, or delete old ones first.',
      )
    }
    if (!hasRoom()) throw new LogbookProblem('The disk of the gateway is full. Write without a photo.')
  }

  async function drop(rows: readonly EntryRow[]) {
    if (rows.length === 0) return
    file.ask((sql) =>
      sql.together(() => {
        for (const { id } of rows) sql.drop.run(id)
        sql.setNote.run('deleted', String(now()))
      }),
    )
    for (const { photo } of rows) {
      if (photo === null) continue
      await photos.remove(photo)
      lost.delete(photo)
    }
    file.copyAnew()
    log.warn({ station: rows[0]!.station, entries: rows.length }, 'entries of the logbook were deleted')
  }
}

/** As everybody with the right to see staff matters sees it. */
export function entryOf({ id, station, at_ms, kind, text, by, entered_ms, ...row }: EntryRow): LogbookEntry {
  const { photo, width, height, bytes } = row
  const url = `stations/${station}/logbook/${id}/photo`
  const picture = photo === null ? null : { url, width: width ?? 0, height: height ?? 0, bytes: bytes ?? 0 }
  return { id, station, at_ms, kind, text, by, entered_ms, photo: picture }
}
