/** Charts of both memories: the same steps as the record's own, from InfluxDB before the horizon and the record after it. */

import { flagsBySeverity } from '../../hardware/flags.ts'
import type { Flag, Row, SeriesAnswer } from '../contract.ts'
import { correctedRow } from '../rules/index.ts'
import { type Bucket, type ChartQuery, points_max, rawAnswer, steps_ms } from '../store/index.ts'
import { openHorizon, openRowsReach, type ReachOptions, type Records, stillReadingOf, troubleIn } from './reach.ts'

interface Step {
  mean: number | null
  min: number | null
  max: number | null
  n: number
  flag: Flag | null
}

/** `series` of both. Whichever side knows more readings before the horizon is believed. */
export function openChartReach(options: ReachOptions): Records['series'] {
  const { store, past } = options
  const horizonOf = openHorizon(options)
  const rowsOf = openRowsReach(options)

  return async (query) => {
    const [own, horizon_ms] = await Promise.all([store.series(query), horizonOf(query)])
    if (query.from_ms >= horizon_ms) return own
    const longer = await reach(query, own, horizon_ms).catch(troubleIn)
    if (longer && 'reason' in longer) return { ...own, partial: true, reason: longer.reason }
    // What the record lost before the horizon is in InfluxDB, or was told when it was lost.
    const lost = own.lost?.filter(({ to_ms }) => to_ms >= horizon_ms) ?? []
    const { corrected } = own
    const told = { ...stillReadingOf(own), ...(lost.length > 0 && { lost }), ...(corrected && { corrected }) }
    return longer ? { ...longer, ...told } : own
  }

  /** Null when InfluxDB knows no more than the record. */
  async function reach(query: ChartQuery, own: SeriesAnswer, horizon_ms: number): Promise<SeriesAnswer | null> {
    const old = await past.span({ ...query, to_ms: horizon_ms })
    if (!old) return null
    const points = Math.max(1, Math.min(query.points ?? points_max, points_max))
    const from_ms = Math.max(query.from_ms, Math.min(old.first_ms, own.at_ms[0] ?? old.first_ms))
    const to_ms = Math.min(query.to_ms, Math.max(old.last_ms, endOf(own)) + 1)
    const raw = query.step_ms ? null : await rowsOf({ ...query, from_ms, to_ms, limit: points + 1 })
    if (raw && raw.next === null && raw.rows.length <= points) {
      return rawAnswer(raw.rows.map((row) => pointOf(query.corrected ? correctedRow(row) : row)))
    }
    const step_ms = query.step_ms || (steps_ms.find((step) => (to_ms - from_ms) / step <= points) ?? steps_ms.at(-1)!)
    const join_ms = Math.ceil(horizon_ms / step_ms) * step_ms
    const start_ms = Math.floor(from_ms / step_ms) * step_ms
    const end_ms = Math.ceil(to_ms / step_ms) * step_ms
    const [older, younger] = await Promise.all([
      past.buckets({ ...query, from_ms: start_ms, to_ms: Math.min(join_ms, end_ms) }, step_ms),
      join_ms < to_ms ? store.series({ ...query, from_ms: join_ms, to_ms, step_ms }) : null,
    ])
    const steps = new Map([...older].map(([step, bucket]) => [step, stepOf(bucket)]))
    if (readingsIn([...steps.values()]) < readingsBetween(own, from_ms, join_ms)) return null
    for (const [i, at_ms] of younger?.at_ms.entries() ?? []) steps.set(at_ms / step_ms, stepIn(younger!, i))
    return answerOf(steps, step_ms)
  }
}

const pointOf = (row: Row) => ({ ...row, value: row.value ?? Number.NaN })

function endOf({ at_ms, step_ms }: SeriesAnswer): number {
  const last_ms = at_ms.at(-1)
  return last_ms === undefined ? 0 : last_ms + Math.max(step_ms - 1, 0)
}

const readingsIn = (steps: Step[]) => steps.reduce((sum, { n }) => sum + n, 0)

// A step that reaches over the join counts for what lies after it: the doubt is InfluxDB's.
// Steps of the record may be longer, and begin before what was asked for.
function readingsBetween({ at_ms, n, step_ms }: SeriesAnswer, from_ms: number, join_ms: number): number {
  return at_ms.reduce((sum, at, i) => sum + (at >= from_ms && at + step_ms <= join_ms ? n[i]! : 0), 0)
}

function stepOf({ n, total, low, high, worst }: Bucket): Step {
  return { mean: n > 0 ? total / n : null, min: low, max: high, n, flag: flagsBySeverity[worst]! }
}

function stepIn({ mean, min, max, n, flag }: SeriesAnswer, i: number): Step {
  return { mean: mean[i]!, min: min[i]!, max: max[i]!, n: n[i]!, flag: flag[i]! }
}

const nothing: Step = { mean: null, min: null, max: null, n: 0, flag: null }

function answerOf(steps: Map<number, Step>, step_ms: number): SeriesAnswer {
  const [first, last] = [Math.min(...steps.keys()), Math.max(...steps.keys())]
  const numbers = steps.size === 0 ? [] : Array.from({ length: last - first + 1 }, (_, i) => first + i)
  const columns = numbers.map((number) => steps.get(number) ?? nothing)
  return {
    step_ms,
    at_ms: numbers.map((number) => number * step_ms),
    mean: columns.map(({ mean }) => mean),
    min: columns.map(({ min }) => min),
    max: columns.map(({ max }) => max),
    n: columns.map(({ n }) => n),
    flag: columns.map(({ flag }) => flag),
  }
}
