/** What a stretch of a sensor holds, as it is shown now and as it would be with one correction more: for a preview. */
import type { Correction } from '../../contract.ts'
import { type Layers, layersOf } from '../corrections/layers.ts'
import type { StretchSummary, SummaryQuery } from '../corrections/stretch.ts'
import type { Memory, Series } from './memory.ts'
import { shownBucket } from './parts.ts'
import type { Place } from './place.ts'
import { addBucket, type Bucket, emptyBucket, levels } from './rollup.ts'
import { placesOf, rowsOf } from './rows.ts'
import { addPart } from './steps.ts'

const [, , days] = levels
const step_ms = 364 * days.ms // any multiple of a day: the steps are added up

export function openSummary(memory: Memory) {
  return function summary({ correction, ...query }: SummaryQuery): StretchSummary[] {
    const { station, sensor, quantity } = query
    const standing = memory.corrections.of(station)?.standing ?? []
    const [now, then] = [layersOf(standing), layersOf([...standing, correction])]
    const found = [...(memory.stations.get(station)?.sensors.get(sensor)?.values() ?? [])]
    return found
      .filter((series) => (quantity ?? series.quantity) === series.quantity)
      .flatMap((series) => {
        const range = rangeOf(memory, series, query.from_ms, query.to_ms)
        if (!range) return []
        const { first_ms, last_ms } = range
        const cuts = cutsOf([...standing, correction], first_ms, last_ms + 1)
        const [before, after] = [shown(series, cuts, now), shown(series, cuts, then)]
        const readings = before.n + before.nulls
        if (readings === 0) return []
        return [
          {
            quantity: series.quantity,
            readings,
            first_ms,
            last_ms,
            before: numbersOf(before),
            after: numbersOf(after),
          },
        ]
      })
  }

  function shown(series: Series, cuts: readonly number[], layers: Layers): Bucket {
    const all = emptyBucket()
    cuts.slice(1).forEach((to_ms, i) => {
      const from_ms = cuts[i]!
      const buckets = new Map<number, Bucket>()
      addPart(memory, { series, from_ms, to_ms, change: null }, step_ms, days, buckets)
      const effect = layers.effectOn(series.sensor, series.quantity, from_ms)
      for (const bucket of buckets.values()) addBucket(all, shownBucket(bucket, effect))
    })
    return all
  }
}

/** Times of the first and the last reading of a range, the latter as far as it is known; null: it has none. */
function rangeOf(memory: Memory, series: Series, from_ms: number, to_ms: number) {
  const { key, tail, settling, newest, gone_to_ms } = series
  const places = placesOf(memory, series, from_ms, to_ms)
  const firsts = places.map((place) => place.span(key)!.first_ms)
  const pending = [settling, tail].map((rows) => rows.after(from_ms - 1))
  const first_ms = Math.max(from_ms, Math.min(...firsts, ...pending))
  const last_ms = Math.min(to_ms - 1, newest?.at_ms ?? Number.NEGATIVE_INFINITY)
  if (first_ms > last_ms) return null
  // Where retention has taken rows, their summaries tell.
  if (first_ms < gone_to_ms) return { first_ms, last_ms }
  const first = rowsOf(memory, series, first_ms, last_ms + 1).next()
  const before = (place: Place) => place.around(key, last_ms + 1)[0]
  return first.done
    ? null
    : {
        first_ms: first.value.at_ms,
        last_ms: Math.max(tail.before(last_ms + 1), settling.before(last_ms + 1), ...places.map(before)),
      }
}

function cutsOf(corrections: readonly Correction[], from_ms: number, to_ms: number): number[] {
  const ends = corrections.flatMap((one) => [one.from_ms, one.to_ms ?? Number.POSITIVE_INFINITY])
  return [...new Set([from_ms, ...ends.filter((at) => at > from_ms && at < to_ms), to_ms])].sort((a, b) => a - b)
}

function numbersOf({ n, total, low, high }: Bucket): StretchSummary['before'] {
  return { values: n, mean: n > 0 ? total / n : null, min: low, max: high }
}
