/** `GET /export.csv`: raw rows as a stream (RFC 4180). The reader sets the pace: a page is read when the last one left. */
import { Readable } from 'node:stream'
import { z } from 'zod'
import { day_ms } from '../../edge/platform/time.ts'
import { isQuantity, quantities } from '../../hardware/quantities.ts'
import type { Row } from '../contract.ts'
import type { App } from './app.ts'
import type { HttpParts } from './parts.ts'
import { ProblemError } from './problem.ts'
import { Quantity, rangeOf, SensorId, StationId, Time } from './query.ts'
import { known } from './stations.ts'

const Query = z.strictObject({
  station: StationId,
  sensor: SensorId.optional(),
  quantity: Quantity.optional(),
  from: Time.optional(),
  to: Time.optional(),
})

const page_rows = 5_000
const exports_max = 4 // each holds one page, about 1 MB

export function exportResource(app: App, { stations, store, now }: HttpParts) {
  let running = 0

  app.get(
    '/api/v1/export.csv',
    {
      exposeHeadRoute: false,
      schema: {
        summary: 'The raw rows as CSV',
        description:
          'Without `to`: until now. Without `from`: the 7 days before `to`. Flags are QARTOD. The header `pantau-partial` says why older rows may be missing.',
        answers: 'text/csv',
        querystring: Query,
        response: { 200: z.string() },
      },
    },
    async ({ query }, reply) => {
      const { from, to, ...which } = query
      const range = rangeOf({ ...(from !== undefined && { from }), ...(to !== undefined && { to }) }, 7 * day_ms, now())
      const station = known(stations, which.station)
      if (running >= exports_max) {
        throw new ProblemError(503, 'Several exports are running. Try again in a minute.', { 'retry-after': '60' })
      }
      running++
      // The first page before the head: only there is still room to say that something may be missing.
      const first = await pageAfter(null).catch((err) => {
        running--
        throw err
      })
      if (first.partial) reply.header('pantau-partial', asHeader(first.reason))
      const name = [station, which.sensor, which.quantity].filter(Boolean).join('_')
      reply.header('content-disposition', `attachment; filename="${name}.csv"`).type('text/csv; charset=utf-8')
      const stream = Readable.from(lines(), { objectMode: false, highWaterMark: 64 * 1024 })
      stream.once('close', () => running--)
      // The schema calls the answer a string: that is what arrives, piece by piece.
      return stream as unknown as string

      async function* lines(): AsyncGenerator<string> {
        yield csv(['station', 'sensor', 'quantity', 'at_ms', 'at_utc', `value${unitsOf()}`, 'flag', 'received_ms'])
        let page = first
        for (;;) {
          yield page.rows.map((row) => line(station, row)).join('')
          if (!page.next) return
          page = await pageAfter(page.next)
          // Better a download that visibly breaks off than one with a silent hole.
          if (page.partial && !first.partial) throw new Error(page.reason)
        }
      }

      function pageAfter(cursor: string | null) {
        return store.rows({
          station,
          ...(which.sensor && { sensor: which.sensor }),
          ...(which.quantity && { quantity: which.quantity }),
          ...range,
          limit: page_rows,
          ...(cursor && { cursor }),
        })
      }

      /** `[m]` for one quantity; for several, each key with its unit. */
      function unitsOf(): string {
        if (which.quantity) return ` [${quantities[which.quantity].unit || '1'}]`
        const keys = Object.keys(stations.get(station)?.latest ?? {})
          .filter((key) => !which.sensor || key.startsWith(`${which.sensor}.`))
          .map((key) => key.slice(key.indexOf('.') + 1))
          .filter(isQuantity)
        if (keys.length === 0) return ''
        return ` [${[...new Set(keys)].map((key) => `${key}: ${quantities[key].unit || '1'}`).join('; ')}]`
      }
    },
  )
}

/** Headers are ASCII on one line. */
const asHeader = (reason = 'older readings may be missing') => reason.replace(/[^\x20-\x7e]+/g, ' ')

function line(station: string, { sensor, quantity, at_ms, value, flag, received_ms }: Row): string {
  const at_utc = new Date(at_ms).toISOString()
  return csv([station, sensor, quantity, at_ms, at_utc, value ?? '', flag, received_ms ?? ''])
}

// Ids and quantities cannot hold a comma, a quote or a leading "=", so no field needs quoting and none can be a formula.
function csv(fields: (string | number)[]): string {
  return `${fields.join(',')}\r\n`
}
