/** What is known of one station, and what an entry of the record changes in it. Pure. */
import type { About, Reading } from '../../edge/contract.ts'
import { byName } from '../../edge/platform/by-name.ts'
import { day_ms, minute_ms } from '../../edge/platform/time.ts'
import { isOfNode, nodeSensor, type QuantityKey } from '../../hardware/quantities.ts'
import type { Latest, LiveEvents, Station } from '../contract.ts'
import { mayLose } from '../intake/index.ts'
import {
  type ForgetScope,
  flagOf,
  type LatestRow,
  meansSeries,
  type PackEntry,
  type ReadingFlags,
  type Store,
  spanOf,
} from '../store/index.ts'
import { type Heard, hearReading, quickestTold_s, toldSensors } from './cadence.ts'

export interface Memory {
  about: { name: string; place: Station['place']; version?: string | undefined; sensors: Station['sensors'] } | null
  presence: 'online' | 'offline' | null
  last_seen_ms: number | null
  /** When a reading of it was last stored. */
  last_reading_ms?: number
  /** When one last came without an answer to its sender. */
  may_lose_ms?: number
  /** Times between the last packs that this process saw. A single outage does not change their median. */
  gaps_ms: number[]
  latest: Record<string, Latest>
  /** When those were measured, by the gateway's clock. */
  measured_ms: Record<string, number>
  /** How its readings came, by sensor. */
  heard: Record<string, Heard>
  /** Its clock minus ours, as of its newest pack; 0 while they agree. */
  clock_off_ms: number
  /** Its newest pack has a reading that was dated by a clock that was never set. */
  isClockUnset: boolean
  /** The state last sent to viewers. */
  shown: Station['state']
  /** The limits, rhythms and troubles that were last told, as text. */
  shownWords: string
}

type ReadingEvent = LiveEvents['reading']
type Doubt = Pick<Latest, 'clock' | 'clock_off_ms'>
const noDoubt: Doubt = {}

const silence_ms = 5 * 60_000
const history_ms = day_ms
const ahead_ms = 5 * minute_ms // so far ahead a reading was taken as it was by earlier versions
const intervals = 3
const gaps_max = 5
// A phone draws one point per reading; of a burst (a backlog that is still fresh) it needs only the end.
const readingsPerSensor_max = 20

export function emptyMemory(): Memory {
  return {
    about: null,
    presence: null,
    last_seen_ms: null,
    gaps_ms: [],
    latest: {},
    measured_ms: {},
    heard: byName(),
    clock_off_ms: 0,
    isClockUnset: false,
    shown: 'new',
    shownWords: '',
  }
}

/** What the record knows of all stations. */
export async function seedFrom(
  store: Pick<Store, 'stations' | 'latest'>,
  memoryOf: (station: string) => Memory,
): Promise<void> {
  const [stations, latest] = await Promise.all([store.stations(), store.latest()])
  for (const { station, about, state, last_seen_ms } of stations) {
    const memory = memoryOf(station)
    if (about) takeAbout(memory, about)
    memory.presence = state
    memory.last_seen_ms = last_seen_ms
  }
  for (const row of latest) {
    const { station, sensor, quantity, at_ms, received_ms, clock } = row
    if (isOfNode(quantity)) continue
    const memory = memoryOf(station)
    takeLatest(memory, row)
    if (sensor === nodeSensor) continue // its battery, as it said
    // History that was brought in today does not mean that the station is there today.
    const heard_ms = !clock && received_ms - at_ms > history_ms ? at_ms : received_ms
    memory.last_seen_ms = Math.max(memory.last_seen_ms ?? 0, heard_ms)
    memory.last_reading_ms = Math.max(memory.last_reading_ms ?? 0, heard_ms)
  }
}

/** What a station says of itself; `received_ms` absent: some time ago. */
export function takeAbout(memory: Memory, about: About, received_ms?: number): void {
  const { name, place = null, version } = about
  memory.about = { name, place, version, sensors: toldSensors(about, memory.about?.sensors, received_ms) }
}

/** The latest value of a series, as the record has it. */
export function takeLatest(memory: Memory, row: LatestRow): void {
  const { sensor, quantity, at_ms, value, flag, received_ms, clock, clock_off_ms } = row
  const doubt = { ...(clock && { clock }), ...(clock_off_ms !== undefined && { clock_off_ms }) }
  memory.latest[`${sensor}.${quantity}`] = { at_ms, value, flag, ...doubt }
  memory.measured_ms[`${sensor}.${quantity}`] = Math.min(at_ms - (clock_off_ms ?? 0), received_ms)
}

/** Latest values that were forgotten, and the rhythm of a sensor of which nothing is left. */
export function forgetLatest({ latest, measured_ms, heard }: Memory, what: ForgetScope): void {
  const { from_ms, to_ms } = spanOf(what)
  for (const [key, { at_ms }] of Object.entries(latest)) {
    const [sensor, quantity] = key.split('.') as [string, string]
    if (!meansSeries(what, { station: what.station, sensor, quantity }) || at_ms < from_ms || at_ms >= to_ms) continue
    delete latest[key]
    delete measured_ms[key]
  }
  const left = new Set(Object.keys(latest).map((key) => key.split('.')[0]))
  for (const sensor of Object.keys(heard)) if (!left.has(sensor)) delete heard[sensor]
}

/**
 * Updates what is latest; gives the readings that are new, oldest first, when somebody watches. A late one corrects
 * history silently.
 */
export function takePack(memory: Memory, entry: PackEntry, isWatched: boolean): ReadingEvent[] {
  const { station, received_ms, pack, flags, doubted, clocks, off_ms = 0 } = entry
  if (memory.last_seen_ms !== null && received_ms > memory.last_seen_ms) {
    memory.gaps_ms.push(received_ms - memory.last_seen_ms)
    if (memory.gaps_ms.length > gaps_max) memory.gaps_ms.shift()
  }
  // What the last will said no longer holds: who sends is there.
  memory.presence = 'online'
  if (!entry.history) {
    memory.clock_off_ms = doubted ? off_ms : 0
    memory.isClockUnset = (clocks ?? []).some((mark) => mark === 'unsynced' || (mark === 'doubted' && !doubted))
    if (pack.readings.length > 0) memory.last_reading_ms = received_ms
    if (mayLose(pack.epoch)) memory.may_lose_ms = received_ms
  }
  const news: { reading: Reading; flags: ReadingFlags; doubt: Doubt }[] = []
  for (let i = 0; i < pack.readings.length; i++) {
    const { sensor, at_ms } = pack.readings[i]!
    if (!entry.history) hearReading(memory.heard, sensor, at_ms - off_ms)
    if (becomesLatest(memory, entry, i) && isWatched)
      news.push({ reading: pack.readings[i]!, flags: flags?.[i], doubt: doubtOf(entry, i) })
  }
  if (news.length === 0) return []
  news.sort((a, b) => a.reading.at_ms - b.reading.at_ms)
  return endOfBurst(news).map(({ reading, flags, doubt }) => {
    const { sensor, at_ms } = reading
    return { station, sensor, at_ms, values: valuesOf(reading, flags), ...doubt }
  })
}

/**
 * What a station said of itself, as the record keeps it: it is there, but nothing was measured. Only the voltage of its
 * battery stands beside what it measures.
 */
export function takeHealth(memory: Memory, entry: PackEntry): ReadingEvent[] {
  const news: ReadingEvent[] = []
  entry.pack.readings.forEach((reading, index) => {
    const measured = measuredOf(reading)
    if (!measured) return
    const pack = { ...entry.pack, readings: [measured] }
    if (!becomesLatest(memory, { ...entry, pack }, 0)) return
    news.push({
      station: entry.station,
      sensor: reading.sensor,
      at_ms: reading.at_ms,
      values: valuesOf(measured, entry.flags?.[index]),
    })
  })
  return news
}

/** The reading without what it says of the node; null when nothing is left. */
function measuredOf(reading: Reading): Reading | null {
  const values = Object.entries(reading.values).filter(([quantity]) => !isOfNode(quantity))
  return values.length === 0 ? null : { ...reading, values: Object.fromEntries(values) }
}

/** `started_ms`: a gateway that was away does not blame the stations for its own silence. */
export function stateAt(now_ms: number, started_ms: number, memory: Memory): Station['state'] {
  const { presence, last_seen_ms, gaps_ms, about } = memory
  if (last_seen_ms === null) return presence ?? 'new'
  if (presence === 'offline') return 'offline'
  const told_ms = 1_000 * (quickestTold_s(about?.sensors ?? []) ?? 0)
  const patience_ms = Math.max(silence_ms, intervals * told_ms + minute_ms, intervals * median(gaps_ms))
  return now_ms - Math.max(last_seen_ms, started_ms) > patience_ms ? 'late' : 'online'
}

function valuesOf(reading: Reading, flags: ReadingFlags): ReadingEvent['values'] {
  const values: ReadingEvent['values'] = {}
  for (const [quantity, value] of Object.entries(reading.values)) {
    values[quantity] = { value, flag: flagOf(flags, quantity, value) }
  }
  return values
}

function doubtOf({ clocks, doubted, off_ms }: PackEntry, index: number): Doubt {
  if (!clocks && !doubted) return noDoubt
  const clock = clocks?.[index]
  return { ...(clock && { clock }), ...(doubted && { clock_off_ms: off_ms }) }
}

/** The gateway's clock was set: what was measured before lies that much elsewhere on it. */
export function afterStep(memory: Memory, step_ms: number): void {
  for (const key in memory.measured_ms) memory.measured_ms[key]! += step_ms
  if (memory.last_seen_ms !== null) memory.last_seen_ms += step_ms
  if (memory.last_reading_ms !== undefined) memory.last_reading_ms += step_ms
  for (const one of Object.values(memory.heard)) one.times_ms = one.times_ms.map((at_ms) => at_ms + step_ms)
}

/** The newest by the gateway's clock: a reading dated ahead does not stay the newest until its time has come. */
function becomesLatest({ latest, measured_ms }: Memory, entry: PackEntry, index: number): boolean {
  const { pack, flags, received_ms, off_ms = 0 } = entry
  const { sensor, at_ms, values } = pack.readings[index]!
  const stamped_ms = at_ms - off_ms
  // Dated far ahead by a clock of which nothing is known any more: newer than nothing.
  const time_ms = stamped_ms <= received_ms + ahead_ms ? stamped_ms : 0
  const doubt = doubtOf(entry, index)
  let isNews = false
  for (const quantity in values) {
    if (isOfNode(quantity)) continue
    const key = `${sensor}.${quantity}`
    const value = values[quantity as QuantityKey]!
    const known_ms = measured_ms[key] ?? Number.NEGATIVE_INFINITY
    const completesNull = time_ms === known_ms && latest[key]?.value === null && value !== null
    if (time_ms <= known_ms && !completesNull) continue
    latest[key] = { at_ms, value, flag: flagOf(flags?.[index], quantity, value), ...doubt }
    measured_ms[key] = time_ms
    isNews = true
  }
  return isNews
}

function endOfBurst<T extends { reading: Reading }>(news: T[]): T[] {
  const left = new Map<string, number>()
  return news
    .toReversed()
    .filter(({ reading: { sensor } }) => {
      const n = left.get(sensor) ?? readingsPerSensor_max
      left.set(sensor, n - 1)
      return n > 0
    })
    .toReversed()
}

function median(sizes: number[]): number {
  const sorted = sizes.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
