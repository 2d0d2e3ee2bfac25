/** The present value of an alert. Pure. */
import type { Alert, Station, WindowSum } from '../../gateway/contract.ts'
import { flags } from '../../hardware/flags.ts'
import type { Known } from '../first/known.ts'
import { measuredAt_ms, shownValue } from '../state.ts'

export interface Present {
  value: number | null
  /** When it was measured; undefined: it is what the alert last said. */
  at_ms?: number
  isLive: boolean
}

/**
 * The newest reading, where the alert compares readings; where it compares a sum, that sum up to now; otherwise what the alert
 * last said.
 */
export function presentOf(alert: Alert, stations: readonly Station[], sums: readonly WindowSum[] = []): Present {
  const { station, sensor, quantity, measured, value, changed_ms, exercise, stale, state } = alert
  const said = { value, isLive: false }
  if (exercise || stale || state === 'cleared') return said
  const sum = sums.find((one) => one.measured === measured)
  if (sum && sum.at_ms >= changed_ms) return { value: sum.amount, at_ms: sum.at_ms, isLive: true }
  if (measured !== quantity) return said
  const latest = stations.find((known) => known.station === station)?.latest[`${sensor}.${quantity}`]
  // A value that failed its quality test is not how things are.
  if (!latest || latest.flag === flags.fail) return said
  const [now, at_ms] = [shownValue(latest), measuredAt_ms(latest)]
  return now === null || at_ms < changed_ms ? said : { value: now, at_ms, isLive: true }
}

/** What fell over the windows that rules sum at this place. */
export function sumsOf({ station, sensor, quantity }: Alert, { first }: Pick<Known, 'first'>) {
  return first?.outlook[station ?? '']?.[`${sensor}.${quantity}`]?.sums?.windows
}
