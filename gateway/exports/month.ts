/** Months and days by the clocks of a zone. Pure. */
import { minute_ms } from '../../edge/platform/time.ts'
import { midnightOf, offsetOf_min } from '../rules/index.ts'

export interface Month {
  /** `2026-10`. */
  month: string
  from_ms: number
  to_ms: number
  /** When each day begins, and the month after it. */
  midnights: number[]
}

export function monthOf(month: string, zone: string): Month {
  const [year, number] = month.split('-').map(Number) as [number, number]
  const days = new Date(Date.UTC(year, number, 0)).getUTCDate()
  const midnights = Array.from({ length: days + 1 }, (_, day) => midnightOf(zone, Date.UTC(year, number - 1, day + 1)))
  return { month, from_ms: midnights[0]!, to_ms: midnights[days]!, midnights }
}

/** The month in which a moment lies. */
export function monthAt(at_ms: number, zone: string): string {
  return new Date(at_ms + offsetOf_min(zone, at_ms) * minute_ms).toISOString().slice(0, 7)
}
