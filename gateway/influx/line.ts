/**
 * Line protocol, as InfluxDB reads it: `measurement,tag=v field=v time`.
 *
 * The schema, and why. One measurement per quantity, named by its full key with the unit (`water_level_m`): whoever opens
 * Grafana finds the word the rest of Pantau uses, no number is without its unit, and two units can never meet in one
 * field. Tags are `gateway`, `station` and `sensor` and nothing else: every tag set is a series for ever. `gateway` is which
 * gateway in the world wrote it: two villages may call a station `hulu`. What versions before it wrote has no such tag, and
 * stays as it is (`tagging.ts`). Fields are `value` (always
 * a float, so that 2 after 2.5 is no type conflict) and `flag` (an integer). A reading without a usable number has only
 * its flag, 9; so has one beyond ±1e300, whose flag is 4 and which no river has: of two such values in one step the sum is
 * infinite, and InfluxDB then refuses the whole question, with all other series. `count("flag")` counts readings, `count("value")` counts numbers. Time is in milliseconds. The same point
 * sent twice is the same point.
 *
 * What happens to alerts is the measurement `alert`: tags `gateway`, `rule` and `station`, everything else in fields, so that
 * Grafana can write it over the charts. `gateway` tells of each gateway its name (`directory.ts`).
 */
import type { AlertLogEntry, Flag } from '../contract.ts'
import { type Entry, flagOf } from '../store/index.ts'

/** 100 million values of this size can still be added up. */
const summable_max = 1e300

export type FieldValue = number | bigint | boolean | string

/** One stored value on its way to InfluxDB. */
export interface Value {
  station: string
  sensor: string
  quantity: string
  at_ms: number
  value: number | null
  flag: Flag
}

/** One line for one value of `gateway`. Ids and quantity keys need no escaping: their alphabets hold none of ` ,=\`. */
export function lineOf({ station, sensor, quantity, at_ms, value, flag }: Value, gateway: string): string {
  const fields = inInflux(value) === null ? `flag=${flag}i` : `value=${value},flag=${flag}i`
  return `${quantity},gateway=${gateway},sensor=${sensor},station=${station} ${fields} ${at_ms}`
}

/** A value as InfluxDB gets it: null for one that must not be summed there. */
export function inInflux(value: number | null): number | null {
  return value !== null && Math.abs(value) > summable_max ? null : value
}

/** The values that a log entry holds; nothing for entries that are not packs. */
export function* valuesOf(entry: Entry): Generator<Value> {
  if (entry.kind === 'flag') yield entry // the same point again, with another flag
  if (entry.kind !== 'pack') return
  for (const [index, reading] of entry.pack.readings.entries()) {
    const flags = entry.flags?.[index]
    for (const [quantity, value] of Object.entries(reading.values)) {
      const flag = flagOf(flags, quantity, value)
      yield { station: entry.station, sensor: reading.sensor, quantity, at_ms: reading.at_ms, value, flag }
    }
  }
}

/** One event of an alert's life; null for what is no event, such as somebody's "seen". `level` -1 = cleared. */
export function alertLineOf(alert: AlertLogEntry): string | null {
  if (alert.kind === 'acknowledged') return null
  const { gateway, rule, series, at_ms, exercise, kind, label, level, place, severity, why } = alert
  return encodePoint({
    measurement: 'alert',
    tags: [...tag('gateway', gateway), ...tag('rule', rule), ...tag('station', series?.station)],
    fields: [
      ['exercise', exercise],
      ['kind', kind],
      ['label', label],
      ['level', BigInt(level ?? -1)],
      ['place', place],
      ['severity', severity],
      ['why', why.id],
    ],
    time: BigInt(at_ms),
  })
}

const tag = (key: string, value: string | undefined): [string, string][] => (value === undefined ? [] : [[key, value]])

/** Every line that a log entry of `gateway` becomes. */
export function linesOfEntry(entry: Entry, gateway: string): string[] {
  if (entry.kind !== 'alert') return Array.from(valuesOf(entry), (value) => lineOf(value, gateway))
  const line = alertLineOf(entry.alert)
  return line === null ? [] : [line]
}

export interface Point {
  measurement: string
  /** In the order of their keys. */
  tags: [key: string, value: string][]
  fields: [key: string, value: FieldValue][]
  time: bigint
}

/**
 * Any point at all, escaped: what InfluxDB's own encoder makes of it. `bigint` is an integer, `number` a float.
 * Throws on what the protocol cannot say: an empty tag value, NaN, infinity, no field.
 */
export function encodePoint({ measurement, tags, fields, time }: Point): string {
  if (fields.length === 0) throw new Error('a point needs a field')
  const tagText = tags.map(([key, value]) => {
    if (value === '') throw new Error(`tag "${key}" is empty; leave it out`)
    return `,${escapeKey(key)}=${escapeKey(value)}`
  })
  const fieldText = fields.map(([key, value]) => `${escapeKey(key)}=${fieldOf(key, value)}`)
  return `${measurement.replace(/[, ]/g, '\\$&')}${tagText.join('')} ${fieldText.join(',')} ${time}`
}

const escapeKey = (text: string) => text.replace(/[,= ]/g, '\\$&')

function fieldOf(key: string, value: FieldValue): string {
  if (typeof value === 'bigint') return `${value}i`
  if (typeof value === 'string') return `"${value.replace(/["\\]/g, '\\$&')}"`
  if (typeof value === 'boolean') return String(value)
  if (!Number.isFinite(value)) throw new Error(`field "${key}" is ${value}: InfluxDB has no such number`)
  return String(value)
}
