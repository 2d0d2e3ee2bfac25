/** What residents report: kept as people’s own kind of sensor, looked at by a person before anybody else sees it, never a reading. */
import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { FileDamage } from '../../edge/platform/kept-file.ts'
import { openTurns } from '../../edge/platform/turns.ts'
import type { Observation, ObservationState } from '../contract.ts'
import { openPhotos, photoOf } from '../logbook/index.ts'
import type { Forgotten } from '../store/index.ts'
import { observationFolder, openSeenFile, type SeenRow, type Which } from './file.ts'
import type { ObservationSettings } from './settings.ts'

/** What somebody reports. */
export interface Report
  extends Pick<SeenRow, 'id' | 'station' | 'at_ms' | 'quantity' | 'value' | 'word' | 'text' | 'name'> {
  photo?: Buffer | undefined
}

/** It cannot be kept: `tooMany` where it may be possible later. The message says what to do. */
export class ObservationProblem extends Error {
  override name = 'ObservationProblem'
  readonly isForNow: boolean
  constructor(message: string, isForNow = false) {
    super(message)
    this.isForNow = isForNow
  }
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

type Word = Pick<Forgotten, 'pos' | 'what' | 'at_ms'>

export type Observations = Awaited<ReturnType<typeof openObservations>>

/** Throws a `ConfigError` when a newer version wrote the file, and the disk's error for a disk that refuses. */
export async function openObservations({ folder, settings, hasRoom, now, log }: ObservationOptions) {
  const file = openSeenFile(folder)
  const photos = openPhotos(folder, observationFolder)
  const inTurn = openTurns()
  let isUncopied = false
  let followed = 0
  const named = file.ask((sql) => sql.named.all()).map(({ photo }) => photo)
  // Without a copy of the list nobody knows whose the photos are: they stay for a person to look at.
  if (file.damages().length === 0) await photos.tidy(new Set(named))
  file.copy()

  return {
    /** The newest first; one more than `limit` where there are older ones. */
    list: ({ station = undefined, state = undefined, limit, ...time }: Which): SeenRow[] =>
      file.ask((sql) => sql.list.all({ station: station ?? null, state: state ?? null, ...time, limit: limit + 1 })),
    get: (id: string): SeenRow | null => file.ask(({ one }) => one.get(id)) ?? null,
    pending: (): number => file.ask(({ sums }) => sums.get())!.pending,
    /** Resolves when it is on the disk. The same again changes nothing. Rejects with `ObservationProblem`, or the disk's error. */
    add: (report: Report): Promise<SeenRow> => inTurn(() => add(report)),
    /** Shows or hides it; null when there is none. */
    moderate: (id: string, state: ObservationState, by: string, why: string): Promise<SeenRow | null> =>
      inTurn(async () => {
        file.ask((sql) => sql.moderate.run(state, by, now(), why, id))
        isUncopied = true
        return file.ask(({ one }) => one.get(id)) ?? null
      }),
    /** Resolves when it is gone, with its photo. */
    remove: (id: string): Promise<void> =>
      inTurn(async () => {
        const row = file.ask(({ one }) => one.get(id))
        if (row) await drop([row])
      }),
    /** The bytes of its photo; null when it is damaged or gone. */
    photo: async ({ photo, sum }: SeenRow): Promise<Buffer | null> =>
      photo === null || sum === null ? null : photos.read(photo, sum),
    /** What was forgotten of the record goes from here, too: of a station, or of its sensor `observer`. Never rejects. */
    follow: (all: readonly Word[]): Promise<void> =>
      inTurn(async () => {
        for (const word of all.filter(({ pos }) => pos > followed)) {
          await forget(word)
          followed = word.pos
        }
      }).catch((err) =>
        log.warn({ err }, 'what was forgotten cannot be taken out of the observations now; trying again'),
      ),
    damages: (): readonly FileDamage[] => file.damages(),
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

  async function add({ photo, ...report }: Report): Promise<SeenRow> {
    const known = file.ask(({ one }) => one.get(report.id))
    if (known) return again(known, report)
    const picture = photo === undefined ? null : photoOf(photo)
    if (typeof picture === 'string') throw new ObservationProblem(picture)
    mustFit(picture?.bytes.length ?? 0)
    const name = picture && `${report.station}_${randomBytes(8).toString('hex')}.jpg`
    const sum = picture && name ? await photos.save(name, picture.bytes) : null
    const row: SeenRow = {
      ...{ ...report, received_ms: now(), state: 'pending', by: null, moderated_ms: null, why: null, photo: name, sum },
      ...{ bytes: picture?.bytes.length ?? null, width: picture?.width ?? null, height: picture?.height ?? null },
    }
    try {
      file.ask(({ insert }) => insert.run(row))
    } catch (err) {
      if (name) await photos.remove(name)
      throw err
    }
    isUncopied = true
    log.info({ station: report.station, bytes: row.bytes }, 'a resident has reported an observation')
    return row
  }

  /** A page that did not hear the answer sends again; another report under its id is somebody’s mistake. */
  function again(known: SeenRow, { station, value, word, text }: Omit<Report, 'photo'>): SeenRow {
    if (known.station === station && known.value === value && known.word === word && known.text === text) return known
    throw new ObservationProblem('There is another observation with this id. Choose another id, or leave it out.')
  }

  function mustFit(bytes: number) {
    const sums = file.ask((sql) => sql.sums.get())!
    if (sums.pending >= settings.waiting_max) {
      const text = 'Many observations wait to be looked at. Try again tomorrow, or tell the operator of the gateway.'
      throw new ObservationProblem(text, true)
    }
    if (sums.kept >= limits.kept) {
      throw new ObservationProblem('No more observations can be kept. An operator must delete old ones first.', true)
    }
    if (bytes === 0) return
    if (sums.bytes + bytes > limits.photoBytes || !hasRoom()) {
      throw new ObservationProblem('There is no room for photos at the gateway now. Report it without a photo.', true)
    }
  }

  async function forget({ what: { station, sensor, from_ms, to_ms }, at_ms }: Word) {
    if (sensor !== undefined && sensor !== 'observer') return
    const time = { from_ms: from_ms ?? Number.MIN_SAFE_INTEGER, to_ms: to_ms ?? Number.MAX_SAFE_INTEGER }
    const rows = file.ask(({ list }) => list.all({ station, state: null, ...time, limit: limits.kept }))
    await drop(rows.filter(({ received_ms }) => received_ms <= at_ms))
  }

  async function drop(rows: readonly SeenRow[]) {
    if (rows.length === 0) return
    file.ask((sql) =>
      sql.together(() => {
        for (const { id } of rows) sql.drop.run(id)
        sql.setNote.run('deleted', String(now()))
      }),
    )
    for (const { photo } of rows) if (photo !== null) await photos.remove(photo)
    file.copyAnew()
    log.warn({ station: rows[0]!.station, observations: rows.length }, 'observations of residents were deleted')
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
