/**
 * Applies what the log says to the memory. The values of a pack are decided before they are written (`verdicts/`): they are
 * stored as they come. Packs that earlier versions wrote hold everything that was received, and are decided here.
 *
 * Whoever is asked twice for the same name answers the same: after a crash the log is read again from an earlier position.
 */
import type { Reading } from '../../../edge/contract.ts'
import type { QuantityKey } from '../../../hardware/quantities.ts'
import { flagOf } from '../flags.ts'
import {
  type ConflictEntry,
  type Entry,
  healthEpoch,
  type PackEntry,
  type RefusedEntry,
  type RetriedEntry,
  type VerdictRefusal,
} from '../record.ts'
import { seriesPerStation_max } from '../verdicts/known.ts'
import { type Outcome, outcomeBeside, severityOf } from '../verdicts/outcome.ts'
import { refusal } from '../verdicts/refusal.ts'
import { fillNull, raiseFlag } from './amend.ts'
import type { TailRow } from './chunk.ts'
import { doubtOf } from './doubt.ts'
import { forget, type PlanTools } from './forgetting.ts'
import { enter, newEpoch } from './ledger.ts'
import { keptRow, type Memory, type Series, type Station, seriesOf, stationOf } from './memory.ts'

const epochsPerStation_max = 200 // an outbox is made anew a few times a year; the longest silent one is forgotten

/** Where the rows go, and are looked for. */
export interface RowsKept {
  at(series: Series, at_ms: number): TailRow | undefined
  add(series: Series, row: TailRow): void
}

/** `forgetting`: where rows and payloads lie that are not in memory, and how to look for them anew. */
export function openApply(memory: Memory, forgetting: PlanTools & { hide(): void }, rows: RowsKept = inTails(memory)) {
  function applyRow(series: Series, row: TailRow, isDecided: boolean): Outcome {
    const mayBeKept = series.newest !== null && row.at_ms <= series.newest.at_ms
    const kept = mayBeKept ? rows.at(series, row.at_ms) : undefined
    if (kept !== undefined) {
      const outcome = outcomeBeside(kept.value, row.value)
      if (outcome === 'stored') fillNull(memory, series, row)
      return outcome
    }
    // Whether it was here before can no longer be told, and counting it twice would bend the rollups.
    if (!isDecided && row.at_ms >= series.gone_from_ms && row.at_ms < series.gone_to_ms) return 'older-than-record'
    rows.add(series, row)
    if (!series.newest || row.at_ms > series.newest.at_ms) series.newest = row
    return 'stored'
  }

  function applyReading(station: Station, entry: PackEntry, index: number, isDecided: boolean): Outcome {
    const reading = entry.pack.readings[index]!
    const doubt = doubtOf(entry, reading, index)
    let worst: Outcome = 'stored'
    for (const [quantity, given] of Object.entries(reading.values) as [QuantityKey, number | null][]) {
      const isKnown = station.sensors.get(reading.sensor)?.has(quantity)
      const isOneTooMany = !isDecided && !isKnown && station.seriesCount >= seriesPerStation_max
      const flag = flagOf(entry.flags?.[index], quantity, given)
      const value = given ?? Number.NaN
      const row = { at_ms: reading.at_ms, value, flag, received_ms: entry.received_ms, ...doubt, amends: 0 }
      const outcome = isOneTooMany
        ? 'too-many-series'
        : applyRow(seriesOf(memory, entry.station, reading.sensor, quantity), row, isDecided)
      if (severityOf[outcome] > severityOf[worst]) worst = outcome
    }
    return worst
  }

  function applyPack(station: Station, entry: PackEntry, pos: number) {
    const isDecided = pos > memory.undecided_pos
    const { pack, received_ms, more, repeated = 0, uncounted = 0 } = entry
    const isDelivery = pack.epoch !== healthEpoch
    if (!more && isDelivery) enterPack(memory, station, pack.epoch, pack.seq, received_ms)
    const outcomes = pack.readings.map((_, index) => applyReading(station, entry, index, isDecided))
    if (!isDecided) return countUndecided(station, entry, pos, outcomes)
    if (!isDelivery) return
    count(station, 'stored', pack.readings.length - uncounted)
    count(station, 'repeated', repeated)
  }

  function countUndecided(
    station: Station,
    { pack, received_ms }: PackEntry,
    pos: number,
    outcomes: readonly Outcome[],
  ) {
    const refused = new Map<VerdictRefusal, Reading[]>()
    outcomes.forEach((outcome, index) => {
      if (outcome === 'stored' || outcome === 'repeated') count(station, outcome, 1)
      else refused.set(outcome, [...(refused.get(outcome) ?? []), pack.readings[index]!])
    })
    for (const [reason, readings] of refused) {
      const { length } = readings
      refuse(memory, pos, refusal({ station: station.station, received_ms, reason, readings, count: length }))
    }
  }

  function applyConflict({ station, received_ms, pack: { readings } }: ConflictEntry, pos: number) {
    refuse(memory, pos, refusal({ station, received_ms, reason: 'conflict', readings, count: readings.length }))
  }

  return function apply(entry: Entry, pos: number): void {
    if (entry.kind === 'alert') {
      memory.lines.alerts.push({ pos, entry })
      return
    }
    if (entry.kind === 'flag') {
      raiseFlag(memory, entry)
      return
    }
    if (entry.kind === 'clock') return
    if (entry.kind === 'correction' || entry.kind === 'withdrawal') {
      memory.corrections.take(entry, pos)
      return
    }
    if (entry.kind === 'retried') {
      retried(memory, entry)
      return
    }
    if (entry.kind === 'forgotten') {
      forget(memory, entry, pos, forgetting)
      return
    }
    const station = stationOf(memory, entry.station)
    memory.changedStations.add(station)
    if (entry.kind === 'presence') station.state = entry.state
    if (entry.kind === 'about') station.about = entry.about
    if (entry.kind === 'pack') applyPack(station, entry, pos)
    if (entry.kind === 'conflict') applyConflict(entry, pos)
    // What the last will said is overtaken: who sends is there.
    if (entry.kind === 'pack' && station.state === 'offline') station.state = 'online'
    if (entry.kind === 'refused') refuse(memory, pos, entry)
    if (isFromStation(entry)) station.last_seen_ms = Math.max(station.last_seen_ms ?? 0, entry.received_ms)
  }
}

function inTails(memory: Memory): RowsKept {
  return {
    at: (series, at_ms) => keptRow(memory, series, at_ms),
    add(series, row) {
      series.tail.add(row)
      memory.tailRows++
      memory.tailSince_ms ??= row.received_ms
    },
  }
}

function retried(memory: Memory, { of, lines, counts }: RetriedEntry) {
  const station = stationOf(memory, of)
  memory.changedStations.add(station)
  if (lines.every((id) => memory.answered.has(id))) return
  for (const id of lines) memory.answered.add(id)
  for (const [reason, n] of Object.entries(counts)) {
    const key = `refused:${reason}`
    station.tally.set(key, Math.max(0, (station.tally.get(key) ?? 0) - n))
  }
}

function isFromStation(entry: Entry): boolean {
  if (entry.kind === 'pack' || entry.kind === 'conflict') return !entry.history && entry.pack.epoch !== healthEpoch
  // The last will speaks after the station has gone.
  return entry.kind !== 'presence' || entry.state === 'online'
}

function refuse(memory: Memory, pos: number, entry: RefusedEntry) {
  count(stationOf(memory, entry.station), `refused:${entry.reason}`, entry.readings)
  memory.lines.refused.push({ pos, entry })
  memory.refused_bytes += entry.payload.length + 200
}

function enterPack(memory: Memory, station: Station, name: string, seq: number, received_ms: number) {
  const epoch = station.epochs.get(name) ?? newEpoch(received_ms)
  station.epochs.set(name, epoch)
  enter(epoch, seq, received_ms, station.epochs.size)
  const changed = memory.changedEpochs.get(station) ?? new Set()
  memory.changedEpochs.set(station, changed.add(name))
  if (station.epochs.size <= epochsPerStation_max) return
  const [silent] = [...station.epochs].sort(([, a], [, b]) => a.last_received_ms - b.last_received_ms)[0]!
  station.epochs.delete(silent)
  changed.add(silent)
}

function count(station: Station, name: string, n: number) {
  if (n === 0) return
  station.tally.set(name, (station.tally.get(name) ?? 0) + n)
}
