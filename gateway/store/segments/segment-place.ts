/** A segment as a place of rows. */
import { lowerBound } from '../tables/chunk.ts'
import type { Place } from '../tables/place.ts'
import type { Extent } from './list.ts'
import type { Segment } from './segment.ts'
import { lastFrom, rowAt, rowsIn, stepsIn } from './segment-rows.ts'

export function segmentPlace(segment: Segment): Place {
  function countIn(extent: Extent, from_ms: number, to_ms: number): number {
    const isWhole = extent.first >= from_ms && extent.last < to_ms
    if (isWhole && extent.line[6] === 0) return extent.n
    const at_ms = segment.column(extent, 'at_ms')
    const how = segment.column(extent, 'amends')
    if (!at_ms || !how) return 0
    const times = { at_ms, length: extent.n }
    let n = 0
    for (let i = lowerBound(times, from_ms); i < extent.n && at_ms[i]! < to_ms; i++) if (how[i] === 0) n++
    return n
  }

  return {
    span(key) {
      const line = segment.series.get(key)
      return line && { first_ms: line[4], last_ms: line[5], rows: line[3] }
    },
    rows: (key, from_ms, to_ms) => rowsIn(segment, key, from_ms, to_ms),
    rowAt: (key, time_ms) => rowAt(segment, key, time_ms),
    around(key, time_ms) {
      const extents = segment.extents('row', key)
      const index = lastFrom(extents, time_ms)
      const extent = extents[index]
      const after_ms = extents[index + 1]?.first ?? Number.POSITIVE_INFINITY
      if (!extent) return [Number.NEGATIVE_INFINITY, after_ms]
      if (extent.last < time_ms) return [extent.last, after_ms]
      const at_ms = segment.column(extent, 'at_ms')
      if (!at_ms) return [extents[index - 1]?.last ?? Number.NEGATIVE_INFINITY, after_ms] // damaged: as if it were empty
      const i = lowerBound({ at_ms, length: extent.n }, time_ms)
      return [at_ms[i - 1] ?? Number.NEGATIVE_INFINITY, at_ms[i] ?? after_ms]
    },
    count(key, from_ms, to_ms) {
      let n = 0
      for (const extent of segment.extents('row', key)) {
        if (extent.last >= from_ms && extent.first < to_ms) n += countIn(extent, from_ms, to_ms)
      }
      return n
    },
    steps(level, key, first, end) {
      if (segment.extents(level.kind, key).length === 0) return null
      return stepsIn(segment, level.kind, key, first, end)
    },
  }
}
