/** `GET /series`: columns for a chart. */
import { z } from 'zod'
import { day_ms } from '../../edge/platform/time.ts'
import { SeriesAnswer } from '../contract.ts'
import type { App } from './app.ts'
import type { HttpParts } from './parts.ts'
import { refuseNodes } from './public.ts'
import { AnyStationId, fromTo, Quantity, rangeOf, SensorId } from './query.ts'
import { known } from './stations.ts'

const Query = z.strictObject({
  station: AnyStationId,
  sensor: SensorId,
  quantity: Quantity,
  ...fromTo,
  corrected: z
    .enum(['true', 'false'])
    .describe('false: as the station sent it; true: as corrections make it')
    .default('true'),
  points: z.coerce.number().int().min(10).max(5_000).describe('a whole number from 10 to 5000').default(600),
})

export function seriesResource(app: App, parts: HttpParts) {
  const { store, now } = parts
  app.get(
    '/api/v1/series',
    {
      config: { may: 'see' },
      schema: {
        summary: 'Columns for a chart: mean, least and greatest per step; a gap is a null',
        description: 'Without `to`: until now. Without `from`: the 24 hours before `to`.',
        querystring: Query,
        response: { 200: SeriesAnswer },
      },
    },
    async (request) => {
      const { query } = request
      refuseNodes(request, query.quantity)
      const { station, sensor, quantity, points, corrected } = query
      const range = rangeOf(query, day_ms, now())
      const which = { station: known(parts, station), sensor, quantity, corrected: corrected === 'true' }
      return store.series({ ...which, ...range, points, mayLack: true })
    },
  )
}
