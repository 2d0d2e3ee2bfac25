/** The present value of an alert. Pure. */
import type { Alert, Station } from '../../gateway/contract.ts'
import { flags } from '../../hardware/flags.ts'
import { measuredAt_ms, shownValue } from '../state.ts'

export interface Present {
  value: number | null
  /** When it was measured; undefined: it is what the alert last said. */
  at_ms?: number
  isLive: boolean
}

/** The newest reading, where the alert compares readings; otherwise what the alert last said. */
export function presentOf(alert: Alert, stations: readonly Station[]): Present {
  const { station, sensor, quantity, measured, value, changed_ms, exercise, stale, state } = alert
  const said = { value, isLive: false }
  if (exercise || stale || state === 'cleared' || measured !== quantity) return said
  const latest = stations.find((known) => known.station === station)?.latest[`${sensor}.${quantity}`]
  // A value that failed its quality test is not how things are.
  if (!latest || latest.flag === flags.fail) return said
  const [now, at_ms] = [shownValue(latest), measuredAt_ms(latest)]
  return now === null || at_ms < changed_ms ? said : { value: now, at_ms, isLive: true }
}
