/** Where the series of a warning is heading. Pure. */
import type { Alert } from '../../gateway/contract.ts'
import { describeQuantity } from '../format.ts'
import { presentOf } from '../warning/present.ts'
import { type Course, courseOf } from './course.ts'
import type { Known } from './known.ts'

/**
 * Undefined when its present value is not known, and of an amount. Of a warning about a rise, a mean or an index it is that of
 * the readings behind it.
 */
export function alertCourse(alert: Alert, { stations, first }: Pick<Known, 'stations' | 'first'>): Course | undefined {
  const { station, sensor, quantity } = alert
  if (!station || !quantity || describeQuantity(quantity, 'en').kind === 'amount') return undefined
  const { value, at_ms, isLive } = presentOf({ ...alert, measured: quantity }, stations)
  if (!isLive || at_ms === undefined) return undefined
  return courseOf(first?.outlook[station]?.[`${sensor}.${quantity}`]?.trend, { at_ms, value }, quantity)
}
