/** What stands beside the rows in every format: whose they are, on which terms, what their numbers mean. Pure. */
import type { Parcel, Part } from './parcel.ts'
import { flagWords } from './words.ts'

/** As JSON, without the series. */
export function factsOf(parcel: Parcel) {
  const { made_ms, from_ms, to_ms, zone, gateway, licence, stations, corrections } = parcel
  return {
    ...{ made_ms, from_ms, to_ms, zone, gateway, licence },
    flags: flagWords,
    stations: stations.map(({ station, name, place, sensors }) => ({ station, name, place, sensors })),
    corrections,
  }
}

/** A series as JSON, with what is missing of it. */
export function seriesFacts({ station, sensor, quantity, unit, label, ...missing }: Part) {
  return { station, sensor, quantity, unit, label, ...missing }
}
