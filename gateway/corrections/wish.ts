/** A correction as a person asks for it, and what is wrong with it. */
import { z } from 'zod'
import { idPattern } from '../../edge/contract.ts'
import { isQuantity } from '../../hardware/quantities.ts'
import type { Correction, LocalizedText } from '../contract.ts'
import { Quantity, SensorId, Time } from '../http/index.ts'

const number_max = 1e9
const factor = z.number().min(-number_max).max(number_max)

const Moment = z.union([z.int().min(0).max(8.64e15), Time])

export const Wish = z.strictObject({
  station: z.string().regex(idPattern).describe('a station id: 1 to 40 of a-z, 0-9 and -'),
  sensor: SensorId.describe('as the station sends it'),
  quantity: Quantity.nullish().describe('absent: all quantities of the sensor; a number needs one'),
  from: Moment.describe('the first reading it counts for'),
  to: Moment.nullish().describe('the end, not included; absent: until it is withdrawn'),
  scale: factor.describe('values are multiplied by it').optional(),
  offset: factor.describe('then this is added, in the unit of the quantity').optional(),
  set_aside: z.literal(true).describe('the values are wrong and are shown as missing').optional(),
  shown_as: z.string().regex(idPattern).describe('the sensor id that is right').optional(),
  why: z.string().trim().min(3).max(500).describe('why: 3 to 500 characters'),
  by: z.string().trim().min(1).max(100).describe('who found it; absent: the name of the token').optional(),
})
export type Wish = z.output<typeof Wish>

/** What does not fit together, as a sentence that says what to do; null: it may be entered. */
export function problemWith({
  sensor,
  quantity,
  from,
  to,
  scale,
  offset,
  set_aside,
  shown_as,
}: Wish): LocalizedText | null {
  const isNumber = scale !== undefined || offset !== undefined
  const asked = [isNumber, set_aside !== undefined, shown_as !== undefined].filter(Boolean).length
  if (asked === 0)
    return {
      id: 'Koreksi ini tidak mengubah apa-apa. Pilih apa yang dilakukan.',
      en: 'It changes nothing. Give "offset" or "scale" (or both), or "set_aside": true, or "shown_as".',
    }
  if (asked > 1)
    return {
      id: 'Pilih satu saja; untuk dua hal buat dua koreksi.',
      en: 'Give only one of: a number ("offset", "scale"), "set_aside", "shown_as". Enter two corrections for two of them.',
    }
  if (isNumber && (scale ?? 1) === 1 && (offset ?? 0) === 0)
    return { id: 'Angka ini tidak mengubah apa-apa.', en: 'An offset of 0 and a scale of 1 change nothing.' }
  if (scale === 0)
    return {
      id: 'Dikalikan 0 semua nilai menjadi sama. Untuk nilai yang salah, pilih "Singkirkan".',
      en: 'A scale of 0 makes every value the same. For values that are wrong, use "set_aside".',
    }
  if (isNumber && !quantity)
    return {
      id: 'Pilih besaran yang dikoreksi: angka dalam meter tidak berarti apa-apa untuk suhu.',
      en: 'Name the quantity that the number belongs to: an offset in metres means nothing to a temperature.',
    }
  if (shown_as === sensor)
    return {
      id: `Pembacaan itu sudah milik "${sensor}". Pilih sensor lain.`,
      en: `The readings are those of "${sensor}" already. "shown_as" names another sensor.`,
    }
  if (to != null && from >= to)
    return {
      id: 'Waktu awal harus sebelum waktu akhir.',
      en: '"from" is not before "to". Exchange the two, or leave "to" out.',
    }
  return null
}

/** As it is entered. */
export function correctionOf(wish: Wish, id: string, by: string): Omit<Correction, 'entered_ms' | 'withdrawn'> {
  const { station, sensor, quantity, from, to, scale, offset, set_aside, shown_as, why } = wish
  return {
    id,
    station,
    sensor,
    quantity: quantity && isQuantity(quantity) ? quantity : null,
    from_ms: from,
    to_ms: to ?? null,
    ...(scale !== undefined && { scale }),
    ...(offset !== undefined && { offset }),
    ...(set_aside && { set_aside }),
    ...(shown_as !== undefined && { shown_as }),
    why,
    by: wish.by ?? by,
  }
}
