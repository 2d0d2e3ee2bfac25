/** The record by series as it follows the log: catching up, settling, merging, and every query over segments and tail. */

import { join } from 'node:path'
import { openCopies } from '../../../edge/platform/copies.ts'
import { ConfigError } from '../../../edge/platform/problems.ts'
import { isDiskTrouble } from '../../../edge/platform/sqlite.ts'
import type { openLogReader } from '../log/log-reader.ts'
import type { Entry, ForgetScope, Forgotten } from '../record.ts'
import { openCatalog } from '../segments/catalog.ts'
import type { Damage } from '../segments/damage.ts'
import { NewerSegment, type Segment } from '../segments/segment.ts'
import { openUpgrade, type Upgrade } from '../upgrade/upgrade.ts'
import { openAnswers } from './answers.ts'
import { openApply } from './apply.ts'
import { openChart } from './chart.ts'
import { openCounts } from './counts.ts'
import { applyNewestLeft, cutsIn, placeLeft, planOf, stateLeft } from './forgetting.ts'
import { dropHead, type Head, keepHead, keptHead, openHead } from './head.ts'
import { isSameLoss, type Loss, lossesOf, lossOfEntry } from './losses.ts'
import { emptyMemory, type Series, seriesOf } from './memory.ts'
import { openNames } from './names.ts'
import { newestRow } from './newest.ts'
import { nextLimits, type Retention } from './retention.ts'
import { retentionPlan } from './retention-plan.ts'
import { openRows } from './rows.ts'
import { openSettle } from './settle.ts'
import { applyNewest, applyState, joined, type State } from './state.ts'
import { openSummary } from './summary.ts'
import { forgetting, merging, nextTouched, retaining } from './tidy.ts'

const tailRows_large = 200_000 // 16 minutes of 200 values a second, 7 MB
const tailRows_max = 1_000_000 // 35 MB: the first seconds of a flood, settled when it has passed
const refusedBytes_max = 4 * 1024 * 1024
/** Of so many rows that no segment has the head is kept: reading 50,000 again takes a start 0.1 s. */
const headRows = { 'while it works': 50_000, 'at the end': 1_000 }
const catchUpBytes_max = 32 * 1024 // of deflated log: about 5,000 values as they come from a village
const catchUp_ms = 10 // a piece of reading on; of packs that hold much the same, 32 KiB would take ten times as long

export type Tables = ReturnType<typeof openTables>

export interface TablesStatus {
  tail_rows: number
  tailSince_ms: number | null
  tables_bytes: number
}

export interface TablesOptions {
  folder: string
  log: ReturnType<typeof openLogReader>
  /** Told once of each damage that is found. */
  damaged(damage: Damage): void
  /** Told of each entry that could not be taken, and why. */
  setAside(loss: Loss, err: unknown): void
}

export function recordFolderIn(folder: string): string {
  return join(folder, 'record')
}

/** Opens the record where it stands. Throws a `ConfigError` when a newer version has written it. */
export function openTables({ folder, log, damaged, setAside }: TablesOptions) {
  const memory = emptyMemory()
  const files = recordFolderIn(folder)
  const catalog = opened()
  let upgrade = openUpgrade(folder, files, catalog, enterDamage)
  let known = catalog.segments
  // What a segment was written before is known before it is believed.
  for (const { state } of catalog.segments) learnForgotten(state as State | null)
  const unknown = catalog.segments.flatMap(applySegment)
  if (upgrade) applyOld(upgrade.place)
  memory.pos = catalog.position()
  // What is known from segments alone needs no saving again.
  memory.changedSeries.clear()
  refreshPlaces()
  for (const series of unknown) series.newest = newestRow(memory, series)
  const answers = openAnswers(catalog, memory)
  const forgettingTools = { segments: () => catalog.segments, refusedOf: answers.refusedOf, hide: refreshPlaces }
  const apply = openApply(memory, forgettingTools)
  const settle = openSettle(files, catalog, memory)
  const copies = openCopies(folder)
  /** Rows that were read from the log since the last settling, or since the head was kept. */
  let unkept_rows = 0
  let catchUp_bytes = 1_024 // questions of a start do not wait for what may be a long piece

  function opened() {
    const namesIn = (state: unknown) => (state as State | null)?.files ?? []
    try {
      return openCatalog({ folder: files, damaged: enterDamage, namesIn })
    } catch (err) {
      if (!(err instanceof NewerSegment)) throw err
      throw new ConfigError(
        `${join(files, err.message)} was written by a newer Pantau. Install that version again (or a later one); or put ` +
          'back the backup of the folder that was made before the update. Nothing was changed.',
      )
    }
  }

  function learnForgotten(state: State | null) {
    memory.forgotten = joined(memory.forgotten, state?.forgotten)
    for (const [id] of state?.series ?? []) memory.lastSeries = Math.max(memory.lastSeries, id)
  }

  /** Gives the series whose newest row has to be looked for. */
  function applySegment(segment: Segment): Series[] {
    const state = stateLeft(memory, segment)
    if (state) applyState(memory, state)
    const cuts = cutsIn(memory, segment)
    if (cuts) return applyNewestLeft(memory, segment, cuts)
    applyNewest(memory, segment.series.values())
    return []
  }

  function applyOld({ series, newest }: Upgrade['place']) {
    for (const [key, { station, sensor, quantity }] of series) {
      const known = seriesOf(memory, station, sensor, quantity)
      const row = newest(key)
      if (row && (!known.newest || known.newest.at_ms < row.at_ms)) known.newest = row
    }
  }

  function upgrading(): Generator<void> | null {
    const work = upgrade?.next() ?? null
    if (upgrade && !work) {
      upgrade = null
      refreshPlaces()
    }
    return work
  }

  function enterDamage(damage: Damage) {
    enterLosses(lossesOf(damage))
    damaged(damage)
  }

  function enterLosses(losses: readonly Loss[]) {
    for (const loss of losses) {
      if (memory.losses.some((known) => isSameLoss(known, loss))) continue
      memory.losses.push(loss)
      memory.newLosses++
    }
  }

  function refreshPlaces() {
    known = catalog.segments
    memory.places = [...(upgrade ? [upgrade.place] : []), ...known.map((segment) => placeLeft(memory, segment))]
  }

  // What the log has trimmed was in segments once: whoever took them away took the history of then.
  function passTrimmed() {
    const before = log.first() - 1
    if (before <= memory.pos) return
    enterLosses([{ file: 'record', kind: 'unknown', pos: before }])
    damaged({ file: 'record', tables: [], lines: null, isUnknown: true })
    memory.pos = before
  }

  // One bad entry must not end every reader for ever. It stays in the log, and whoever looks into the record hears of it.
  function applyOrSetAside(entry: Entry, pos: number) {
    try {
      apply(entry, pos)
    } catch (err) {
      if (isDiskTrouble(err)) throw err
      const loss = lossOfEntry(entry, pos)
      enterLosses([loss])
      setAside(loss, err)
    }
  }

  /** Whenever a segment is written, rows are looked for where they are now: in the same step. */
  function* refreshing(work: Generator<void>): Generator<void> {
    for (let step = work.next(); ; step = work.next()) {
      if (known !== catalog.segments) refreshPlaces()
      if (step.done) return
      yield
    }
  }

  return {
    /** Everything the log held up to here can be asked for. */
    position: () => memory.pos,
    /** Applies the next commits of the log; tells positions that could not be read. */
    catchUp(): number[] {
      const unreadable: number[] = []
      const before_rows = memory.tailRows
      const began_ms = performance.now()
      const commits = log.read(memory.pos, catchUp_bytes)
      if (commits.length === 0) passTrimmed()
      for (const { pos, json } of commits) {
        if (json === null) unreadable.push(pos)
        else for (const entry of JSON.parse(json) as Entry[]) applyOrSetAside(entry, pos)
        memory.pos = pos
      }
      unkept_rows += Math.max(0, memory.tailRows - before_rows)
      const isLong = performance.now() - began_ms > catchUp_ms
      catchUp_bytes = isLong ? Math.ceil(catchUp_bytes / 2) : Math.min(catchUp_bytes * 2, catchUpBytes_max)
      return unreadable
    },
    /** Whether so much has come that it is worth keeping the head. */
    isHeadDue: (when: keyof typeof headRows) => Math.min(unkept_rows, memory.tailRows) >= headRows[when],
    /** Keeps the head; see `head.ts`. Throws the disk's error. */
    keepHead() {
      unkept_rows = 0
      keepHead(copies, log, memory)
    },
    /** What was kept as head of this log, which ends at `end`; null when it tells no more than the segments. */
    head(end: number): Head | null {
      const kept = keptHead(copies, log, catalog.position(), end)
      return kept && openHead(kept, log, catalog, memory.undecided_pos)
    },
    /** Whether the tail has grown so far that it should settle at the next quiet moment. */
    isLarge: () => memory.tailRows >= tailRows_large,
    /** Whether it must settle now, and catching up must wait for it. */
    isFull: () => memory.tailRows >= tailRows_max || memory.refused_bytes >= refusedBytes_max,
    hasTail: () =>
      memory.tailRows > 0 ||
      memory.changedStations.size > 0 ||
      memory.changedSeries.size > 0 ||
      memory.lines.alerts.length > 0 ||
      memory.newLosses > 0 ||
      memory.corrections.isChanged() ||
      memory.newForgotten > 0,
    /** Afterwards everything up to `settledPosition` is safe from a power cut. */
    settle: () => refreshing(settle()),
    settledPosition: () => catalog.position(),
    /** The next piece of work that can wait, or null. */
    merging(): Generator<void> | null {
      const work = upgrading() ?? merging(files, catalog, memory)
      return work && refreshing(work)
    },
    /** Reads every segment from the disk; what is damaged is told. */
    *verify(): Generator<void> {
      for (const segment of catalog.segments) {
        // Whenever others had their turn, another segment may have taken its place, and it is closed.
        if (!catalog.segments.includes(segment)) continue
        for (const _ of segment.verify()) {
          yield
          if (!catalog.segments.includes(segment)) break
        }
      }
    },
    /** Of all segments. */
    size: () => ({ rows: catalog.segments.reduce((sum, { rows }) => sum + rows, 0), bytes: catalog.bytes() }),
    /** What would go with fewer days, in numbers. */
    retentionPlan: (now_ms: number, wanted: Retention, present: Retention) =>
      retentionPlan(catalog.segments, now_ms, wanted, present),
    /** Removes what is too old, a few days of it at most. */
    retain: (now_ms: number, retention: Retention) =>
      refreshing(retaining(files, catalog, memory, nextLimits(memory, now_ms, retention))),
    /** Writes anew what has something of what was forgotten. */
    *forgetting(): Generator<void> {
      dropHead(copies)
      yield* refreshing(forgetting(files, catalog, memory))
    },
    /** Whether there is such a file. */
    mustForget: () => nextTouched(catalog, memory) !== undefined,
    query: {
      ...answers,
      forgetting: (what: ForgetScope) => planOf(memory, what, forgettingTools),
      forgotten: (): Forgotten[] => memory.forgotten,
      /** Nothing of the record can be forgotten while rows lie in the tables of an earlier version. */
      isUpgrading: () => upgrade !== null,
      rows: openRows(memory),
      series: openChart(memory),
      counts: openCounts(memory),
      summary: openSummary(memory),
    },
    /** What names hold, in steps between which others may use the tables. */
    names: openNames(memory),
    /** Entries of commits up to `pos` were written by versions that left deciding to the tables. */
    undecidedUpTo(pos: number) {
      memory.undecided_pos = pos
    },
    status: (): TablesStatus => ({
      tail_rows: memory.tailRows,
      tailSince_ms: memory.tailSince_ms,
      tables_bytes: catalog.bytes(),
    }),
    close() {
      upgrade?.close()
      catalog.close()
    },
  }
}
