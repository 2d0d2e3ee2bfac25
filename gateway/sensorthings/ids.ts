/**
 * The ids of entities: the same at every start, and in the world no two alike. A station is `depok@k7qm-2xv9-t4bd`, which is what
 * other gateways call it, too; what belongs to it goes on from there:
 *
 *   Thing, Location, FeatureOfInterest   depok@k7qm-2xv9-t4bd
 *   Sensor                               depok@k7qm-2xv9-t4bd:level
 *   Datastream                           depok@k7qm-2xv9-t4bd:level:water_level_m
 *   Observation                          depok@k7qm-2xv9-t4bd:level:water_level_m:1760000000000
 *   ObservedProperty                     water_level_m
 */
import { isQuantity, type QuantityKey } from '../../hardware/quantities.ts'

export interface SeriesId {
  thing: string
  sensor: string
  quantity: QuantityKey
}

/** `station`: as the gateway knows it; one of another gateway has the name of its own already. */
export const thingId = (station: string, gateway: string): string =>
  station.includes('@') ? station : `${station}@${gateway}`

/** As the gateway knows the station of any of these ids. */
export function stationOf(id: string, gateway: string): string {
  const [thing] = id.split(':', 1) as [string]
  return thing.endsWith(`@${gateway}`) ? thing.slice(0, -gateway.length - 1) : thing
}

export const datastreamId = ({ thing, sensor, quantity }: SeriesId): string => `${thing}:${sensor}:${quantity}`

export const observationId = (datastream: string, at_ms: number): string => `${datastream}:${at_ms}`

/** Null when it is no id of an observation. */
export function readObservationId(id: string): { datastream: string; at_ms: number } | null {
  const [, thing, sensor, quantity, at] = /^([^:]+):([^:]+):(\w+):(-?\d{1,15})$/.exec(id) ?? []
  if (!thing || !sensor || !quantity || !isQuantity(quantity)) return null
  return { datastream: datastreamId({ thing, sensor, quantity }), at_ms: Number(at) }
}
