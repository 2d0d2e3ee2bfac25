/**
 * Puts the rows of a station's series into frames.
 *
 * Series that were read together share frames, and so their times: they are cut at the same moments, even where one of
 * them misses rows. A slow series does not share with a fast one, whose frames would hold a row of it each.
 */
import type { TailRow } from '../tables/chunk.ts'
import { type Level, levels, type Step } from '../tables/rollup.ts'
import type { SeriesLine } from './facts.ts'
import type { SegmentWriter } from './segment-writer.ts'
import { columnsOf, type TableKind, tablesFrame } from './tables.ts'

/** Rows of one series in a frame at most: one look-up decodes them all, and a damaged frame costs them all. */
export const frameRows_max = 2_048
const seriesPerFrame_max = 16

export interface SeriesInput {
  sensor: string
  quantity: string
  /** About how many rows there are: for sharing frames. */
  expected: number
  rows: Iterator<TailRow, void>
  /** The steps of this rollup, ascending; null where a rollup does not shrink them. */
  steps(level: Level): Iterator<Step, void> | null
}

/** Some columns of one series on their way into a frame. */
interface Lane {
  sensor: string
  quantity: string
  columns: Float64Array[]
  length: number
  /** Puts the next row at index `i` of the columns; false when there is none. */
  put(columns: readonly Float64Array[], i: number): boolean
}

/** Writes all frames of a station. Yields after each; gives what was written of each series. */
export function* writeStation(
  writer: SegmentWriter,
  station: string,
  inputs: readonly SeriesInput[],
): Generator<void, SeriesLine[]> {
  const lines: SeriesLine[] = []
  for (const group of groupsOf(inputs)) {
    const mine = group.map(({ sensor, quantity }): SeriesLine => {
      return [station, sensor, quantity, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, null]
    })
    yield* writeFrames(
      writer,
      'row',
      station,
      group.map((input, i) => rowLane(input, mine[i]!)),
    )
    for (const level of levels) {
      const lanes = group.flatMap((input, i) => {
        const steps = input.steps(level)
        return steps ? [stepLane(input, steps, level, mine[i]!)] : []
      })
      yield* writeFrames(writer, level.kind, station, lanes)
    }
    lines.push(...mine.filter(([, , , , first_ms]) => first_ms !== Number.POSITIVE_INFINITY))
  }
  return lines
}

function groupsOf(inputs: readonly SeriesInput[]): SeriesInput[][] {
  const groups: SeriesInput[][] = []
  for (const input of inputs.toSorted((a, b) => b.expected - a.expected)) {
    const group = groups.at(-1)
    const fits = group && group.length < seriesPerFrame_max && input.expected >= group[0]!.expected / 2
    if (fits) group.push(input)
    else groups.push([input])
  }
  return groups
}

function* writeFrames(writer: SegmentWriter, kind: TableKind, station: string, lanes: Lane[]): Generator<void> {
  for (;;) {
    for (const lane of lanes) while (lane.length < frameRows_max && lane.put(lane.columns, lane.length)) lane.length++
    const full = lanes.filter(({ length }) => length === frameRows_max)
    const cut = Math.min(...full.map(({ columns }) => columns[0]!.at(-1)!))
    const tables = lanes.flatMap((lane) => {
      const { sensor, quantity } = lane
      const columns = taken(lane, cut)
      return columns[0]!.length > 0 ? [{ sensor, quantity, columns }] : []
    })
    if (tables.length === 0) return
    writer.add(tablesFrame(kind, station, tables))
    yield
  }
}

/** Takes what does not lie behind `cut` out of the lane. */
function taken(lane: Lane, cut: number): Float64Array[] {
  const [first] = lane.columns as [Float64Array]
  let n = lane.length
  while (n > 0 && first[n - 1]! > cut) n--
  const columns = lane.columns.map((column) => column.slice(0, n))
  for (const column of lane.columns) column.copyWithin(0, n, lane.length)
  lane.length -= n
  return columns
}

function laneOf(kind: TableKind, { sensor, quantity }: SeriesInput, put: Lane['put']): Lane {
  const columns = columnsOf[kind].map(() => new Float64Array(frameRows_max))
  return { sensor, quantity, columns, length: 0, put }
}

function rowLane(input: SeriesInput, line: SeriesLine): Lane {
  return laneOf('row', input, ([at, value, flag, delay, clock, off, how], i) => {
    const next = input.rows.next()
    if (next.done) return false
    const row = next.value
    at![i] = row.at_ms
    value![i] = row.value
    flag![i] = row.flag
    delay![i] = row.received_ms - row.at_ms
    clock![i] = row.clock
    off![i] = row.off_ms
    how![i] = row.amends
    line[3]++
    widen(line, row.at_ms, row.at_ms)
    const shown = Number.isNaN(row.value) ? null : row.value
    line[6] = [row.at_ms, shown, row.flag, row.received_ms, row.clock, row.off_ms]
    return true
  })
}

function stepLane(input: SeriesInput, steps: Iterator<Step, void>, { kind, ms }: Level, line: SeriesLine): Lane {
  return laneOf(kind, input, ([t, n, nulls, total, low, high, worst], i) => {
    const next = steps.next()
    if (next.done) return false
    const step = next.value
    t![i] = step.t
    n![i] = step.n
    nulls![i] = step.nulls
    total![i] = step.total
    low![i] = step.low ?? Number.NaN
    high![i] = step.high ?? Number.NaN
    worst![i] = step.worst
    widen(line, step.t * ms, step.t * ms)
    return true
  })
}

function widen(line: SeriesLine, first_ms: number, last_ms: number) {
  line[4] = Math.min(line[4], first_ms)
  line[5] = Math.max(line[5], last_ms)
}
