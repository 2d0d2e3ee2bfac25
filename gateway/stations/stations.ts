/** The present state of every station, in memory: a reader of the record. What the map and the live view show. */
import type { Logger } from 'pino'
import type { LiveEvents, Station, Trouble } from '../contract.ts'
import type { NodeFacts } from '../nodes/index.ts'
import {
  type Commit,
  type EachEntry,
  type Entry,
  type ForgetScope,
  healthEpoch,
  isWholeStation,
  openCorrections,
  openReaderLoop,
  type Store,
  standingAt,
} from '../store/index.ts'
import { learned, withCadence } from './cadence.ts'
import { latestShown, readingShown } from './corrected.ts'
import {
  afterStep,
  emptyMemory,
  forgetLatest,
  type Memory,
  seedFrom,
  stateAt,
  takeAbout,
  takeHealth,
  takeLatest,
  takePack,
} from './memory.ts'

/** Who is registered; the registry may grow while the gateway runs. A name equal to the id means that none was given. */
export interface Registered {
  station: string
  name: string
  place: Station['place']
  /** It has no access any more, and nobody waits for it. */
  retired?: { since_ms: number; why: string }
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
  /** Up to where the record is taken. */
  position(): number
  /** Resolves when the commits up to `pos` are shown. */
  reached(pos: number): Promise<void>
  /** Entries that could not be taken. */
  setAside(): number
  close(): Promise<void>
}

export interface StationsOptions {
  store: Pick<Store, 'stations' | 'latest' | 'corrections' | 'from' | 'position'>
  registered: () => Registered[]
  /** Which limits a station has reached of late; absent: none has any. */
  limited?: (station: string) => Station['limited']
  /** What each last said of itself, and what is wrong with it; absent: nothing is known. */
  nodes?: NodesAsked
  now: () => number
  log: Logger
}

export interface NodesAsked {
  health: (station: string) => Station['health']
  troubles: (station: string, facts: NodeFacts) => Trouble[]
  /** Who shows stations looks at once when one has said something new. */
  onNews?: (look: () => void) => void
}

/** Where drills keep their readings: answered when asked for by name, and never listed beside the real ones. */
export const drillPrefix = 'latihan-'

/** Starts from what the tables know, and reads on from where the record stood before they were asked. */
export async function openStations(options: StationsOptions): Promise<Stations> {
  const { store, registered, limited = () => undefined, nodes, now, log } = options
  const memories = new Map<string, Memory>()
  const watchers = new Set<(changes: Change[]) => void>()
  const started_ms = now()
  let entries = new Map<string, Registered>()
  /** Those that this process has known: one that is not among the entries any more was removed, and has no access. */
  const everRegistered = new Set<string>()
  const after = store.position()
  const corrections = openCorrections(standingAt(await store.corrections(), after))
  await seedFrom(store, memoryOf)
  const loop = openReaderLoop({ name: 'stations', store, after, take, log })
  await loop.reached(store.position())
  look()
  for (const [station, memory] of memories) memory.shown = stateOf(station, memory)
  nodes?.onNews?.(look)

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
    position: loop.position,
    reached: loop.reached,
    setAside: loop.setAside,
    close: loop.close,
  }

  function take(commits: readonly Commit[], each: EachEntry) {
    for (const commit of commits) {
      const changes: Change[] = []
      const touched = new Set<string>()
      each([commit], (entry) => takeEntry(entry, commit.pos, changes, touched))
      for (const station of stationsOf(commit)) {
        const memory = memoryOf(station)
        if (stateOf(station, memory) !== memory.shown) touched.add(station)
      }
      show(changes, touched)
    }
  }

  function takeEntry(entry: Entry, pos: number, changes: Change[], touched: Set<string>) {
    if (entry.kind === 'alert') return void changes.push({ event: 'alert', data: entry.alert })
    if (entry.kind === 'flag') return // of a reading that is no longer the newest
    if (entry.kind === 'retried') return // what could be stored came in packs of its own
    if (entry.kind === 'forgotten') return forget(entry.what, touched)
    if (entry.kind === 'correction' || entry.kind === 'withdrawal') {
      corrections.take(entry, pos)
      touched.add(entry.station)
      return
    }
    if (entry.kind === 'clock') {
      for (const memory of memories.values()) afterStep(memory, entry.step_ms)
      return
    }
    const memory = memoryOf(entry.station)
    if (entry.kind === 'pack' && entry.pack.epoch === healthEpoch) {
      for (const sent of takeHealth(memory, entry)) changes.push({ event: 'reading', data: sent })
      return
    }
    if (entry.kind === 'pack') {
      for (const sent of takePack(memory, entry, watchers.size > 0)) {
        changes.push({ event: 'reading', data: readingShown(sent, corrections.of(entry.station)) })
      }
    }
    if (entry.kind === 'about') takeAbout(memory, entry.about, entry.received_ms)
    if (entry.kind === 'presence') memory.presence = entry.state
    // A last will speaks of a station that is no longer there.
    const isThere = entry.kind !== 'presence' || entry.state === 'online'
    if (isThere) memory.last_seen_ms = Math.max(memory.last_seen_ms ?? 0, entry.received_ms)
    if (entry.kind === 'about') touched.add(entry.station)
  }

  function forget(what: ForgetScope, touched: Set<string>) {
    const memory = memories.get(what.station)
    if (!memory) return
    if (isWholeStation(what)) {
      memories.delete(what.station)
      return
    }
    forgetLatest(memory, what)
    touched.add(what.station)
    void seekLatest(what.station)
  }

  /** What is latest now, of series whose latest value was forgotten. */
  async function seekLatest(station: string) {
    try {
      const rows = (await store.latest()).filter((row) => row.station === station)
      const memory = memories.get(station)
      if (!memory) return
      for (const row of rows) if (!memory.latest[`${row.sensor}.${row.quantity}`]) takeLatest(memory, row)
      show([], new Set([station]))
    } catch (err) {
      log.warn({ err, station }, 'the latest values cannot be looked up; they come with the next readings')
    }
  }

  function look() {
    const touched = new Set<string>()
    entries = new Map(registered().map((entry) => [entry.station, entry]))
    for (const station of entries.keys()) {
      everRegistered.add(station)
      if (!memories.has(station)) touched.add(station)
      memoryOf(station)
    }
    for (const [station, memory] of memories) {
      if (stateOf(station, memory) !== memory.shown || wordsOf(station, memory) !== memory.shownWords)
        touched.add(station)
    }
    show([], touched)
  }

  function show(changes: Change[], touched: Set<string>) {
    for (const station of touched) {
      const data = view(station)
      const memory = memoryOf(station)
      memory.shown = data.state
      memory.shownWords = wordsOf(station, memory)
      if (station.startsWith(drillPrefix)) continue
      changes.push({ event: 'station', data })
    }
    if (changes.length > 0) for (const watcher of watchers) watcher(changes)
  }

  function memoryOf(station: string): Memory {
    const known = memories.get(station)
    if (known) return known
    const fresh = emptyMemory()
    memories.set(station, fresh)
    return fresh
  }

  function stateOf(station: string, memory: Memory): Station['state'] {
    if (!entries.has(station) && everRegistered.has(station)) return 'offline'
    return entries.get(station)?.retired ? 'retired' : stateAt(now(), started_ms, memory)
  }

  /** What a viewer is told anew when it changes, beside the state. */
  function wordsOf(station: string, memory: Memory): string {
    const troubles = troublesOf(station, memory).map(({ kind, sensor, id }) => [kind, sensor, kind !== 'refused' && id])
    return JSON.stringify([limited(station)?.limits, learned(memory.heard), troubles])
  }

  function troublesOf(station: string, memory: Memory): Trouble[] {
    if (!nodes) return []
    const { last_seen_ms, measured_ms, about, clock_off_ms: off_ms, isClockUnset: isUnset, heard } = memory
    const sensors = withCadence(about?.sensors ?? [], learned(heard))
    const state = stateOf(station, memory)
    return nodes.troubles(station, { state, last_seen_ms, sensors, measured_ms, clock: { off_ms, isUnset } })
  }

  function view(station: string): Station {
    const memory = memoryOf(station)
    const entry = entries.get(station)
    const excess = limited(station)
    const learned_s = learned(memory.heard)
    const troubles = troublesOf(station, memory)
    const health = nodes?.health(station)
    return {
      station,
      name: (entry?.name === station ? null : entry?.name) || memory.about?.name || station,
      place: entry?.place ?? memory.about?.place ?? null,
      state: stateOf(station, memory),
      ...(entry?.retired && { retired: entry.retired }),
      last_seen_ms: memory.last_seen_ms,
      ...(memory.last_reading_ms !== undefined && { last_reading_ms: memory.last_reading_ms }),
      ...(memory.may_lose_ms !== undefined && { may_lose_ms: memory.may_lose_ms }),
      sensors: withCadence(memory.about?.sensors ?? [], learned_s),
      ...(memory.about?.version && { version: memory.about.version }),
      ...(Object.keys(learned_s).length > 0 && { heard_every_s: learned_s }),
      latest: latestShown(memory.latest, corrections.of(station)),
      ...(memory.clock_off_ms !== 0 && { clock_off_ms: memory.clock_off_ms }),
      ...(excess && { limited: excess }),
      ...(troubles.length > 0 && { troubles }),
      ...(health && { health }),
    }
  }
}

function stationsOf({ entries }: Commit): Set<string> {
  const stations = new Set<string>()
  for (const entry of entries) if ('station' in entry) stations.add(entry.station)
  return stations
}
