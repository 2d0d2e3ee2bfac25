/**
 * What the front knows of one series: up to where it is known to the end, and a few stretches that hold nothing.
 *
 *   ──■──■───────────■■■■■■■■──────────────■───────▶ time
 *            gap                   gap     top     (everything after `top_ms` is free)
 *
 * A value inside a free stretch is certainly new, and needs no look at the record. The stretch after the newest value is
 * always known. Of the others few are kept: where a backlog comes in, and where a station writes whose clock is wrong.
 */

/** A series as the front sees it. */
export interface Series {
  station: string
  sensor: string
  quantity: string
  /** No value is kept, or on its way, after this time. */
  top_ms: number
  /** Pairs (from, to): nothing is kept, or on its way, with from < at_ms < to. The most recently used pair first. */
  gaps: number[]
}

const gaps_max = 4 // one for each of: a backlog, a second one, a clock that is wrong, one to spare

export function emptySeries(station: string, sensor: string, quantity: string): Series {
  return { station, sensor, quantity, top_ms: Number.NEGATIVE_INFINITY, gaps: [] }
}

/** Whether a value of this time is certainly new. If so the time is taken: the next value of it is not. */
export function takes(series: Series, at_ms: number): boolean {
  const { top_ms, gaps } = series
  if (at_ms > top_ms) {
    series.top_ms = at_ms
    offer(gaps, top_ms, at_ms)
    return true
  }
  for (let g = 0; g < gaps.length; g += 2) {
    if (at_ms <= gaps[g]! || at_ms >= gaps[g + 1]!) continue
    split(gaps, g, at_ms)
    return true
  }
  return false
}

/**
 * Learns of stretches that the record says are empty: pairs (from, to), ascending. `taken`: times in them that were
 * decided since, or are on their way, ascending. The widest of what is left are kept.
 */
export function learn(series: Series, pairs: readonly number[], taken: readonly number[]): void {
  const found: [from: number, to: number][] = []
  let next = 0
  for (let p = 0; p < pairs.length; p += 2) {
    let from = pairs[p]!
    const to = Math.min(pairs[p + 1]!, series.top_ms) // beyond it everything is known anyway
    while (next < taken.length && taken[next]! <= from) next++
    for (; next < taken.length && taken[next]! < to; next++) {
      found.push([from, taken[next]!])
      from = taken[next]!
    }
    found.push([from, to])
  }
  found.sort((a, b) => b[1] - b[0] - (a[1] - a[0]))
  for (const [from, to] of found.slice(0, gaps_max).reverse()) if (hasRoom(from, to)) putFirst(series.gaps, from, to)
}

function split(gaps: number[], g: number, at_ms: number) {
  const from = gaps[g]!
  const to = gaps[g + 1]!
  // Ascending runs are the rule: what follows stays where it is.
  if (g === 0 && hasRoom(at_ms, to)) gaps[0] = at_ms
  else {
    gaps.splice(g, 2)
    if (hasRoom(at_ms, to)) gaps.unshift(at_ms, to)
  }
  offer(gaps, from, at_ms)
}

/** Keeps a stretch if there is room, or in the place of a narrower one; never in that of the one in use. */
function offer(gaps: number[], from: number, to: number) {
  if (!hasRoom(from, to)) return
  if (gaps.length < 2 * gaps_max) {
    gaps.push(from, to)
    return
  }
  let narrowest = 2
  for (let g = 4; g < gaps.length; g += 2) {
    if (gaps[g + 1]! - gaps[g]! < gaps[narrowest + 1]! - gaps[narrowest]!) narrowest = g
  }
  if (gaps[narrowest + 1]! - gaps[narrowest]! >= to - from) return
  gaps[narrowest] = from
  gaps[narrowest + 1] = to
}

function putFirst(gaps: number[], from: number, to: number) {
  // A stretch that is known already, in part or whole, is known better now.
  for (let g = gaps.length - 2; g >= 0; g -= 2) if (gaps[g]! < to && gaps[g + 1]! > from) gaps.splice(g, 2)
  gaps.unshift(from, to)
  gaps.length = Math.min(gaps.length, 2 * gaps_max)
}

function hasRoom(from: number, to: number): boolean {
  return to - from > 1
}
