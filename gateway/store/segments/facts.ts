/** What a segment has of each series: asked at every start, without a look at its rows. */
import type { LostTable } from './damage.ts'
import type { Extent, Extents, Listed } from './list.ts'
import { seriesKey } from './list.ts'
import { type BucketColumn, type RowColumn, stepOf_ms } from './tables.ts'

/** A row as facts have it; null for no value. */
export type NewestRow = [
  at_ms: number,
  value: number | null,
  flag: number,
  received_ms: number,
  clock: number,
  off_ms: number,
]
/** `newest` is null where there are only rollups, and `rows` 0 then; times are those of rows and rollups together. */
export type SeriesLine = [
  station: string,
  sensor: string,
  quantity: string,
  rows: number,
  first_ms: number,
  last_ms: number,
  newest: NewestRow | null,
]
export interface Facts {
  series: readonly SeriesLine[]
  rows: number
}

type Column = (extent: Extent, name: RowColumn | BucketColumn) => Float64Array | null

/** The facts again, from the frames that are whole: when those that were written are damaged. */
export function factsOf(list: readonly Listed[], extents: Extents, column: Column): Facts {
  const lines = new Map<string, SeriesLine>()
  for (const [, , header] of list) {
    if (!('tables' in header)) continue
    const ms = stepOf_ms[header.kind]
    for (const [sensor, quantity, n, first, last] of header.tables) {
      const key = seriesKey(header.station, sensor, quantity)
      const rows = header.kind === 'row' ? n : 0
      const line: SeriesLine = lines.get(key) ?? [header.station, sensor, quantity, 0, first * ms, last * ms, null]
      line[3] += rows
      line[4] = Math.min(line[4], first * ms)
      line[5] = Math.max(line[5], last * ms)
      lines.set(key, line)
    }
  }
  for (const [key, line] of lines) line[6] = newestOf(extents('row', key), column)
  const series = [...lines.values()]
  return { series, rows: series.reduce((sum, [, , , rows]) => sum + rows, 0) }
}

/** The rows that the facts know of and no extent has. */
export function missingOf(facts: Facts, extents: Extents): LostTable[] {
  return facts.series.flatMap(([station, sensor, quantity, rows, from_ms, to_ms]): LostTable[] => {
    const found = extents('row', seriesKey(station, sensor, quantity)).reduce((sum, { n }) => sum + n, 0)
    return found < rows ? [{ kind: 'row', station, sensor, quantity, rows: rows - found, from_ms, to_ms }] : []
  })
}

function newestOf(extents: readonly Extent[], column: Column): NewestRow | null {
  for (const extent of extents.toReversed()) {
    const last = (name: RowColumn) => column(extent, name)?.at(-1) ?? null
    const at_ms = last('at_ms')
    if (at_ms === null) continue
    const value = last('value')!
    return [
      at_ms,
      Number.isNaN(value) ? null : value,
      last('flag')!,
      at_ms + last('delay_ms')!,
      last('clock')!,
      last('off_ms')!,
    ]
  }
  return null
}
