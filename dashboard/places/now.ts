/** Stations, streets and levels as they are now, for the map and the river: out of what the page knows already. Pure. */
import type { Alert, SeriesImpacts, Station } from '../../gateway/contract.ts'
import { flags } from '../../hardware/flags.ts'
import { cadenceOf, oldAfter_ms } from '../cadence.ts'
import { worstAlert } from '../first/order.ts'
import { measuredAt_ms, shownValue, splitKey } from '../state.ts'
import { type ImpactStand, impactStand } from './impacts.ts'

/** The newest value of a series, as far as it says how things are now. */
export interface Present {
  value: number | null
  at_ms: number | undefined
  /** The value is missing, failed its test, or is older than it may be: it does not say how things are. */
  isUnsure: boolean
}

export function presentOf(station: Station | undefined, series: string, now_ms: number): Present {
  const latest = station?.latest[series]
  if (!station || !latest) return { value: null, at_ms: undefined, isUnsure: true }
  const at_ms = measuredAt_ms(latest)
  const isOld = now_ms - at_ms > oldAfter_ms(cadenceOf(station, splitKey(series).sensor))
  const value = shownValue(latest)
  return { value, at_ms, isUnsure: value === null || isOld || latest.flag === flags.fail }
}

export type Tone = Alert['severity'] | Station['state']

/** How a station is marked: by its worst warning, otherwise by whether it is heard. */
export function toneOf(station: Station, alerts: readonly Alert[]): { tone: Tone; alert?: Alert } {
  const alert = worstAlert(alerts, station.station)
  return alert ? { tone: alert.severity, alert } : { tone: station.state }
}

/** One street or place that the village has written down, as it is now. */
export interface Street {
  impact: SeriesImpacts['levels'][number]
  series: SeriesImpacts
  present: Present
  isReached: boolean
  /** How far the value is from it; undefined when it is reached or the value is not known. */
  gap: number | undefined
}

/** What is reached first, the worst of it on top; then what is nearest; last what nobody can tell. */
export function streetsNow(impacts: readonly SeriesImpacts[], stations: readonly Station[], now_ms: number): Street[] {
  const all = impacts.flatMap((series) => {
    const station = stations.find((one) => one.station === series.station)
    const present = presentOf(station, `${series.sensor}.${series.quantity}`, now_ms)
    const { reached }: ImpactStand<Street['impact']> = impactStand(series, present.value)
    return series.levels.map((impact): Street => {
      const isReached = reached.includes(impact)
      const gap = isReached || present.value === null ? undefined : Math.abs(impact.at - present.value)
      return { impact, series, present, isReached, gap }
    })
  })
  const rank = ({ isReached, gap }: Street) => (isReached ? 0 : gap === undefined ? 2 : 1)
  return all.sort((a, b) => rank(a) - rank(b) || (rank(a) === 0 ? depth(a) - depth(b) : (a.gap ?? 0) - (b.gap ?? 0)))
}

/** The higher the level that is reached, the further up. */
const depth = ({ impact, series }: Street) => (series.below ? impact.at : -impact.at)
