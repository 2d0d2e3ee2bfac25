/**
 * What InfluxDB remembers, asked in InfluxQL, the one language that 1.x, 2.x, 3.x and Cloud all answer. Each question has
 * a time limit, so that a slow server never holds up a page; after a failure the next ones fail at once for a while.
 */
import { isOfNode, quantities } from '../../hardware/quantities.ts'
import type { Flag, Row } from '../contract.ts'
import { addRow, type Bucket, bucketAt, type RowsQuery, type SeriesQuery } from '../store/index.ts'
import type { ResultSeries, Server } from './server.ts'
import { partsOf, type Tagging } from './tagging.ts'
import { ServerTrouble } from './trouble.ts'

/** Whether it is asked for as corrections make it: see `corrected-past.ts`. */
export interface Corrected {
  corrected?: boolean
}

export interface Past {
  /** Rows in time order; complete up to `complete_ms` (inclusive): Infinity when nothing was cut off. */
  rows(query: Omit<RowsQuery, 'cursor'>): Promise<{ rows: Row[]; complete_ms: number }>
  /** The steps of a chart, keyed by their number since 1970. */
  buckets(query: SeriesQuery & Corrected, step_ms: number): Promise<Map<number, Bucket>>
  /** Times of the first and the last reading, or null when there is none. */
  span(query: SeriesQuery & Corrected): Promise<{ first_ms: number; last_ms: number } | null>
}

/** What a station is called in InfluxDB, and whose points are its. */
export interface Place {
  station: string
  whose: Tagging
}

const answer_ms = 5_000
const silence_ms = 10_000

/** `placeOf`: where a station that somebody asks for is found. */
export function openPast(
  server: Pick<Server, 'query' | 'kind'>,
  now: () => number,
  placeOf: (station: string) => Place,
): Past {
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

  /** The same question about each part of the station's points: what has the tag first. */
  function inParts<Answer>(
    { station, from_ms, to_ms }: { station: string; from_ms: number; to_ms: number },
    question: (part: { where: string }) => Promise<Answer>,
  ): Promise<Answer[]> {
    const place = placeOf(station)
    const parts = partsOf(place.whose, from_ms, to_ms)
    return Promise.all(
      parts.map(({ gateway, to_ms }) => question({ where: whereOf(place.station, gateway, from_ms, to_ms) })),
    )
  }

  async function end(quantity: string, where: string, which: 'first' | 'last'): Promise<number | undefined> {
    const [found] = await ask(`SELECT ${which}("flag") FROM ${quoted(quantity)} WHERE ${where}`)
    const at_ms = found?.values[0]?.[0]
    return at_ms === undefined || at_ms === null ? undefined : Number(at_ms)
  }

  async function rows(query: Omit<RowsQuery, 'cursor'>) {
    const from = query.quantity ? quoted(query.quantity) : namesOf(query).map(quoted).join(',')
    const sensor = ofSensor(query.sensor)
    const parts = await inParts(query, ({ where }) =>
      ask(
        `SELECT "value", "flag" FROM ${from} WHERE ${where}${sensor} GROUP BY "sensor" ORDER BY time LIMIT ${query.limit}`,
      ),
    )
    // The limit counts for each series: what lies beyond the end of one that was cut is not whole.
    const cut = parts.flat().filter(({ values }) => values.length === query.limit)
    const complete_ms = Math.min(Number.POSITIVE_INFINITY, ...cut.map(({ values }) => Number(values.at(-1)![0])))
    const [own = [], without = []] = parts.map((found) => found.flatMap(rowsIn))
    const rows = united(own, without).filter(({ at_ms }) => at_ms <= complete_ms)
    return { rows: rows.sort(inOrder), complete_ms }
  }

  return {
    rows,
    async buckets(query, step_ms) {
      const parts = await inParts(query, async ({ where }) => {
        const tail = `FROM ${quoted(query.quantity)} WHERE ${where}${ofSensor(query.sensor)} GROUP BY time(${step_ms}ms) fill(none)`
        const [[numbers], [flags]] = await Promise.all([
          ask(`SELECT count("value"), sum("value"), min("value"), max("value") ${tail}`),
          ask(`SELECT distinct("flag") ${tail}`),
        ])
        return bucketsIn(numbers, flags, step_ms)
      })
      return joined(parts, (step) => exactly(query, step, step_ms))
    },
    async span({ sensor, quantity, ...range }) {
      const ends = await inParts(range, ({ where }) => {
        const which = where + ofSensor(sensor)
        return Promise.all([end(quantity, which, 'first'), end(quantity, which, 'last')])
      })
      const found = ends.flatMap(([first_ms, last_ms]) =>
        first_ms === undefined ? [] : [[first_ms, last_ms ?? first_ms]],
      )
      if (found.length === 0) return null
      return {
        first_ms: Math.min(...found.map(([first_ms]) => first_ms!)),
        last_ms: Math.max(...found.map(([, last_ms]) => last_ms!)),
      }
    },
  }

  /** A step of which both parts hold something, from its rows: a point may be in both. Null when they are too many. */
  async function exactly(query: SeriesQuery, step: number, step_ms: number): Promise<Bucket | null> {
    const range = {
      from_ms: Math.max(query.from_ms, step * step_ms),
      to_ms: Math.min(query.to_ms, (step + 1) * step_ms),
    }
    const found = await rows({ ...query, ...range, limit: stepRows_max })
    if (found.complete_ms !== Number.POSITIVE_INFINITY) return null
    const buckets = new Map<number, Bucket>()
    for (const { value, flag } of found.rows) addRow(bucketAt(buckets, step), value ?? Number.NaN, flag)
    return buckets.get(step) ?? null
  }
}

const stepRows_max = 10_000
// Beside the step in which a gateway began to write its tag, a few that were corrected since.
const mixedSteps_max = 50

/** Both parts of a chart. Of a step that cannot be looked at closely, the part that knows more readings is believed. */
async function joined(
  [own = new Map(), without = new Map()]: Map<number, Bucket>[],
  exactly: (step: number) => Promise<Bucket | null>,
): Promise<Map<number, Bucket>> {
  const all = new Map([...without, ...own])
  const mixed = [...own.keys()].filter((step) => without.has(step))
  for (const [index, step] of mixed.entries()) {
    const larger = own.get(step)!.n >= without.get(step)!.n ? own.get(step)! : without.get(step)!
    all.set(step, (index < mixedSteps_max ? await exactly(step) : null) ?? larger)
  }
  return all
}

/** What both hold counts once, as the first has it. */
export function united(first: Row[], second: Row[]): Row[] {
  if (second.length === 0) return first
  const nameOf = (row: Row) => `${row.at_ms} ${row.sensor} ${row.quantity}`
  const known = new Set(first.map(nameOf))
  return [...first, ...second.filter((row) => !known.has(nameOf(row)))]
}

/** Every measurement, or those of what was measured. */
function namesOf({ measured }: Pick<RowsQuery, 'measured'>): string[] {
  return Object.keys(quantities).filter((quantity) => !measured || !isOfNode(quantity))
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

function whereOf(station: string, gateway: string, from_ms: number, to_ms: number): string {
  const [from, to] = [Math.max(from_ms, earliest_ms), Math.min(to_ms, latest_ms)]
  return `"gateway" = ${text(gateway)} AND "station" = ${text(station)} AND time >= ${from}ms AND time < ${to}ms`
}

const ofSensor = (sensor: string | undefined) => (sensor === undefined ? '' : ` AND "sensor" = ${text(sensor)}`)

// InfluxDB counts nanoseconds in 64 bits: 1677 to 2262. Readings lie within 1970 and that.
const earliest_ms = 0
const latest_ms = 9_000_000_000_000

const quoted = (name: string) => `"${name.replace(/["\\]/g, '\\$&')}"`
const text = (value: string) => `'${value.replace(/['\\]/g, '\\$&')}'`
