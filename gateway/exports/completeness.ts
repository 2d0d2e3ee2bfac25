/** `GET /stations/{id}/completeness`: of the readings that were due on each of the last days, how many came, sensor by sensor. */
import { z } from 'zod'
import { day_ms, hour_ms, minute_ms } from '../../edge/platform/time.ts'
import { CompletenessAnswer, type SeriesAnswer, type Station } from '../contract.ts'
import { AnyStationId, type App, type HttpTools, known } from '../http/index.ts'
import { eachAsked } from '../store/index.ts'
import { type Series, seriesOf } from './asked.ts'
import { availability, toldEvery_s } from './availability.ts'
import { dueFrom_ms } from './due.ts'

type Store = HttpTools['parts']['store']

const sensors_max = 24 // a station with hundreds of series is looked at sensor by sensor
const offset = z.coerce.number().int().min(-720).max(840)

const Query = z.strictObject({
  days: z.coerce.number().int().min(1).max(62).describe('a whole number of days, 1 to 62').default(30),
  offset_min: offset.describe('where days begin: minutes that local time is ahead of UTC; 420 = WIB').default(420),
})

export function completenessResource(app: App, { parts }: HttpTools) {
  const { store, stations, now } = parts
  app.get(
    '/api/v1/stations/:id/completeness',
    {
      config: { may: 'see' },
      schema: {
        summary: 'Of the readings that were due on each day, how many came, by sensor',
        description:
          'The measure of `/stations/{id}/report`: counted by hours, against the rhythm that the station tells or shows. Days of which no hours are kept any more are left out.',
        params: z.strictObject({ id: AnyStationId }),
        querystring: Query,
        response: { 200: CompletenessAnswer },
      },
    },
    async ({ params, query }) => {
      const station = stations.get(known(parts, params.id))!
      const now_ms = now()
      const midnights = midnightsOf(now_ms, query)
      const asked = sensorsOf(station).slice(0, sensors_max)
      const sensors = await eachAsked(asked, (one) => daysOf(one, station, midnights, now_ms, store))
      return { station: station.station, sensors }
    },
  )
}

async function daysOf(one: Series, station: Station, all: number[], now_ms: number, store: Store) {
  const { midnights, hours } = await keptOf(one, all, now_ms, store)
  const from_ms = midnights[0]!
  const since_ms = (await dueFrom_ms(store, { ...one, mayLack: true }, hours, from_ms)) ?? from_ms
  const every_s = toldEvery_s(station, one.sensor, from_ms, hours)
  const { days } = availability({ hours, midnights, since_ms, until_ms: now_ms, every_s })
  // Before the first reading nothing was due, and nothing came.
  const shares = days.map((share, day) => ({ from_ms: midnights[day]!, share: share ?? 0 }))
  return { sensor: one.sensor, quantity: one.quantity, days: shares }
}

/** The days of which retention has left the hours, and those hours: of older ones nobody knows any more what was missing. */
async function keptOf(one: Series, midnights: number[], now_ms: number, store: Store) {
  const last = midnights.length - 2
  const from = (day: number) =>
    store.series({ ...one, from_ms: midnights[day]!, to_ms: now_ms, corrected: true, mayLack: true, step_ms: hour_ms })
  const isKept = ({ step_ms }: SeriesAnswer) => step_ms <= hour_ms // in its place come longer steps
  let found = await from(0)
  // What is kept of one day is kept of all after it, so the first is found by halves.
  let [low, high] = isKept(found) ? [0, 0] : [Math.min(1, last), last]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (isKept(await from(middle))) high = middle
    else low = middle + 1
  }
  if (low > 0) found = await from(low)
  const hours = isKept(found) ? found.at_ms.map((at_ms, i) => ({ at_ms, n: found.n[i]! })) : []
  return { midnights: midnights.slice(low), hours }
}

/** One quantity speaks for its sensor: they arrive together. */
function sensorsOf({ station, latest }: Station): Series[] {
  const bySensor = new Map<string, Series>()
  for (const one of seriesOf([{ station }], () => Object.keys(latest))) {
    if (!bySensor.has(one.sensor)) bySensor.set(one.sensor, one)
  }
  return [...bySensor.values()]
}

/** When the last days begin, by local time, the oldest first; today is the last, and its end follows. */
function midnightsOf(now_ms: number, { days, offset_min }: z.output<typeof Query>): number[] {
  const ahead_ms = offset_min * minute_ms
  const today_ms = Math.floor((now_ms + ahead_ms) / day_ms) * day_ms - ahead_ms
  return Array.from({ length: days + 1 }, (_, i) => today_ms - (days - 1 - i) * day_ms)
}
