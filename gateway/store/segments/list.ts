/** Which frames a segment has, and where the rows of each series are in them. */
import type { LinesHeader } from './lines.ts'
import type { TableHeader, TableKind, TableLine } from './tables.ts'

export type FrameHeader = TableHeader | LinesHeader
export type Listed = [offset: number, length: number, header: FrameHeader]

/** Some rows of one series that lie together; `first` and `last` are times, or steps of a rollup. */
export interface Extent {
  frame: number
  line: TableLine
  n: number
  first: number
  last: number
}

/** The extents of a series, ascending; none overlaps another. */
export type Extents = (kind: TableKind, key: string) => readonly Extent[]

/** Ids and quantities have no `/`. */
export function seriesKey(station: string, sensor: string, quantity: string): string {
  return `${station}/${sensor}/${quantity}`
}

export function extentsIn(list: readonly Listed[]): Extents {
  const found = new Map<string, Extent[]>()
  list.forEach(([, , header], frame) => {
    if (!('tables' in header)) return
    for (const line of header.tables) {
      const [sensor, quantity, n, first, last] = line
      const key = `${header.kind} ${seriesKey(header.station, sensor, quantity)}`
      const extents = found.get(key)
      if (extents) extents.push({ frame, line, n, first, last })
      else found.set(key, [{ frame, line, n, first, last }])
    }
  })
  for (const extents of found.values()) extents.sort((a, b) => a.first - b.first)
  return (kind, key) => found.get(`${kind} ${key}`) ?? []
}
