/** What happens in a year: rounds, each with one fault or a pair, and a flood in most of them. Made from the seed alone. */
import { day_ms, hour_ms, minute_ms } from '../../edge/platform/time.ts'
import { seededRandom } from '../crash/random.ts'
import type { Fault } from './fault.ts'
import { faults } from './faults.ts'
import { calm_m, type Flood } from './river.ts'

/** A fault at its time; `from_ms` and `to_ms` are the same when it is over at once. */
export interface Strike {
  round: number
  fault: Fault
  from_ms: number
  to_ms: number
}

export interface RoundFlood extends Flood {
  round: number
}

export interface History {
  seed: number
  start_ms: number
  end_ms: number
  round_ms: number
  strikes: Strike[]
  floods: RoundFlood[]
}

export interface Wanted {
  seed: number
  years: number
  rounds: number
}

export const year_ms = 365 * day_ms
const first_ms = Date.UTC(2026, 0, 1)
const margin_ms = 30 * minute_ms // before a round's fault: the chain is well
const recovery_ms = 90 * minute_ms // after it, so that a round does not judge the one before

/** Half of the rounds have a pair of faults. The order is shuffled, so that every fault and pair comes equally often. */
export function planOf({ seed, years, rounds }: Wanted): History {
  const random = seededRandom(seed)
  const round_ms = Math.floor((years * year_ms) / rounds)
  const pairs = shuffled(
    faults.flatMap((one, index) =>
      faults.slice(index + 1).flatMap((other) => (touched(one) === touched(other) ? [] : [[one, other]])),
    ),
    random,
  )
  const singles = shuffled([...faults], random)
  const end_ms = first_ms + rounds * round_ms
  const history: History = { seed, start_ms: first_ms, end_ms, round_ms, strikes: [], floods: [] }
  for (let round = 0; round < rounds; round++) {
    const chosen = round % 2 === 0 ? [singles[(round / 2) % singles.length]!] : pairs[((round - 1) / 2) % pairs.length]!
    const from_ms = first_ms + round * round_ms
    const room = { from_ms: from_ms + margin_ms, to_ms: from_ms + round_ms - recovery_ms }
    const strikes = chosen.map((fault) => ({ round, fault, ...struck(fault, room, random) }))
    history.strikes.push(...strikes)
    if (random() < 0.7) history.floods.push({ round, ...floodIn(room, strikes, random) })
  }
  return history
}

/** The same history from one round to another, both included. */
export function roundsOf(history: History, first: number, last: number): History {
  const isMeant = ({ round }: { round: number }) => round >= first && round <= last
  return {
    ...history,
    start_ms: history.start_ms + first * history.round_ms,
    end_ms: history.start_ms + (last + 1) * history.round_ms,
    strikes: history.strikes.filter(isMeant),
    floods: history.floods.filter(isMeant),
  }
}

const touched = ({ touches, part }: Fault) => touches ?? part

/** Between two minutes and four hours, short ones more often. */
function struck(fault: Fault, room: { from_ms: number; to_ms: number }, random: () => number) {
  const span_ms = room.to_ms - room.from_ms
  const lasts_ms = fault.end ? Math.min(span_ms, 2 * minute_ms * 2 ** (7 * random())) : 0
  const from_ms = Math.round(room.from_ms + (span_ms - lasts_ms) * random())
  return { from_ms, to_ms: Math.round(from_ms + lasts_ms) }
}

/** Near a fault, before, in or after it; its peak is anywhere between no level and above all of them. */
function floodIn(room: { from_ms: number; to_ms: number }, strikes: readonly Strike[], random: () => number): Flood {
  const rise_ms = (5 + 85 * random()) * minute_ms
  const stay_ms = (5 + 60 * random()) * minute_ms
  const fall_ms = (20 + 70 * random()) * minute_ms
  const near = strikes[0]!
  const wanted_ms = near.from_ms - rise_ms - stay_ms + (near.to_ms - near.from_ms + rise_ms + stay_ms) * random()
  const latest_ms = room.to_ms - rise_ms - stay_ms - fall_ms
  const at_ms = Math.round(Math.max(room.from_ms, Math.min(wanted_ms, latest_ms)))
  return { at_ms, rise_ms, stay_ms, fall_ms, peak_m: calm_m + 0.2 + 2.2 * random() }
}

function shuffled<T>(list: T[], random: () => number): T[] {
  for (let last = list.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const held = list[last]!
    list[last] = list[other]!
    list[other] = held
  }
  return list
}

/** A round must hold the longest flood and the recovery after it. */
export const leastRound_ms = 8 * hour_ms
