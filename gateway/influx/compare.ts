/**
 * Does InfluxDB hold what the record holds? Counts by series and UTC day first, then sums by hour, on both sides; where these
 * differ, value by value. What is missing or wrong there can be sent again; what is too much can only be told.
 */
import { day_ms } from '../../edge/platform/time.ts'
import type { Store } from '../store/index.ts'
import { type Held, influxRows, influxSums, nameOf, type SeriesName, type Value } from './influx-sums.ts'
import { recordRows, sumsOfRows, sumsOfSeries } from './record-sums.ts'
import type { Server } from './server.ts'
import { added, areSame, noSums, type Sums } from './sums.ts'
import type { Tagging } from './tagging.ts'

/** One reading that the two do not agree on; null = this side does not have it. */
export interface Disagreement {
  at_ms: number
  record: Value | null
  influx: Value | null
}

/** One series on one day, where the two do not agree. */
export interface Difference extends SeriesName {
  day_ms: number
  /** Readings. */
  record: number
  influx: number
  /** The readings that differ, where they were looked at one by one. */
  wrong?: Disagreement[]
}

/** Readings by series. */
export type Counts = Map<string, number>

export interface Comparing {
  store: Pick<Store, 'counts' | 'rows' | 'series'>
  server: Pick<Server, 'query'>
  /** Whose points are compared: those of other gateways are none of ours. */
  whose: Tagging
  /** What the record has and the writer has not sent yet. */
  unsent?: (from_ms: number, to_ms: number) => Counts
  /**
   * `sums`: by the record's rollups, in seconds for years; sees each changed number, and no changed flag. `values`: reads every
   * raw row of the record, and sees flags, too.
   */
  depth: 'sums' | 'values'
}

// One question to InfluxDB covers a week, or less where that were more hours than it answers in seconds.
const daysAtOnce = 7
const seriesHours_max = 40_000

/** The series and whole UTC days that `from_ms` to `to_ms` touches and that differ, days in order. */
export async function* differences(
  comparing: Comparing,
  { from_ms, to_ms }: { from_ms: number; to_ms: number },
): AsyncGenerator<Difference> {
  const { store, server, whose, unsent = () => new Map() } = comparing
  const known = await store.counts(0, Number.MAX_SAFE_INTEGER)
  if (known.length === 0) return
  const stations = new Set(known.map(({ station }) => station))
  const last_ms = dayOf(to_ms - 1) + day_ms
  const days = Math.max(1, Math.min(daysAtOnce, Math.floor(seriesHours_max / (24 * known.length))))
  const first_ms = await firstDay(store, dayOf(from_ms), last_ms)
  for (let start_ms = first_ms; start_ms < last_ms; start_ms += days * day_ms) {
    const end_ms = Math.min(start_ms + days * day_ms, last_ms)
    // The record first: what is written in between makes InfluxDB's count larger, never smaller.
    const here = new Map<number, Counts>()
    for (let day = start_ms; day < end_ms; day += day_ms) here.set(day, await recordCounts(day))
    const there = await influxSums(server, whose, start_ms, end_ms)
    for (const [day, counts] of here) yield* differencesOf(day, counts, there)
  }

  async function recordCounts(day: number): Promise<Counts> {
    const rows = await store.counts(day, day + day_ms)
    const waiting = unsent(day, day + day_ms)
    return new Map(rows.map((row) => [nameOf(row), Math.max(0, row.n - (waiting.get(nameOf(row)) ?? 0))]))
  }

  async function* differencesOf(
    day: number,
    here: Counts,
    there: ReadonlyMap<string, Held>,
  ): AsyncGenerator<Difference> {
    const record = openRecordSums(comparing, day)
    for (const name of new Set([...here.keys(), ...there.keys()])) {
      const [station = '', sensor = '', quantity = ''] = name.split(' ')
      if (!stations.has(station)) continue
      const series = { station, sensor, quantity }
      const sides = sidesOf(there.get(name), day)
      const n = here.get(name) ?? 0
      const least = countOf(sides.tagged) + countOf(sides.untagged)
      if (least < n) yield { ...series, day_ms: day, record: n, influx: least }
      else if (n + least > 0 && !(await record.agrees(series, n, sides))) {
        const found = await inDetail(comparing, series, day, { record: n, influx: countOf(best(sides, n)) })
        if (found) yield found
      }
    }
  }
}

/** The hours of one series on one day. */
type Hours = ReadonlyMap<number, Sums>
interface Sides {
  tagged: Hours
  untagged: Hours
}

function sidesOf(held: Held | undefined, day: number): Sides {
  const within = (hours: Hours | undefined) =>
    new Map([...(hours ?? [])].filter(([hour]) => hour >= day && hour < day + day_ms))
  return { tagged: within(held?.tagged), untagged: within(held?.untagged) }
}

const countOf = (hours: Hours) => [...hours.values()].reduce((sum, { n }) => sum + (n ?? 0), 0)

/** What has the tag alone, when that is all there should be; otherwise both. */
function best({ tagged, untagged }: Sides, n: number): Hours {
  if (untagged.size === 0 || countOf(tagged) === n) return tagged
  const both = new Map(tagged)
  for (const [hour, sums] of untagged) both.set(hour, added(both.get(hour) ?? noSums, sums))
  return both
}

/** The record's sums of one day, read when they are needed. */
function openRecordSums({ store, depth }: Comparing, day: number) {
  const byStation = new Map<string, Promise<Map<string, Map<number, Sums>>>>()

  async function hoursOf(series: SeriesName, n: number): Promise<Hours | null> {
    if (depth === 'values') {
      const { station } = series
      if (!byStation.has(station)) byStation.set(station, sumsOfRows(store, station, day))
      const hours = (await byStation.get(station)!).get(nameOf(series)) ?? new Map<number, Sums>()
      // When raw rows have left the record, its rollups still know the numbers.
      if (countOf(hours) >= n) return hours
    }
    return sumsOfSeries(store, series, day)
  }

  return {
    async agrees(series: SeriesName, n: number, sides: Sides): Promise<boolean> {
      const there = best(sides, n)
      if (countOf(there) !== n) return false
      const here = await hoursOf(series, n)
      if (here === null) return true
      const none: Sums = { ...noSums, n: null, flags: null }
      return [...new Set([...here.keys(), ...there.keys()])].every((hour) =>
        areSame(here.get(hour) ?? none, there.get(hour) ?? none),
      )
    },
  }
}

/** Value by value; null when it is only a matter of what is on its way, or of one point in two places. */
async function inDetail(
  { store, server, whose, unsent = () => new Map() }: Comparing,
  series: SeriesName,
  day: number,
  counted: { record: number; influx: number },
): Promise<Difference | null> {
  const before = await recordRows(store, series, day)
  const waiting = unsent(day, day + day_ms).get(nameOf(series)) ?? 0
  if (before.size < counted.record) return { ...series, day_ms: day, ...counted } // raw rows have left the record
  const there = await influxRows(server, whose, series, day)
  const found = disagreements(before, there)
  if (found.length <= waiting) return null
  // What was changed in between is no difference.
  const after = await recordRows(store, series, day)
  const lasting = new Set(disagreements(after, there).map(({ at_ms }) => at_ms))
  const wrong = found.filter(({ at_ms }) => lasting.has(at_ms))
  return wrong.length <= waiting ? null : { ...series, day_ms: day, record: after.size, influx: there.size, wrong }
}

function disagreements(here: ReadonlyMap<number, Value>, there: ReadonlyMap<number, Value>): Disagreement[] {
  return [...new Set([...here.keys(), ...there.keys()])].flatMap((at_ms) => {
    const [record, influx] = [here.get(at_ms) ?? null, there.get(at_ms) ?? null]
    const isSame = record?.value === influx?.value && record?.flag === influx?.flag
    return isSame ? [] : [{ at_ms, record, influx }]
  })
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

export const dayOf = (at_ms: number) => Math.floor(at_ms / day_ms) * day_ms
