/** Numbers, times and spans inside the texts of lessons. Pure. */
import { formatNumber, formatTime } from '../format.ts'
import type { Lang } from '../words.ts'

/** "16.30", in the device's zone. */
export const clockOf = (at_ms: number, lang: Lang) => formatTime(at_ms, 'clock', lang)

/** "12 Jan, 16.30". */
export const momentOf = (at_ms: number, lang: Lang) => formatTime(at_ms, 'dayAndClock', lang)

export const numberText = (value: number, decimals: number, lang: Lang) => formatNumber(value, decimals, lang)

/** "75 menit"; from three hours on "3,5 jam". */
export function spanText(span_ms: number, lang: Lang): string {
  const minutes = Math.round(span_ms / 60_000)
  if (isInMinutes(span_ms)) return lang === 'id' ? `${minutes} menit` : `${minutes} minutes`
  const hours = formatNumber(Math.round(minutes / 6) / 10, minutes % 60 === 0 ? 0 : 1, lang)
  return lang === 'id' ? `${hours} jam` : `${hours} hours`
}

/** A span is asked for in minutes, from three hours on in hours. */
export const isInMinutes = (span_ms: number) => span_ms < 3 * 3_600_000

/** The last midnight at or before a moment, on the clock of this device. */
export function midnight(at_ms: number): number {
  const at = new Date(at_ms)
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime()
}

/** Minutes since midnight in the device's zone. */
export function minuteOfDay(at_ms: number): number {
  const at = new Date(at_ms)
  return at.getHours() * 60 + at.getMinutes()
}
