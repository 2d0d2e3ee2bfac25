/** What one segment has of one series, row by row and step by step. */

import { lowerBound, type TailRow } from '../tables/chunk.ts'
import { type Step, stepsOf } from '../tables/rollup.ts'
import type { Extent } from './list.ts'
import type { Segment } from './segment.ts'
import { type BucketColumn, type RowColumn, stepOf_ms, type TableKind } from './tables.ts'

/** Its rows with from_ms ≤ at_ms < to_ms, in order. Rows of a damaged frame are missing. */
export function* rowsIn(segment: Segment, key: string, from_ms: number, to_ms: number): Generator<TailRow> {
  for (const extent of segment.extents('row', key)) {
    if (extent.last < from_ms || extent.first >= to_ms) continue
    const read = rowReader(segment, extent)
    if (!read) continue
    for (let i = read.firstFrom(from_ms); i < extent.n; i++) {
      const row = read.row(i)
      if (row.at_ms >= to_ms) return
      yield row
    }
  }
}

/** The row of exactly this time. */
export function rowAt(segment: Segment, key: string, at_ms: number): TailRow | undefined {
  const extent = extentAt(segment.extents('row', key), at_ms)
  const read = extent && rowReader(segment, extent)
  if (!read) return undefined
  const i = read.firstFrom(at_ms)
  const row = i < extent.n ? read.row(i) : undefined
  return row?.at_ms === at_ms ? row : undefined
}

/** The last extent that begins at or before `at_ms`, when it reaches that far. */
export function extentAt(extents: readonly Extent[], at_ms: number): Extent | undefined {
  const extent = extents[lastFrom(extents, at_ms)]
  return extent && extent.last >= at_ms ? extent : undefined
}

/** The index of the last extent that begins at or before `first`; -1 when none does. */
export function lastFrom(extents: readonly Extent[], first: number): number {
  let low = 0
  let high = extents.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (extents[middle]!.first <= first) low = middle + 1
    else high = middle
  }
  return low - 1
}

function rowReader(segment: Segment, extent: Extent) {
  const column = (name: RowColumn) => segment.column(extent, name)
  const at_ms = column('at_ms')
  if (!at_ms) return null
  const [value, flag, delay_ms] = [column('value'), column('flag'), column('delay_ms')]
  const [clock, off_ms, amends] = [column('clock'), column('off_ms'), column('amends')]
  if (!value || !flag || !delay_ms || !clock || !off_ms || !amends) return null
  return {
    firstFrom: (from_ms: number) => lowerBound({ at_ms, length: extent.n }, from_ms),
    row: (i: number): TailRow => ({
      at_ms: at_ms[i]!,
      value: value[i]!,
      flag: flag[i]!,
      received_ms: at_ms[i]! + delay_ms[i]!,
      clock: clock[i]!,
      off_ms: off_ms[i]!,
      amends: amends[i]!,
    }),
  }
}

/** Its steps with first ≤ t < end from the rollup of this kind; those of a damaged frame from its rows, where they are. */
export function* stepsIn(
  segment: Segment,
  kind: Exclude<TableKind, 'row'>,
  key: string,
  first: number,
  end: number,
): Generator<Step> {
  for (const extent of segment.extents(kind, key)) {
    if (extent.last < first || extent.first >= end) continue
    const column = (name: BucketColumn) => segment.column(extent, name)
    const t = column('t')
    if (!t) {
      const ms = stepOf_ms[kind]
      const [from, to] = [Math.max(extent.first, first), Math.min(extent.last + 1, end)]
      yield* stepsOf(rowsIn(segment, key, from * ms, to * ms), ms)
      continue
    }
    const [n, nulls, total] = [column('n')!, column('nulls')!, column('total')!]
    const [low, high, worst] = [column('low')!, column('high')!, column('worst')!]
    for (let i = 0; i < extent.n; i++) {
      if (t[i]! < first) continue
      if (t[i]! >= end) return
      yield {
        t: t[i]!,
        n: n[i]!,
        nulls: nulls[i]!,
        total: total[i]!,
        low: orNull(low[i]!),
        high: orNull(high[i]!),
        worst: worst[i]!,
      }
    }
  }
}

export const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value)
