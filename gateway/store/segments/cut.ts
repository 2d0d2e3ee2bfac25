/** Rows and steps without some stretches of time, which were forgotten. */
import type { TailRow } from '../tables/chunk.ts'
import type { Place } from '../tables/place.ts'
import { addRow, emptyBucket, type Level, type Step, stepsOf } from '../tables/rollup.ts'

/** from ≤ at_ms < to */
export interface Stretch {
  from_ms: number
  to_ms: number
}

/** What of a series, by `seriesKey`, is cut out; empty: nothing. */
export type Cuts = (key: string) => readonly Stretch[]

export function isCut(cuts: readonly Stretch[], at_ms: number): boolean {
  return cuts.some(({ from_ms, to_ms }) => at_ms >= from_ms && at_ms < to_ms)
}

export function* rowsLeft(rows: Iterable<TailRow>, cuts: readonly Stretch[]): Generator<TailRow, void> {
  for (const row of rows) if (!isCut(cuts, row.at_ms)) yield row
}

/**
 * Steps of a rollup. One of which a part is cut out is made again from the rows that are left; where retention has removed
 * the rows that it was made from, all of it goes. `rows` gives those with from ≤ at_ms < to.
 */
export function* stepsLeft(
  steps: Iterable<Step>,
  { ms }: Pick<Level, 'ms'>,
  cuts: readonly Stretch[],
  rows: (from_ms: number, to_ms: number) => Iterable<TailRow>,
): Generator<Step, void> {
  for (const step of steps) {
    const [from_ms, to_ms] = [step.t * ms, (step.t + 1) * ms]
    const met = cuts.filter((cut) => cut.from_ms < to_ms && cut.to_ms > from_ms)
    if (met.length === 0) yield step
    else if (met.some((cut) => cut.from_ms <= from_ms && cut.to_ms >= to_ms)) continue
    else if (isMadeOf(step, rows(from_ms, to_ms))) yield* stepsOf(rowsLeft(rows(from_ms, to_ms), met), ms)
  }
}

function isMadeOf(step: Step, rows: Iterable<TailRow>): boolean {
  const made = emptyBucket()
  for (const { value, flag, amends } of rows) addRow(made, value, flag, amends)
  return made.n === step.n && made.nulls === step.nulls
}

function isEverything({ from_ms, to_ms }: Stretch): boolean {
  return from_ms === Number.NEGATIVE_INFINITY && to_ms === Number.POSITIVE_INFINITY
}

/** The place as it is without what is cut out of it. */
export function cutPlace(place: Place, cutsOf: Cuts): Place {
  return {
    span(key) {
      return cutsOf(key).some(isEverything) ? undefined : place.span(key)
    },
    rows: (key, from_ms, to_ms) => {
      const rows = place.rows(key, from_ms, to_ms)
      const cuts = cutsOf(key)
      return cuts.length === 0 ? rows : rowsLeft(rows, cuts)
    },
    rowAt: (key, at_ms) => (isCut(cutsOf(key), at_ms) ? undefined : place.rowAt(key, at_ms)),
    // The stretch between two rows that are there is empty, whatever was cut out beside it.
    around: (key, at_ms) => place.around(key, at_ms),
    count(key, from_ms, to_ms) {
      const cuts = cutsOf(key)
      if (cuts.length === 0) return place.count(key, from_ms, to_ms)
      let n = 0
      for (const { amends } of rowsLeft(place.rows(key, from_ms, to_ms), cuts)) if (amends === 0) n++
      return n
    },
    steps(level, key, first, end) {
      const steps = place.steps(level, key, first, end)
      const cuts = cutsOf(key)
      if (!steps || cuts.length === 0) return steps
      return stepsLeft(steps, level, cuts, (from_ms, to_ms) => place.rows(key, from_ms, to_ms))
    },
  }
}
