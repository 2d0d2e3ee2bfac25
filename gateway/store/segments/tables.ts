/**
 * Several tables of numbers in one frame: a table for each series, a column for each thing that is known of its rows.
 * Equal columns are kept once: sensors of one station are read together, so their times, arrivals and marks are the same.
 */
import { day_ms, hour_ms, minute_ms } from '../../../edge/platform/time.ts'
import { isQuantity, quantities } from '../../../hardware/quantities.ts'
import { decodeColumn, encodeColumn } from './column.ts'
import { type Frame, frameOf } from './frame.ts'

/** Raw rows, and what a series did in each minute, hour and day. A number that was released keeps its meaning. */
export type TableKind = 'row' | 'minute' | 'hour' | 'day'

/** What the first column of a table counts. */
export const stepOf_ms: Record<TableKind, number> = { row: 1, minute: minute_ms, hour: hour_ms, day: day_ms }

const rowColumns = ['at_ms', 'value', 'flag', 'delay_ms', 'clock', 'off_ms', 'amends'] as const
const bucketColumns = ['t', 'n', 'nulls', 'total', 'low', 'high', 'worst'] as const
export const columnsOf = { row: rowColumns, minute: bucketColumns, hour: bucketColumns, day: bucketColumns } as const
export type RowColumn = (typeof rowColumns)[number]
export type BucketColumn = (typeof bucketColumns)[number]

/** Columns of one series, in the order of `columnsOf`; the first ascends. */
export interface Table {
  sensor: string
  quantity: string
  columns: readonly Float64Array[]
}

/** A table as the frame's header has it. `streams`: where each column is. */
export type TableLine = [
  sensor: string,
  quantity: string,
  n: number,
  first: number,
  last: number,
  streams: readonly number[],
  /** How many of the rows amend others: those are counted elsewhere. */
  amending: number,
]

export interface TableHeader {
  kind: TableKind
  station: string
  /** Bytes of each stream, in their order. */
  streams: readonly number[]
  tables: readonly TableLine[]
}

/** The columns whose numbers have as many decimals as the quantity; the others are whole. */
const measured: ReadonlySet<string> = new Set(['value', 'total', 'low', 'high'])

/** All tables of one frame have rows. */
export function tablesFrame(
  kind: TableKind,
  station: string,
  given: readonly Table[],
): { header: TableHeader; bytes: Buffer } {
  const streams: Uint8Array[] = []
  const pool = openPool((numbers, decimals) => streams.push(encodeColumn(numbers, decimals)) - 1)
  const tables = given.map(({ sensor, quantity, columns }): TableLine => {
    const decimals = isQuantity(quantity) ? quantities[quantity].decimals : 0
    const placed = columns.map((numbers, c) => pool(numbers, measured.has(columnsOf[kind][c]!) ? decimals : 0))
    const [first] = columns as [Float64Array]
    const amending = kind === 'row' ? columns.at(-1)!.reduce((sum, how) => sum + (how === 0 ? 0 : 1), 0) : 0
    return [sensor, quantity, first.length, first[0]!, first.at(-1)!, placed, amending]
  })
  const header: TableHeader = { kind, station, streams: streams.map(({ length }) => length), tables }
  return { header, bytes: frameOf(header, Buffer.concat(streams)) }
}

/** Gives equal columns the same number; `add` is asked for each that is new. */
function openPool(add: (numbers: Float64Array, decimals: number) => number) {
  const kept: { bytes: Buffer; at: number }[] = []
  return (numbers: Float64Array, decimals: number): number => {
    const bytes = Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength)
    const same = kept.find((one) => one.bytes.equals(bytes))
    if (same) return same.at
    const at = add(numbers, decimals)
    kept.push({ bytes, at })
    return at
  }
}

/** A frame of tables that was read; its columns are decoded when they are asked for, each once. */
export interface TableFrame {
  column(line: TableLine, name: RowColumn | BucketColumn): Float64Array
  /** What it holds in memory, about. */
  bytes(): number
}

/** Throws RangeError when a column does not hold what the header says: a defect of ours, since the checksum was right. */
export function openTableFrame({ body }: Frame, { kind, streams }: TableHeader): TableFrame {
  const starts = streams.map(() => 0)
  for (let s = 1; s < streams.length; s++) starts[s] = starts[s - 1]! + streams[s - 1]!
  const decoded = new Map<number, Float64Array>()
  let bytes = body.length
  return {
    column([, , n, , , placed], name) {
      const stream = placed[(columnsOf[kind] as readonly string[]).indexOf(name)]!
      let numbers = decoded.get(stream)
      if (!numbers) {
        numbers = decodeColumn(body.subarray(starts[stream]!, starts[stream]! + streams[stream]!), n)
        decoded.set(stream, numbers)
        bytes += numbers.byteLength
      }
      return numbers
    },
    bytes: () => bytes,
  }
}
