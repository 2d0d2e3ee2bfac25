/** What one sensor can report: by its maker, and for a water level by how high it hangs. Pure. */
import type { QuantityKey } from '../hardware/quantities.ts'
import type { AboutSensor } from './contract.ts'
import type { Driver } from './driver.ts'

/** Quantities whose limits nobody stated are left out. */
export function rangesOf(
  { quantities }: Pick<Driver, 'quantities'>,
  options: Readonly<Record<string, unknown>>,
  sent: readonly QuantityKey[],
): NonNullable<AboutSensor['ranges']> {
  const ranges: NonNullable<AboutSensor['ranges']> = {}
  for (const quantity of sent) {
    const range =
      quantities[quantity]?.range ?? (quantity === 'water_level_m' ? levelRange(quantities, options) : undefined)
    if (range) ranges[quantity] = [range[0], range[1]]
  }
  return ranges
}

/** The level is the height of the sensor minus the distance: the nearest water is the highest. */
function levelRange(
  { distance_m }: Driver['quantities'],
  { sensor_height_m }: Readonly<Record<string, unknown>>,
): [number, number] | undefined {
  if (typeof sensor_height_m !== 'number' || !distance_m?.range) return undefined
  const [near, far] = distance_m.range
  const level = (distance: number) => Math.round((sensor_height_m - distance) * 1_000) / 1_000
  return [level(far), level(near)]
}
