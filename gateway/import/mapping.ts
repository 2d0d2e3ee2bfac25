/**
 * What the columns of a file mean, as a person writes it down. Without a mapping file a table has the columns
 * `station, sensor, quantity, at, value`, as an export of ours has.
 */
import { z } from 'zod'
import { idPattern } from '../../edge/contract.ts'
import { timeOf } from '../../edge/platform/time.ts'
import { isQuantity, type QuantityKey } from '../../hardware/quantities.ts'
import { dateOrders } from './table-time.ts'
import { isZone } from './zone.ts'

const id = z.string().regex(idPattern).describe('1 to 40 of a-z, 0-9 and -')
const column = z.string().min(1).max(200).describe('the name of a column, or its number in a file without names')
const quantity = z
  .string()
  .refine((key): key is QuantityKey => isQuantity(key), 'not a known quantity')
  .describe('a quantity such as water_level_m')

/**
 * A name that stands in each line: `{ column, map }`. `map` leads from what is written to ours; `null` leaves the line out.
 * What the map does not have is refused. Without `map` the cell itself has to be such a name.
 */
const named = <T extends z.ZodType>(name: T) =>
  z.union([name, z.strictObject({ column, map: z.record(z.string().max(200), z.union([name, z.null()])).optional() })])

/** Which lines: of each column named, the cell is this text, or one of these. */
const where = z.record(column, z.union([z.string(), z.array(z.string()).min(1)]))

export const Mapping = z.strictObject({
  /** The column of the time, or those of date and clock, in this order. */
  time: z.union([column, z.array(column).min(1).max(6)]),
  /** What times without an offset are in. A zone with summer time has to be named: "America/New_York". */
  zone: z
    .string()
    .refine(isZone, 'no such zone')
    .describe('"+07:00", WIB, Z, or a name such as Asia/Jakarta')
    .default('Z'),
  /** What the hour means that a clock which is put back shows twice; see `ClockRules`. */
  hour_twice: z.enum(['order', 'first', 'second', 'refuse']).default('order'),
  /** What the hour means over which a clock is put forward. */
  hour_never: z.enum(['refuse', 'before']).default('refuse'),
  date_order: z.enum(dateOrders).describe('ymd, dmy or mdy').default('ymd'),
  /** The oldest time that is believed. An unset clock says 2000 or 1970, so older history has to be announced. */
  earliest: z
    .string()
    .refine((text) => timeOf(text) >= 0, 'no date from 1970 on')
    .describe('a date such as 1998-01-01')
    .default('2010-01-01'),
  delimiter: z.enum([',', ';', '\t', '|']).describe('"," ";" "|" or a tabulator').default(','),
  decimal: z.enum(['.', ',']).describe('"." or ","').default('.'),
  encoding: z.string().max(40).describe('utf-8, utf-16le, latin1, windows-1252 …').default('utf-8'),
  /** Lines before the names of the columns; and what begins a line that is a remark. */
  skip_lines: z.int().min(0).max(10_000).default(0),
  comment: z.string().min(1).max(10).optional(),
  /** false: the file has no names, and columns are called 1, 2, 3 … */
  header: z.boolean().default(true),
  /** What stands where nothing was measured; an empty cell always does. */
  missing: z.array(z.string().max(40)).max(20).default([]),
  where: where.optional(),
  /** Columns that are known to tell no stations or sensors apart. */
  ignore: z.array(column).max(200).default([]),
  columns: z
    .array(
      z.strictObject({
        column,
        station: named(id),
        sensor: named(id),
        quantity: named(quantity),
        /** value = cell × scale + offset: 0.01 turns centimetres into metres. */
        scale: z.number().default(1),
        offset: z.number().default(0),
        where: where.optional(),
      }),
    )
    .min(1)
    .max(200),
})
export type Mapping = z.infer<typeof Mapping>
