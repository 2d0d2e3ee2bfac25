/** Columns for a chart: raw rows when they are few, otherwise steps, from rollups where there are some, with the tail laid over. */

import { day_ms, hour_ms, minute_ms, second_ms } from '../../../edge/platform/time.ts'
import { flagsBySeverity } from '../../../hardware/flags.ts'
import type { Flag, SeriesAnswer } from '../../contract.ts'
import type { ChartQuery } from '../record.ts'
import type { TailRow } from './chunk.ts'
import { forgottenOf } from './forgotten-of.ts'
import type { Memory, Series } from './memory.ts'
import { lostOfParts, marksIn, type Part, partsOf, shownRow, stretchesIn } from './parts.ts'
import { type Bucket, levels } from './rollup.ts'
import { countOf, rowsOf } from './rows.ts'
import { addPart, type Base, rawRows } from './steps.ts'

export const points_max = 5_000
/** Steps a person can read on an axis; each is a multiple of the level it is made from. */
export const steps_ms = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * second_ms),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minute_ms),
  ...[1, 2, 3, 6, 12].map((n) => n * hour_ms),
  ...[1, 2, 7, 14, 28, 91, 364].map((n) => n * day_ms),
]

export function openChart(memory: Memory) {
  function oldest_ms(series: Series): number {
    const stored = memory.places.map((place) => place.span(series.key)?.first_ms ?? Number.POSITIVE_INFINITY)
    const pending = [series.settling.first(), series.tail.first()].map((row) => row?.at_ms ?? Number.POSITIVE_INFINITY)
    return Math.min(...stored, ...pending)
  }

  function newest_ms(parts: readonly Part[]): number {
    return Math.max(...parts.map(({ series, to_ms }) => Math.min(to_ms, series.newest!.at_ms + 1)))
  }

  function fitsRaw(parts: readonly Part[], points: number): boolean {
    let left = points
    for (const { series, from_ms, to_ms } of parts) {
      if (from_ms < series.gone_to_ms) return false
      left -= countOf(memory, series, from_ms, to_ms)
    }
    return left >= 0
  }

  return function series(query: ChartQuery): SeriesAnswer {
    const { answer, base, parts } = charted(query)
    const lost = lostOfParts(memory, parts, base.kind)
    const corrected = stretchesIn(memory, query)
    const marks = marksIn(memory, query)
    const forgotten = forgottenOf(memory, query, query.from_ms, query.to_ms)
    return {
      ...answer,
      ...(lost.length > 0 && { lost }),
      ...(forgotten.length > 0 && { forgotten }),
      ...(corrected && { corrected }),
      ...(marks.length > 0 && { marks }),
    }
  }

  function charted(query: ChartQuery): { answer: SeriesAnswer; base: Base; parts: readonly Part[] } {
    const found = partsOf(memory, query)
    const nothing = { answer: emptyAnswer(0), base: rawRows, parts: found }
    if (found.length === 0) return nothing
    // An endless range costs no more than what there is.
    const from_ms = Math.max(
      query.from_ms,
      Math.min(...found.map((part) => Math.max(part.from_ms, oldest_ms(part.series)))),
    )
    const to_ms = Math.min(query.to_ms, newest_ms(found))
    const points = Math.max(1, Math.min(query.points ?? points_max, points_max))
    if (from_ms >= to_ms) return nothing
    const parts = partsOf(memory, { ...query, from_ms, to_ms })
    if (!query.step_ms && fitsRaw(parts, points)) {
      const rows = parts.flatMap((part) =>
        Array.from(rowsOf(memory, part.series, part.from_ms, part.to_ms), (row) => shownRow(row, part.change)),
      )
      return { answer: rawAnswer(rows), base: rawRows, parts: found }
    }
    const { step_ms, base } = query.step_ms
      ? stepFor(parts, from_ms, to_ms, Number.POSITIVE_INFINITY, stepsFrom(query.step_ms))
      : stepFor(parts, from_ms, to_ms, points)
    const first_ms = Math.floor(from_ms / step_ms) * step_ms
    const end_ms = Math.ceil(to_ms / step_ms) * step_ms
    const buckets = new Map<number, Bucket>()
    for (const part of partsOf(memory, { ...query, from_ms: first_ms, to_ms: end_ms })) {
      addPart(memory, part, step_ms, base, buckets)
    }
    return { answer: steppedAnswer(buckets, step_ms), base, parts: found }
  }
}

/** The step that was asked for, and the longer ones for where retention has left nothing as fine. */
const stepsFrom = (asked_ms: number) => [asked_ms, ...steps_ms.filter((step_ms) => step_ms > asked_ms)]

/** The finest step that keeps to `points` and whose rows retention has left whole. */
function stepFor(
  parts: readonly Part[],
  from_ms: number,
  to_ms: number,
  points: number,
  steps = steps_ms,
): { step_ms: number; base: Base } {
  const goneBefore = (of: (series: Series) => number) => Math.max(0, ...parts.map(({ series }) => of(series)))
  const goneBefore_ms = new Map<Base, number>([
    [rawRows, goneBefore(({ gone_to_ms }) => gone_to_ms)],
    [levels[0], goneBefore(({ minute_gone_ms }) => minute_gone_ms)],
    [levels[1], goneBefore(({ hour_gone_ms }) => hour_gone_ms)],
  ])
  for (const step_ms of steps) {
    if ((to_ms - from_ms) / step_ms > points) continue
    const base = [...levels].reverse().find(({ ms }) => step_ms % ms === 0) ?? rawRows
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

/**
 * Raw rows, with one null inside each hole longer than three times the usual spacing, so that the line breaks there. It stands where
 * the next reading was due: until then nothing was missing. The readings around it stay, so the borders are theirs.
 */
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
