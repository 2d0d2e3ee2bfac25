/**
 * Places for guests, counted by address, so that no address can take the places of the others.
 *
 * A guest is loose until it has shown that it is wanted (a right password; a request that is being answered). When there
 * is no room for a newcomer, a loose guest goes: the oldest of the address that has most of them. So a flood pushes
 * itself out, however fast it comes, and whoever has one connection and needs a second to speak keeps it. An address
 * that was known lately has a few places that are not counted in this, and some of all places are kept for such
 * addresses: a flood from a thousand addresses leaves them alone, too.
 */
import type { Known } from './known.ts'

export interface PlaceLimits {
  /** All guests together. */
  all_max: number
  /** Of one address. */
  perAddress_max: number
  /** Loose ones together; absent: `all_max`. */
  loose_max?: number
  /** Of all, for addresses that were known; absent: a tenth. */
  kept?: number
}

/** Why a newcomer found no place. */
export type NoPlace = 'too-many' | 'too-many-from-address'

export interface Place {
  /** It is not sent away to make room. */
  hold(): void
  /** It may be sent away again, as the newest one. */
  loosen(): void
  /** It is gone. Calling it again does nothing. */
  leave(): void
}

export interface PlacesOptions {
  limits: PlaceLimits
  known: Known
  /** Addresses behind which many may stand, such as a reverse proxy: no limit for one address, and last to be sent away. */
  isCrowd?: (address: string) => boolean
  /** All guests are wanted: a newcomer takes the place only of an address that has at least two more than its own. */
  isFair?: boolean
}

export type Places = ReturnType<typeof openPlaces>

/** How many loose guests a known address may have before they are counted against it. */
const keptPerAddress = 8
/** Of all places, for addresses that were known. */
const keptShare = 0.1

interface Guest {
  /** Counts up: a lower one has waited longer. */
  since: number
  send: () => void
}
interface Address {
  all: number
  loose: Set<Guest>
}

export function openPlaces({ limits, known, isCrowd = () => false, isFair = false }: PlacesOptions) {
  const addresses = new Map<string, Address>()
  const openToAll = limits.all_max - (limits.kept ?? Math.floor(limits.all_max * keptShare))
  const loose_max = limits.loose_max ?? limits.all_max
  let [all, loose, turn] = [0, 0, 0]

  return {
    count: () => ({ all, loose }),
    /** How many guests an address has. */
    of: (address: string) => addresses.get(address)?.all ?? 0,
    /** Gives a place, or why there is none. `send` is called when it has to go; its place is free by then. */
    enter(address: string, send: () => void): Place | NoPlace {
      const refusal = makeRoom(address)
      if (refusal) return refusal
      return taken(address, { since: 0, send })
    },
  }

  function makeRoom(address: string): NoPlace | undefined {
    const own = addresses.get(address)
    if (own && !isCrowd(address) && own.all >= limits.perAddress_max) {
      return !isFair && sendOldestOf(own) ? undefined : 'too-many-from-address'
    }
    if (all >= (known.has(address) || isCrowd(address) ? limits.all_max : openToAll)) {
      const most = mostLoose()
      const mayGo = !isFair || (most && most.loose.size >= (own?.all ?? 0) + 2)
      return mayGo && sendOldestOf(most) ? undefined : 'too-many'
    }
    if (loose >= loose_max) sendOldestOf(mostLoose())
  }

  function taken(address: string, guest: Guest): Place {
    const own = addresses.get(address) ?? { all: 0, loose: new Set() }
    addresses.set(address, own)
    own.all++
    all++
    let isIn = true
    const hold = () => {
      if (own.loose.delete(guest)) loose--
    }
    const loosen = () => {
      if (!isIn) return
      hold()
      guest.since = ++turn
      own.loose.add(guest)
      loose++
    }
    const leave = () => {
      if (!isIn) return
      isIn = false
      hold()
      all--
      own.all--
      if (own.all === 0) addresses.delete(address)
    }
    const { send } = guest
    guest.send = () => {
      leave()
      send()
    }
    loosen()
    return { hold, loosen, leave }
  }

  function sendOldestOf(address: Address | undefined): boolean {
    const guest = address && oldest(address)
    guest?.send()
    return guest !== undefined
  }

  /** The address that has most loose guests; of several, the one whose oldest has waited longest. */
  function mostLoose(): Address | undefined {
    let found: { address: Address; weight: number; since: number } | undefined
    for (const [name, address] of addresses) {
      if (address.loose.size === 0) continue
      const weight = isCrowd(name)
        ? Number.NEGATIVE_INFINITY
        : address.loose.size - (known.has(name) ? keptPerAddress : 0)
      const { since } = oldest(address)!
      if (found && (found.weight > weight || (found.weight === weight && found.since < since))) continue
      found = { address, weight, since }
    }
    return found?.address
  }
}

function oldest({ loose }: Address): Guest | undefined {
  return loose.values().next().value
}
