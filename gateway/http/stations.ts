/** `GET /stations`, and what one station's deliveries look like: its ledger and its quarantine. */
import { z } from 'zod'
import { LedgerAnswer, RefusedAnswer, Station } from '../contract.ts'
import { refusalWordsOf } from '../intake/index.ts'
import type { App } from './app.ts'
import type { HttpParts } from './parts.ts'
import { ProblemError } from './problem.ts'
import { isStaff } from './public.ts'
import { AnyStationId, limitOf } from './query.ts'

const Id = z.strictObject({ id: AnyStationId })
const Refused = z.object({
  received_ms: z.int(),
  reason: z.string(),
  detail: z.string(),
  readings: z.int(),
  payload: z.string().describe('the first 8 KiB, base64'),
})

export function stationsResource(app: App, parts: HttpParts) {
  const { stations, store } = parts
  app.get(
    '/api/v1/stations',
    {
      config: { may: 'see' },
      schema: { summary: 'Every station with its state and latest values', response: { 200: z.array(Station) } },
    },
    async () => stations.list(),
  )

  app.get(
    '/api/v1/stations/:id',
    {
      config: { may: 'see' },
      schema: { summary: 'One station, as in the list of all', params: Id, response: { 200: Station } },
    },
    async ({ params }) => stations.get(known(parts, params.id))!,
  )

  app.get(
    '/api/v1/stations/:id/ledger',
    {
      config: { may: 'see' },
      schema: {
        summary: 'What arrived from a station, what came twice, what is missing',
        params: Id,
        response: { 200: LedgerAnswer },
      },
    },
    async ({ params }) => store.ledger(known(parts, params.id)),
  )

  app.get(
    '/api/v1/stations/:id/refused',
    {
      config: { may: 'see' },
      schema: {
        summary: 'What was refused of a station, and why: readings, payloads and connections',
        params: Id,
        response: { 200: RefusedAnswer },
      },
    },
    async (request) => {
      const station = known(parts, request.params.id)
      const { quarantined } = (await store.ledger(station)).readings
      const recent = parts.nodes?.refusals(station) ?? []
      return {
        station,
        recent: isStaff(request) ? recent : recent.map(({ address: _, ...one }) => one),
        kept: Object.entries(quarantined).map(([reason, n]) => ({ reason, says: refusalWordsOf(reason).says, n })),
      }
    },
  )

  app.get(
    '/api/v1/stations/:id/quarantine',
    {
      config: { may: 'correct' },
      schema: {
        summary: 'Payloads of a station that could not be understood, newest first',
        params: Id,
        querystring: z.strictObject({ limit: limitOf(1_000, 100) }),
        response: { 200: z.array(Refused) },
      },
    },
    async ({ params, query }) =>
      (await store.quarantine(known(parts, params.id), query.limit)).map(
        ({ received_ms, reason, detail, readings, payload }) => ({ received_ms, reason, detail, readings, payload }),
      ),
  )
}

/** The id itself when there is such a station; a 410 when it was forgotten, otherwise a 404 that says where to look. */
export function known(
  { stations, gone }: { stations: Pick<HttpParts['stations'], 'get'>; gone?: HttpParts['gone'] },
  id: string,
): string {
  if (stations.get(id)) return id
  const why = gone?.(id)
  if (why) throw new ProblemError(410, why)
  throw noStation(id)
}

export function noStation(id: string): ProblemError {
  return new ProblemError(404, {
    id: `Tidak ada stasiun "${id}".`,
    en: `There is no station "${id}". GET /api/v1/stations lists them.`,
  })
}
