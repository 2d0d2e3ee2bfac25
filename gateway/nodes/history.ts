/**
 * The history of how nodes are. What a station says of itself each minute becomes readings of the record, one of each
 * quantity in ten minutes and one when something changes: so they survive a restart, are in every copy and second home, are
 * drawn, kept and forgotten as all readings are, and an ordinary rule can watch them.
 *
 * They are dated by the gateway's clock, because the node's may be the trouble. Counters of the node become shares of the
 * stretch since the reading before; a node that does not count gives no share.
 *
 * What it costs: a station with three sensors has 14 series, 2,000 values a day; at 1.5 bytes a value 1.1 MB a year.
 */
import type { Logger } from 'pino'
import { idPattern, type Reading } from '../../edge/contract.ts'
import { byName } from '../../edge/platform/by-name.ts'
import { minute_ms } from '../../edge/platform/time.ts'
import { nodeSensor } from '../../hardware/quantities.ts'
import type { SensorHealth, StationHealth } from '../contract.ts'
import { healthEpoch, type Store } from '../store/index.ts'

export type Shares = Pick<SensorHealth, 'refused_pct' | 'empty_pct'>

export interface HistoryOptions {
  receive: Store['receive']
  log: Logger
}

type Values = Reading['values']

/** What was said since the reading before. */
interface Stretch {
  recorded_ms: number
  /** Its counters at the beginning. */
  base: StationHealth
  last: StationHealth
  said: number
  weak: number
  /** How often each wire was open. */
  open: Record<string, number>
}

const every_ms = 10 * minute_ms
const change_ms = 20_000 // a wire that comes and goes each second gives no more
const start_ms = 15_000
const sensors_max = 32 // × 3 + 6 series, of the 500 that a station may have
const jitter_s = 2 // of the network between the node and here

export function openHistory({ receive, log }: HistoryOptions) {
  const stretches = new Map<string, Stretch>()
  const shares = new Map<string, Record<string, Shares>>()

  return {
    /** A station has said how it is. */
    heard(station: string, said: StationHealth) {
      const stretch = added(stretches.get(station), said)
      stretches.set(station, stretch)
      recordDue(station, stretch, said.heard_ms)
    },
    /** To be called every few seconds: what came too soon is recorded when its time has come. */
    look(now_ms: number) {
      for (const [station, stretch] of stretches) if (stretch.said > 0) recordDue(station, stretch, now_ms)
    },
    /** How much was refused, and without a value, in the last stretch that is over; by sensor. */
    shares: (station: string): Record<string, Shares> => shares.get(station) ?? {},
    forgot(station: string) {
      stretches.delete(station)
      shares.delete(station)
    },
  }

  function recordDue(station: string, stretch: Stretch, now_ms: number) {
    const { last, base, recorded_ms } = stretch
    if (isStarting(last, now_ms)) return
    const isChange = conditionOf(last) !== conditionOf(base)
    if (last.heard_ms - recorded_ms >= every_ms || (isChange && now_ms - recorded_ms >= change_ms))
      record(station, stretch)
  }

  function record(station: string, stretch: Stretch) {
    const readings = readingsOf(stretch)
    if (stretch.recorded_ms !== Number.NEGATIVE_INFINITY)
      shares.set(station, Object.assign(byName<Shares>(), shares.get(station), sharesOf(readings)))
    stretches.set(station, begun(stretch.last))
    keep(station, stretch.last.heard_ms, readings)
  }

  function keep(station: string, received_ms: number, readings: Reading[]) {
    const pack = { epoch: healthEpoch, seq: 0, readings }
    receive({ kind: 'pack', station, received_ms, pack }, [], { onlyNew: true }).catch((err) => {
      log.debug({ err, station }, 'how a node is was not kept; it says so again')
    })
  }
}

function begun(said: StationHealth): Stretch {
  return { recorded_ms: said.heard_ms, base: said, last: said, said: 0, weak: 0, open: byName<number>() }
}

/** A program that has just started has not opened its wires yet: that is no trouble. */
function isStarting({ at_ms, started_ms, heard_ms }: StationHealth, now_ms: number): boolean {
  if (at_ms == null || started_ms == null) return false
  const age_ms = at_ms - started_ms + (now_ms - heard_ms)
  return age_ms >= 0 && age_ms < start_ms
}

function added(before: Stretch | undefined, said: StationHealth): Stretch {
  const known = before ?? { ...begun(said), recorded_ms: Number.NEGATIVE_INFINITY }
  // How often a wire was open is counted since it last changed: what is cut now must not look half whole.
  const isChange = conditionOf(known.last) !== conditionOf(said)
  const stretch = isChange ? { ...known, said: 0, weak: 0, open: byName<number>() } : known
  const open: Stretch['open'] = Object.assign(byName<number>(), stretch.open)
  for (const [sensor, { connected }] of Object.entries(said.sensors ?? {})) {
    open[sensor] = (open[sensor] ?? 0) + (connected === false ? 0 : 1)
  }
  const isWeak = isWeakNow(said) || wasWeakSince(stretch.last, said)
  return { ...stretch, open, said: stretch.said + 1, weak: stretch.weak + (isWeak ? 1 : 0), last: said }
}

export function isWeakNow({ power = [] }: Pick<StationHealth, 'power'>): boolean {
  return power.includes('under-voltage now')
}

/** A dip between two looks is seen by the bit that stays until the next boot. */
function wasWeakSince(before: StationHealth, { power, started_ms }: StationHealth): boolean {
  const has = (one: StationHealth['power']) => one?.includes('under-voltage since boot') ?? false
  return before.started_ms === started_ms && before.power !== undefined && !has(before.power) && has(power)
}

/** What makes a reading at once: a rule waits for no ten minutes. */
function conditionOf(said: StationHealth): string {
  const wires = Object.entries(said.sensors ?? {}).map(([sensor, { connected, wiring }]) => [sensor, connected, wiring])
  return JSON.stringify([wires, isWeakNow(said)])
}

function readingsOf(stretch: Stretch): Reading[] {
  const { heard_ms: at_ms, sensors = {} } = stretch.last
  const names = Object.keys(sensors).filter((sensor) => idPattern.test(sensor))
  const wires = names.slice(0, sensors_max).map((sensor) => ({ sensor, at_ms, values: wireOf(sensor, stretch) }))
  return [...wires, { sensor: nodeSensor, at_ms, values: computerOf(stretch) }].filter(
    ({ values }) => Object.keys(values).length > 0,
  )
}

function wireOf(sensor: string, { base, last, said, open }: Stretch): Values {
  const [now, then] = [last.sensors![sensor]!, base.sensors?.[sensor]]
  const frames = grown(now.frames, then?.frames)
  const refused_pct = share(grown(total(now.rejected), total(then?.rejected)), grown(now.came, then?.came))
  const empty_pct = share(grown(now.empty, then?.empty), frames)
  return {
    ...(refused_pct !== null && { refused_pct }),
    ...(empty_pct !== null && { empty_pct }),
    ...(now.connected !== undefined && { connected_pct: Math.round((100 * (open[sensor] ?? 0)) / said) }),
  }
}

function computerOf({ last, said, weak }: Stretch): Values {
  const { card, signal_dbm, battery_v, processor_c, outbox, power } = last
  const waiting = outbox?.readings ?? outbox?.rows
  const off_s = clockOff_s(last)
  return {
    ...(battery_v !== undefined && { battery_v }),
    ...(processor_c !== undefined && { processor_c }),
    ...((power !== undefined || weak > 0) && { undervoltage_pct: Math.round((100 * weak) / said) }),
    ...(card && { card_free_mb: Math.round(card.free_mb) }),
    ...(signal_dbm !== undefined && { signal_dbm: Math.round(signal_dbm) }),
    ...(waiting !== undefined && { waiting_readings: Math.round(waiting) }),
    ...(off_s !== null && { clock_off_s: off_s }),
  }
}

/** The computer's own clock minus the gateway's; null where it does not say what time it is. */
function clockOff_s({ at_ms, heard_ms, clock_from, clock_off_ms }: StationHealth): number | null {
  const off_ms = clock_from === 'gateway' ? clock_off_ms : at_ms == null ? undefined : at_ms - heard_ms
  if (off_ms === undefined) return null
  const off_s = Math.round(off_ms / 1_000)
  return Math.abs(off_s) <= jitter_s ? 0 : off_s
}

/** By how much a counter grew. After a restart of the node it began anew. Null where it does not count. */
function grown(now: number | undefined, then: number | undefined): number | null {
  if (now === undefined) return null
  return then === undefined || now < then ? now : now - then
}

/** 0 to 100; null of nothing. */
function share(part: number | null, whole: number | null): number | null {
  if (part === null || whole === null || whole === 0) return null
  return Math.min(100, Math.round((1_000 * part) / whole) / 10)
}

function total(counts: Record<string, number> | undefined): number | undefined {
  return counts && Object.values(counts).reduce((sum, n) => sum + n, 0)
}

function sharesOf(readings: Reading[]): Record<string, Shares> {
  const all = byName<Shares>()
  for (const { sensor, values } of readings) {
    const { refused_pct, empty_pct } = values
    if (refused_pct != null || empty_pct != null) {
      all[sensor] = { ...(refused_pct != null && { refused_pct }), ...(empty_pct != null && { empty_pct }) }
    }
  }
  return all
}
