/**
 * When a battery is empty or a card full, as the last two weeks went. Pure.
 *
 * Only the lowest value of each whole UTC day counts: in Indonesia such a day ends in the morning, so it has one night, and
 * the lowest voltage of a battery on a solar panel is that of its night. The slope is the median of the slopes between all
 * pairs of days (Theil, Sen), which a day that is quite different does not bend.
 */
import { day_ms } from '../../edge/platform/time.ts'

/** The lowest value of one day, by its beginning (UTC ms). */
export interface Day {
  at_ms: number
  low: number
}

export interface End {
  at_ms: number
  /** From the end of the newest whole day. */
  days: number
}

interface Wanted {
  /** What counts as the end. */
  limit: number
  /** A fall of less within the days that are looked at is nothing, whatever its slope. */
  fall_least: number
}

const window_days = 14
const days_least = 6 // the days between the first and the last, and of those at least so many
const falling_least = 0.8 // of the pairs of days; by chance alone it is half
const stillFalling_least = 0.6
const warn_days = 14
const calm_days = 21 // hysteresis: a forecast of 13, 15, 13 days is one warning
const scatter_most = 1 / 3 // of the fall: days that jump about more tell nothing

/**
 * The end that people are warned of; null while there is none. It goes through the days one by one, so that it does not
 * depend on when the gateway was started: warned of below 14 days, until it is beyond 21 or falls no more.
 */
export function endAhead(days: readonly Day[], wanted: Wanted, now_ms: number): End | null {
  const known = days.filter(({ at_ms, low }) => at_ms + day_ms <= now_ms && Number.isFinite(low))
  let warned: End | null = null
  for (let n = 1; n <= known.length; n++) {
    const end = endOf(known.slice(0, n), wanted, warned ? stillFalling_least : falling_least)
    warned = end && end.days <= (warned ? calm_days : warn_days) ? end : null
  }
  const last = known.at(-1)
  return last && now_ms - last.at_ms <= 3 * day_ms ? warned : null // a station that is gone says nothing of today
}

/** Null when the days do not show it. */
function endOf(all: readonly Day[], { limit, fall_least }: Wanted, falling: number): End | null {
  const last = all.at(-1)!
  const days = all.filter(({ at_ms }) => at_ms > last.at_ms - window_days * day_ms)
  const x = days.map(({ at_ms }) => (at_ms - last.at_ms) / day_ms)
  if (days.length < days_least || -x[0]! < days_least - 1) return null
  const slopes = days.flatMap((a, i) => days.slice(i + 1).map((b, j) => (b.low - a.low) / (x[i + 1 + j]! - x[i]!)))
  const slope = median(slopes)
  if (slope >= 0 || slopes.filter((one) => one < 0).length < falling * slopes.length) return null
  const level = median(days.map(({ low }, i) => low - slope * x[i]!))
  const scatter = median(days.map(({ low }, i) => Math.abs(low - slope * x[i]! - level)))
  const fall = slope * x[0]!
  if (fall < fall_least || scatter > scatter_most * fall) return null
  const left = Math.max(0, (level - limit) / -slope)
  return { days: left, at_ms: Math.round(last.at_ms + day_ms + left * day_ms) }
}

/**
 * At how many volts a battery counts as empty, by the highest voltage of its last weeks; null for what is none of them. A
 * cell of lithium ends at 3.4 V (fifth of its charge), a lead battery of 12 V at rest at 11.8 V (the same), one of lithium
 * iron phosphate, 12.8 V, a little lower: it is warned of early.
 */
export function emptyBattery_v(highest_v: number): number | null {
  if (highest_v > 3.3 && highest_v <= 4.4) return 3.4
  if (highest_v > 6.6 && highest_v <= 8.8) return 6.8
  if (highest_v > 11 && highest_v <= 15.5) return 11.8
  if (highest_v > 22 && highest_v <= 31) return 23.6
  return null
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
