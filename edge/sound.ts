/**
 * Sound is faster in warm air, so an ultrasonic sensor that reckons with one fixed temperature shows the water too near at noon:
 * 3.00 m at 34 °C read as 2.93 m by one that reckons with 20 °C. Where a sensor of the same station measures the air, the
 * distance is put right; what the sensor said is kept beside it (`distance_raw_m`).
 *
 *   speed = 331.3 m/s × √(1 + T / 273.15), so true distance = said distance × √((273.15 + air) / (273.15 + reckoned with))
 */
import type { Frame } from './driver.ts'

const zero_k = 273.15
/** Air changes by some degrees in an hour; half an hour later a temperature is still better than none. */
const valid_ms = 30 * 60_000

export type Air = ReturnType<typeof openAir>

/** The newest air temperature that any sensor of a station has said. */
export function openAir() {
  let newest: { celsius: number; elapsed_ms: number } | undefined
  return {
    hear({ values: { air_temperature_c } }: Frame, elapsed_ms: number) {
      if (typeof air_temperature_c === 'number') newest = { celsius: air_temperature_c, elapsed_ms }
    },
    /** °C; undefined when nobody has measured it for half an hour. */
    now_c: (elapsed_ms: number) => (newest && elapsed_ms - newest.elapsed_ms <= valid_ms ? newest.celsius : undefined),
  }
}

/** The frame with its distance, and the level that follows from it, as they are in air of this temperature. */
export function inAirOf(frame: Frame, air_c: number | undefined, reckons_c: number): Frame {
  const { distance_m, water_level_m } = frame.values
  if (typeof distance_m !== 'number' || air_c === undefined) return frame
  const true_m = Math.round(1_000 * distance_m * Math.sqrt((zero_k + air_c) / (zero_k + reckons_c))) / 1_000
  const level_m = typeof water_level_m === 'number' && Math.round(1_000 * (water_level_m + distance_m - true_m)) / 1_000
  return {
    ...frame,
    values: { ...frame.values, distance_m: true_m, ...(level_m !== false && { water_level_m: level_m + 0 }) },
  }
}
