/**
 * The steps of a part of a chart. Where the part begins or ends within a step of the rollup (a correction is valid from any
 * moment), the stretch up to the next whole step is read from the next finer rollup, and at last from rows:
 *
 *   from ··rows·· minute ··minutes·· hour ··hours·· … ··hours·· ··minutes·· ··rows·· to
 *
 * Where retention has taken what is finer, a step counts for the side on which it begins.
 */
import type { Memory, Series } from './memory.ts'
import { type Part, shownBucket } from './parts.ts'
import { addBucket, type Bucket, bucketAt, gather, type Level, levels } from './rollup.ts'
import { pendingOf, placesOf } from './rows.ts'

export const rawRows = { kind: 'row', ms: 1 } as const
export type Base = typeof rawRows | Level

/** Adds what a part comes to, as it is shown, by the number of the step. `base`: divides `step_ms`. */
export function addPart(memory: Memory, part: Part, step_ms: number, base: Base, buckets: Map<number, Bucket>): void {
  const { series, change } = part
  const own = change === null ? buckets : new Map<number, Bucket>()
  addRange(memory, series, wholeAt(series, part.from_ms), wholeAt(series, part.to_ms), { step_ms, base, buckets: own })
  if (own === buckets) return
  for (const [step, bucket] of own) addBucket(bucketAt(buckets, step), shownBucket(bucket, change))
}

interface Stepping {
  step_ms: number
  base: Base
  buckets: Map<number, Bucket>
}

function addRange(memory: Memory, series: Series, from_ms: number, to_ms: number, stepping: Stepping) {
  if (from_ms >= to_ms) return
  const { base } = stepping
  const first_ms = Math.min(to_ms, Math.ceil(from_ms / base.ms) * base.ms)
  const end_ms = Math.max(first_ms, Math.floor(to_ms / base.ms) * base.ms)
  const finer = { ...stepping, base: finerThan(base) }
  addRange(memory, series, from_ms, first_ms, finer)
  addWhole(memory, series, first_ms, end_ms, stepping)
  addRange(memory, series, end_ms, to_ms, finer)
}

/** From one whole step of `base` to another. */
function addWhole(
  memory: Memory,
  series: Series,
  from_ms: number,
  to_ms: number,
  { step_ms, base, buckets }: Stepping,
) {
  if (from_ms >= to_ms) return
  gather(pendingOf(series, from_ms, to_ms), step_ms, buckets)
  const k = step_ms / base.ms
  for (const place of placesOf(memory, series, from_ms, to_ms)) {
    const steps = base.kind === 'row' ? null : place.steps(base, series.key, from_ms / base.ms, to_ms / base.ms)
    if (!steps) gather(place.rows(series.key, from_ms, to_ms), step_ms, buckets)
    else for (const step of steps) addBucket(bucketAt(buckets, Math.floor(step.t / k)), step)
  }
}

function finerThan(base: Base): Base {
  return levels[levels.findIndex(({ kind }) => kind === base.kind) - 1] ?? rawRows
}

/** The moment itself where the rows of then are there, otherwise the beginning of the next step that is. */
function wholeAt({ gone_to_ms, minute_gone_ms, hour_gone_ms }: Series, at_ms: number): number {
  if (at_ms >= gone_to_ms) return at_ms
  const { ms } = at_ms >= minute_gone_ms ? levels[0] : at_ms >= hour_gone_ms ? levels[1] : levels[2]
  return Math.ceil(at_ms / ms) * ms
}
