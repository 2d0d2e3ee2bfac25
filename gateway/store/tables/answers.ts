/** What is asked about stations rather than series. */

import type { LedgerAnswer } from '../../contract.ts'
import type { KeptCorrection } from '../corrections/layers.ts'
import type { AlertAt, AlertEntry, LatestRow, QuarantinedAt, RefusedEntry, StationMemory } from '../record.ts'
import type { Catalog } from '../segments/catalog.ts'
import type { Line, LinesHeader, LinesKind } from '../segments/lines.ts'
import type { KnownSeries } from '../verdicts/known.ts'
import { isAnswered, lineId } from './answered.ts'
import { isForgottenLine } from './forgetting.ts'
import { answerOf } from './ledger.ts'
import type { Loss } from './losses.ts'
import type { Memory } from './memory.ts'
import type { RefusedAt } from './refused.ts'
import { rowOf } from './rows.ts'

const answers_max = 1_000

export function openAnswers(catalog: Catalog, memory: Memory) {
  /** Lines of segments, the newest first. Only frames that `isWanted` are read. */
  function* newestLines(kind: LinesKind, isWanted: (header: LinesHeader) => boolean): Generator<Line> {
    for (const segment of catalog.segments.toReversed()) {
      const isGone = kind === 'refused' ? isForgottenLine(memory, segment) : () => false
      for (const { frame, header } of segment.lineFrames(kind).toReversed()) {
        if (!isWanted(header)) continue
        for (const line of segment.lines(frame).toReversed()) if (!isGone(line)) yield line
      }
    }
  }

  /** What of a station is in quarantine, the newest first. */
  function* newestRefused(station: string): Generator<RefusedAt> {
    const isOf = (line: RefusedAt) => line.entry.station === station && !isAnswered(memory.answered, line)
    yield* [...memory.settlingLines.refused, ...memory.lines.refused].filter(isOf).reverse()
    for (const line of newestLines('refused', ({ count }) => Object.hasOwn(count, station))) {
      if (isOf(line as RefusedAt)) yield line as RefusedAt
    }
  }

  return {
    stations: (): StationMemory[] =>
      [...memory.stations.values()].map(({ station, about, state, last_seen_ms }) => ({
        station,
        about,
        state,
        last_seen_ms,
      })),

    everySeries: (): KnownSeries[] =>
      Array.from(memory.seriesById.values(), ({ station, sensor, quantity, newest }) => {
        return { station, sensor, quantity, newest_ms: newest?.at_ms ?? null }
      }),

    latest: (): LatestRow[] =>
      [...memory.seriesById.values()].flatMap((series) =>
        series.newest ? [{ station: series.station, ...rowOf(memory, series, series.newest) }] : [],
      ),

    ledger(name: string): LedgerAnswer {
      const station = memory.stations.get(name)
      const epochs = [...(station?.epochs ?? [])].map(([epoch, entry]) => answerOf(epoch, entry))
      const quarantined: Record<string, number> = {}
      for (const [key, n] of station?.tally ?? []) {
        if (key.startsWith('refused:')) quarantined[key.slice('refused:'.length)] = n
      }
      const stored = station?.tally.get('stored') ?? 0
      const repeated = station?.tally.get('repeated') ?? 0
      return { station: name, epochs, readings: { stored, repeated, quarantined } }
    },

    quarantine(station: string, limit: number): RefusedEntry[] {
      const wanted = Math.max(0, Math.min(limit, answers_max))
      const found: RefusedEntry[] = []
      for (const { entry } of newestRefused(station)) {
        if (found.length >= wanted) break
        found.push(entry)
      }
      return found
    },

    quarantined: (station: string): QuarantinedAt[] =>
      Array.from(newestRefused(station), (line) => ({ id: lineId(line), entry: line.entry })),

    /** All of them, the newest first. */
    *refusedOf(station: string): Generator<RefusedEntry> {
      for (const { entry } of newestRefused(station)) yield entry
    },

    alerts(limit: number): AlertEntry[] {
      const wanted = Math.max(0, Math.min(limit, answers_max))
      const found = pendingAlerts(memory)
        .map(({ entry }) => entry)
        .reverse()
      for (const { entry } of newestLines('alert', () => true)) {
        if (found.length >= wanted) break
        found.push(entry as AlertEntry)
      }
      return found.slice(0, wanted)
    },

    alertsAfter(pos: number, limit: number): AlertAt[] {
      const wanted = Math.max(1, Math.min(limit, answers_max))
      const found: AlertAt[] = []
      // The alerts of the last commit are never torn apart.
      const isEnough = (alert: AlertAt) => found.length >= wanted && alert.pos !== found.at(-1)!.pos
      for (const alert of allAlertsAfter(catalog, memory, pos)) {
        if (isEnough(alert)) break
        found.push(alert)
      }
      return found
    },

    losses: (): Loss[] => memory.losses,

    corrections: (): KeptCorrection[] => memory.corrections.all(),
  }
}

function pendingAlerts({ settlingLines, lines }: Memory): AlertAt[] {
  return [...settlingLines.alerts, ...lines.alerts]
}

function* allAlertsAfter(catalog: Catalog, memory: Memory, pos: number): Generator<AlertAt> {
  for (const segment of catalog.segments) {
    for (const { frame, header } of segment.lineFrames('alert')) {
      if (header.last <= pos) continue
      for (const line of segment.lines(frame)) if (line.pos > pos) yield line as AlertAt
    }
  }
  for (const alert of pendingAlerts(memory)) if (alert.pos > pos) yield alert
}
