/** Rows of one series from several places as one, in time order. */
import { amends, type TailRow } from './chunk.ts'

/** Ascending rows; none is before `first_ms`, so they are not looked for before. */
export interface Ascending {
  first_ms: number
  rows: Iterator<TailRow, void>
}

interface Head {
  rows: Iterator<TailRow, void>
  row: TailRow
  /** A larger one is newer. */
  age: number
}

/**
 * `places` from the oldest to the newest. Where several have a row of one time, the newest counts: it amends the others.
 * Places that follow one another in time are opened one after the other, so that a long row of them costs little.
 */
export function* inTimeOrder(places: readonly Ascending[]): Generator<TailRow, void> {
  const closed = places.map((place, age) => ({ ...place, age })).sort((a, b) => a.first_ms - b.first_ms)
  let heads: Head[] = []
  let next = 0
  for (;;) {
    let at_ms = heads.length > 0 ? Math.min(...heads.map(({ row }) => row.at_ms)) : Number.POSITIVE_INFINITY
    for (; next < closed.length && (heads.length === 0 || closed[next]!.first_ms <= at_ms); next++) {
      const { rows, age } = closed[next]!
      const first = rows.next()
      if (first.done) continue
      heads = [...heads, { rows, row: first.value, age }].sort((a, b) => a.age - b.age)
      at_ms = Math.min(at_ms, first.value.at_ms)
    }
    if (heads.length === 0) return
    const opens_ms = closed[next]?.first_ms ?? Number.POSITIVE_INFINITY
    heads = heads.length === 1 ? yield* untilOpen(heads[0]!, opens_ms) : yield* oneTime(heads, at_ms)
  }
}

/** The rows of the only place that is open, until the next one may have rows before them. */
function* untilOpen(head: Head, opens_ms: number): Generator<TailRow, Head[]> {
  for (;;) {
    yield head.row
    const next = head.rows.next()
    if (next.done) return []
    head.row = next.value
    if (head.row.at_ms >= opens_ms) return [head]
  }
}

function* oneTime(heads: Head[], at_ms: number): Generator<TailRow, Head[]> {
  let found: TailRow | null = null
  const left: Head[] = []
  for (const head of heads) {
    if (head.row.at_ms === at_ms) {
      found = found === null ? head.row : amended(found, head.row)
      const next = head.rows.next()
      if (next.done) continue
      head.row = next.value
    }
    left.push(head)
  }
  yield found!
  return left
}

/** The newer row, as what both together are to rows that are kept elsewhere. */
export function amended(older: TailRow, newer: TailRow): TailRow {
  if (older.amends === newer.amends) return newer
  const isFirst = older.amends === amends.nothing
  return { ...newer, amends: isFirst ? amends.nothing : amends.null }
}
