/** `/stations/{id}/logbook`: read, written and deleted. Everybody sees what was done and when; words and photos are staff matters. */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { LogbookAnswer, LogbookEntry, LogbookKind, type Station } from '../contract.ts'
import {
  type App,
  type HttpParts,
  isStaff,
  known,
  limitOf,
  nameOf,
  ProblemError,
  type Request,
  StationId,
  Time,
} from '../http/index.ts'
import { mayDo } from '../people/index.ts'
import { bytesOf, mustHaveBeen, ownId, PhotoField, photoBodyBytes_max, sentPhoto, tried } from '../photos/index.ts'
import type { Logbook, Writer } from './logbook.ts'

const EntryId = ownId.describe('an id that you make: 8 to 40 of a-z, 0-9 and -; the same one again is written once')
const text_max = 2_000

const Of = z.strictObject({ id: StationId })
const One = z.strictObject({ id: StationId, entry: ownId })
const Wish = z
  .strictObject({
    id: EntryId.optional(),
    at: z
      .union([z.int().min(0), Time])
      .optional()
      .describe('when it was done or seen; absent: now'),
    kind: LogbookKind.default('note'),
    text: z.string().trim().max(text_max).default(''),
    photo: PhotoField,
  })
  .prefault({})
const Which = z.strictObject({ from: Time.optional(), to: Time.optional(), limit: limitOf(500, 50) })

export interface LogbookParts {
  logbook: Logbook
  stations: { get(id: string): Station | undefined }
  gone?: HttpParts['gone']
  now: () => number
}

export function logbookResource(app: App, { logbook, stations, gone, now }: LogbookParts) {
  app.get(
    '/api/v1/stations/:id/logbook',
    {
      config: { may: 'see' },
      schema: {
        summary: 'What people did at a station and saw there, the newest first',
        description: 'Words, names and photos are for staff; everybody sees what was done and when.',
        params: Of,
        querystring: Which,
        response: { 200: LogbookAnswer },
      },
    },
    async (request) => {
      const { from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER, limit } = request.query
      const found = logbook.list(known({ stations, gone }, request.params.id), from, to, limit)
      return isStaff(request) ? found : { ...found, entries: found.entries.map(publicly) }
    },
  )

  app.post(
    '/api/v1/stations/:id/logbook',
    {
      config: { may: 'keep-log' },
      bodyLimit: photoBodyBytes_max,
      schema: {
        summary: 'Writes into the logbook of a station, with a photo where there is one',
        params: Of,
        body: Wish,
        response: { 200: LogbookEntry },
      },
    },
    async (request) => {
      const { id = `e${randomBytes(8).toString('hex')}`, at = now(), kind, text, photo } = request.body
      const station = known({ stations, gone }, request.params.id)
      if (text === '' && photo === undefined && kind === 'note') {
        throw new ProblemError(400, {
          id: 'Tulis apa yang dilakukan atau dilihat, atau kirim foto.',
          en: 'text: is empty. Write what you did or saw, or send a photo.',
        })
      }
      mustHaveBeen(at, now())
      const entry = { id, station, at_ms: at, kind, text, photo: bytesOf(photo) }
      return tried(() => logbook.add(entry, writerOf(request)))
    },
  )

  app.delete(
    '/api/v1/stations/:id/logbook/:entry',
    {
      config: { may: 'keep-log' },
      schema: {
        summary: 'Deletes an entry and its photo for ever: by whoever wrote it, or by the team',
        params: One,
        querystring: z.strictObject({
          why: z.string().max(300).default('').describe('why, for the audit log; not what must go'),
        }),
        response: { 200: z.object({ deleted: z.string() }) },
      },
    },
    async (request) => {
      const { id, entry } = request.params
      const row = existing(known({ stations, gone }, id), entry)
      const { person } = writerOf(request)
      const isOwn = person !== null && person === row.person
      if (!isOwn && !mayDo(request.asker ?? { role: null }, 'correct', false)) {
        throw new ProblemError(403, {
          id: 'Catatan ini milik orang lain. Minta tim atau pengelola menghapusnya.',
          en: 'This entry is by somebody else. Ask the team, or an operator, to delete it.',
        })
      }
      await logbook.remove(id, entry)
      return { deleted: entry }
    },
  )

  app.get(
    '/api/v1/stations/:id/logbook/:entry/photo',
    {
      config: { may: 'see-staff', cors: false },
      schema: {
        summary: 'The photo of an entry',
        answers: 'image/jpeg',
        params: One,
        response: { 200: z.string() },
      },
    },
    async ({ params }, reply) => {
      const row = existing(known({ stations, gone }, params.id), params.entry)
      if (row.photo === null)
        throw new ProblemError(404, { id: 'Catatan ini tidak punya foto.', en: 'This entry has no photo.' })
      const bytes = await logbook.photo(row)
      if (!bytes)
        throw new ProblemError(410, {
          id: 'Berkas foto ini rusak atau hilang; catatannya sendiri utuh.',
          en: 'The file of this photo is damaged or gone; the entry itself is whole.',
        })
      return sentPhoto(reply, bytes)
    },
  )

  function existing(station: string, entry: string) {
    const row = logbook.get(station, entry)
    if (row) return row
    throw new ProblemError(404, {
      id: `Buku catatan ${station} tidak punya catatan "${entry}".`,
      en: `The logbook of ${station} has no entry "${entry}".`,
    })
  }
}

/** Without what somebody wrote and photographed. */
function publicly(entry: LogbookEntry): LogbookEntry {
  return { ...entry, text: '', photo: null }
}

function writerOf(request: Pick<Request, 'asker'>): Writer {
  return { by: nameOf(request), person: request.asker?.person ?? null }
}
