/** Whether the latest value of a series is how things are. Pure. */
import type { Latest, Station } from '../../gateway/contract.ts'
import { flags } from '../../hardware/flags.ts'
import { cadenceOf, oldAfter_ms } from '../cadence.ts'
import { measuredAt_ms, shownValue } from '../state.ts'

/** Null without a value, for one that failed its quality test, and for one that is older than its rhythm allows. */
export function currentValue(
  latest: Latest | undefined,
  station: Station,
  sensor: string,
  now_ms: number,
): number | null {
  if (!latest || latest.flag === flags.fail || isOld(latest, station, sensor, now_ms)) return null
  return shownValue(latest)
}

export function isOld(latest: Latest, station: Station, sensor: string, now_ms: number): boolean {
  return now_ms - measuredAt_ms(latest) > oldAfter_ms(cadenceOf(station, sensor))
}
