/** Compares what was measured, what was acknowledged and what is stored. Pure, so that the checker itself can be tested. */
import { distanceOf, type Life } from './board.ts'
import { type Named, namesFrames, namesValue, nothingNamed } from './named.ts'

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
  /** Missing, in a file that the test has damaged, and the gateway says itself that it is lost. */
  lost_named: number
  duplicated: number
  invented: number
  /** Stored with another value than was sent. */
  changed: number
  /** Files that the gateway calls damaged although nothing like them was damaged, or entries that it could not take. */
  unfounded: number
  /** Frames handed to the kernel but never read by an agent that was killed: they were never measured. */
  unread: number
}

/** What must never happen. */
export const wrongs = ['lost_acknowledged', 'lost_measured', 'duplicated', 'invented', 'changed', 'unfounded'] as const

export function isClean(verdict: Verdict): boolean {
  return wrongs.every((wrong) => verdict[wrong] === 0)
}

/** The publisher: every reading it sent (by name), and which of them were acknowledged. */
export interface Publications {
  sent: Map<string, { value: number; seq: number }>
  acknowledged: Set<string>
}

export const nameOf = (row: { sensor: string; quantity: string; at_ms: number }) =>
  `${row.sensor}.${row.quantity}@${row.at_ms}`

function partsOf(name: string) {
  const [sensor, quantity, at] = name.split(/[.@]/)
  return { sensor: sensor!, quantity: quantity!, at_ms: Number(at) }
}

/** What a publisher sent against what is stored of its station. `named`: what the gateway says is lost of it. */
export function checkPublished(published: Publications, rows: StoredRow[], named: Named = nothingNamed): Verdict {
  const verdict = { ...nothing(), acknowledged: published.acknowledged.size }
  const stored = new Set<string>()
  for (const row of rows) {
    const name = nameOf(row)
    if (stored.has(name)) verdict.duplicated++
    stored.add(name)
    const sent = published.sent.get(name)
    if (!sent) verdict.invented++
    else if (sent.value !== row.value) verdict.changed++
  }
  verdict.stored = stored.size
  for (const name of published.acknowledged) {
    if (stored.has(name)) continue
    const isNamed = namesValue(named, { ...partsOf(name), seq: published.sent.get(name)?.seq ?? 0 })
    verdict[isNamed ? 'lost_named' : 'lost_acknowledged']++
  }
  return verdict
}

/**
 * What a board sent against what is stored of its sensor. Stored readings, in time order, must be the board's frames in
 * their order. Of each life a tail may be missing (frames the killed agent never read), but never a frame in the middle,
 * save in a stretch that the gateway names as lost; of the last life, which nobody killed, nothing.
 */
export function checkMeasured(lives: Life[], rows: StoredRow[], named: Named = nothingNamed): Verdict {
  const inOrder = rows.filter((row) => row.quantity === 'distance_m').sort((a, b) => a.at_ms - b.at_ms)
  const verdict = nothing()
  verdict.stored = inOrder.length
  verdict.duplicated = inOrder.length - new Set(inOrder.map((row) => row.at_ms)).size

  let next = 0
  const lose = (missing: number) => {
    const from_ms = inOrder[next - 1]?.at_ms ?? Number.NEGATIVE_INFINITY
    const to_ms = inOrder[next]?.at_ms ?? Number.POSITIVE_INFINITY
    const isNamed = namesFrames(named, { sensor: 'level', quantity: 'distance_m', from_ms, to_ms })
    verdict[isNamed ? 'lost_named' : 'lost_measured'] += missing
  }
  lives.forEach((life, index) => {
    let missing = 0
    for (let n = life.first; n <= life.last; n++) {
      const row = inOrder[next]
      if (row?.value != null && Math.round(row.value * 1_000) === distanceOf(n)) {
        // Something older is missing although something newer of the same life arrived: a measured reading was lost.
        lose(missing)
        missing = 0
        verdict.measured++
        next++
      } else missing++
    }
    if (index === lives.length - 1) lose(missing)
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
    lost_named: 0,
    duplicated: 0,
    invented: 0,
    changed: 0,
    unfounded: 0,
    unread: 0,
  }
}
