/** Columns for a chart: raw rows when they are few, otherwise steps, from rollups where there are some, with the tail laid over. */

import { day_ms, hour_ms, minute_ms, second_ms } from '../../../edge/platform/time.ts'
import { flagsBySeverity } from '../../../hardware/flags.ts'
import type { Flag, SeriesAnswer } from '../../contract.ts'
import type { SeriesQuery } from '../record.ts'
import type { TailRow } from './chunk.ts'
import { lostOf } from './losses.ts'
import { knownSeries, type Memory, type Series } from './memory.ts'
import { addBucket, type Bucket, bucketAt, gather, levels } from './rollup.ts'
import { countOf, pendingOf, placesOf, rowsOf } from './rows.ts'

export const points_max = 5_000
/** Steps a person can read on an axis; each is a multiple of the level it is made from. */
export const steps_ms = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * second_ms),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minute_ms),
  ...[1, 2, 3, 6, 12].map((n) => n * hour_ms),
  ...[1, 2, 7, 14, 28, 91, 364].map((n) => n * day_ms),
]
const raw = { kind: 'row', ms: 1 } as const

type Base = typeof raw | (typeof levels)[number]

export function openChart(memory: Memory) {
  function oldest_ms(series: Series): number {
    const stored = memory.places.map((place) => place.span(series.key)?.first_ms ?? Number.POSITIVE_INFINITY)
    const pending = [series.settling.first(), series.tail.first()].map((row) => row?.at_ms ?? Number.POSITIVE_INFINITY)
    return Math.min(...stored, ...pending)
  }

  function fitsRaw(series: Series, from_ms: number, to_ms: number, points: number): boolean {
    return from_ms >= series.gone_to_ms && countOf(memory, series, from_ms, to_ms) <= points
  }

  function bucketsOf(series: Series, from_ms: number, to_ms: number, step_ms: number, base: Base): Map<number, Bucket> {
    const buckets = gather(pendingOf(series, from_ms, to_ms), step_ms)
    for (const place of placesOf(memory, series, from_ms, to_ms)) {
      const k = step_ms / base.ms
      const steps = base.kind === 'row' ? null : place.steps(base, series.key, from_ms / base.ms, to_ms / base.ms)
      if (!steps) gather(place.rows(series.key, from_ms, to_ms), step_ms, buckets)
      else for (const step of steps) addBucket(bucketAt(buckets, Math.floor(step.t / k)), step)
    }
    return buckets
  }

  return function series(query: SeriesQuery & { points: number; step_ms?: number }): SeriesAnswer {
    const { answer, base } = charted(query)
    if (memory.losses.length === 0) return answer
    const lost = lostOf(memory.losses, query, query.from_ms, query.to_ms, base.kind)
    return lost.length > 0 ? { ...answer, lost } : answer
  }

  function charted(query: SeriesQuery & { points: number; step_ms?: number }): { answer: SeriesAnswer; base: Base } {
    const series = knownSeries(memory, query.station, query.sensor, query.quantity)
    if (!series?.newest) return { answer: emptyAnswer(0), base: raw }
    // An endless range costs no more than what there is.
    const from_ms = Math.max(query.from_ms, oldest_ms(series))
    const to_ms = Math.min(query.to_ms, series.newest.at_ms + 1)
    const points = Math.max(1, Math.min(query.points, points_max))
    if (from_ms >= to_ms) return { answer: emptyAnswer(0), base: raw }
    if (!query.step_ms && fitsRaw(series, from_ms, to_ms, points)) {
      return { answer: rawAnswer([...rowsOf(memory, series, from_ms, to_ms)]), base: raw }
    }
    const { step_ms, base } = query.step_ms
      ? stepFor(series, from_ms, to_ms, Number.POSITIVE_INFINITY, [query.step_ms])
      : stepFor(series, from_ms, to_ms, points)
    const first_ms = Math.floor(from_ms / step_ms) * step_ms
    const end_ms = Math.ceil(to_ms / step_ms) * step_ms
    return { answer: steppedAnswer(bucketsOf(series, first_ms, end_ms, step_ms, base), step_ms), base }
  }
}

/** The finest step that keeps to `points` and whose rows retention has left whole. */
function stepFor(
  series: Series,
  from_ms: number,
  to_ms: number,
  points: number,
  steps = steps_ms,
): { step_ms: number; base: Base } {
  const goneBefore_ms = new Map<Base, number>([
    [raw, series.gone_to_ms],
    [levels[0], series.minute_gone_ms],
    [levels[1], series.hour_gone_ms],
  ])
  for (const step_ms of steps) {
    if ((to_ms - from_ms) / step_ms > points) continue
    const base = [...levels].reverse().find(({ ms }) => step_ms % ms === 0) ?? raw
    if ((goneBefore_ms.get(base) ?? 0) <= from_ms) return { step_ms, base }
  }
  return { step_ms: steps_ms.at(-1)!, base: levels[2] }
}

function steppedAnswer(buckets: Map<number, Bucket>, step_ms: number): SeriesAnswer {
  const answer = emptyAnswer(step_ms)
  const steps = [...buckets.keys()].sort((a, b) => a - b)
  if (steps.length === 0) return answer
  for (let step = steps[0]!; step <= steps.at(-1)!; step++) {
    const bucket = buckets.get(step)
    const mean = bucket?.n ? bucket.total / bucket.n : null
    const flag = bucket ? flagsBySeverity[bucket.worst]! : null
    push(answer, step * step_ms, mean, bucket?.low ?? null, bucket?.high ?? null, bucket?.n ?? 0, flag)
  }
  return answer
}

/** Raw rows, with one null inside each hole longer than three times the usual spacing, so that the line breaks there. */
export function rawAnswer(rows: Pick<TailRow, 'at_ms' | 'value' | 'flag'>[]): SeriesAnswer {
  const answer = emptyAnswer(0)
  const spacings = rows.slice(1).map(({ at_ms }, i) => at_ms - rows[i]!.at_ms)
  const usual_ms = spacings.toSorted((a, b) => a - b)[spacings.length >> 1] ?? 0
  rows.forEach(({ at_ms, value, flag }, i) => {
    const before_ms = rows[i - 1]?.at_ms
    if (before_ms !== undefined && at_ms - before_ms > 3 * usual_ms) {
      push(answer, before_ms + usual_ms, null, null, null, 0, null)
    }
    const shown = Number.isNaN(value) ? null : value
    push(answer, at_ms, shown, shown, shown, shown === null ? 0 : 1, flag as Flag)
  })
  return answer
}

function emptyAnswer(step_ms: number): SeriesAnswer {
  return { step_ms, at_ms: [], mean: [], min: [], max: [], n: [], flag: [] }
}

function push(
  answer: SeriesAnswer,
  at_ms: number,
  mean: number | null,
  min: number | null,
  max: number | null,
  n: number,
  flag: Flag | null,
) {
  answer.at_ms.push(at_ms)
  answer.mean.push(mean)
  answer.min.push(min)
  answer.max.push(max)
  answer.n.push(n)
  answer.flag.push(flag)
}
