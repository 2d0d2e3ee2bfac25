/** `GET /stations/{id}/report?month=2026-10`: a station's month. */
import { z } from 'zod'
import { openTurns } from '../../edge/platform/turns.ts'
import { type AlertLogEntry, type LogbookEntry, ReportAnswer } from '../contract.ts'
import { AnyStationId, type App, type HttpTools, isStaff, known, ProblemError, tooMany } from '../http/index.ts'
import { zoneOf } from '../rules/index.ts'
import { alertPagesOf, type Store } from '../store/index.ts'
import { monthAt, monthOf } from './month.ts'
import { type ReportTools, reportOf } from './report.ts'

export interface ReportParts extends Pick<ReportTools, 'corrections'> {
  http: HttpTools
  gateway: { name: string | null }
  zone?: string | undefined
  /** The record's words of alerts after a position, oldest first. */
  alertsAfter: Store['alertsAfter']
  /** The logbook between two times, the newest first. */
  notesOf: (station: string, from_ms: number, to_ms: number, limit: number) => { entries: LogbookEntry[] }
}

const notes_max = 100 // more than a page holds

const Month = z
  .string()
  .regex(/^(19[7-9]\d|2\d\d\d)-(0[1-9]|1[0-2])$/)
  .describe('a month such as 2026-10')

export function reportResource(app: App, parts: ReportParts) {
  const { http, gateway } = parts
  const { store, stations, now } = http.parts
  const inTurn = openTurns()

  app.get(
    '/api/v1/stations/:id/report',
    {
      config: { may: 'see' },
      schema: {
        summary: 'A station’s month: availability by day, extremes, alerts with their lead times, notes, corrections',
        description:
          'Days are those of the gateway’s zone; where its settings name none, of the station’s place. Without `month`: the one that runs.',
        params: z.strictObject({ id: AnyStationId }),
        querystring: z.strictObject({ month: Month.optional() }),
        response: { 200: ReportAnswer },
      },
    },
    async (request) => {
      const { params, query } = request
      const station = stations.get(known(http.parts, params.id))!
      const zone = zoneOf(parts.zone, station.place)
      const month = monthOf(query.month ?? monthAt(now(), zone), zone)
      if (month.from_ms > now())
        throw new ProblemError(400, {
          id: 'Bulan itu belum mulai. Pilih bulan yang sudah mulai.',
          en: 'month: has not begun. Choose one that has.',
        })
      const tools: ReportTools = {
        ...{ store, now, corrections: parts.corrections },
        alertLog: () => alertLog(parts),
        notes(...which) {
          const entries = parts.notesOf(...which, notes_max).entries.toReversed()
          // As the logbook shows them: what a person wrote is a staff matter.
          return isStaff(request) ? entries : entries.map((one) => ({ ...one, text: '', photo: null }))
        },
      }
      const place = http.door.reports(request)
      if (typeof place === 'string') {
        http.door.refuse('too-many-reports', { address: request.ip })
        throw tooMany(
          {
            id: 'Laporan lain sedang dibuat. Coba lagi beberapa detik lagi.',
            en: 'Other reports are being made. Try again in a few seconds.',
          },
          5,
        )
      }
      return inTurn(() => reportOf(station, month, { zone, gateway: gateway.name }, tools)).finally(place.leave)
    },
  )
}

async function* alertLog(store: Pick<Store, 'alertsAfter'>): AsyncGenerator<AlertLogEntry> {
  for await (const page of alertPagesOf(store)) for (const { entry } of page) yield entry.alert
}
