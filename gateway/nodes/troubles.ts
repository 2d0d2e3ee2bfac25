/** What is wrong with a station, from what it says of itself, what was refused of it and what it sends. Pure. */
import { cardFull_mb, cardLeast_mb } from '../../edge/platform/card-room.ts'
import { minute_ms } from '../../edge/platform/time.ts'
import { isAmount } from '../../hardware/quantities.ts'
import type { Refusal, Station, StationHealth, Trouble, Wiring } from '../contract.ts'
import { isWeakNow } from './history.ts'
import { nodeWords, wireWords } from './words.ts'

/** What the list of stations knows. */
export interface NodeFacts {
  state: Station['state']
  last_seen_ms: number | null
  sensors: Station['sensors']
  /** When the newest value of each series was measured, by the gateway's clock, by "sensor.quantity". */
  measured_ms: Readonly<Record<string, number>>
  /** A reading of its newest pack said that its clock is not set, or the clocks differ by so much. */
  clock?: { isUnset: boolean; off_ms: number }
}

export interface Known extends NodeFacts {
  last?: StationHealth
  before?: StationHealth
  refusals: readonly Refusal[]
  /** A battery that will be empty, a card that will be full. */
  ahead?: readonly Trouble[]
}

const refusedRecently_ms = 15 * minute_ms
const healthCounts_ms = 5 * minute_ms // said each minute
const quiet_least_ms = 5 * minute_ms // a dust sensor may sleep for so long between two measurements
const signal_least_dbm = -85
const connectionReasons = new Set([
  'wrong-password',
  'credential-ended',
  'foreign-topic',
  'foreign-will',
  'bad-client-id',
])

/** The most pressing first. */
export function troublesOf(known: Known, now_ms: number): Trouble[] {
  if (known.state === 'retired') return []
  const fresh = known.state !== 'offline' && known.last && now_ms - known.last.heard_ms <= healthCounts_ms
  const said = fresh ? known.last : undefined
  const disk = said ? ofDisk(said) : []
  return [
    ...ofConnection(known, now_ms),
    ...ofRefusals(known, now_ms),
    ...disk,
    ...ofSensors(known, said, now_ms),
    ...ofClock(known, said),
    ...(said?.settings === 'older' ? [{ kind: 'settings' as const, ...nodeWords.olderSettings }] : []),
    ...(said && isWeakNow(said) ? [{ kind: 'power' as const, ...nodeWords.weakPower }] : []),
    ...(known.ahead ?? []).filter(({ kind }) => kind !== 'card' || disk.length === 0),
    ...(said ? ofSignal(said) : []),
  ]
}

/** A refused connection counts until the station is heard: somebody else may try its name meanwhile. */
function ofConnection({ refusals, last_seen_ms }: Known, now_ms: number): Trouble[] {
  return refusals
    .filter(({ reason, last_ms }) => {
      if (!connectionReasons.has(reason) || now_ms - last_ms > refusedRecently_ms) return false
      return last_seen_ms === null || last_ms > last_seen_ms
    })
    .map(({ reason, says, todo, first_ms }) => ({
      kind: reason === 'wrong-password' ? ('password' as const) : ('refused' as const),
      ...nodeWords.turnedAway(says),
      ...{ todo, since_ms: first_ms },
    }))
}

function ofRefusals({ refusals }: Known, now_ms: number): Trouble[] {
  return refusals
    .filter(({ reason, last_ms }) => !connectionReasons.has(reason) && now_ms - last_ms <= refusedRecently_ms)
    .sort((a, b) => b.n - a.n)
    .map(({ says, todo, n, first_ms }) => ({
      kind: 'refused' as const,
      ...nodeWords.refused(n, says),
      ...{ todo, since_ms: first_ms },
    }))
}

function ofDisk({ outbox, card }: StationHealth): Trouble[] {
  const fails = outbox?.disk === 'failing'
  if (card && card.free_mb < cardFull_mb) {
    const { cardRefuses, cardFull } = nodeWords
    return [fails ? { kind: 'disk', ...cardRefuses(card.free_mb) } : { kind: 'card', ...cardFull(card.free_mb) }]
  }
  if (fails) return [{ kind: 'disk', ...nodeWords.diskFails }]
  if (card && card.free_mb < cardLeast_mb) return [{ kind: 'card', ...nodeWords.cardNearlyFull(card.free_mb) }]
  return []
}

function ofSensors(known: Known, said: StationHealth | undefined, now_ms: number): Trouble[] {
  const names = new Set([...known.sensors.map(({ sensor }) => sensor), ...Object.keys(said?.sensors ?? {})])
  return [...names].flatMap((sensor) => ofSensor(sensor, known, said, now_ms))
}

function ofSensor(sensor: string, known: Known, said: StationHealth | undefined, now_ms: number): Trouble[] {
  const health = said?.sensors?.[sensor]
  const last_ms = said && lastFrame_ms(said, sensor)
  const since = last_ms === undefined ? {} : { since_ms: last_ms }
  if (health?.connected === false) return [{ kind: 'wire', sensor, ...wireWords.closed(sensor), ...since }]
  const wiring = health && wiringOf(sensor, known)
  if (wiring === 'silent') return [{ kind: 'wire', sensor, ...wireWords.silent(sensor), ...since }]
  if (wiring && wiring !== 'good') return [{ kind: 'wire', sensor, ...wireWords[wiring](sensor) }]
  const quiet = quietSince(sensor, known, now_ms)
  return quiet === null ? [] : [{ kind: 'quiet', sensor, ...wireWords.quiet(sensor), since_ms: quiet }]
}

/** When it last said something that its node understood, by the gateway’s clock; the node’s own may be wrong. */
function lastFrame_ms({ heard_ms, at_ms, sensors }: StationHealth, sensor: string): number | undefined {
  const last_ms = sensors?.[sensor]?.last_frame_ms
  return last_ms == null || at_ms == null ? undefined : Math.round(heard_ms - (at_ms - last_ms))
}

/** As the node found it; of one that does not say, from its counts between the last two words. */
function wiringOf(sensor: string, { last, before, sensors }: Known): Wiring | undefined {
  const [now, then] = [last!.sensors![sensor]!, before?.sensors?.[sensor]]
  if (now.wiring !== undefined) return now.wiring
  if (!then || now.frames === undefined || then.frames === undefined || now.frames < then.frames) return undefined
  const frames = now.frames - then.frames
  const rejected = sum(now.rejected) - sum(then.rejected)
  const isAsked = sensors.find((one) => one.sensor === sensor)?.quantities.every(isAmount) ?? false // a dry gauge is silent
  if (frames === 0) return isAsked ? undefined : rejected > 0 ? 'garbled' : 'silent'
  if (rejected > frames) return 'damaged' // some count bytes: more than there are frames is much either way
  return sum(now.nulls) - sum(then.nulls) >= frames ? 'blind' : 'good'
}

/** Since when a sensor gives nothing although its station sends; null while it gives. */
function quietSince(sensor: string, { sensors, measured_ms, state, last }: Known, now_ms: number): number | null {
  const said = sensors.find((one) => one.sensor === sensor)
  if (state !== 'online' || !said?.every_s) return null
  const times = Object.entries(measured_ms).flatMap(([key, at_ms]) => (key.startsWith(`${sensor}.`) ? [at_ms] : []))
  if (times.length === 0) return null // it may be new: what it has not sent yet is not missed
  const newest_ms = Math.max(...times)
  const patience_ms = Math.max(quiet_least_ms, 3_000 * said.every_s + minute_ms)
  return now_ms - Math.max(newest_ms, startOf(last)) > patience_ms ? newest_ms : null
}

/** When the node's program started, by the gateway's clock: what it did not send before is not missed yet. */
function startOf(last: StationHealth | undefined): number {
  if (last?.started_ms == null || last.at_ms == null) return Number.NEGATIVE_INFINITY
  return last.heard_ms - (last.at_ms - last.started_ms)
}

function ofClock({ clock, state }: Known, said: StationHealth | undefined): Trouble[] {
  if (state === 'offline' || state === 'new') return []
  const isUnset = clock?.isUnset || (said?.clock === 'unsynced' && said.clock_from !== 'gateway')
  if (isUnset) return [{ kind: 'clock', ...nodeWords.clockUnset }]
  return clock && clock.off_ms !== 0 ? [{ kind: 'clock', ...nodeWords.clockOff(clock.off_ms) }] : []
}

function ofSignal({ signal_dbm }: StationHealth): Trouble[] {
  if (signal_dbm === undefined || signal_dbm >= signal_least_dbm) return []
  return [{ kind: 'signal', ...nodeWords.weakSignal(signal_dbm) }]
}

function sum(counts: Record<string, number> | undefined): number {
  return Object.values(counts ?? {}).reduce((total, n) => total + n, 0)
}
