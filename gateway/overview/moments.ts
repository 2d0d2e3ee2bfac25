/** `GET /moments`: when it last rained at a station, and when its water was last high: what people want to look at again. */
import { z } from 'zod'
import { day_ms, hour_ms, minute_ms } from '../../edge/platform/time.ts'
import { type Alert, MomentsAnswer, type SeriesAnswer, type Station } from '../contract.ts'
import { AnyStationId, type App, type HttpParts, type HttpTools, known } from '../http/index.ts'

export interface MomentsParts {
  http: HttpTools
  /** The newest alerts, at most so many of those that ended. */
  alerts: (limit: number) => Alert[]
}

const back_ms = 400 * day_ms // as long as rows are kept
const alerts_max = 500
const wet_mm = 0.05 // half a tip of the finest gauge: below are crumbs of floating point
const dry_ms = 3 * hour_ms // as long without rain ends one
const rain = 'rainfall_mm'
const waters = ['water_level_m', 'distance_m']

export function momentsResource(app: App, { http, alerts }: MomentsParts) {
  app.get(
    '/api/v1/moments',
    {
      config: { may: 'see' },
      schema: {
        summary: 'When it last rained at a station, and when its water was last high',
        querystring: z.strictObject({ station: AnyStationId }),
        response: { 200: MomentsAnswer },
      },
    },
    async ({ query }): Promise<MomentsAnswer> => {
      const station = http.parts.stations.get(known(http.parts, query.station))!
      return { rain: await lastRain(station, http.parts), ...lastFloods(alerts(alerts_max), station.station) }
    },
  )
}

/** The last one, and the one that was over when it began: while the water is high, people look for the flood before. */
export function lastFloods(alerts: readonly Alert[], station: string): Pick<MomentsAnswer, 'flood' | 'flood_before'> {
  const floods = alerts.filter(
    (alert) =>
      alert.station === station &&
      waters.includes(alert.quantity ?? '') &&
      !alert.exercise &&
      alert.state !== 'provisional',
  )
  const [last, ...earlier] = floods.sort((a, b) => b.raised_ms - a.raised_ms)
  if (!last) return { flood: null }
  const before = earlier.find(({ cleared_ms }) => cleared_ms !== null && cleared_ms < last.raised_ms)
  return { flood: floodOf(last), ...(before && { flood_before: floodOf(before) }) }
}

function floodOf({ id, label, severity, why, raised_ms, cleared_ms, changed_ms }: Alert): Flood {
  return { from_ms: raised_ms, to_ms: cleared_ms ?? changed_ms, alert: id, label, severity, why }
}

type Flood = NonNullable<MomentsAnswer['flood']>

async function lastRain(station: Station, { store, stations, now }: HttpParts): Promise<MomentsAnswer['rain']> {
  const gauge = gaugeOf(station, stations.list())
  if (!gauge) return null
  const { sensor } = gauge
  const ask = (from_ms: number, to_ms: number, points: number) =>
    store.series({
      station: gauge.station,
      sensor,
      quantity: rain,
      from_ms,
      to_ms,
      points,
      corrected: true,
      mayLack: true,
    })
  const to_ms = now() + minute_ms
  // Coarse over all of it, then fine where it rained last: two questions, whatever the time between.
  const rough = rainIn(await ask(to_ms - back_ms, to_ms, 800), day_ms)
  if (!rough) return null
  const found = rainIn(await ask(rough.from_ms - day_ms, Math.min(rough.to_ms, to_ms), 1_000), dry_ms)
  return found && { ...found, station: gauge.station, sensor, quantity: rain }
}

/** The last stretch of wet steps with less than `gap_ms` between them. */
function rainIn(series: SeriesAnswer, gap_ms: number) {
  const { at_ms, step_ms, mean, n } = series
  const wet = at_ms.flatMap((at, i) => {
    const sum = (mean[i] ?? 0) * n[i]!
    return sum >= wet_mm ? [{ from_ms: at, to_ms: at + step_ms, sum }] : []
  })
  const last = wet.at(-1)
  if (!last) return null
  let first = last
  let sum = 0
  for (const step of wet.reverse()) {
    if (first.from_ms - step.to_ms > gap_ms) break
    first = step
    sum += step.sum
  }
  return { from_ms: first.from_ms, to_ms: last.to_ms, sum_mm: Number(sum.toFixed(2)) }
}

/** The station's own gauge, or that of the nearest station that has one. */
function gaugeOf(station: Station, stations: readonly Station[]): { station: string; sensor: string } | undefined {
  const sensorIn = ({ sensors }: Station) => sensors.find(({ quantities }) => quantities.includes(rain))?.sensor
  const own = sensorIn(station)
  if (own !== undefined) return { station: station.station, sensor: own }
  const { place } = station
  if (!place) return undefined
  const farness = (other: Station) =>
    other.place
      ? Math.hypot(other.place.lat - place.lat, (other.place.lon - place.lon) * Math.cos((place.lat * Math.PI) / 180))
      : Number.POSITIVE_INFINITY
  const [near] = stations
    .filter((other) => other.state !== 'retired' && sensorIn(other) !== undefined && farness(other) <= near_deg)
    .sort((a, b) => farness(a) - farness(b))
  return near && { station: near.station, sensor: sensorIn(near)! }
}

const near_deg = 0.5 // 55 km: beyond, it is another rain
