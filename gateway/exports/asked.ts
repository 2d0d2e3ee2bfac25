/** What somebody asks to take home: which series, of which time, written for whom. */
import { z } from 'zod'
import { isQuantity, type QuantityKey } from '../../hardware/quantities.ts'
import { fromTo, ProblemError, Quantity, whichRows } from '../http/index.ts'
import { Zone } from '../rules/index.ts'

export const formats = ['csv', 'json', 'parquet', 'zip'] as const
export type Format = (typeof formats)[number]
export type Locale = 'id' | 'en'

/** Which rows: all of a station, or those of one sensor, one quantity, or both. */
export interface Which {
  station: string
  sensor?: string | undefined
  quantity?: QuantityKey | undefined
}

// More by name do not fit into an address; a whole station is one name.
const series_max = 100

const SeriesName = z
  .string()
  .max(170)
  .transform((text, ctx): Which => {
    const [, station, sensor, quantity] =
      /^([a-z0-9-]{1,40}(?:@[a-z0-9-]{1,40})?)(?:\/([a-z0-9-]{1,40})(?:\.(\w{1,40}))?)?$/.exec(text) ?? []
    if (station && (quantity === undefined || isQuantity(quantity))) {
      return { station, ...(sensor && { sensor }), ...(quantity && { quantity: quantity as QuantityKey }) }
    }
    const problem = quantity === undefined ? undefined : Quantity.safeParse(quantity).error?.issues[0]?.message
    ctx.addIssue({
      code: 'custom',
      message:
        problem ?? 'should be station, station/sensor or station/sensor.quantity, such as depok/level.water_level_m',
    })
    return z.NEVER
  })
  .describe('a series such as depok/level.water_level_m; depok/level or depok: all of the sensor or station')

/** The question of all four formats. */
export const Query = z.strictObject({
  ...whichRows,
  station: whichRows.station.optional(),
  series: z
    .preprocess((given) => (typeof given === 'string' ? [given] : given), z.array(SeriesName).min(1).max(series_max))
    .optional(),
  ...fromTo,
  locale: z
    .enum(['id', 'en'])
    .describe('id: as spreadsheets in Bahasa Indonesia read it (; and decimal comma); en: , and decimal point')
    .optional(),
  tz: Zone.describe('the zone of local times: WIB, WITA, WIT, or a name such as Asia/Dili').optional(),
})
export type Query = z.output<typeof Query>

/** Whether it is the question of the first version, whose CSV stays as it was. */
export const isFirstForm = ({ series, locale, tz }: Query): boolean => !series && !locale && !tz

/** Which series by name, in the order in which they were asked for. Throws a 400 when none is named. */
export function whichOf({ series, station, sensor, quantity }: Query): Which[] {
  if (series && (station || sensor || quantity)) {
    throw new ProblemError(400, {
      id: 'Pakai "series" atau "station", jangan keduanya.',
      en: 'series: stands beside "station". Use one of the two.',
    })
  }
  if (series) return series
  if (station) return [{ station, sensor, quantity }]
  throw new ProblemError(400, {
    id: 'Pilih paling sedikit satu data.',
    en: 'series: is missing. Name one or several, such as series=depok/level.water_level_m; GET /api/v1/stations lists them.',
  })
}

/** One series of one station. */
export interface Series {
  station: string
  sensor: string
  quantity: QuantityKey
}

/**
 * Each series once. One that is named in full is told though nothing was ever sent of it; of a whole station or sensor, those
 * that were (`keysOf` gives keys such as `level.water_level_m`).
 */
export function seriesOf(which: readonly Which[], keysOf: (station: string) => string[]): Series[] {
  const found = new Map<string, Series>()
  for (const one of which) {
    for (const { sensor, quantity } of namedIn(one, keysOf)) {
      found.set(`${one.station}/${sensor}.${quantity}`, { station: one.station, sensor, quantity })
    }
  }
  return [...found.values()]
}

function namedIn({ station, sensor, quantity }: Which, keysOf: (station: string) => string[]) {
  if (sensor && quantity) return [{ sensor, quantity }]
  return keysOf(station)
    .toSorted()
    .flatMap((key) => {
      const dot = key.indexOf('.')
      const own = { sensor: key.slice(0, dot), quantity: key.slice(dot + 1) }
      if ((sensor && own.sensor !== sensor) || (quantity && own.quantity !== quantity)) return []
      return isQuantity(own.quantity) ? [{ sensor: own.sensor, quantity: own.quantity }] : []
    })
}
