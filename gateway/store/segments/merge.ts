/**
 * Merges neighbouring segments into one. Rows that amend others meet them here; what was late lies in its place
 * afterwards. Nothing is reopened: the new segment replaces the old ones when it is whole.
 */
import type { TailRow } from '../tables/chunk.ts'
import { inTimeOrder } from '../tables/merged.ts'
import { type Level, mergedSteps, type Step, stepsOf } from '../tables/rollup.ts'
import { type Cuts, rowsLeft, type Stretch, stepsLeft } from './cut.ts'
import type { SeriesLine } from './facts.ts'
import { type Line, type LinesKind, linesFrame, linesPerFrame } from './lines.ts'
import type { Segment } from './segment.ts'
import { rowsIn, stepsIn } from './segment-rows.ts'
import { openSegmentWriter, type SegmentWriter } from './segment-writer.ts'
import { type SeriesInput, writeStation } from './series-frames.ts'

export interface MergeOptions {
  folder: string
  name: string
  /** Neighbours, from the oldest to the newest. */
  inputs: readonly Segment[]
  /** The states of all inputs as one. */
  state: unknown
  /** What of a series is left out; nothing when absent. */
  without?(key: string): Left | undefined
  /** What is cut out of an input because it was forgotten; null when nothing is. */
  cutsOf(segment: Segment): Cuts | null
  /** The newest so many lines of each kind are kept, of all or of each; whom a line counts for. */
  lines: readonly LinesKept[]
}

export interface LinesKept {
  kind: LinesKind
  keep: number
  of: 'all' | 'each'
  stationOf(line: Line): string
  /** A line that does not stay, however new; none when absent. */
  isGone?(segment: Segment, line: Line): boolean
}

/** What retention takes away. A rollup that is `made` is written although it shrinks nothing: the rows go. */
export interface Left {
  row(row: TailRow): boolean
  step(level: Level, t: number): boolean
  made: ReadonlySet<Level['kind']>
}

// A rollup is worth its bytes where a step holds several rows, and there are enough of them.
const rowsPerStep_min = 4
const rows_min = 256

/** Yields between short steps of work. When it ends, the file is on the disk under its name. */
export function* mergeSegments({ folder, name, inputs, state, without, cutsOf, lines }: MergeOptions): Generator<void> {
  const replaces = inputs.map(({ identity }) => identity.name)
  const { from } = inputs[0]!.identity
  const { to } = inputs.at(-1)!.identity
  const writer = openSegmentWriter(folder, { name, from, to, replaces }, state)
  let isFinished = false
  try {
    const series: SeriesLine[] = []
    for (const [station, keys] of stationsOf(inputs)) {
      series.push(
        ...(yield* writeStation(
          writer,
          station,
          keys.map((key) =>
            inputOf(
              inputs.map((segment) => ({ segment, cuts: cutsOf(segment)?.(key) ?? [] })),
              key,
              without?.(key),
            ),
          ),
        )),
      )
    }
    for (const kept of lines) yield* copyLines(writer, inputs, kept)
    writer.finish({ series, rows: series.reduce((sum, line) => sum + line[3], 0) })
    isFinished = true
  } finally {
    if (!isFinished) writer.abandon()
  }
}

function stationsOf(inputs: readonly Segment[]): Map<string, string[]> {
  const stations = new Map<string, Set<string>>()
  for (const { series } of inputs) {
    for (const [key, [station]] of series) stations.set(station, (stations.get(station) ?? new Set()).add(key))
  }
  return new Map([...stations].sort().map(([station, keys]) => [station, [...keys].sort()]))
}

/** A segment, and what of the series is cut out of it. */
interface Source {
  segment: Segment
  cuts: readonly Stretch[]
}

function inputOf(inputs: readonly Source[], key: string, left?: Left): SeriesInput {
  const having = inputs.filter(({ segment: { series } }) => series.has(key))
  const lines = having.map(({ segment: { series } }) => series.get(key)!)
  const [, sensor, quantity] = lines[0]!
  const expected = lines.reduce((sum, line) => sum + line[3], 0)
  const span_ms = Math.max(...lines.map((line) => line[5])) - Math.min(...lines.map((line) => line[4]))
  const rows = inTimeOrder(having.map((one, i) => ({ first_ms: lines[i]![4], rows: allRows(one, key) })))
  return {
    sensor,
    quantity,
    expected,
    rows: left ? filtered(rows, (row) => !left.row(row)) : rows,
    steps(level) {
      const isThere = having.some(({ segment }) => segment.extents(level.kind, key).length > 0)
      if (!isThere && !left?.made.has(level.kind) && !shrinks(expected, span_ms, level.ms)) return null
      const steps = mergedSteps(having.map((one) => allSteps(one, key, level)))
      return left ? filtered(steps, ({ t }) => !left.step(level, t)) : steps
    },
  }
}

function* filtered<Item>(items: Iterable<Item>, isKept: (item: Item) => boolean): Generator<Item, void> {
  for (const item of items) if (isKept(item)) yield item
}

/** Whether a rollup with this step takes less room than the rows it is made from. */
export function shrinks(rows: number, span_ms: number, step_ms: number): boolean {
  return rows >= rows_min && (span_ms / rows) * rowsPerStep_min <= step_ms
}

function allRows({ segment, cuts }: Source, key: string): Generator<TailRow, void> {
  const rows = rowsIn(segment, key, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
  return cuts.length === 0 ? rows : rowsLeft(rows, cuts)
}

function allSteps(source: Source, key: string, level: Level): Iterator<Step, void> {
  const { segment, cuts } = source
  if (segment.extents(level.kind, key).length === 0) return stepsOf(allRows(source, key), level.ms)
  const steps = stepsIn(segment, level.kind, key, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
  if (cuts.length === 0) return steps
  return stepsLeft(steps, level, cuts, (from_ms, to_ms) => rowsIn(segment, key, from_ms, to_ms))
}

function* copyLines(
  writer: SegmentWriter,
  inputs: readonly Segment[],
  { kind, keep, of, stationOf, isGone }: LinesKept,
): Generator<void> {
  const frames = inputs.flatMap((segment) => segment.lineFrames(kind).map((at) => ({ segment, ...at })))
  const poolOf = (station: string) => (of === 'all' ? '' : station)
  /** How many lines there are in the frames that follow. */
  const newer = new Map<string, number>()
  const add = (station: string, n: number) => newer.set(poolOf(station), (newer.get(poolOf(station)) ?? 0) + n)
  for (const { header } of frames) for (const [station, n] of Object.entries(header.count)) add(station, n)
  const isKept = (station: string) => newer.get(poolOf(station))! < keep
  let waiting: Line[] = []
  for (const { segment, frame, header } of frames) {
    const stations = Object.entries(header.count)
    for (const [station, n] of stations) add(station, -n)
    if (!stations.some(([station]) => isKept(station))) continue
    for (const line of segment.lines(frame)) {
      if (isKept(stationOf(line)) && !isGone?.(segment, line)) waiting.push(line)
    }
    for (; waiting.length >= linesPerFrame; waiting = waiting.slice(linesPerFrame)) {
      writer.add(linesFrame(kind, waiting.slice(0, linesPerFrame), stationOf))
      yield
    }
  }
  if (waiting.length > 0) writer.add(linesFrame(kind, waiting, stationOf))
}
