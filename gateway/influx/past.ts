/**
 * What InfluxDB remembers, asked in InfluxQL, the one language that 1.x, 2.x, 3.x and Cloud all answer. Each question has
 * a time limit, so that a slow server never holds up a page; after a failure the next ones fail at once for a while.
 */
import { quantities } from '../../hardware/quantities.ts'
import type { Flag, Row } from '../contract.ts'
import { addRow, type Bucket, bucketAt, type RowsQuery, type SeriesQuery } from '../store/index.ts'
import type { ResultSeries, Server } from './server.ts'
import { ServerTrouble } from './trouble.ts'

export interface Past {
  /** Rows in time order; complete up to `complete_ms` (inclusive): Infinity when nothing was cut off. */
  rows(query: Omit<RowsQuery, 'cursor'>): Promise<{ rows: Row[]; complete_ms: number }>
  /** The steps of a chart, keyed by their number since 1970. */
  buckets(query: SeriesQuery, step_ms: number): Promise<Map<number, Bucket>>
  /** Times of the first and the last reading, or null when there is none. */
  span(query: SeriesQuery): Promise<{ first_ms: number; last_ms: number } | null>
}

const answer_ms = 5_000
const silence_ms = 10_000

export function openPast(server: Pick<Server, 'query' | 'kind'>, now: () => number): Past {
  let trouble: { err: ServerTrouble; until_ms: number } | null = null

  async function ask(text: string): Promise<ResultSeries[]> {
    if (trouble && now() < trouble.until_ms) throw trouble.err
    try {
      // It takes readings and answers no InfluxQL: there is no past to ask.
      const isDumb = (await server.kind(answer_ms)) === 'victoria-metrics'
      const found = isDumb ? [] : await server.query(text, answer_ms)
      trouble = null
      return found
    } catch (err) {
      if (err instanceof ServerTrouble) trouble = { err, until_ms: now() + silence_ms }
      throw err
    }
  }

  async function end(query: SeriesQuery, which: 'first' | 'last'): Promise<number | undefined> {
    const [found] = await ask(`SELECT ${which}("flag") FROM ${quoted(query.quantity)} WHERE ${where(query)}`)
    const at_ms = found?.values[0]?.[0]
    return at_ms === undefined || at_ms === null ? undefined : Number(at_ms)
  }

  return {
    async rows(query) {
      const from = query.quantity ? quoted(query.quantity) : Object.keys(quantities).map(quoted).join(',')
      const found = await ask(
        `SELECT "value", "flag" FROM ${from} WHERE ${where(query)} GROUP BY "sensor" ORDER BY time LIMIT ${query.limit}`,
      )
      // The limit counts for each series: what lies beyond the end of one that was cut is not whole.
      const cut = found.filter(({ values }) => values.length === query.limit)
      const complete_ms = Math.min(Number.POSITIVE_INFINITY, ...cut.map(({ values }) => Number(values.at(-1)![0])))
      const rows = found.flatMap(rowsIn).filter(({ at_ms }) => at_ms <= complete_ms)
      return { rows: rows.sort(inOrder), complete_ms }
    },
    async buckets(query, step_ms) {
      const tail = `FROM ${quoted(query.quantity)} WHERE ${where(query)} GROUP BY time(${step_ms}ms) fill(none)`
      const [[numbers], [flags]] = await Promise.all([
        ask(`SELECT count("value"), sum("value"), min("value"), max("value") ${tail}`),
        ask(`SELECT distinct("flag") ${tail}`),
      ])
      return bucketsIn(numbers, flags, step_ms)
    },
    async span(query) {
      const [first_ms, last_ms] = await Promise.all([end(query, 'first'), end(query, 'last')])
      return first_ms === undefined || last_ms === undefined ? null : { first_ms, last_ms }
    },
  }
}

/** Rows of one station in the order of their names: time, sensor, quantity. */
export function inOrder(a: Row, b: Row): number {
  return a.at_ms - b.at_ms || compare(a.sensor, b.sensor) || compare(a.quantity, b.quantity)
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function rowsIn({ name: quantity, tags, values }: ResultSeries): Row[] {
  return values.map(([at_ms, value, flag]) => ({
    sensor: tags?.sensor ?? '',
    quantity,
    at_ms: Number(at_ms),
    value: value === null || value === undefined ? null : Number(value),
    flag: Number(flag) as Flag,
    received_ms: null,
  }))
}

function bucketsIn(numbers: ResultSeries | undefined, flags: ResultSeries | undefined, step_ms: number) {
  const buckets = new Map<number, Bucket>()
  const at = (time: unknown) => bucketAt(buckets, Math.floor(Number(time) / step_ms))
  for (const [time, flag] of flags?.values ?? []) addRow(at(time), Number.NaN, Number(flag))
  for (const [time, n, total, low, high] of numbers?.values ?? []) {
    if (!n) continue
    Object.assign(at(time), { n, total, low, high })
  }
  return buckets
}

function where({ station, sensor, from_ms, to_ms }: Omit<RowsQuery, 'limit'>): string {
  const ofSensor = sensor === undefined ? '' : ` AND "sensor" = ${text(sensor)}`
  const [from, to] = [Math.max(from_ms, earliest_ms), Math.min(to_ms, latest_ms)]
  return `"station" = ${text(station)}${ofSensor} AND time >= ${from}ms AND time < ${to}ms`
}

// InfluxDB counts nanoseconds in 64 bits: 1677 to 2262. Readings lie within 1970 and that.
const earliest_ms = 0
const latest_ms = 9_000_000_000_000

const quoted = (name: string) => `"${name.replace(/["\\]/g, '\\$&')}"`
const text = (value: string) => `'${value.replace(/['\\]/g, '\\$&')}'`
