/** Compares what was measured, what was acknowledged and what is stored. Pure, so that the checker itself can be tested. */
import { distanceOf, type Life } from './board.ts'

export interface StoredRow {
  sensor: string
  quantity: string
  at_ms: number
  value: number | null
}

export interface Verdict {
  measured: number
  acknowledged: number
  stored: number
  lost_acknowledged: number
  lost_measured: number
  duplicated: number
  invented: number
  /** Frames handed to the kernel but never read by an agent that was killed: they were never measured. */
  unread: number
}

/** The publisher: every reading it sent (name → value), and which of them were acknowledged. */
export interface Publications {
  sent: Map<string, number>
  acknowledged: Set<string>
}

export const nameOf = (row: { sensor: string; quantity: string; at_ms: number }) =>
  `${row.sensor}.${row.quantity}@${row.at_ms}`

/** What a publisher sent against what is stored of its station. */
export function checkPublished(published: Publications, rows: StoredRow[]): Verdict {
  const stored = new Map<string, number | null>()
  let duplicated = 0
  let invented = 0
  for (const row of rows) {
    const name = nameOf(row)
    if (stored.has(name)) duplicated++
    stored.set(name, row.value)
    if (published.sent.get(name) !== row.value) invented++
  }
  const lost = [...published.acknowledged].filter((name) => !stored.has(name))
  return {
    ...nothing(),
    acknowledged: published.acknowledged.size,
    stored: stored.size,
    lost_acknowledged: lost.length,
    duplicated,
    invented,
  }
}

/**
 * What a board sent against what is stored of its sensor. Stored readings, in time order, must be the board's frames in
 * their order. Of each life a tail may be missing (frames the killed agent never read), but never a frame in the middle;
 * of the last life, which nobody killed, nothing.
 */
export function checkMeasured(lives: Life[], rows: StoredRow[]): Verdict {
  const inOrder = rows.filter((row) => row.quantity === 'distance_m').sort((a, b) => a.at_ms - b.at_ms)
  const verdict = nothing()
  verdict.stored = inOrder.length
  verdict.duplicated = inOrder.length - new Set(inOrder.map((row) => row.at_ms)).size

  let next = 0
  lives.forEach((life, index) => {
    let missing = 0
    for (let n = life.first; n <= life.last; n++) {
      const row = inOrder[next]
      if (row?.value != null && Math.round(row.value * 1_000) === distanceOf(n)) {
        // Something older is missing although something newer of the same life arrived: a measured reading was lost.
        verdict.lost_measured += missing
        missing = 0
        verdict.measured++
        next++
      } else missing++
    }
    if (index === lives.length - 1) verdict.lost_measured += missing
    else verdict.unread += missing
  })
  verdict.invented = inOrder.length - next
  return verdict
}

export function add(a: Verdict, b: Verdict): Verdict {
  const sum = { ...a }
  for (const key of Object.keys(sum) as (keyof Verdict)[]) sum[key] += b[key]
  return sum
}

export function nothing(): Verdict {
  return {
    measured: 0,
    acknowledged: 0,
    stored: 0,
    lost_acknowledged: 0,
    lost_measured: 0,
    duplicated: 0,
    invented: 0,
    unread: 0,
  }
}
