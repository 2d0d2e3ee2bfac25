/** What is usual for a series: where its values lie nine tenths of the time, and the highest the record knows. */
import { day_ms, hour_ms } from '../../edge/platform/time.ts'
import { flags } from '../../hardware/flags.ts'
import { decimalsOf, isAmount } from '../../hardware/quantities.ts'
import type { SeriesAnswer, Typical } from '../contract.ts'
import type { Store } from '../store/index.ts'

/** Six hours see both halves of a tide and the warm and the cold part of a day; a year has 1,460 of them. */
export const typicalStep_ms = 6 * hour_ms
const year_ms = 365 * day_ms
const keep_ms = 12 * hour_ms
const least_ms = 28 * day_ms // four weeks: two springs and two neaps of a tide
const share = 0.05

/**
 * Of the columns of a year. Null where steps with usable values make up less than four weeks together, and for an amount,
 * which is nothing most of the time.
 */
export function typicalOf(year: SeriesAnswer, quantity: string): Typical | null {
  if (isAmount(quantity)) return null
  const usable = year.at_ms.flatMap((at_ms, i) => {
    const [mean, max] = [year.mean[i], year.max[i]]
    return mean == null || max == null || year.flag[i] === flags.fail ? [] : [{ at_ms, mean, max }]
  })
  if (usable.length * typicalStep_ms < least_ms) return null
  const means = usable.map(({ mean }) => mean).sort((a, b) => a - b)
  const at = (part: number) => rounded(means[Math.round(part * (means.length - 1))]!, quantity)
  const highest = usable.reduce((most, one) => (one.max > most.max ? one : most))
  return {
    low: at(share),
    high: at(1 - share),
    highest: rounded(highest.max, quantity),
    highest_ms: highest.at_ms,
  }
}

/** Asks the record seldom: what is usual hardly changes from one day to the next. */
export function openTypicals(store: Pick<Store, 'series'>) {
  const known = new Map<string, { at_ms: number; typical: Typical | null }>()
  let version = ''
  return {
    /** Forgets all when the past has become another one: corrections, and what was forgotten, by any word that tells. */
    follow(now: string) {
      if (now !== version) known.clear()
      version = now
    },
    async of(station: string, key: string, now_ms: number): Promise<Typical | null> {
      const id = `${station} ${key}`
      const before = known.get(id)
      if (before && now_ms >= before.at_ms && now_ms - before.at_ms < keep_ms) return before.typical
      const [sensor, quantity] = key.split('.') as [string, string]
      const range = { from_ms: now_ms - year_ms, to_ms: now_ms, step_ms: typicalStep_ms }
      const year = await store.series({ station, sensor, quantity, ...range, corrected: true, mayLack: true })
      const typical = typicalOf(year, quantity)
      known.set(id, { at_ms: now_ms, typical })
      return typical
    },
    /** Forgets those that are not asked for any more. */
    keep(ids: ReadonlySet<string>) {
      for (const id of known.keys()) if (!ids.has(id)) known.delete(id)
    },
  }
}

function rounded(value: number, quantity: string): number {
  return Number(value.toFixed(decimalsOf(quantity)))
}
