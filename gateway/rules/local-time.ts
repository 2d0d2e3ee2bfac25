/**
 * The time of day as people at the place read it. Indonesia has three zones without daylight saving, which people name by
 * their letters; any other zone of the tz database works too, and is named by its offset.
 */
import { z } from 'zod'
import { needs, says } from '../../edge/platform/setting-words.ts'
import { day_ms, minute_ms } from '../../edge/platform/time.ts'
import { isTimeZone, zoneOffset_ms } from '../../edge/platform/zones.ts'
import type { LocalizedText } from '../contract.ts'

const ofLetters: Record<string, string> = { WIB: 'Asia/Jakarta', WITA: 'Asia/Makassar', WIT: 'Asia/Jayapura' }
const lettersOf: Record<string, string> = {
  'Asia/Jakarta': 'WIB',
  'Asia/Pontianak': 'WIB',
  'Asia/Makassar': 'WITA',
  'Asia/Ujung_Pandang': 'WITA',
  'Asia/Jayapura': 'WIT',
}
export const usualZone = 'Asia/Jakarta'

/** A zone as settings and rules spell it; what is kept is the name of the tz database. */
export const Zone = z
  .string()
  .refine(
    isZone,
    says(
      'bukan zona waktu; pakai WIB, WITA, WIT, atau nama seperti Asia/Dili',
      'is no time zone; use WIB, WITA, WIT, or a name such as Asia/Dili',
    ),
  )
  .transform((name) => ofLetters[name] ?? name)
  .meta(needs('WIB, WITA, WIT, atau nama seperti Asia/Dili', 'WIB, WITA, WIT, or a name such as Asia/Dili'))

/**
 * The zone of a place in Indonesia, where its longitude alone tells: between Java and Kalimantan (114.4° to 116° E) and
 * around the Moluccas (124° to 127.5° E) two zones lie side by side, and outside the country nothing is known. Null then:
 * an hour wrong in a warning is worse than the usual zone, which is at least named beside the time.
 */
export function zoneAt({ lat, lon }: { lat: number; lon: number }): string | null {
  if (lat < -11.2 || lat > 6.3) return null
  if (lon >= 95 && lon <= 114.4) return 'Asia/Jakarta'
  if (lon >= 116 && lon <= 124) return 'Asia/Makassar'
  return lon >= 127.5 && lon <= 141.1 ? 'Asia/Jayapura' : null
}

/** The zone in which a station's times are told: that of the settings, else that of its place, else the usual one. */
export function zoneOf(zone: string | undefined, place: { lat: number; lon: number } | null | undefined): string {
  return zone ?? (place && zoneAt(place)) ?? usualZone
}

/** Minutes east of UTC at an instant. */
export function offsetOf_min(zone: string, at_ms: number): number {
  return Math.floor(zoneOffset_ms(zone, at_ms) / minute_ms)
}

/** When a day begins by the clocks of a zone. `utc_ms`: its midnight as if the zone were UTC. */
export function midnightOf(zone: string, utc_ms: number): number {
  // Asked twice: on a day when the clocks change, the first answer may be of the other side.
  const guess_ms = utc_ms - offsetOf_min(zone, utc_ms) * minute_ms
  return utc_ms - offsetOf_min(zone, guess_ms) * minute_ms
}

/** When the day of an instant began by the clocks of a zone. */
export function midnightBefore(zone: string, at_ms: number): number {
  return midnightOf(zone, Math.floor((at_ms + offsetOf_min(zone, at_ms) * minute_ms) / day_ms) * day_ms)
}

/** The letters people use for a zone, or its offset: "WITA", "UTC+09:30". */
export function zoneLetters(zone: string, at_ms: number): string {
  const letters = lettersOf[zone]
  if (letters) return letters
  const offset_min = offsetOf_min(zone, at_ms)
  const size = Math.abs(offset_min)
  const two = (number: number) => String(number).padStart(2, '0')
  return `UTC${offset_min < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

/** A time of day: "07.00 WIB", "07:00 WIB". */
export function timeText(at_ms: number, zone = usualZone): LocalizedText {
  const local = localOf(at_ms, zone)
  const letters = zoneLetters(zone, at_ms)
  const [hour, minute] = [local.slice(11, 13), local.slice(14, 16)]
  return { id: `${hour}.${minute} ${letters}`, en: `${hour}:${minute} ${letters}` }
}

/** A day and a time of day: "Rabu, 14 Januari 2026, 03.12 WIB", "Wednesday, 14 January 2026, 03:12 WIB". */
export function dateTimeText(at_ms: number, zone = usualZone): LocalizedText {
  const local = new Date(`${localOf(at_ms, zone)}Z`)
  const { id, en } = timeText(at_ms, zone)
  return { id: `${days.id.format(local)}, ${id}`, en: `${days.en.format(local).replace(/^(\w+) /, '$1, ')}, ${en}` }
}

function localOf(at_ms: number, zone: string): string {
  return new Date(at_ms + offsetOf_min(zone, at_ms) * minute_ms).toISOString().slice(0, 19)
}

const long = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const
const days = { id: new Intl.DateTimeFormat('id-ID', long), en: new Intl.DateTimeFormat('en-GB', long) }

function isZone(name: string): boolean {
  return Object.hasOwn(ofLetters, name) || isTimeZone(name)
}
