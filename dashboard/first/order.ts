/**
 * What threatens most leads. Stations: those that warn, then those in trouble, then the rest, each by name as they were.
 * Warnings: by their severity, and where that is the same the water first, for rain is why water comes and water is what
 * takes people; the page says why in one sentence, and there is room for one. A river that rises fast counts as one step
 * worse than its level: it will be at the next one before anybody is there. Pure.
 */
import type { Alert, Station } from '../../gateway/contract.ts'
import { activeOf } from '../warning/alerts.ts'
import { alertCourse } from './alertCourse.ts'
import type { Known } from './known.ts'

/** From the mildest on. */
export const severities: readonly Alert['severity'][] = ['Minor', 'Moderate', 'Severe', 'Extreme']

/** The worst running alert of a station; exercises are none. */
export function worstAlert(alerts: readonly Alert[] | undefined, station: string): Alert | undefined {
  return worstFirst(activeOf(alerts ?? []).filter((alert) => alert.station === station && !alert.exercise))[0]
}

/** Real ones before exercises, confirmed before not, the worst, of one severity the water, then the newest. */
export function worstFirst(alerts: readonly Alert[], isFast: (alert: Alert) => boolean = () => false): Alert[] {
  const rank = (alert: Alert) =>
    (alert.exercise ? 0 : 100) +
    (alert.state === 'provisional' ? 0 : 10) +
    severities.indexOf(alert.severity) +
    (isFast(alert) ? 1 : 0) +
    (isOfWater(alert) ? 0.5 : 0)
  const ranks = new Map(alerts.map((alert) => [alert, rank(alert)]))
  return [...alerts].sort((a, b) => ranks.get(b)! - ranks.get(a)! || b.changed_ms - a.changed_ms)
}

/** The running warnings, with what is known of their rivers. Stations keep to their severities: nothing moves under a finger. */
export function leadFirst(known: Pick<Known, 'alerts' | 'stations' | 'first'>): Alert[] {
  const isFast = (alert: Alert) => {
    const course = isOfWater(alert) ? alertCourse(alert, known) : undefined
    return course?.pace === 'fast' && course.direction === 'rising'
  }
  return worstFirst(activeOf(known.alerts), isFast)
}

/** A level or its rise. That a gauge is silent is a trouble of its own. */
export function isOfWater({ quantity, measured }: Pick<Alert, 'quantity' | 'measured'>): boolean {
  return quantity === 'water_level_m' && measured !== 'silence_s'
}

export function inOrder(stations: readonly Station[], alerts: readonly Alert[] | undefined): Station[] {
  const ranks = new Map(stations.map((station) => [station, rankOf(station, alerts)]))
  return [...stations].sort((a, b) => ranks.get(b)! - ranks.get(a)!)
}

function rankOf(station: Station, alerts: readonly Alert[] | undefined): number {
  const alert = worstAlert(alerts, station.station)
  if (alert) return 10 + severities.indexOf(alert.severity) + (alert.state === 'provisional' ? 0 : 4)
  if (station.state === 'retired') return -1
  const isInTrouble = station.state === 'late' || station.state === 'offline' || station.limited
  return isInTrouble ? 2 : station.state === 'new' ? 0 : 1
}
