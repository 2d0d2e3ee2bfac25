/** `GET /stations/{id}/completeness`: of how much of each day something arrived, sensor by sensor. */
import { z } from 'zod'
import { day_ms, hour_ms, minute_ms } from '../../edge/platform/time.ts'
import { CompletenessAnswer, type Station } from '../contract.ts'
import type { App } from './app.ts'
import type { HttpParts } from './parts.ts'
import { AnyStationId } from './query.ts'
import { known } from './stations.ts'

const quarter_ms = 15 * minute_ms
const sensors_max = 24 // a station with hundreds of series is looked at sensor by sensor
const offset = z.coerce.number().int().min(-720).max(840)

const Query = z.strictObject({
  days: z.coerce.number().int().min(1).max(62).describe('a whole number of days, 1 to 62').default(30),
  offset_min: offset.describe('where days begin: minutes that local time is ahead of UTC; 420 = WIB').default(420),
})

export function completenessResource(app: App, { store, stations, gone, now }: HttpParts) {
  app.get(
    '/api/v1/stations/:id/completeness',
    {
      config: { may: 'see' },
      schema: {
        summary: 'Of how much of each day something arrived, by sensor',
        description: 'A day is cut into stretches of 15 minutes, or of an hour where readings come more seldom.',
        params: z.strictObject({ id: AnyStationId }),
        querystring: Query,
        response: { 200: CompletenessAnswer },
      },
    },
    async ({ params, query }) => {
      const station = stations.get(known({ stations, gone }, params.id))!
      const starts_ms = daysBefore(now(), query)
      const sensors = sensorsOf(station).slice(0, sensors_max)
      const answers = sensors.map(async ({ sensor, quantity, step_ms }) => {
        const which = { station: station.station, sensor, quantity, from_ms: starts_ms[0]!, to_ms: now() }
        const { at_ms, n } = await store.series({ ...which, points: 10, step_ms, corrected: false, mayLack: true })
        const filled = at_ms.filter((_, i) => n[i]! > 0)
        return { sensor, quantity, days: starts_ms.map((start_ms) => dayOf(filled, start_ms, step_ms, now())) }
      })
      return { station: station.station, sensors: await Promise.all(answers) }
    },
  )
}

/** One quantity speaks for its sensor: they arrive together. */
function sensorsOf({ sensors, latest }: Station) {
  const names = new Map<string, string>()
  for (const key of Object.keys(latest)) {
    const [sensor, quantity] = key.split('.') as [string, string]
    if (!names.has(sensor)) names.set(sensor, quantity)
  }
  return Array.from(names, ([sensor, quantity]) => {
    const every_s = sensors.find((one) => one.sensor === sensor)?.every_s ?? 60
    return { sensor, quantity, step_ms: every_s * 1_000 > quarter_ms / 2 ? hour_ms : quarter_ms }
  })
}

function dayOf(filled: readonly number[], from_ms: number, step_ms: number, now_ms: number) {
  const to_ms = Math.min(from_ms + day_ms, now_ms)
  const here = filled.filter((at_ms) => at_ms >= from_ms && at_ms < to_ms).length
  const due = Math.max(1, Math.floor((to_ms - from_ms) / step_ms))
  return { from_ms, share: Math.min(1, here / due) }
}

/** When the last days begin, by local time, the oldest first; today is the last. */
function daysBefore(now_ms: number, { days, offset_min }: z.output<typeof Query>): number[] {
  const ahead_ms = offset_min * minute_ms
  const today_ms = Math.floor((now_ms + ahead_ms) / day_ms) * day_ms - ahead_ms
  return Array.from({ length: days }, (_, i) => today_ms - (days - 1 - i) * day_ms)
}
