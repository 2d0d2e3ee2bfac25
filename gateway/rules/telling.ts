/** The keys of a rule that only its texts and its CAP documents use: whose time, which area, what is feared, whom to call. */
import { z } from 'zod'
import { Zone } from './local-time.ts'

const name = z.string().min(1).max(120)
const names_max = 50
const corners_max = 200
const week_s = 7 * 86_400

const lat = z.number().min(-90).max(90)
const lon = z.number().min(-180).max(180)
const Words = z.union([name.transform((text) => ({ id: text, en: text })), z.strictObject({ id: name, en: name })])

export const telling = {
  /** Absent = the gateway's, or by the place of the station. */
  zone: Zone.optional(),
  /** The villages, kelurahan or banks concerned. */
  area: z.union([name.transform((one) => [one]), z.array(name).min(1).max(names_max)]).optional(),
  /** Absent = where the station stands. */
  position: z.strictObject({ lat, lon }).optional(),
  /** The border of the area: corners as [lat, lon]; the last need not repeat the first. */
  polygon: z
    .array(z.tuple([lat, lon]))
    .min(3, 'a polygon has at least three corners')
    .max(corners_max)
    .optional(),
  /** Codes of the area, by the name of their list, for CAP. */
  geocode: z.record(name, name).optional(),
  /** What is feared, one text or one in each language; absent = by the quantity. */
  hazard: Words.optional(),
  /** How long a warning holds when nothing more is said. */
  holds_s: z.number().positive().max(week_s).optional(),
  /** How long the water takes to other places. */
  arrives: z
    .array(z.strictObject({ place: name, after_s: z.number().positive().max(week_s) }))
    .max(10)
    .optional(),
  /** Absent = the gateway's. */
  contact: z.string().min(1).max(200).optional(),
  web: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional(),
}
