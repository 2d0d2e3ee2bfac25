/** The newest row of a series, wherever it is kept: looked for only when the one that was known has gone. */
import type { TailRow } from './chunk.ts'
import type { Memory, Series } from './memory.ts'
import type { Place } from './place.ts'

/** Before `to_ms`; null when there is none. */
export function newestRow(memory: Memory, series: Series, to_ms = Number.POSITIVE_INFINITY): TailRow | null {
  const { key, tail, settling } = series
  let newest: TailRow | null = null
  const offer = (row: TailRow | undefined) => {
    if (row && (newest === null || row.at_ms >= newest.at_ms)) newest = row
  }
  for (const place of memory.places) offer(lastIn(place, key, to_ms))
  offer(settling.rowAt(settling.before(to_ms)))
  offer(tail.rowAt(tail.before(to_ms)))
  return newest
}

/** Looks back in stretches that grow: the last rows may be many, or far away. */
function lastIn(place: Place, key: string, to_ms: number): TailRow | undefined {
  const span = place.span(key)
  if (!span) return undefined
  let end_ms = Math.min(to_ms, span.last_ms + 1)
  for (let width_ms = 60_000; end_ms > span.first_ms; width_ms *= 4) {
    let last: TailRow | undefined
    for (const row of place.rows(key, end_ms - width_ms, end_ms)) last = row
    if (last) return last
    end_ms -= width_ms
  }
  return undefined
}
