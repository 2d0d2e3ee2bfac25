/** The present state of every station, in memory: a follower of the record. What the map and the live view show. */
import type { Reading } from '../../edge/contract.ts'
import type { QuantityKey } from '../../hardware/quantities.ts'
import type { Flag, Latest, LiveEvents, Station } from '../contract.ts'
import type { Group, PackEntry, Store } from '../store/index.ts'

/** Who is registered; the registry may grow while the gateway runs. A name equal to the id means that none was given. */
export interface Registered {
  station: string
  name: string
  place: Station['place']
}

/** What changed, in the words of `GET /live`. */
export type Change = { [Name in keyof LiveEvents]: { event: Name; data: LiveEvents[Name] } }[keyof LiveEvents]

export interface Stations {
  /** Every station, by id. */
  list(): Station[]
  get(station: string): Station | undefined
  /** Called with the changes of each commit. The listener must neither throw nor wait. Returns how to stop. */
  watch(listener: (changes: Change[]) => void): () => void
  /** Notices silence and newly registered stations; to be called every few seconds. */
  look(): void
  close(): void
}

export interface StationsOptions {
  store: Pick<Store, 'stations' | 'latest' | 'follow'>
  registered: () => Registered[]
  now: () => number
}

interface Memory {
  about: { name: string; place: Station['place']; sensors: Station['sensors'] } | null
  presence: 'online' | 'offline' | null
  last_seen_ms: number | null
  /** Times between the last packs that this process saw. Their median shrugs off a single outage. */
  gaps_ms: number[]
  latest: Record<string, Latest>
  /** The state last told to viewers. */
  told: Station['state']
}

/** Where drills keep their readings: answered when asked for by name, and never listed beside the real ones. */
export const drillPrefix = 'latihan-'

const silence_ms = 5 * 60_000
const history_ms = 86_400_000
const intervals = 3
const gaps_max = 5
// A phone draws one point per reading; of a burst (a backlog that is still fresh) it needs only the end.
const readingsPerSensor_max = 20

/** Seeds from the record, then follows its commits. Between the two nothing is missed: it follows first. */
export async function openStations({ store, registered, now }: StationsOptions): Promise<Stations> {
  const memories = new Map<string, Memory>()
  const watchers = new Set<(changes: Change[]) => void>()
  const started_ms = now()
  let entries = new Map<string, Registered>()
  let early: Group[] | null = []
  const unfollow = store.follow((group) => (early ? early.push(group) : take(group)))
  await seed()
  const waited = early
  early = null
  for (const group of waited) take(group)
  look()
  for (const memory of memories.values()) memory.told = stateOf(memory)

  return {
    list() {
      look()
      return [...memories.keys()]
        .filter((station) => !station.startsWith(drillPrefix))
        .sort()
        .map(view)
    },
    get(station) {
      if (!memories.has(station)) look() // it may have been registered a moment ago
      return memories.has(station) ? view(station) : undefined
    },
    watch(listener) {
      watchers.add(listener)
      return () => watchers.delete(listener)
    },
    look,
    close: unfollow,
  }

  async function seed() {
    const [stations, latest] = await Promise.all([store.stations(), store.latest()])
    for (const { station, about, state, last_seen_ms } of stations) {
      const memory = memoryOf(station)
      if (about) memory.about = { ...about, place: about.place ?? null }
      memory.presence = state
      memory.last_seen_ms = last_seen_ms
    }
    for (const { station, sensor, quantity, at_ms, value, flag, received_ms } of latest) {
      const memory = memoryOf(station)
      memory.latest[`${sensor}.${quantity}`] = { at_ms, value, flag }
      // History that was brought in today does not mean that the station is there today.
      const heard_ms = received_ms - at_ms > history_ms ? at_ms : received_ms
      memory.last_seen_ms = Math.max(memory.last_seen_ms ?? 0, heard_ms)
    }
  }

  function take(group: Group) {
    const changes: Change[] = []
    const touched = new Set<string>()
    const heard = new Map<string, Memory>()
    for (const entry of group.entries) {
      if (entry.kind === 'alert') {
        changes.push({ event: 'alert', data: entry.alert })
        continue
      }
      const memory = memoryOf(entry.station)
      if (entry.kind === 'pack') changes.push(...takePack(memory, entry))
      if (entry.kind === 'about') memory.about = { ...entry.about, place: entry.about.place ?? null }
      if (entry.kind === 'presence') memory.presence = entry.state
      // A last will speaks of a station that is no longer there.
      const isThere = entry.kind !== 'presence' || entry.state === 'online'
      if (isThere) memory.last_seen_ms = Math.max(memory.last_seen_ms ?? 0, entry.received_ms)
      if (entry.kind === 'about') touched.add(entry.station)
      heard.set(entry.station, memory)
    }
    for (const [station, memory] of heard) if (stateOf(memory) !== memory.told) touched.add(station)
    tell(changes, touched)
  }

  /** Updates what is latest; gives the readings that are news, oldest first. A late one corrects history silently. */
  function takePack(memory: Memory, { station, received_ms, pack, flags }: PackEntry): Change[] {
    if (memory.last_seen_ms !== null && received_ms > memory.last_seen_ms) {
      memory.gaps_ms = [...memory.gaps_ms, received_ms - memory.last_seen_ms].slice(-gaps_max)
    }
    // What the last will said is overtaken: who sends is there.
    memory.presence = 'online'
    const news: { reading: Reading; values: Values }[] = []
    pack.readings.forEach((reading, i) => {
      if (!becomesLatest(memory, reading, flags?.[i])) return
      if (watchers.size > 0) news.push({ reading, values: valuesOf(reading, flags?.[i]) })
    })
    news.sort((a, b) => a.reading.at_ms - b.reading.at_ms)
    return endOfBurst(news).map(({ reading: { sensor, at_ms }, values }) => ({
      event: 'reading',
      data: { station, sensor, at_ms, values },
    }))
  }

  function look() {
    const touched = new Set<string>()
    entries = new Map(registered().map((entry) => [entry.station, entry]))
    for (const station of entries.keys()) {
      if (!memories.has(station)) touched.add(station)
      memoryOf(station)
    }
    for (const [station, memory] of memories) if (stateOf(memory) !== memory.told) touched.add(station)
    tell([], touched)
  }

  function tell(changes: Change[], touched: Set<string>) {
    for (const station of touched) {
      const data = view(station)
      memoryOf(station).told = data.state
      if (station.startsWith(drillPrefix)) continue
      changes.push({ event: 'station', data })
    }
    if (changes.length > 0) for (const watcher of watchers) watcher(changes)
  }

  function memoryOf(station: string): Memory {
    const known = memories.get(station)
    if (known) return known
    const fresh: Memory = {
      about: null,
      presence: null,
      last_seen_ms: null,
      gaps_ms: [],
      latest: {},
      told: 'new',
    }
    memories.set(station, fresh)
    return fresh
  }

  function stateOf({ presence, last_seen_ms, gaps_ms }: Memory): Station['state'] {
    if (last_seen_ms === null) return presence ?? 'new'
    if (presence === 'offline') return 'offline'
    const patience_ms = Math.max(silence_ms, intervals * median(gaps_ms))
    // A gateway that was away does not blame the stations for its own silence.
    return now() - Math.max(last_seen_ms, started_ms) > patience_ms ? 'late' : 'online'
  }

  function view(station: string): Station {
    const memory = memoryOf(station)
    const entry = entries.get(station)
    return {
      station,
      name: (entry?.name === station ? null : entry?.name) || memory.about?.name || station,
      place: entry?.place ?? memory.about?.place ?? null,
      state: stateOf(memory),
      last_seen_ms: memory.last_seen_ms,
      sensors: memory.about?.sensors ?? [],
      latest: { ...memory.latest },
    }
  }
}

type Values = LiveEvents['reading']['values']

type Flags = Partial<Record<QuantityKey, Flag>> | null | undefined

function flagOf(flags: Flags, quantity: string, value: number | null): Flag {
  return flags?.[quantity as QuantityKey] ?? (value === null ? 9 : 2)
}

function valuesOf(reading: Reading, flags: Flags): Values {
  const values: Values = {}
  for (const [quantity, value] of Object.entries(reading.values)) {
    values[quantity] = { value, flag: flagOf(flags, quantity, value) }
  }
  return values
}

function becomesLatest({ latest }: Memory, { sensor, at_ms, values }: Reading, flags: Flags): boolean {
  let isNews = false
  for (const quantity in values) {
    const key = `${sensor}.${quantity}`
    if (at_ms <= (latest[key]?.at_ms ?? Number.NEGATIVE_INFINITY)) continue
    const value = values[quantity as QuantityKey]!
    latest[key] = { at_ms, value, flag: flagOf(flags, quantity, value) }
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
