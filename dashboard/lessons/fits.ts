/** Which series of the village are of some quantities. Pure. */
import type { Station } from '../../gateway/contract.ts'
import { seriesOf } from '../state.ts'
import type { Place } from './lesson.ts'

/** All series of a quantity, the stations in the order of the list; those that send now come first. */
export function placesOf(stations: readonly Station[], quantity: string, role: string): Place[] {
  const all = [...stations].sort((a, b) => Number(b.state === 'online') - Number(a.state === 'online'))
  return all.flatMap((station) =>
    seriesOf(station)
      .filter((name) => name.quantity === quantity)
      .map((name) => ({ role, station: station.station, place: station.name || station.station, name })),
  )
}

/** Every pair of two lists but of one with itself; those of one station first. */
export function pairsOf(first: readonly Place[], second: readonly Place[]): Place[][] {
  const pairs = first.flatMap((a) =>
    second.filter((b) => b.station !== a.station || b.name.quantity !== a.name.quantity).map((b) => [a, b]),
  )
  const apart = ([a, b]: Place[]) => Number(a!.station !== b!.station)
  return pairs.sort((a, b) => apart(a) - apart(b))
}
