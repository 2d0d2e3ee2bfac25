/**
 * What the gateway can know of one station's clock, from when its packs arrive and how they are numbered. Pure.
 *
 * The question behind it: a reading dated eleven minutes ago, is it eleven minutes old, or is the clock eleven minutes
 * slow? The first must not sound a siren, the second must. Witnesses, the best first:
 *
 * 1. `sent_ms` of the pack: the same clock at the moment of sending. Nothing is left to guess.
 * 2. Nothing is measured in the future: what is dated ahead of its arrival was stamped by a clock that is ahead of ours.
 * 3. The order of packs. An outbox (epoch) numbers its packs, and a new one begins with each start of the station: what
 *    comes later in this order and is dated earlier shows that the clock was set back.
 * 4. Pace. Live packs come as far apart as their readings are; a backlog comes in a burst. Two packs at pace, both dated
 *    eleven minutes ago, are live. Jitter hides the pace of packs that are close together: that a clock is days slow they
 *    do not show.
 * 5. Other stations: where all are off by the same, ours is the wrong clock, and a new station will be off by it too.
 *
 * An offset is the station's clock minus the gateway's, ms; delays only make it look smaller, so the largest counts.
 */

import { day_ms } from '../../edge/platform/time.ts'

/** One pack, as far as clocks are concerned. */
export interface Arrival {
  received_ms: number
  epoch: string
  /** 0 = the pack has no number. */
  seq: number
  sent_ms?: number | undefined
  oldest_ms: number
  newest_ms: number
  /** The station says that the clock behind its newest reading was not set, or that reading's date says it. */
  isUnset: boolean
}

export interface StationClock {
  /** Null while nothing tells; 0 = it agrees with ours. */
  off_ms: number | null
  /** The newest outbox and its highest pack number. */
  epoch: string | null
  seq: number
  /** Outboxes before it, with the offset of then; the newest last. */
  earlier: readonly { epoch: string; off_ms: number | null }[]
  /** The newest pack in order; of packs that are too close to tell a pace, the first. */
  last: { received_ms: number; newest_ms: number } | null
  /** How many packs in a row came as far apart as their readings are. */
  paced: number
}

/** Clocks that differ by less are said to agree: a delay on a village's network is of this size. */
export const agree_ms = 60_000

const ahead_ms = 1_000 // an offset, however small, as soon as a reading would lie in the future
// Less than that is news to rules by the station's own times, and a short backlog looks the same.
const slow_min_ms = 300_000
const slack_ms = 5_000 // how much later than usual a live pack may come
const moment_ms = 60_000 // several sensors of one interval
const firstPacks = 3 // a new outbox whose first packs got lost is still new
const earlier_max = 8
// A jitter of half the distance is normal for a poor link; a burst of a backlog is off by nearly all of it.
const jitter_ms = 100
const jitterShare = 0.5
// A burst that is held up for a second looks like pace over less than that. What is dated within the last day is believed
// to be live without it: a wrong zone is more likely than a backlog of several packs a second.
const apart_min_ms = 5_000

export const newStationClock: StationClock = { off_ms: null, epoch: null, seq: 0, earlier: [], last: null, paced: 0 }

/**
 * Takes one pack. `off_ms` null: nothing is known against its times, they count as they are.
 * `common_ms` tells the offset on which the other stations agree, or null.
 */
export function takeArrival(
  clock: StationClock,
  arrival: Arrival,
  common_ms: () => number | null,
): { clock: StationClock; off_ms: number | null } {
  const order = orderOf(clock, arrival)
  if (order === 'older') return takeOlder(clock, arrival)
  const { epoch, seq, received_ms, newest_ms } = arrival
  const isClose = order === 'next' && isTooClose(clock, arrival)
  const paced = isClose ? clock.paced : isAtPace(clock, arrival) ? clock.paced + 1 : 0
  const off_ms = offsetOf(clock, paced, arrival, order, common_ms)
  const isNew = order === 'new' && clock.epoch !== null
  const next: StationClock = {
    off_ms: off_ms ?? clock.off_ms,
    epoch,
    seq,
    earlier: isNew
      ? [...clock.earlier, { epoch: clock.epoch!, off_ms: clock.off_ms }].slice(-earlier_max)
      : clock.earlier,
    last: isClose ? clock.last : { received_ms, newest_ms },
    paced,
  }
  return { clock: next, off_ms }
}

/** The gateway's clock was set, `step_ms` ahead of where it was. */
export function afterStep(clock: StationClock, step_ms: number): StationClock {
  const { off_ms, earlier, last } = clock
  const stepped = (offset: number | null) => (offset === null ? null : offset - step_ms)
  return {
    ...clock,
    off_ms: stepped(off_ms),
    earlier: earlier.map((one) => ({ ...one, off_ms: stepped(one.off_ms) })),
    last: last && { ...last, received_ms: last.received_ms + step_ms },
  }
}

type Order = 'new' | 'next' | 'older'

function orderOf({ epoch: newest, seq: highest, earlier }: StationClock, { epoch, seq }: Arrival): Order {
  if (epoch === newest) return seq > highest || seq === 0 ? 'next' : 'older'
  return earlier.some((one) => one.epoch === epoch) ? 'older' : 'new'
}

/** A pack from before the newest: it tells nothing of the present clock, unless it says when it was sent. */
function takeOlder(clock: StationClock, arrival: Arrival) {
  const off_ms = sentOffset(arrival) ?? offsetThen(clock, arrival.epoch)
  const now_ms = sentOffset(arrival) ?? clock.off_ms
  return { clock: now_ms === clock.off_ms ? clock : { ...clock, off_ms: now_ms }, off_ms }
}

function offsetThen(clock: StationClock, epoch: string): number | null {
  if (epoch === clock.epoch) return clock.off_ms
  return clock.earlier.find((one) => one.epoch === epoch)?.off_ms ?? null
}

/** Undefined also when the readings were stamped by another setting of the clock than `sent_ms`. */
function sentOffset({ sent_ms, received_ms, newest_ms }: Arrival): number | undefined {
  if (sent_ms === undefined || newest_ms > sent_ms + ahead_ms) return undefined
  return settled(sent_ms - received_ms)
}

/** 0 for what a delay explains. */
function settled(off_ms: number): number {
  return off_ms <= ahead_ms && off_ms >= -agree_ms ? 0 : off_ms
}

function offsetOf(
  clock: StationClock,
  paced: number,
  arrival: Arrival,
  order: Order,
  common_ms: () => number | null,
): number | null {
  const sent = sentOffset(arrival)
  if (sent !== undefined) return sent
  const off_ms = settled(arrival.newest_ms - arrival.received_ms)
  if (arrival.isUnset || off_ms === 0) return off_ms
  const isProved = paced >= pairsAgainst(clock.off_ms)
  return off_ms > 0
    ? offsetAhead(clock.off_ms, isProved, off_ms, common_ms)
    : offsetBehind(clock, isProved, arrival, off_ms, order, common_ms)
}

/** Dated ahead: by a clock that is ahead by at least as much. */
function offsetAhead(known: number | null, isProved: boolean, off_ms: number, common_ms: () => number | null): number {
  // Where ours is slow, an old reading of a right clock is dated ahead, too, but by less than the others' new ones.
  const common = known === null ? common_ms() : null
  if (common !== null && common > off_ms + agree_ms) return common
  const isOfKnown = known !== null && off_ms <= known + ahead_ms && !isProved
  return isOfKnown ? Math.max(known, off_ms) : off_ms
}

/** Dated in the past: old, or stamped by a clock that is slow. */
function offsetBehind(
  clock: StationClock,
  isProved: boolean,
  arrival: Arrival,
  off_ms: number,
  order: Order,
  common_ms: () => number | null,
): number | null {
  const { off_ms: known } = clock
  if (known !== null && known < -agree_ms && off_ms >= known - slack_ms) return Math.max(off_ms, known)
  if (off_ms > -slow_min_ms) return known
  if (known === null && isNear(off_ms, common_ms())) return off_ms
  if (order === 'new' && isSetBack(clock, arrival)) return off_ms
  return isProved ? off_ms : known
}

function isNear(off_ms: number, common_ms: number | null): boolean {
  return common_ms !== null && Math.abs(off_ms - common_ms) <= agree_ms
}

/** How many pairs of packs at pace it takes to believe another offset than the known one. */
function pairsAgainst(known: number | null): number {
  return known === null ? 1 : 2
}

function isSetBack({ last }: StationClock, { seq, oldest_ms, newest_ms }: Arrival): boolean {
  return last !== null && seq <= firstPacks && newest_ms - oldest_ms <= moment_ms && newest_ms < last.newest_ms
}

function isTooClose({ last }: StationClock, { received_ms, newest_ms }: Arrival): boolean {
  if (last === null || received_ms - newest_ms <= day_ms) return false
  const measured_ms = newest_ms - last.newest_ms
  return measured_ms >= 0 && measured_ms < apart_min_ms
}

function isAtPace({ epoch, last }: StationClock, arrival: Arrival): boolean {
  if (last === null || epoch !== arrival.epoch) return false
  const measured_ms = arrival.newest_ms - last.newest_ms
  const passed_ms = arrival.received_ms - last.received_ms
  const allowed_ms = jitter_ms + jitterShare * Math.max(measured_ms, passed_ms)
  return measured_ms > 0 && passed_ms >= 0 && Math.abs(measured_ms - passed_ms) <= allowed_ms
}
