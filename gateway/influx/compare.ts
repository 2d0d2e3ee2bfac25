/**
 * Does InfluxDB hold what the record holds? Counts per series and UTC day, on both sides. What is missing there can be
 * sent again; what is too much there can only be told.
 */
import { day_ms } from '../../edge/platform/time.ts'
import { quantities } from '../../hardware/quantities.ts'
import type { Store } from '../store/index.ts'
import type { Server } from './server.ts'

export interface SeriesName {
  station: string
  sensor: string
  quantity: string
}

/** One series on one day, where the two do not agree. */
export interface Difference extends SeriesName {
  day_ms: number
  record: number
  influx: number
}

/** Readings by series. */
export type Counts = Map<string, number>

export const nameOf = ({ station, sensor, quantity }: SeriesName) => `${station} ${sensor} ${quantity}`

/** Every measurement that Pantau writes, for a FROM clause. */
export const everyMeasurement = Object.keys(quantities)
  .map((key) => `"${key}"`)
  .join(',')

// One question to InfluxDB covers so many days: small enough to be answered in seconds.
const daysAtOnce = 7

/**
 * The series and whole UTC days that `from_ms` to `to_ms` touches and that differ, days in order. Only series of stations that the record knows
 * are looked at: the rest belongs to other gateways. `unsent` is what the record has and the writer has not sent yet.
 */
export async function* differences(
  store: Pick<Store, 'counts'>,
  server: Pick<Server, 'query'>,
  { from_ms, to_ms }: { from_ms: number; to_ms: number },
  unsent: (from_ms: number, to_ms: number) => Counts = () => new Map(),
): AsyncGenerator<Difference> {
  const own = new Set((await store.counts(0, Number.MAX_SAFE_INTEGER)).map(({ station }) => station))
  if (own.size === 0) return
  const last_ms = dayOf(to_ms - 1) + day_ms
  const first_ms = await firstDay(store, dayOf(from_ms), last_ms)
  for (let start_ms = first_ms; start_ms < last_ms; start_ms += daysAtOnce * day_ms) {
    const end_ms = Math.min(start_ms + daysAtOnce * day_ms, last_ms)
    // The record first: what is written in between makes InfluxDB's count larger, never smaller.
    const here = new Map<number, Counts>()
    for (let day = start_ms; day < end_ms; day += day_ms) here.set(day, await recordCounts(day, day + day_ms))
    const there = await influxCounts(server, start_ms, end_ms)
    for (const [day, counts] of here) yield* differencesOf(day, counts, there.get(day) ?? new Map(), own)
  }

  async function recordCounts(from_ms: number, to_ms: number): Promise<Counts> {
    const rows = await store.counts(from_ms, to_ms)
    const waiting = unsent(from_ms, to_ms)
    return new Map(rows.map((row) => [nameOf(row), Math.max(0, row.n - (waiting.get(nameOf(row)) ?? 0))]))
  }
}

/** The first day from which on the record has readings; `to_ms` when it has none. Halving: years cost a dozen questions. */
async function firstDay(store: Pick<Store, 'counts'>, from_ms: number, to_ms: number): Promise<number> {
  let [empty, held] = [0, (to_ms - from_ms) / day_ms]
  while (empty < held) {
    const middle = (empty + held) >> 1
    if ((await store.counts(from_ms, from_ms + (middle + 1) * day_ms)).length > 0) held = middle
    else empty = middle + 1
  }
  return from_ms + held * day_ms
}

function* differencesOf(day: number, here: Counts, there: Counts, own: Set<string>): Generator<Difference> {
  for (const name of new Set([...here.keys(), ...there.keys()])) {
    const [station = '', sensor = '', quantity = ''] = name.split(' ')
    const [record, influx] = [here.get(name) ?? 0, there.get(name) ?? 0]
    if (record !== influx && own.has(station)) yield { station, sensor, quantity, day_ms: day, record, influx }
  }
}

/** Readings per UTC day and series, as InfluxDB counts them. Both ends are starts of days. */
export async function influxCounts(
  server: Pick<Server, 'query'>,
  from_ms: number,
  to_ms: number,
): Promise<Map<number, Counts>> {
  const found = await server.query(
    `SELECT count("flag") FROM ${everyMeasurement} WHERE time >= ${from_ms}ms AND time < ${to_ms}ms ` +
      'GROUP BY time(1d), "station", "sensor" fill(none)',
  )
  const days = new Map<number, Counts>()
  for (const { name: quantity, tags = {}, values } of found) {
    const { station = '', sensor = '' } = tags
    for (const [day, n] of values) {
      const counts = days.get(Number(day)) ?? new Map<string, number>()
      days.set(Number(day), counts.set(nameOf({ station, sensor, quantity }), Number(n)))
    }
  }
  return days
}

export const dayOf = (at_ms: number) => Math.floor(at_ms / day_ms) * day_ms
