/**
 * How an InfluxDB is asked to forget. 1.x takes InfluxQL's DELETE, 2.x a predicate; 3.x and VictoriaMetrics cannot be asked to
 * delete a stretch of time, so there a person does it, with the statement that says what is meant.
 */
import { quantities } from '../../hardware/quantities.ts'
import type { ForgetScope } from '../store/index.ts'
import { partsOf, type Tagging } from './tagging.ts'
import type { Kind } from './trouble.ts'

/** Points of one measurement (or all) and tag set, from ≤ time < to. */
export interface Deletion {
  /** All measurements of quantities when absent. Alerts stay: they are what people were told. */
  quantity?: string
  /** '' = points without the tag. */
  gateway: string
  station: string
  sensor?: string
  from_ms: number
  to_ms: number
}

/** The times that InfluxDB 1.x can hold, to the second; https://docs.influxdata.com/influxdb/v1/troubleshooting/frequently-asked-questions/ */
const least_ms = Date.UTC(1678, 0, 1)
const most_ms = Date.UTC(2262, 0, 1)

export function deletionsOf({ station, sensor, quantity, from_ms, to_ms }: ForgetScope, whose: Tagging): Deletion[] {
  const [from, to] = [from_ms ?? least_ms, to_ms ?? most_ms]
  return partsOf(whose, from, to).map((part) => ({
    ...(quantity !== undefined && { quantity }),
    ...(sensor !== undefined && { sensor }),
    ...{ gateway: part.gateway, station, from_ms: from, to_ms: part.to_ms },
  }))
}

/** InfluxQL, one statement for each measurement. Ids and quantities hold no quotes. */
export function influxql({ quantity, gateway, station, sensor, from_ms, to_ms }: Deletion): string {
  const tags = { gateway, station, ...(sensor !== undefined && { sensor }) }
  const where = [
    ...Object.entries(tags).map(([key, value]) => `"${key}" = '${value}'`),
    `time >= ${from_ms}ms`,
    `time < ${to_ms}ms`,
  ].join(' AND ')
  const measurements = quantity === undefined ? Object.keys(quantities) : [quantity]
  return measurements.map((name) => `DELETE FROM "${name}" WHERE ${where}`).join('; ')
}

/** Bodies for `POST /api/v2/delete`: a predicate knows `=` and AND only. */
export function predicates({ quantity, gateway, station, sensor, from_ms, to_ms }: Deletion): object[] {
  const measurements = quantity === undefined ? Object.keys(quantities) : [quantity]
  return measurements.map((name) => ({
    start: new Date(from_ms).toISOString(),
    stop: new Date(to_ms).toISOString(),
    predicate: [
      `_measurement="${name}"`,
      ...(gateway === '' ? [] : [`gateway="${gateway}"`]),
      `station="${station}"`,
      ...(sensor === undefined ? [] : [`sensor="${sensor}"`]),
    ].join(' AND '),
  }))
}

/** Whether the server itself can be asked. */
export function canDelete(kind: Kind): boolean {
  return kind === '1' || kind === '2'
}

/** What a person has to have deleted, in words that every InfluxDB has. */
export function byHand({ quantity, gateway, station, sensor, from_ms, to_ms }: Deletion): string {
  const of = [gateway && `gateway=${gateway}`, `station=${station}`, sensor && `sensor=${sensor}`].filter(Boolean)
  const [from, to] = [from_ms, to_ms].map((at_ms) => new Date(at_ms).toISOString())
  return `${quantity ?? 'all measurements except alert'}, ${of.join(' ')}, ${from} <= time < ${to}`
}
