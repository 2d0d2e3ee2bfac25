/** Where rows of series lie that are not in the tail: a segment, or the tables of an earlier version. */
import type { TailRow } from './chunk.ts'
import type { Level, Step } from './rollup.ts'

export interface Place {
  /** Times of the first and the last row, or step of a rollup, and how many rows; undefined when it has none of this series. */
  span(key: string): { first_ms: number; last_ms: number; rows: number } | undefined
  /** Rows with from_ms ≤ at_ms < to_ms, in order. */
  rows(key: string, from_ms: number, to_ms: number): Generator<TailRow, void>
  /** The row of exactly this time. */
  rowAt(key: string, at_ms: number): TailRow | undefined
  /** The times of the rows nearest to `at_ms`, which has none itself; infinite where there is none. */
  around(key: string, at_ms: number): [before_ms: number, after_ms: number]
  /** How many rows with from_ms ≤ at_ms < to_ms it has that amend no other. */
  count(key: string, from_ms: number, to_ms: number): number
  /** The steps first ≤ t < end of a rollup; null when it has no rollup of this level: then its rows tell. */
  steps(level: Level, key: string, first: number, end: number): Generator<Step, void> | null
}
