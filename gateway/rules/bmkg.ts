/**
 * Rain as BMKG counts and names it (TEMPO-2024, SINDO-2022). The published classes share their bounds; here a bound
 * belongs to the heavier class, except 150 mm, because "ekstrem" is printed as more than 150. More than nothing and less
 * than 0.5 mm a day has no name.
 */
import { day_ms } from '../../edge/platform/time.ts'

export const dailyClasses = [
  { id: 'ringan', en: 'light', from_mm: 0.5 },
  { id: 'sedang', en: 'moderate', from_mm: 20 },
  { id: 'lebat', en: 'heavy', from_mm: 50 },
  { id: 'sangat lebat', en: 'very heavy', from_mm: 100 },
  { id: 'ekstrem', en: 'extreme', from_mm: 150 },
] as const

/** The class of a day's rain; null for the unnamed gap between none and light. */
export function dailyClass(mm: number): { id: string; en: string } | null {
  if (mm <= 0) return { id: 'berawan', en: 'no rain' }
  const reached = dailyClasses.findLast(({ from_mm }) => (from_mm === 150 ? mm > from_mm : mm >= from_mm))
  return reached ? { id: reached.id, en: reached.en } : null
}

/**
 * When the rain day that holds this reading began: 00 UTC, which is 07:00 WIB, 08:00 WITA and 09:00 WIT. An amount is
 * stamped at the end of its interval, so what is stamped exactly 00:00 UTC fell on the day before.
 */
export function rainDayStart_ms(at_ms: number): number {
  return Math.floor((at_ms - 1) / day_ms) * day_ms
}
