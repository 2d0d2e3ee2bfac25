/**
 * What the rules' sensors sent last, and how often they send: a reader of the record beside the engine, so that silence,
 * failure and what is not judged are seen by something other than what judges. Its state is saved with its position, so
 * that a start knows since when a sensor has failed.
 *
 * All times here are the gateway's: when its own clock is set, what is kept moves with it.
 */
import type { Logger } from 'pino'
import { flags } from '../../hardware/flags.ts'
import type { Flag } from '../contract.ts'
import { correctedRow, correctedSample, type Sample } from '../rules/index.ts'
import {
  type Commit,
  type EachEntry,
  type Entry,
  type ForgetScope,
  flagOf,
  meansSeries,
  openCorrections,
  openReaderLoop,
  type PackEntry,
  type Store,
  standingAt,
} from '../store/index.ts'

import { isCorrecting } from './corrections.ts'

/** One value. `time_ms`: when it was measured, by the gateway's clock. */
export interface Heard {
  time_ms: number
  value: number | null
  flag: Flag
}

/** What is known of one series: JSON, small. */
export interface SeriesMemory {
  /** The newest value of any kind, and the newest that can be used: a number that did not fail its quality test. */
  newest: Heard | null
  usable: Heard | null
  /** How many in a row could not be used since. */
  unusable: number
  /** When the newest came. */
  received_ms: number
  /** The last distances between readings, and between arrivals: a station may send once an hour what it measured each minute. */
  gaps_ms: number[]
  arrivals_ms: number[]
}

export interface SeriesWatchOptions {
  store: Pick<Store, 'corrections' | 'from' | 'latest' | 'position' | 'reader' | 'saveReader'>
  /** The series that matter now, by `seriesKey`. Others are not kept. */
  watched: () => ReadonlySet<string>
  now: () => number
  log: Logger
}

export type SeriesWatch = Awaited<ReturnType<typeof openSeriesWatch>>

const reader = 'watch'
const gaps_max = 5 // their median is not changed by one or two outages
const saveEvery_ms = 300_000 // a start then has five minutes of log to read

export function seriesKey(station: string, sensor: string, quantity: string): string {
  return `${station}/${sensor}/${quantity}`
}

/** Whether a value says how things are: a number that did not fail its quality test. */
export function isUsable({ value, flag }: Pick<Heard, 'value' | 'flag'>): boolean {
  return value !== null && flag !== flags.fail
}

/** The usual distance between arrivals of readings; null until the second has come. */
export function cadenceOf_ms({ gaps_ms, arrivals_ms }: SeriesMemory): number | null {
  return gaps_ms.length === 0 ? null : Math.max(median(gaps_ms), median(arrivals_ms))
}

/** Goes on where it was; what it did not know yet is taken from the record's newest values. */
export async function openSeriesWatch({ store, watched, now, log }: SeriesWatchOptions) {
  const saved = await store.reader(reader)
  const known = new Map(
    Object.entries((saved.state as { series?: Record<string, SeriesMemory> } | undefined)?.series ?? {}),
  )
  const after = saved.state === undefined ? store.position() : saved.pos
  const corrections = openCorrections(standingAt(await store.corrections(), after))
  let saved_ms = now()
  const sought = new Set<string>()
  let isDirty = false
  let keys = watched()
  let stations = stationsOf(keys)
  await seed()
  if (saved.state === undefined) await saveAt(after, true) // from here on nothing is missed, whatever happens
  const loop = openReaderLoop({ name: reader, store, after, take, log })
  await loop.reached(store.position())

  return {
    of: (key: string): SeriesMemory | null => known.get(key) ?? null,
    /** To be called now and then, and when the rules have changed. */
    async look() {
      keys = watched()
      stations = stationsOf(keys)
      for (const key of known.keys()) if (!keys.has(key)) known.delete(key)
      for (const key of sought) if (!keys.has(key)) sought.delete(key)
      await seed()
      if (isDirty && now() - saved_ms >= saveEvery_ms) await saveAt(loop.position())
    },
    position: loop.position,
    reached: loop.reached,
    setAside: loop.setAside,
    async close() {
      await loop.close()
      if (isDirty) await saveAt(loop.position(), true)
    },
  }

  function take(commits: readonly Commit[], each: EachEntry) {
    for (const commit of commits) each([commit], (entry) => takeEntry(entry, commit.pos))
  }

  function takeEntry(entry: Entry, pos: number) {
    if (isCorrecting(entry)) {
      corrections.take(entry, pos)
      forget({ station: entry.station }) // the newest values are looked up as they are shown now
    }
    if (entry.kind === 'forgotten') forget(entry.what)
    if (entry.kind === 'clock') for (const memory of known.values()) shift(memory, entry.step_ms)
    if ((entry.kind === 'pack' || entry.kind === 'conflict') && !entry.history) takePack(entry)
  }

  function forget(what: ForgetScope) {
    for (const key of known.keys()) {
      const [station, sensor, quantity] = key.split('/') as [string, string, string]
      if (!meansSeries(what, { station, sensor, quantity })) continue
      known.delete(key)
      sought.delete(key) // what is left of it is looked up
      isDirty = true
    }
  }

  function takePack(entry: Pick<PackEntry, 'station' | 'received_ms' | 'pack' | 'flags' | 'off_ms'>) {
    const { station, received_ms, pack, off_ms = 0 } = entry
    if (!stations.has(station)) return
    pack.readings.forEach(({ sensor, at_ms, values, trial }, index) => {
      if (trial) return // somebody works there: neither a value nor a failure
      const time_ms = Math.min(at_ms - off_ms, received_ms)
      for (const [quantity, sent] of Object.entries(values)) {
        const flag = flagOf(entry.flags?.[index], quantity, sent)
        const sample: Sample = { at_ms, received_ms, value: sent, flag }
        const shown = correctedSample({ series: { station, sensor, quantity }, sample }, corrections.of)
        const key = seriesKey(station, shown.series.sensor, quantity)
        if (!keys.has(key)) continue
        if (shown.sample.isTrial) continue
        const heard = { time_ms, value: shown.sample.value, flag: shown.sample.flag }
        known.set(key, withValue(known.get(key) ?? emptyMemory, heard, received_ms))
        isDirty = true
      }
    })
  }

  /** What nothing is known of yet, once for each series: the record tells no more of it later than the log does. */
  async function seed() {
    const missing = new Set([...keys].filter((key) => !known.has(key) && !sought.has(key)))
    if (missing.size === 0) return
    for (const key of missing) sought.add(key)
    for (const row of await store.latest()) {
      const { station, sensor, shown_as = sensor, quantity, at_ms, clock_off_ms = 0, received_ms } = row
      if (row.trial) continue
      const { value, flag } = correctedRow(row)
      const key = seriesKey(station, shown_as, quantity)
      if (missing.has(key) && !known.has(key)) {
        const time_ms = Math.min(at_ms - clock_off_ms, received_ms)
        known.set(key, withValue(emptyMemory, { time_ms, value, flag }, received_ms))
      }
    }
  }

  /** `urgent`: at a start and at an end, which wait for it. */
  async function saveAt(pos: number, urgent = false) {
    saved_ms = now()
    const state = { series: Object.fromEntries(known) }
    await store.saveReader({ reader, pos, state }, { urgent }).then(
      () => {
        isDirty = false
      },
      (err) => log.warn({ err }, 'the disk did not take what is known of the sensors; trying again later'),
    )
  }
}

const emptyMemory: SeriesMemory = {
  newest: null,
  usable: null,
  unusable: 0,
  received_ms: 0,
  gaps_ms: [],
  arrivals_ms: [],
}

/** After one more value. A late one changes only what was usable last. */
export function withValue(memory: SeriesMemory, heard: Heard, received_ms: number): SeriesMemory {
  const { newest, usable } = memory
  const nextUsable = isUsable(heard) && (usable === null || heard.time_ms > usable.time_ms) ? heard : usable
  if (newest !== null && heard.time_ms <= newest.time_ms) return { ...memory, usable: nextUsable }
  const gap_ms = newest === null ? null : heard.time_ms - newest.time_ms
  const arrival_ms = newest === null || received_ms <= memory.received_ms ? null : received_ms - memory.received_ms
  return {
    newest: heard,
    usable: nextUsable,
    unusable: isUsable(heard) ? 0 : memory.unusable + 1,
    received_ms,
    gaps_ms: gap_ms === null ? memory.gaps_ms : [...memory.gaps_ms, gap_ms].slice(-gaps_max),
    arrivals_ms: arrival_ms === null ? memory.arrivals_ms : [...memory.arrivals_ms, arrival_ms].slice(-gaps_max),
  }
}

function shift(memory: SeriesMemory, step_ms: number) {
  memory.received_ms += step_ms
  if (memory.newest) memory.newest = { ...memory.newest, time_ms: memory.newest.time_ms + step_ms }
  if (memory.usable) memory.usable = { ...memory.usable, time_ms: memory.usable.time_ms + step_ms }
}

function stationsOf(keys: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...keys].map((key) => key.slice(0, key.indexOf('/'))))
}

function median(sizes: readonly number[]): number {
  const sorted = [...sizes].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
