/**
 * Applies what the log says to the memory: who is new, what is a repeat, what contradicts.
 *
 * A value's name is (station, sensor, at_ms, quantity), and the first one keeps it for ever. The same again changes
 * nothing; another value under a known name is kept in quarantine as a conflict.
 */
import type { Reading } from '../../../edge/contract.ts'
import type { Database } from '../../../edge/platform/sqlite.ts'
import type { QuantityKey } from '../../../hardware/quantities.ts'
import { flagOf, type ReadingFlags } from '../flags.ts'
import { type Entry, type PackEntry, type RefusedEntry, refusedPayload_max } from '../record.ts'
import { enter, newEpoch } from './ledger.ts'
import { type Memory, type Series, type Station, seriesOf, stationOf } from './memory.ts'
import { openRaiseFlag } from './raise-flag.ts'

const epochsPerStation_max = 200 // an outbox is made anew a few times a year; the longest silent one is forgotten

/** What became of one value. */
type Outcome = 'stored' | 'repeated' | 'conflict' | 'older-than-record' | 'too-many-series'

export function openApply(db: Database, memory: Memory) {
  const nextRow = db.prepare<[number, number], { at_ms: number; value: number | null }>(
    'SELECT at_ms, value FROM row WHERE series = ? AND at_ms >= ? ORDER BY at_ms LIMIT 1',
  )

  const raiseFlag = openRaiseFlag(db, memory)

  /** The value under this name in the tables (NaN for null), or undefined. */
  function storedValue(series: Series, at_ms: number): number | undefined {
    if (at_ms >= series.gap_from_ms && at_ms < series.gap_to_ms) return undefined
    const next = nextRow.get(series.id, at_ms)
    if (next?.at_ms === at_ms) return next.value ?? Number.NaN
    series.gap_from_ms = at_ms
    series.gap_to_ms = next?.at_ms ?? Number.POSITIVE_INFINITY
    return undefined
  }

  function knownValue(series: Series, at_ms: number): number | undefined {
    if (!series.newest || at_ms > series.newest.at_ms) return undefined
    return series.tail.valueAt(at_ms) ?? series.settling.valueAt(at_ms) ?? storedValue(series, at_ms)
  }

  function applyValue(series: Series | null, at_ms: number, value: number, flag: number, received_ms: number): Outcome {
    if (!series) return 'too-many-series'
    const known = knownValue(series, at_ms)
    if (known !== undefined) return Object.is(known, value) || known === value ? 'repeated' : 'conflict'
    // Whether it was here before can no longer be told, and counting it twice would bend the rollups.
    if (at_ms >= series.gone_from_ms && at_ms < series.gone_to_ms) return 'older-than-record'
    const row = { at_ms, value, flag, received_ms }
    series.tail.add(row)
    memory.tailRows++
    memory.tailSince_ms ??= received_ms
    if (!series.newest || at_ms > series.newest.at_ms) series.newest = row
    return 'stored'
  }

  function applyReading(station: Station, reading: Reading, flags: ReadingFlags, received_ms: number): Outcome {
    let outcome: Outcome = 'stored'
    for (const [quantity, value] of Object.entries(reading.values) as [QuantityKey, number | null][]) {
      const series = seriesOf(memory, station, reading.sensor, quantity)
      const flag = flagOf(flags, quantity, value)
      const next = applyValue(series, reading.at_ms, value ?? Number.NaN, flag, received_ms)
      if (severity[next] > severity[outcome]) outcome = next
    }
    return outcome
  }

  function applyPack(station: Station, { pack, flags, received_ms }: PackEntry) {
    enterPack(memory, station, pack.epoch, pack.seq, received_ms)
    const refused = new Map<Outcome, Reading[]>()
    pack.readings.forEach((reading, i) => {
      const outcome = applyReading(station, reading, flags?.[i], received_ms)
      if (outcome === 'stored' || outcome === 'repeated') count(station, outcome, 1)
      else refused.set(outcome, [...(refused.get(outcome) ?? []), reading])
    })
    for (const [reason, readings] of refused) refuse(memory, refusal(station.station, reason, readings, received_ms))
  }

  return function apply(entry: Entry, pos: number): void {
    if (entry.kind === 'alert') {
      memory.alerts.push({ pos, entry })
      return
    }
    if (entry.kind === 'flag') {
      raiseFlag(entry)
      return
    }
    if (entry.kind === 'clock') return
    const station = stationOf(memory, entry.station)
    memory.changedStations.add(station)
    if (entry.kind === 'presence') station.state = entry.state
    if (entry.kind === 'about') station.about = entry.about
    if (entry.kind === 'pack') applyPack(station, entry)
    // What the last will said is overtaken: who sends is there.
    if (entry.kind === 'pack' && station.state === 'offline') station.state = 'online'
    if (entry.kind === 'refused') refuse(memory, entry)
    // The last will speaks after the station has gone.
    const isFromStation = entry.kind === 'pack' ? !entry.history : entry.kind !== 'presence' || entry.state === 'online'
    if (isFromStation) station.last_seen_ms = Math.max(station.last_seen_ms ?? 0, entry.received_ms)
  }
}

// A reading is as its worst value: with one value known and another new it is a repeat that brought something more.
const severity: Record<Outcome, number> = {
  stored: 0,
  repeated: 1,
  'too-many-series': 2,
  'older-than-record': 3,
  conflict: 4,
}

const explained: Partial<Record<Outcome, string>> = {
  conflict: 'A different value is already kept under this station, sensor and time; the first one stays.',
  'older-than-record': 'The raw rows of this time have been removed by retention; it cannot be told from a repeat.',
  'too-many-series': 'This station has as many series as one may have; check its sensor ids.',
}

function refusal(station: string, reason: Outcome, readings: Reading[], received_ms: number): RefusedEntry {
  const payload = Buffer.from(JSON.stringify(readings)).subarray(0, refusedPayload_max).toString('base64')
  const detail = explained[reason] ?? reason
  return { kind: 'refused', station, received_ms, reason, detail, readings: readings.length, payload }
}

function refuse(memory: Memory, entry: RefusedEntry) {
  count(stationOf(memory, entry.station), `refused:${entry.reason}`, entry.readings)
  memory.refused.push(entry)
  memory.refused_bytes += entry.payload.length + 200
}

function enterPack(memory: Memory, station: Station, name: string, seq: number, received_ms: number) {
  const epoch = station.epochs.get(name) ?? newEpoch(received_ms)
  station.epochs.set(name, epoch)
  enter(epoch, seq, received_ms)
  const changed = memory.changedEpochs.get(station) ?? new Set()
  memory.changedEpochs.set(station, changed.add(name))
  if (station.epochs.size <= epochsPerStation_max) return
  const [silent] = [...station.epochs].sort(([, a], [, b]) => a.last_received_ms - b.last_received_ms)[0]!
  station.epochs.delete(silent)
  changed.add(silent)
}

function count(station: Station, name: string, n: number) {
  station.tally.set(name, (station.tally.get(name) ?? 0) + n)
}
