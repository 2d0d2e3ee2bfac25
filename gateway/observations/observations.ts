/** What residents report: kept as people’s own kind of sensor, looked at by a person before anybody else sees it, never a reading. */
import type { Logger } from 'pino'
import type { Observation, ObservationState } from '../contract.ts'
import { NotKept, openPhotoBook, pictureOf, type Word } from '../photos/index.ts'
import { observationFile, type SeenRow, statements, steps, type Which } from './file.ts'
import type { ObservationSettings } from './settings.ts'

/** What somebody reports. */
export interface Report
  extends Pick<SeenRow, 'id' | 'station' | 'at_ms' | 'quantity' | 'value' | 'word' | 'text' | 'name'> {
  photo?: Buffer | undefined
}

/** Of all stations: five a day for ten years; a thousand photos of 200 kB. */
export const limits = { kept: 20_000, photoBytes: 200 * 1024 * 1024 } as const

export interface ObservationOptions {
  folder: string
  settings: Pick<ObservationSettings, 'waiting_max'>
  /** Whether the disk has room for more than warnings. */
  hasRoom: () => boolean
  now: () => number
  log: Logger
}

export type Observations = Awaited<ReturnType<typeof openObservations>>

/** Throws a `ConfigError` when a newer version wrote the file, and the disk's error for a disk that refuses. */
export async function openObservations({ folder, settings, hasRoom, now, log }: ObservationOptions) {
  const book = await openPhotoBook<SeenRow, ReturnType<typeof statements>>({
    ...{ ...observationFile, folder, steps, statements, now, log },
  })

  return {
    /** The newest first; one more than `limit` where there are older ones. */
    list: ({ station = undefined, state = undefined, limit, ...time }: Which): SeenRow[] =>
      book.ask((sql) => sql.list.all({ station: station ?? null, state: state ?? null, ...time, limit: limit + 1 })),
    get: (id: string): SeenRow | null => book.ask(({ one }) => one.get(id)) ?? null,
    pending: (): number => book.ask(({ sums }) => sums.get())!.pending,
    /** Resolves when it is on the disk. The same again changes nothing. Rejects with `NotKept`, or the disk's error. */
    add: (report: Report): Promise<SeenRow> => book.inTurn(() => add(report)),
    /** Shows or hides it; null when there is none. */
    moderate: (id: string, state: ObservationState, by: string, why: string): Promise<SeenRow | null> =>
      book.inTurn(async () => {
        book.ask((sql) => sql.moderate.run(state, by, now(), why, id))
        book.changed()
        return book.ask(({ one }) => one.get(id)) ?? null
      }),
    /** Resolves when it is gone, with its photo. */
    remove: (id: string): Promise<void> =>
      book.inTurn(async () => {
        const row = book.ask(({ one }) => one.get(id))
        if (row) await book.drop([row])
      }),
    photo: book.photo,
    /** What was forgotten of a station, or of its sensor `observer`, goes from here as well. */
    follow: (all: readonly Word[]): Promise<void> => book.follow(all, meantBy),
    damages: book.damages,
    check: book.check,
    close: book.close,
  }

  async function add({ photo, ...report }: Report): Promise<SeenRow> {
    const known = book.ask(({ one }) => one.get(report.id))
    if (known) return again(known, report)
    const picture = pictureOf(photo)
    mustFit(picture?.bytes.length ?? 0)
    const fresh = { received_ms: now(), state: 'pending', by: null, moderated_ms: null, why: null } as const
    const row = await book.keep({ ...report, ...fresh }, picture)
    log.info({ station: report.station, bytes: row.bytes }, 'a resident has reported an observation')
    return row
  }

  /** A page that did not hear the answer sends again; another report under its id is somebody’s mistake. */
  function again(known: SeenRow, { station, value, word, text }: Omit<Report, 'photo'>): SeenRow {
    if (known.station === station && known.value === value && known.word === word && known.text === text) return known
    throw new NotKept({
      id: 'Sudah ada laporan lain dengan tanda ini. Kirim sebagai laporan baru.',
      en: 'There is another observation with this id. Choose another id, or leave it out.',
    })
  }

  function mustFit(bytes: number) {
    const sums = book.ask((sql) => sql.sums.get())!
    if (sums.pending >= settings.waiting_max) {
      const text = {
        id: 'Banyak laporan belum dilihat petugas. Coba lagi besok, atau kabari pengelola.',
        en: 'Many observations wait to be looked at. Try again tomorrow, or tell the operator of the gateway.',
      }
      throw new NotKept(text, true)
    }
    if (sums.kept >= limits.kept) {
      throw new NotKept(
        {
          id: 'Tidak ada tempat untuk laporan baru. Pengelola harus menghapus yang lama dulu.',
          en: 'No more observations can be kept. An operator must delete old ones first.',
        },
        true,
      )
    }
    if (bytes === 0) return
    if (sums.bytes + bytes > limits.photoBytes || !hasRoom()) {
      throw new NotKept(
        {
          id: 'Sekarang tidak ada ruang untuk foto. Laporkan tanpa foto.',
          en: 'There is no room for photos at the gateway now. Report it without a photo.',
        },
        true,
      )
    }
  }

  function meantBy({ what: { station, sensor, from_ms, to_ms }, at_ms }: Word): { rows: SeenRow[]; isAll: boolean } {
    if (sensor !== undefined && sensor !== 'observer') return { rows: [], isAll: false }
    const time = { from_ms: from_ms ?? Number.MIN_SAFE_INTEGER, to_ms: to_ms ?? Number.MAX_SAFE_INTEGER }
    const rows = book.ask(({ list }) => list.all({ station, state: null, ...time, limit: limits.kept }))
    const isAll = from_ms === undefined && to_ms === undefined
    return { rows: rows.filter(({ received_ms }) => received_ms <= at_ms), isAll }
  }
}

/** As staff sees it, without what the sensor measured. */
export function observationOf(row: SeenRow): Observation {
  const { id, station, at_ms, received_ms, quantity, value, word, text, name, state, photo, width, height, bytes } = row
  const moderated =
    row.by === null || row.moderated_ms === null ? null : { by: row.by, at_ms: row.moderated_ms, why: row.why ?? '' }
  const url = `observations/${id}/photo`
  const picture = photo === null ? null : { url, width: width ?? 0, height: height ?? 0, bytes: bytes ?? 0 }
  return {
    ...{ id, station, sensor: 'observer', at_ms, received_ms, quantity, value, word, text, name },
    ...{ photo: picture, state, moderated },
  }
}
