/**
 * What the columns of a file mean. Without a mapping file: `station, sensor, quantity, at, value`, which is also what
 * an export of ours has.
 */
import { z } from 'zod'
import { idPattern } from '../../edge/contract.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { dateOrders, tableTimeOf } from '../../edge/platform/time.ts'
import { isQuantity, type QuantityKey } from '../../hardware/quantities.ts'
import { earliest_ms } from '../intake/index.ts'

const id = z.string().regex(idPattern).describe('1 to 40 of a-z, 0-9 and -')
const column = z.string().min(1).max(200).describe('the name of a column, as in the first line')

/** A mapping file: for tables with one column for each thing that was measured. */
export const Mapping = z.strictObject({
  /** The column of the time. */
  time: column,
  /** What times without an offset are in: "Z", "+07:00" (WIB), "+08:00" (WITA), "+09:00" (WIT). */
  zone: z
    .string()
    .regex(/^(Z|[+-]\d\d:\d\d)$/)
    .describe('an offset such as "+07:00", or Z')
    .default('Z'),
  date_order: z.enum(dateOrders).describe('ymd, dmy or mdy').default('ymd'),
  delimiter: z.enum([',', ';', '\t']).describe('"," ";" or a tabulator').default(','),
  decimal: z.enum(['.', ',']).describe('"." or ","').default('.'),
  /** What stands where nothing was measured; an empty cell always does. */
  missing: z.array(z.string().max(40)).max(20).default([]),
  columns: z
    .array(
      z.strictObject({
        column,
        station: id,
        sensor: id,
        quantity: z.string().refine(isQuantity, 'not a known quantity').describe('a quantity such as water_level_m'),
        /** value = cell × scale + offset: 0.01 turns centimetres into metres. */
        scale: z.number().default(1),
        offset: z.number().default(0),
      }),
    )
    .min(1)
    .max(200),
})
export type Mapping = z.infer<typeof Mapping>

export interface Value {
  station: string
  sensor: string
  quantity: QuantityKey
  at_ms: number
  value: number | null
}

/** Why a cell or a line was not taken: a constant word, for counting. */
export type Fault =
  | 'bad-time'
  | 'before-2010'
  | 'future'
  | 'bad-station-id'
  | 'bad-sensor-id'
  | 'unknown-quantity'
  | 'not-a-number'
  | 'too-few-columns'

export type Read = Value | { fault: Fault; text: string }

/** Reads the lines of one file, by its first line. Throws `ConfigError` when columns are missing. */
export function lineReader(
  header: readonly string[],
  mapping: Mapping | null,
  now_ms: number,
): (cells: readonly string[]) => Read[] {
  const names = header.map((name) => name.replace(/^\uFEFF/, '').trim())
  return mapping ? wideReader(names, mapping, now_ms) : longReader(names, now_ms)
}

function longReader(names: readonly string[], now_ms: number) {
  const at = indexOf(names, /^(at|at_ms|time)$/, 'at')
  const places = [/^station$/, /^sensor$/, /^quantity$/, /^value( \[.*\])?$/].map((pattern) =>
    indexOf(names, pattern, pattern.source.replace(/[^a-z]/g, '')),
  )
  return (cells: readonly string[]): Read[] => {
    const [station, sensor, quantity, text] = places.map((index) => cells[index]?.trim())
    if (station === undefined || sensor === undefined || quantity === undefined || text === undefined) {
      return [{ fault: 'too-few-columns', text: cells.join(',') }]
    }
    const at_ms = tableTimeOf(cells[at] ?? '', { zone: 'Z', date_order: 'ymd' })
    const timeFault = faultOf(at_ms, now_ms)
    if (timeFault) return [{ fault: timeFault, text: cells[at] ?? '' }]
    if (!idPattern.test(station)) return [{ fault: 'bad-station-id', text: station }]
    if (!idPattern.test(sensor)) return [{ fault: 'bad-sensor-id', text: sensor }]
    if (!isQuantity(quantity)) return [{ fault: 'unknown-quantity', text: quantity }]
    const value = text === '' || text === 'null' ? null : readNumber(text, '.')
    if (Number.isNaN(value)) return [{ fault: 'not-a-number', text }]
    return [{ station, sensor, quantity, at_ms, value }]
  }
}

function wideReader(names: readonly string[], mapping: Mapping, now_ms: number) {
  const exactly = (name: string) => {
    const index = names.indexOf(name)
    if (index === -1) throw missing(name, names)
    return index
  }
  const time = exactly(mapping.time)
  const columns = mapping.columns.map((one) => ({
    ...one,
    quantity: one.quantity as QuantityKey,
    index: exactly(one.column),
  }))
  const nothing = new Set(['', ...mapping.missing])
  return (cells: readonly string[]): Read[] => {
    if (cells.length <= time) return [{ fault: 'too-few-columns', text: cells.join(mapping.delimiter) }]
    const at_ms = tableTimeOf(cells[time]!, mapping)
    const timeFault = faultOf(at_ms, now_ms)
    if (timeFault) return [{ fault: timeFault, text: cells[time]! }]
    return columns.flatMap(({ station, sensor, quantity, scale, offset, index }): Read[] => {
      const text = cells[index]?.trim() ?? ''
      if (nothing.has(text)) return []
      const number = readNumber(text, mapping.decimal)
      // 580 cm × 0.01 is 5.8 m and not 5.800000000000001.
      const value = Number((number * scale + offset).toPrecision(12))
      if (!Number.isFinite(value)) return [{ fault: 'not-a-number', text }]
      return [{ station, sensor, quantity, at_ms, value }]
    })
  }
}

function faultOf(at_ms: number, now_ms: number): Fault | null {
  if (Number.isNaN(at_ms)) return 'bad-time'
  if (at_ms < earliest_ms) return 'before-2010'
  return at_ms > now_ms ? 'future' : null
}

function readNumber(text: string, decimal: '.' | ','): number {
  const plain = decimal === ',' ? text.replace(',', '.') : text
  const number = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN
  return Number.isFinite(number) ? number : Number.NaN // 1e400 is written like a number and is none
}

function indexOf(names: readonly string[], pattern: RegExp, name: string): number {
  const index = names.findIndex((candidate) => pattern.test(candidate))
  if (index === -1) throw missing(name, names)
  return index
}

function missing(name: string, names: readonly string[]): ConfigError {
  return new ConfigError(
    `The first line has no column "${name}" (it has: ${names.join(', ').slice(0, 500)}). Correct the mapping, or pass one with --mapping.`,
  )
}
