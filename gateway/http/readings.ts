/** `GET /readings`: raw rows in time order, page by page. */
import { z } from 'zod'
import { day_ms } from '../../edge/platform/time.ts'
import { ReadingsAnswer } from '../contract.ts'
import type { App } from './app.ts'
import type { HttpParts } from './parts.ts'
import { refuseNodes } from './public.ts'
import { fromTo, limitOf, rangeOf, whichRows } from './query.ts'
import { known } from './stations.ts'

const Query = z.strictObject({
  ...whichRows,
  ...fromTo,
  limit: limitOf(10_000, 1_000),
  cursor: z.string().min(1).max(500).describe('the "next" of the page before').optional(),
})

export function readingsResource(app: App, parts: HttpParts) {
  const { store, now } = parts
  app.get(
    '/api/v1/readings',
    {
      config: { may: 'see' },
      schema: {
        summary: 'Raw rows in time order',
        description: 'Without `to`: until now. Without `from`: the 24 hours before `to`.',
        querystring: Query,
        response: { 200: ReadingsAnswer },
      },
    },
    async (request) => {
      const { query } = request
      refuseNodes(request, query.quantity)
      const { from: _from, to: _to, ...asked } = query
      const range = rangeOf(query, day_ms, now())
      return store.rows({ ...asked, station: known(parts, query.station), ...range, measured: true, mayLack: true })
    },
  )
}
