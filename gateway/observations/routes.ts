/** `/observations`: everybody may report, a person shows or hides it, and everybody sees what is shown. */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { day_ms } from '../../edge/platform/time.ts'
import { isQuantity, quantities } from '../../hardware/quantities.ts'
import { Observation, ObservationState, ObservationsAnswer, ObservedWord, type Station } from '../contract.ts'
import { guestOf } from '../door/index.ts'
import {
  type App,
  type HttpParts,
  isStaff,
  known,
  limitOf,
  nameOf,
  openAllowance,
  ProblemError,
  Quantity,
  StationId,
  Time,
  tooMany,
} from '../http/index.ts'
import { bytesOf, mustHaveBeen, ownId, PhotoField, photoBodyBytes_max, sentPhoto, tried } from '../photos/index.ts'
import { eachAsked, type Store } from '../store/index.ts'
import { openBeside } from './beside.ts'
import type { SeenRow } from './file.ts'
import { type Observations, observationOf } from './observations.ts'
import type { ObservationSettings } from './settings.ts'

const old_ms = 31 * day_ms // a phone that was without the network for so long; older memories belong into the logbook

const One = z.strictObject({ id: ownId })
const Moment = z.union([z.int().min(0), Time])
const Wish = z.strictObject({
  id: ownId.describe('an id that you make: 8 to 40 of a-z, 0-9 and -; the same one again is kept once').optional(),
  station: StationId,
  at: Moment.optional().describe('when it was seen, by the clock of the phone; absent: now'),
  sent: Moment.optional().describe('what that clock shows while it is sent: so a wrong clock does no harm'),
  value: z.number().optional().describe('what was read off the staff gauge'),
  quantity: Quantity.default('water_level_m'),
  word: ObservedWord.optional(),
  text: z.string().trim().max(300).default(''),
  name: z.string().trim().max(60).optional().describe('who reports it; only staff sees it'),
  photo: PhotoField,
})
const Which = z.strictObject({
  station: StationId.optional(),
  state: ObservationState.optional(),
  from: Time.optional(),
  to: Time.optional(),
  limit: limitOf(500, 50),
})
const Judged = z.strictObject({
  state: z.enum(['shown', 'hidden']),
  why: z.string().trim().max(300).default('').describe('why; only staff sees it'),
})

export interface ObservationParts {
  observations: Observations
  settings: Pick<ObservationSettings, 'open' | 'per_address_hour'>
  stations: { get(id: string): Station | undefined }
  gone?: HttpParts['gone']
  store: Pick<Store, 'series'>
  now: () => number
}

export function observationsResource(app: App, parts: ObservationParts) {
  const { observations, settings, now } = parts
  const beside = openBeside({ store: parts.store, station: parts.stations.get, now })
  const perSecond = settings.per_address_hour / 3_600
  const allowance = openAllowance({ burst: Math.max(1, Math.ceil(settings.per_address_hour / 3)), perSecond, now })

  app.post(
    '/api/v1/observations',
    {
      config: { may: 'see' },
      bodyLimit: photoBodyBytes_max,
      schema: {
        summary: 'Reports what somebody sees beside a station; a person looks at it before everybody does',
        description: 'A value of a staff gauge, a word, a text or a photo. It is no reading: no rule ever judges it.',
        body: Wish,
        response: { 200: Observation },
      },
    },
    async ({ body, ip }) => {
      if (!settings.open)
        throw new ProblemError(403, {
          id: 'Server desa ini tidak menerima laporan warga. Kabari petugas apa yang Anda lihat.',
          en: 'This gateway takes no observations. Tell its operator what you see.',
        })
      const report = reportOf(body, parts)
      const wait_s = allowance.take(guestOf(ip))
      if (wait_s > 0)
        throw tooMany(
          {
            id: 'Banyak laporan datang dari alamat ini. Kirim lagi nanti.',
            en: 'Many reports came from this address. Send it again later.',
          },
          wait_s,
          429,
        )
      return publicly(observationOf(await tried(() => observations.add(report))))
    },
  )

  app.get(
    '/api/v1/observations',
    {
      config: { may: 'see' },
      schema: {
        summary: 'What residents have reported, the newest first, beside what the sensor measured',
        description: 'Everybody gets what is shown; staff gets all of it, with names.',
        querystring: Which,
        response: { 200: ObservationsAnswer },
      },
    },
    async (request) => {
      const {
        station,
        from: from_ms = Number.MIN_SAFE_INTEGER,
        to: to_ms = Number.MAX_SAFE_INTEGER,
        limit,
      } = request.query
      const isOfStaff = isStaff(request)
      const state = isOfStaff ? request.query.state : 'shown'
      const rows = observations.list({ station, state, from_ms, to_ms, limit })
      const shown = await eachAsked(
        rows.slice(0, limit),
        async (row): Promise<Observation> => ({ ...observationOf(row), beside: await beside.of(row) }),
      )
      const { open } = settings
      if (!isOfStaff) return { observations: shown.map(publicly), more: rows.length > limit, open }
      return { observations: shown, more: rows.length > limit, pending: observations.pending(), open }
    },
  )

  app.patch(
    '/api/v1/observations/:id',
    {
      config: { may: 'answer' },
      schema: {
        summary: 'Shows an observation to everybody, or hides it',
        params: One,
        body: Judged,
        response: { 200: Observation },
      },
    },
    async (request) => {
      const { state, why } = request.body
      existing(request.params.id)
      const row = await observations.moderate(request.params.id, state, nameOf(request), why)
      return observationOf(row ?? existing(request.params.id))
    },
  )

  app.delete(
    '/api/v1/observations/:id',
    {
      config: { may: 'correct' },
      schema: {
        summary: 'Deletes an observation and its photo for ever',
        params: One,
        querystring: z.strictObject({ why: z.string().max(300).default('').describe('why, for the audit log') }),
        response: { 200: z.object({ deleted: z.string() }) },
      },
    },
    async ({ params }) => {
      existing(params.id)
      await observations.remove(params.id)
      return { deleted: params.id }
    },
  )

  app.get(
    '/api/v1/observations/:id/photo',
    {
      config: { may: 'see', cors: false },
      schema: { summary: 'Its photo', answers: 'image/jpeg', params: One, response: { 200: z.string() } },
    },
    async (request, reply) => {
      const row = existing(request.params.id)
      const isSeen = row.state === 'shown' || isStaff(request)
      if (!isSeen || row.photo === null)
        throw new ProblemError(404, {
          id: 'Foto itu tidak ada, atau tidak untuk semua orang.',
          en: 'There is no such photo, or it is not for everybody.',
        })
      const bytes = await observations.photo(row)
      if (!bytes)
        throw new ProblemError(410, {
          id: 'Berkas foto ini rusak atau hilang; laporannya sendiri utuh.',
          en: 'The file of this photo is damaged or gone; the observation itself is whole.',
        })
      return sentPhoto(reply, bytes)
    },
  )

  function existing(id: string): SeenRow {
    const row = observations.get(id)
    if (row) return row
    throw new ProblemError(404, {
      id: `Tidak ada laporan "${id}".`,
      en: `There is no observation "${id}". GET /api/v1/observations lists them.`,
    })
  }
}

/** What is reported, checked. Throws a `ProblemError` that says what is missing. */
function reportOf(body: z.output<typeof Wish>, { stations, gone, now }: ObservationParts) {
  const { id = `o${randomBytes(8).toString('hex')}`, value, word, text, name, photo } = body
  const station = known({ stations, gone }, body.station)
  if (value === undefined && word === undefined && text === '' && photo === undefined) {
    throw new ProblemError(400, {
      id: 'Isi angka, pilihan, keterangan, atau foto.',
      en: 'Say what you see: give "value", "word", "text" or "photo".',
    })
  }
  const [low, high] = isQuantity(body.quantity) ? quantities[body.quantity].range : [-Infinity, Infinity]
  if (value !== undefined && (value < low || value > high)) {
    throw new ProblemError(400, {
      id: `Angka ${value} tidak mungkin: isi antara ${low} dan ${high}.`,
      en: `value: ${value} cannot be; "${body.quantity}" lies between ${low} and ${high}.`,
    })
  }
  const received_ms = now()
  const ahead = body.sent === undefined ? 0 : received_ms - body.sent
  const at_ms = body.at === undefined ? received_ms : body.at + ahead
  mustHaveBeen(at_ms, received_ms)
  if (at_ms < received_ms - old_ms)
    throw new ProblemError(400, {
      id: 'Waktunya lebih dari 31 hari lalu. Laporkan yang Anda lihat sekarang.',
      en: 'at: is more than 31 days ago. Report what you see now.',
    })
  return {
    ...{ id, station, at_ms: Math.min(at_ms, received_ms), text, name: name || null, word: word ?? null },
    ...{ value: value ?? null, quantity: value === undefined ? null : body.quantity },
    photo: bytesOf(photo),
  }
}

/** Without who reported it, and without why somebody showed or hid it. */
function publicly(observation: Observation): Observation {
  const { moderated } = observation
  return { ...observation, name: null, moderated: moderated && { ...moderated, why: '' } }
}
