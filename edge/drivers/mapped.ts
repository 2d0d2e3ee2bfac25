/** What drivers that are told by edge.yaml what a number means have in common: `modbus.ts`, `text-line.ts`. */
import { z } from 'zod'
import { isAmount, type QuantityKey, quantities as vocabulary } from '../../hardware/quantities.ts'
import type { Reason } from '../../hardware/reasons.ts'
import type { Frame, Total, Values } from '../driver.ts'
import { needs, says } from '../platform/setting-words.ts'

export const values_max = 20

const number = z.number().meta(needs('sebuah angka', 'a number'))

/** The settings of one value, beside where it is found: value = number × scale + offset. */
export const mappedKeys = {
  quantity: z
    .enum(Object.keys(vocabulary) as [QuantityKey]) // its keys, which TypeScript takes for any strings
    .meta(needs('nama besaran, misalnya water_level_m', 'the name of a quantity, such as water_level_m')),
  scale: number.refine((scale) => scale !== 0, says('tidak boleh 0', 'may not be 0')).default(1),
  offset: number.default(0),
  invalid: z
    .array(number)
    .max(20)
    .meta(
      needs(
        'daftar angka mentah yang berarti "tidak ada nilai", misalnya [32767, -32768]',
        'a list of raw numbers that mean "no value", such as [32767, -32768]',
      ),
    )
    .default([]),
  range: z
    .tuple([number, number])
    .refine(
      ([least, most]) => least < most,
      says('yang pertama harus lebih kecil', 'the first must be the smaller one'),
    )
    .meta(needs('dua angka, [terkecil, terbesar]', 'two numbers, [least, most]'))
    .optional(),
}

export interface Mapped {
  quantity: QuantityKey
  scale: number
  offset: number
  invalid: readonly number[]
  range?: [number, number] | undefined
}

/** For `.refine` of a list of values, with `eachOnce` as its sentence. */
export function isEachOnce(values: readonly Mapped[]): boolean {
  return new Set(values.map(({ quantity }) => quantity)).size === values.length
}

export const eachOnce = says('dua baris dengan besaran yang sama', 'two lines have the same quantity')

/** For `.meta` of a list of values; `where`: what each has beside its quantity. */
export function needsValues(where: { id: string; en: string }) {
  return needs(
    `daftar 1 sampai ${values_max} nilai, masing-masing dengan quantity dan ${where.id}`,
    `a list of 1 to ${values_max} values, each with its quantity and ${where.en}`,
  )
}

export function rangesIn(values: readonly Mapped[]) {
  return Object.fromEntries(values.flatMap(({ quantity, range }) => (range ? [[quantity, range]] : [])))
}

export type Found = number | Total | Reason

/**
 * What a raw number means: a value, or why there is none. An amount (rain) is read as a total, of the counter with this
 * name; `full`: one more than the largest raw number that it can say. Nobody knows whether such a counter keeps its total
 * without power: one that says less than before began anew.
 */
export function measured(value: Mapped, raw: number, counter: string, full = Infinity): Found {
  if (!Number.isFinite(raw) || value.invalid.includes(raw)) return 'invalid value'
  const number = rounded(raw * value.scale + value.offset, value.quantity)
  if (value.range && (number < value.range[0] || number > value.range[1])) return 'beyond its range'
  if (!isAmount(value.quantity)) return number
  return { count: raw, each: value.scale, full, counter, start: 1, forgets: true }
}

/** A frame of what was found for each quantity. */
export function mappedFrame(found: readonly (readonly [QuantityKey, Found])[]): Frame {
  const values: Values = {}
  const nulls: Partial<Record<QuantityKey, Reason>> = {}
  const totals: Partial<Record<QuantityKey, Total>> = {}
  for (const [quantity, value] of found) {
    if (typeof value === 'object') {
      totals[quantity] = value
      continue
    }
    values[quantity] = typeof value === 'number' ? value : null
    if (typeof value !== 'number') nulls[quantity] = value
  }
  const [hasNulls, hasTotals] = [nulls, totals].map((some) => Object.keys(some).length > 0)
  return { kind: 'frame', values, ...(hasNulls && { nulls }), ...(hasTotals && { totals }) }
}

/** One decimal more than the quantity is shown with: what is beyond that, a float32 has invented. */
function rounded(number: number, quantity: QuantityKey): number {
  const scale = 10 ** (vocabulary[quantity].decimals + 1)
  return (Math.round(number * scale) + 0) / scale
}
