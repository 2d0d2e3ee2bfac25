/** What InfluxDB holds of one gateway, summed up by series and hour, and its rows of one series and day. */
import { day_ms, hour_ms } from '../../edge/platform/time.ts'
import { quantities } from '../../hardware/quantities.ts'
import type { Flag, Row } from '../contract.ts'
import type { ResultSeries, Server } from './server.ts'
import { noSums, type Sums } from './sums.ts'
import { partsOf, type Tagging } from './tagging.ts'
import { ServerTrouble } from './trouble.ts'

export interface SeriesName {
  station: string
  sensor: string
  quantity: string
}

export const nameOf = ({ station, sensor, quantity }: SeriesName) => `${station} ${sensor} ${quantity}`

export type Value = Pick<Row, 'value' | 'flag'>

/** Of one series, by the start of the hour: points with the gateway's tag, and those without a tag that are its own. */
export interface Held {
  tagged: Map<number, Sums>
  untagged: Map<number, Sums>
}

type Asked = Pick<Server, 'query'>

const quoted = (name: string) => `"${name}"`

/** Every measurement that Pantau writes, for a FROM clause. */
export const everyMeasurement = Object.keys(quantities).map(quoted).join(',')

const counted = 'count("flag") AS "n", sum("flag") AS "flags"'
const summed = `${counted}, count("value") AS "numbers", sum("value") AS "total", min("value") AS "low", max("value") AS "high"`

/** By the name of the series. Both ends are starts of hours. */
export async function influxSums(
  server: Asked,
  whose: Tagging,
  from_ms: number,
  to_ms: number,
): Promise<Map<string, Held>> {
  const held = new Map<string, Held>()
  for (const part of partsOf(whose, from_ms, to_ms)) {
    const tail =
      `WHERE time >= ${from_ms}ms AND time < ${part.to_ms}ms AND "gateway" = '${part.gateway}' ` +
      'GROUP BY time(1h), "station", "sensor" fill(none)'
    for (const series of await sumsIn(server, tail)) take(held, series, part.gateway === '' ? 'untagged' : 'tagged')
  }
  return held
}

/** A measurement whose values are texts (somebody else's) refuses to be summed: it is counted, and the others are summed. */
async function sumsIn(server: Asked, tail: string): Promise<ResultSeries[]> {
  try {
    return await server.query(`SELECT ${summed} FROM ${everyMeasurement} ${tail}`)
  } catch (err) {
    if (!isRefused(err)) throw err
  }
  const found: ResultSeries[] = []
  for (const quantity of Object.keys(quantities)) {
    const answer = await server.query(`SELECT ${summed} FROM "${quantity}" ${tail}`).catch((err) => {
      if (isRefused(err)) return server.query(`SELECT ${counted} FROM "${quantity}" ${tail}`)
      throw err
    })
    found.push(...answer)
  }
  return found
}

const isRefused = (err: unknown) =>
  err instanceof ServerTrouble && (err.trouble === 'refused' || err.trouble === 'rejected-line')

function take(held: Map<string, Held>, { name: quantity, tags = {}, columns, values }: ResultSeries, side: keyof Held) {
  const name = nameOf({ station: tags.station ?? '', sensor: tags.sensor ?? '', quantity })
  const one = held.get(name) ?? { tagged: new Map(), untagged: new Map() }
  held.set(name, one)
  for (const row of values) {
    const at = Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null]))
    if (!at.n) continue
    const sums: Sums = {
      ...noSums,
      n: Number(at.n),
      flags: Number(at.flags),
      numbers: columns.includes('numbers') ? Number(at.numbers) : null,
      total: Number(at.total),
      low: numberOf(at.low),
      high: numberOf(at.high),
    }
    one[side].set(Math.floor(Number(at.time) / hour_ms) * hour_ms, sums)
  }
}

const numberOf = (value: unknown) => (value === null || value === undefined ? null : Number(value))

/** The values of one series on one day, by time; what has the tag wins. */
export async function influxRows(
  server: Asked,
  whose: Tagging,
  { station, sensor, quantity }: SeriesName,
  from_ms: number,
): Promise<Map<number, Value>> {
  const rows = new Map<number, Value>()
  for (const { gateway, to_ms } of partsOf(whose, from_ms, from_ms + day_ms)) {
    const [found] = await server.query(
      `SELECT "value", "flag" FROM "${quantity}" WHERE time >= ${from_ms}ms AND time < ${to_ms}ms ` +
        `AND "gateway" = '${gateway}' AND "station" = '${station}' AND "sensor" = '${sensor}'`,
    )
    for (const [at_ms, value, flag] of found?.values ?? []) {
      if (!rows.has(Number(at_ms))) rows.set(Number(at_ms), { value: numberOf(value), flag: Number(flag) as Flag })
    }
  }
  return rows
}
