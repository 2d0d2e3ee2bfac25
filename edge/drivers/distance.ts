/** What every sensor that looks down at the water has in common: a distance, and a level where its height is known. */
import { z } from 'zod'
import type { QuantityKey } from '../../hardware/quantities.ts'
import type { Reason } from '../../hardware/reasons.ts'
import { type Decoded, type Decoder, type Frame, nullFrame } from '../driver.ts'
import { needs } from '../platform/setting-words.ts'

/** Height of the sensor's face above the zero of the water level (gauge zero, river bed or datum), in m. */
export const sensor_height_m = z
  .number()
  .min(-50)
  .max(200)
  .meta(needs('angka dalam meter, -50 sampai 200', 'a number of metres, -50 to 200'))
  .optional()

/** Without the height only the distance is sent: a level with an unknown zero is no level. */
export function distanceQuantities(height_m: number | undefined): readonly QuantityKey[] {
  return height_m === undefined ? ['distance_m'] : ['distance_m', 'water_level_m']
}

/** A distance in whole mm; level = height − distance, to the mm. */
export function distanceFrame(distance_mm: number, height_m: number | undefined): Frame {
  const distance_m = distance_mm / 1000
  if (height_m === undefined) return { kind: 'frame', values: { distance_m } }
  const water_level_m = (Math.round(height_m * 1000 - distance_mm) + 0) / 1000 // + 0: there is no level of minus nought
  return { kind: 'frame', values: { distance_m, water_level_m } }
}

/** The sensor answered without a distance; there is no level either. */
export function noDistanceFrame(reason: Reason, height_m: number | undefined): Frame {
  return nullFrame(distanceQuantities(height_m), reason)
}

/** With which temperature of the air an ultrasonic sensor reckons, °C. */
export const reckons_with_c = z
  .number()
  .min(-20)
  .max(50)
  .meta(needs('angka dalam derajat Celsius, -20 sampai 50', 'degrees Celsius, -20 to 50'))
  .optional()

/** A decoder whose distances may be put right for warm air: what the sensor said stays beside them. */
export function withSound<D extends Decoder<never>>(decoder: D, reckons_c: number | undefined): D {
  if (reckons_c === undefined) return decoder
  const take = decoder.push as (input: unknown) => Decoded[] // it takes what it took before
  const push = (input: unknown) => take(input).map(withRaw)
  return { ...decoder, reckons_c, quantities: [...decoder.quantities, 'distance_raw_m'], push }
}

function withRaw(decoded: Decoded): Decoded {
  if (decoded.kind !== 'frame') return decoded
  const { values, nulls } = decoded
  const reason = nulls?.distance_m
  return {
    ...decoded,
    values: { ...values, distance_raw_m: values.distance_m ?? null },
    ...(reason && { nulls: { ...nulls, distance_raw_m: reason } }),
  }
}

/** A decoder that says how near and how far its model sees, in mm. */
export function withRange<D extends Decoder<never>>(decoder: D, near_mm: number, far_mm: number): D {
  return { ...decoder, ranges: { ...decoder.ranges, distance_m: [near_mm / 1000, far_mm / 1000] } }
}
