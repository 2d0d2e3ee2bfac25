/** The words that questions share: stations, sensors, quantities, times. */
import { z } from 'zod'
import { idPattern } from '../../edge/contract.ts'
import { nearest } from '../../edge/platform/problems.ts'
import { timeOf } from '../../edge/platform/time.ts'
import { isQuantity, quantities } from '../../hardware/quantities.ts'
import type { LocalizedText } from '../contract.ts'
import { ProblemError } from './problem.ts'

const id = z.string().regex(idPattern)

/** Of this gateway, or of another one that is seen here: `station@gateway`. */
export const AnyStationId = z
  .string()
  .regex(/^[a-z0-9-]{1,40}(@[a-z0-9-]{1,40})?$/)
  .describe('a station id: 1 to 40 of a-z, 0-9 and -; of another gateway: station@gateway, as /stations lists it')

export const StationId = id.describe('a station id: 1 to 40 of a-z, 0-9 and -')
export const SensorId = id.describe('a sensor id: 1 to 40 of a-z, 0-9 and -')

export const Quantity = z
  .string()
  .max(40)
  .refine(isQuantity, {
    error: ({ input }) => {
      const meant = nearest(String(input).slice(0, 64), Object.keys(quantities))
      return `no such quantity; ${meant ? `did you mean "${meant}"?` : `known: ${Object.keys(quantities).join(', ')}`}`
    },
  })
  .describe('a quantity such as water_level_m')

/** Which rows: all of a station, or those of one sensor, one quantity, or both. */
export const whichRows = { station: AnyStationId, sensor: SensorId.optional(), quantity: Quantity.optional() }

/** UTC milliseconds, or ISO 8601; without an offset it means UTC. A `+` that a URL turned into a space still counts. */
export const Time = z
  .string()
  .max(40)
  .transform((text, ctx) => {
    const at_ms = timeOf(text.replace(/ (\d\d:?\d\d)$/, '+$1'))
    const meant = otherMeaningOf(text)
    if (meant) {
      ctx.addIssue({ code: 'custom', message: meant.en, params: { id: meant.id } })
      return z.NEVER
    }
    if (!Number.isNaN(at_ms)) return at_ms
    ctx.addIssue({ code: 'invalid_format', format: 'time' })
    return z.NEVER
  })
  .describe('a time: UTC milliseconds, or ISO 8601 such as 2026-11-22T06:00:00Z')

const secondsFrom = 1e9 // 2001-09-09 in seconds; the same number of milliseconds is 12 January 1970
const secondsTo = 2 ** 32 // 2106

/**
 * A year or Unix seconds, which read as milliseconds would be January or February 1970 and so mean "everything". Those weeks
 * are asked for in ISO 8601.
 */
function otherMeaningOf(text: string): LocalizedText | null {
  if (/^(?:19|20)\d\d$/.test(text)) {
    const [at, day] = [`${text}-01-01`, `${text}-01-01T00:00+07:00`]
    return {
      id: `tertulis ${text}, yang hanya tahun; tulis tanggal lengkap: ${at}, atau dengan jam WIB: ${day}`,
      en: `found ${text}, which is a year only; write a whole date: ${at}, or with the time of your clock: ${day}`,
    }
  }
  if (!/^\d{10}$/.test(text) || Number(text) < secondsFrom || Number(text) >= secondsTo) return null
  const iso = new Date(Number(text) * 1_000).toISOString().replace('.000', '')
  return {
    id: `tertulis ${text}, yang tampaknya detik; tulis milidetik: ${text}000, atau ${iso}`,
    en: `found ${text}, which seems to be seconds; write milliseconds: ${text}000, or ${iso}`,
  }
}

/** From when (included) to when (excluded); see `rangeOf`. */
export const fromTo = { from: Time.optional(), to: Time.optional() }

export const limitOf = (max: number, usual: number) =>
  z.coerce.number().int().min(1).max(max).describe(`a whole number from 1 to ${max}`).default(usual)

/** `to` is now when left out, `from` is `span_ms` before it. */
export function rangeOf(
  query: { from?: number | undefined; to?: number | undefined },
  span_ms: number,
  now_ms: number,
) {
  const to_ms = query.to ?? Math.max(now_ms, (query.from ?? 0) + 1)
  const from_ms = query.from ?? Math.max(0, to_ms - span_ms)
  if (from_ms < to_ms) return { from_ms, to_ms }
  throw new ProblemError(400, {
    id: 'Waktu awal harus sebelum waktu akhir.',
    en: 'from: is not before "to". Exchange the two, or leave one out.',
  })
}
