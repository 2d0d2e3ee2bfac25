/** What an edge.yaml may say and probably does not mean. Nothing here stops the agent: it is said at each start. Pure. */
import { placeDoubt } from './platform/place-doubt.ts'
import type { Problem } from './platform/problems.ts'
import type { SensorConfig } from './sensors-config.ts'

const seldom_s = 3_600 // a river in the hills rises by metres within an hour

interface Doubtful {
  place?: { lat: number; lon: number } | undefined
  sensors: readonly SensorConfig[]
}

/** In the order of the file. */
export function doubtsOf({ place, sensors }: Doubtful): Problem[] {
  const doubt = place && placeDoubt(place)
  return [
    ...(doubt ? [{ where: 'place.lat', ...doubt }] : []),
    ...sensors.flatMap((sensor, i) => [...heightDoubt(sensor, i), ...intervalDoubt(sensor, i)]),
  ]
}

function heightDoubt({ driver, options: { sensor_height_m: height_m } }: SensorConfig, i: number): Problem[] {
  if (typeof height_m !== 'number' || !driver.quantities.distance_m) return [] // one that lies in the water may be below the zero
  const where = `sensors[${i}].sensor_height_m`
  if (height_m <= 0) {
    return [
      {
        where,
        id: `tertulis ${height_m}; sensor melihat ke bawah, jadi tingginya di atas titik nol biasanya lebih dari 0 m`,
        en: `found ${height_m}; a sensor looks down, so its height over the zero point is usually more than 0 m`,
      },
    ]
  }
  const reach_m = driver.quantities.distance_m?.range?.[1]
  if (reach_m === undefined || height_m <= reach_m) return []
  return [
    {
      where,
      id: `tertulis ${height_m} m, padahal sensor ini mengukur paling jauh ${reach_m} m: air di titik nol tidak terlihat. Apakah ini sentimeter, atau titik nolnya di tempat lain?`,
      en: `found ${height_m} m, and this sensor reaches ${reach_m} m: water at the zero point is out of its sight. Is it centimetres, or does the zero point lie elsewhere?`,
    },
  ]
}

function intervalDoubt({ every_s }: SensorConfig, i: number): Problem[] {
  if (every_s <= seldom_s) return []
  const hours = Math.round(every_s / 360) / 10
  return [
    {
      where: `sensors[${i}].every_s`,
      id: `tertulis ${every_s}, jadi satu pembacaan tiap ${String(hours).replace('.', ',')} jam; peringatan akan terlambat. Lazimnya 60`,
      en: `found ${every_s}, so one reading in ${hours} hours; a warning would come too late. Usual is 60`,
    },
  ]
}
