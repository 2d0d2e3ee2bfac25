/** Stations worst first: those that warn, then those in trouble, then the rest, each by name as they were. Pure. */
import type { Alert, Station } from '../../gateway/contract.ts'
import { activeOf } from '../warning/alerts.ts'

/** From the mildest on. */
export const severities: readonly Alert['severity'][] = ['Minor', 'Moderate', 'Severe', 'Extreme']

/** The worst running alert of a station; exercises are none. */
export function worstAlert(alerts: readonly Alert[] | undefined, station: string): Alert | undefined {
  return worstFirst(activeOf(alerts ?? []).filter((alert) => alert.station === station && !alert.exercise))[0]
}

/** Real ones before exercises, confirmed before not, the worst, then the newest. */
export function worstFirst(alerts: readonly Alert[]): Alert[] {
  const rank = ({ exercise, state, severity }: Alert) =>
    (exercise ? 0 : 100) + (state === 'provisional' ? 0 : 10) + severities.indexOf(severity)
  return [...alerts].sort((a, b) => rank(b) - rank(a) || b.changed_ms - a.changed_ms)
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
