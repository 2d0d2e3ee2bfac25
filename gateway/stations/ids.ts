/** What may be a name and a place in the registry. */
import { idPattern } from '../../edge/contract.ts'
import { drillPrefix } from './stations.ts'

/** Something a person asked for that cannot be done; `message` says what to do. */
export class RegistryError extends Error {}

// `pantau/1/alerts/…` belongs to the gateway; a station of that name would share it.
const reservedId = 'alerts'

/** Refuses what cannot be the id of a station, a subscriber or a token. */
export function checkId(what: string, id: string) {
  if (id === reservedId) throw new RegistryError(`"${reservedId}" is the gateway's own word. Choose another ${what}.`)
  if (id.startsWith(drillPrefix)) {
    throw new RegistryError(`Names that begin with "${drillPrefix}" belong to drills. Choose another ${what}.`)
  }
  if (idPattern.test(id)) return
  throw new RegistryError(
    `"${id}" cannot be a ${what}: use 1 to 40 of the letters a-z, digits and "-", for example "katulampa-2".`,
  )
}

/** Refuses half a place, and what is not on the globe. */
export function checkPlace(lat?: number, lon?: number) {
  if (lat === undefined && lon === undefined) return
  const isOnEarth = Math.abs(lat ?? Number.NaN) <= 90 && Math.abs(lon ?? Number.NaN) <= 180
  if (!isOnEarth) {
    throw new RegistryError('A place needs both, in degrees: --lat from -90 to 90 and --lon from -180 to 180.')
  }
}
