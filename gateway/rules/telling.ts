/** The keys of a rule that only its texts and its CAP documents use: whose time, which area, what is feared, whom to call. */
import { z } from 'zod'
import { lat, lon, needs } from '../../edge/platform/setting-words.ts'
import { Zone } from './local-time.ts'

const name = z.string().min(1).max(120).meta(needs('teks pendek', 'a short text'))
const names_max = 50
const corners_max = 200
const week_s = 7 * 86_400

const span = z
  .number()
  .positive()
  .max(week_s)
  .meta(needs('angka dalam detik, paling lama 604800 (seminggu)', 'a number of seconds, at most 604800 (a week)'))
const Words = z
  .union([name.transform((text) => ({ id: text, en: text })), z.strictObject({ id: name, en: name })])
  .meta(needs('teks pendek, atau { id: …, en: … }', 'a short text, or { id: …, en: … }'))

export const telling = {
  /** Absent = the gateway's, or by the place of the station. */
  zone: Zone.optional(),
  /** The villages, kelurahan or banks concerned. */
  area: z
    .union([name.transform((one) => [one]), z.array(name).min(1).max(names_max)])
    .meta(needs('nama sebuah daerah, atau daftar paling banyak 50', 'the name of an area, or a list of at most 50'))
    .optional(),
  /** Absent = where the station stands. */
  position: z.strictObject({ lat, lon }).optional(),
  /** The border of the area: corners as [lat, lon]; the last need not repeat the first. */
  polygon: z
    .array(z.tuple([lat, lon]))
    .min(3)
    .max(corners_max)
    .meta(needs('daftar 3 sampai 200 sudut, masing-masing [lat, lon]', 'a list of 3 to 200 corners, each [lat, lon]'))
    .optional(),
  /** Codes of the area, by the name of their list, for CAP. */
  geocode: z.record(name, name).optional(),
  /** What is feared, one text or one in each language; absent = by the quantity. */
  hazard: Words.optional(),
  /** How long a warning holds when nothing more is said. */
  holds_s: span.optional(),
  /** How long the water takes to other places. */
  arrives: z
    .array(z.strictObject({ place: name, after_s: span }))
    .max(10)
    .optional(),
  /** Absent = the gateway's. */
  contact: z.string().min(1).max(200).optional(),
  web: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .meta(needs('alamat seperti https://pantau.example.org', 'an address such as https://pantau.example.org'))
    .optional(),
}
