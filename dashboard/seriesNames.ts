/**
 * What a series of a station is called. The name that its owner gave the sensor ("level", "dust-b") is known to the team alone:
 * it stands behind the quantity where two sensors of the station measure the same, and nowhere else. Pure.
 */
import type { Station } from '../gateway/contract.ts'
import { describeQuantity } from './format.ts'
import { type SeriesName, seriesOf } from './state.ts'
import type { Lang } from './words.ts'

/** "Curah hujan", "PM2,5 (dust-b)". */
export function seriesName(station: Station, name: SeriesName, lang: Lang): string {
  const { label } = describeQuantity(name.quantity, lang)
  return isTwin(station, name) ? `${label} (${name.sensor})` : label
}

/** Another sensor of the station measures the same. */
export function isTwin(station: Station, { sensor, quantity }: SeriesName): boolean {
  return seriesOf(station).some((other) => other.quantity === quantity && other.sensor !== sensor)
}
