/** What one sensor can report: by its maker, and for a water level by how high it hangs. Pure. */
import type { QuantityKey } from '../hardware/quantities.ts'
import type { AboutSensor } from './contract.ts'
import type { Decoder, Driver } from './driver.ts'

/** What the decoder says of its model wins. Quantities whose limits nobody stated are left out. */
export function rangesOf(
  { quantities }: Pick<Driver, 'quantities'>,
  options: Readonly<Record<string, unknown>>,
  { quantities: sent, ranges: own = {} }: Pick<Decoder<never>, 'quantities' | 'ranges'>,
): NonNullable<AboutSensor['ranges']> {
  const statedOf = (quantity: QuantityKey) => own[quantity] ?? quantities[quantity]?.range
  const ranges: NonNullable<AboutSensor['ranges']> = {}
  for (const quantity of sent) {
    const range =
      statedOf(quantity) ?? (quantity === 'water_level_m' ? levelRange(statedOf('distance_m'), options) : undefined)
    if (range) ranges[quantity] = [range[0], range[1]]
  }
  return ranges
}

/** The level is the height of the sensor minus the distance: the nearest water is the highest. */
function levelRange(
  distance: readonly [number, number] | undefined,
  { sensor_height_m }: Readonly<Record<string, unknown>>,
): [number, number] | undefined {
  if (typeof sensor_height_m !== 'number' || !distance) return undefined
  const [near, far] = distance
  const level = (distance: number) => Math.round((sensor_height_m - distance) * 1_000) / 1_000
  return [level(far), level(near)]
}
