/**
 * Which stations a shared InfluxDB holds, whose they are, and what they are called here. Pure.
 *
 * A station of another gateway is called `station@gateway`: no id of a station holds "@", so it is never taken for an own one.
 */
import type { GatewaySaid } from './directory.ts'
import type { Place } from './past.ts'
import type { Tagging } from './tagging.ts'

/** Whose points without a tag are, when no gateway says that they are its own. */
export const unnamed = 'unnamed'

export const remoteName = (station: string, gateway: string) => `${station}@${gateway || unnamed}`

export interface Owners {
  /** This gateway. */
  own: Tagging
  isOwn: (station: string) => boolean
  /** The stations that carry a gateway's tag, by gateway; '' = those without a tag. */
  stations: ReadonlyMap<string, ReadonlySet<string>>
  said: ReadonlyMap<string, GatewaySaid>
}

/**
 * To whom a station's points of `at_ms` without a tag belong: the only gateway that has such a station and filled InfluxDB
 * before there were tags. '' = nobody: several did, and what they mixed then cannot be taken apart.
 */
export function ownerOf({ own, isOwn, stations, said }: Owners, station: string, at_ms: number): string {
  if (own.untagged_until_ms > at_ms && isOwn(station)) return own.gateway
  const claimants = [...said].filter(
    ([gateway, { untagged_until_ms }]) => untagged_until_ms > at_ms && stations.get(gateway)?.has(station),
  )
  return claimants.length === 1 ? claimants[0]![0] : ''
}

/** Where a station is found that is asked for under a name from here. */
export function placeOf(owners: Owners, name: string): Place {
  const at = name.indexOf('@')
  if (at === -1) return { station: name, whose: owners.own }
  const [station, gateway] = [name.slice(0, at), name.slice(at + 1)]
  if (gateway === unnamed) return { station, whose: { gateway: '', untagged_until_ms: 0 } }
  const isOwner = ownerOf(owners, station, 0) === gateway
  const untagged_until_ms = isOwner ? (owners.said.get(gateway)?.untagged_until_ms ?? 0) : 0
  return { station, whose: { gateway, untagged_until_ms } }
}
