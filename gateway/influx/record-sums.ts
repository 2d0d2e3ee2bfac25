/** What the record holds, summed up in the same way as InfluxDB is asked. */
import { day_ms, hour_ms } from '../../edge/platform/time.ts'
import type { Row } from '../contract.ts'
import { pagesOf, type Store } from '../store/index.ts'
import { nameOf, type SeriesName, type Value } from './influx-sums.ts'
import { inInflux } from './line.ts'
import { addReading, noSums, type Sums } from './sums.ts'

const page_rows = 5_000

/** By hour, from the rollups: cheap, without flags. Null when the record has no hours of then any more. */
export async function sumsOfSeries(
  store: Pick<Store, 'series'>,
  name: SeriesName,
  from_ms: number,
): Promise<Map<number, Sums> | null> {
  const range = { ...name, from_ms, to_ms: from_ms + day_ms, step_ms: hour_ms }
  const { step_ms, at_ms, mean, min, max, n } = await store.series(range)
  if (step_ms !== hour_ms && at_ms.length > 0) return null
  const hours = new Map<number, Sums>()
  for (const [i, at] of at_ms.entries()) {
    // Of wild numbers InfluxDB has only the flags: such an hour cannot be compared by its sums.
    const isWild = inInflux(min[i]!) !== min[i] || inInflux(max[i]!) !== max[i]
    const numbers = isWild ? null : n[i]!
    const total = mean[i] === null ? 0 : mean[i]! * n[i]!
    // The rollups do not tell by hour how many readings had no number: all are counted by day.
    hours.set(at, { n: null, numbers, total, low: min[i]!, high: max[i]!, flags: null })
  }
  return hours
}

/** By series and hour, from the raw rows of a station's day: with flags. */
export async function sumsOfRows(
  store: Pick<Store, 'rows'>,
  station: string,
  from_ms: number,
): Promise<Map<string, Map<number, Sums>>> {
  const series = new Map<string, Map<number, Sums>>()
  for await (const row of rowsOf(store, { station, from_ms, to_ms: from_ms + day_ms })) {
    const name = nameOf({ station, ...row })
    const hours = series.get(name) ?? new Map<number, Sums>()
    series.set(name, hours)
    const hour = Math.floor(row.at_ms / hour_ms) * hour_ms
    const sums = hours.get(hour) ?? { ...noSums }
    hours.set(hour, sums)
    addReading(sums, { ...row, value: inInflux(row.value) })
  }
  return series
}

/** The values of one series on one day, by time. */
export async function recordRows(
  store: Pick<Store, 'rows'>,
  name: SeriesName,
  from_ms: number,
): Promise<Map<number, Value>> {
  const rows = new Map<number, Value>()
  for await (const { at_ms, value, flag } of rowsOf(store, { ...name, from_ms, to_ms: from_ms + day_ms })) {
    rows.set(at_ms, { value: inInflux(value), flag })
  }
  return rows
}

/** Raw rows, page by page. */
export async function* rowsOf(
  store: Pick<Store, 'rows'>,
  query: Omit<Parameters<Store['rows']>[0], 'limit' | 'cursor'>,
): AsyncGenerator<Row> {
  for await (const { rows } of pagesOf(store, { ...query, limit: page_rows })) yield* rows
}
