/**
 * Settling: the tail moves into a new segment.
 *
 * It is done in small steps between which queries are answered: they see the rows in memory until the segment is whole
 * and safe on the disk. A crash before that leaves nothing behind, and what the log says since is read again.
 */

import type { AlertAt } from './../record.ts'
import type { Catalog } from '../segments/catalog.ts'
import type { SeriesLine } from '../segments/facts.ts'
import { type Line, type LinesKind, linesFrame, linesPerFrame } from '../segments/lines.ts'
import { shrinks } from '../segments/merge.ts'
import { openSegmentWriter, type SegmentWriter } from '../segments/segment-writer.ts'
import { type SeriesInput, writeStation } from '../segments/series-frames.ts'
import { type Memory, noLines, type Series } from './memory.ts'
import type { RefusedAt } from './refused.ts'
import { stepsOf } from './rollup.ts'
import { takeState } from './state.ts'
import { Tail } from './tail.ts'

const step_ms = 15 // how long queries wait at most; a frame more or less

/** Whom a line counts for. */
export const ownerOf: Record<LinesKind, (line: Line) => string> = {
  alert: () => '',
  refused: ({ entry }) => (entry as RefusedAt['entry']).station,
}

/** The steps of one settling. When it throws, everything is read again from the files and the log. */
export function openSettle(folder: string, catalog: Catalog, memory: Memory) {
  function take() {
    const state = takeState(
      memory,
      catalog.segments.map(({ identity }) => identity.name),
    )
    const moving = [...memory.seriesById.values()].filter(({ tail }) => tail.length > 0)
    for (const series of moving) {
      series.settling = series.tail
      series.tail = new Tail()
    }
    memory.settlingLines = memory.lines
    memory.lines = noLines()
    memory.refused_bytes = 0
    memory.tailSince_ms = null
    return { state, moving }
  }

  function* write(writer: SegmentWriter, moving: readonly Series[]): Generator<void> {
    const written: SeriesLine[] = []
    // What was forgotten meanwhile is in none of them any more.
    for (const [station, all] of byStation(moving)) {
      const series = all.filter(({ settling }) => settling.length > 0)
      written.push(...(yield* writeStation(writer, station, series.map(inputOf))))
    }
    writeLines(writer, 'alert', memory.settlingLines.alerts)
    writeLines(writer, 'refused', memory.settlingLines.refused)
    writer.finish({ series: written, rows: written.reduce((sum, line) => sum + line[3], 0) })
  }

  return function* settleSteps(): Generator<void> {
    const from = catalog.position()
    const to = memory.pos
    const name = catalog.nextName()
    const { state, moving } = take()
    const writer = openSegmentWriter(folder, { name, from, to, replaces: [] }, state)
    let isFinished = false
    try {
      yield* inSteps(write(writer, moving))
      isFinished = true
    } finally {
      if (!isFinished) writer.abandon()
    }
    catalog.add(name)
    for (const series of moving) {
      memory.tailRows -= series.settling.length
      series.settling = new Tail()
    }
    memory.settlingLines = noLines()
  }
}

/** Many short pieces of work as few that are worth an interruption. */
export function* inSteps<Result>(work: Generator<void, Result>): Generator<void, Result> {
  let until_ms = performance.now() + step_ms
  for (;;) {
    const piece = work.next()
    if (piece.done) return piece.value
    if (performance.now() < until_ms) continue
    yield
    until_ms = performance.now() + step_ms
  }
}

function byStation(moving: readonly Series[]): Map<string, Series[]> {
  const stations = new Map<string, Series[]>()
  for (const series of moving) stations.set(series.station, [...(stations.get(series.station) ?? []), series])
  return stations
}

function inputOf({ sensor, quantity, settling }: Series): SeriesInput {
  const rows = () => settling.between(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
  const expected = settling.length
  const span_ms = settling.before(Number.POSITIVE_INFINITY) - settling.first()!.at_ms
  return {
    sensor,
    quantity,
    expected,
    rows: rows(),
    steps: ({ ms }) => (shrinks(expected, span_ms, ms) ? stepsOf(rows(), ms) : null),
  }
}

function writeLines(writer: SegmentWriter, kind: LinesKind, lines: readonly (AlertAt | RefusedAt)[]) {
  for (let start = 0; start < lines.length; start += linesPerFrame) {
    writer.add(linesFrame(kind, lines.slice(start, start + linesPerFrame), ownerOf[kind]))
  }
}
