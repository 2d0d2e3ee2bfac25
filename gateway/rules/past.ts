/**
 * What a value was lately, for the texts of an alert: one reading of each five minutes of the last hour. Kept in the
 * state of a rule, so that a warning never waits for the record.
 */
import { hour_ms, minute_ms } from '../../edge/platform/time.ts'
import { type QuantityKey, quantities } from '../../hardware/quantities.ts'
import type { LocalizedText, Trend } from '../contract.ts'
import { aboutText, changeText, formatOfQuantity, isSmall, numberText } from './numbers.ts'

/** A reading at `at_ms` of the timeline that rules judge by. JSON. */
export interface Past {
  at_ms: number
  value: number
}

const slot_ms = 5 * minute_ms
const kept_ms = hour_ms + 2 * slot_ms
// The change is told over half an hour, or over what is known of it, but not over less: waves and noise are no trend.
const trend_ms = 30 * minute_ms
const trend_min_ms = 5 * minute_ms

/** With the reading, when it is the first of its five minutes. At most fifteen are kept. */
export function withPast(past: readonly Past[], { at_ms, value }: Past): Past[] {
  const last = past.at(-1)
  const isSameSlot = last && Math.floor(last.at_ms / slot_ms) === Math.floor(at_ms / slot_ms)
  if (isSameSlot) return past as Past[]
  return [...past.filter((one) => one.at_ms > at_ms - kept_ms && one.at_ms < at_ms), { at_ms, value }]
}

/** How the value came to what it is now; null when too little is known. */
export function trendOf(past: readonly Past[], now: Past): Trend | null {
  const from = nearest(past, now.at_ms - trend_ms, {
    least_ms: now.at_ms - trend_ms - slot_ms,
    most_ms: now.at_ms - trend_min_ms,
  })
  if (!from) return null
  const hour = now.at_ms - hour_ms
  const earlier = nearest(past, hour, { least_ms: hour - slot_ms, most_ms: hour + slot_ms })
  const change = Number((now.value - from.value).toFixed(6))
  return { change, over_s: Math.round((now.at_ms - from.at_ms) / 1_000), hour_ago: earlier?.value ?? null }
}

/** The reading nearest to an instant, of those within bounds. */
function nearest(
  past: readonly Past[],
  wanted_ms: number,
  { least_ms, most_ms }: { least_ms: number; most_ms: number },
) {
  const away = (one: Past) => Math.abs(one.at_ms - wanted_ms)
  const within = past.filter(({ at_ms }) => at_ms >= least_ms && at_ms <= most_ms)
  return within.reduce<Past | null>((best, one) => (best && away(best) <= away(one) ? best : one), null)
}

/** Words that follow the number: ", naik 60 cm dalam 30 menit (satu jam lalu 90 cm)". */
export function trendText(quantity: QuantityKey, { change, over_s, hour_ago }: Trend): LocalizedText {
  const span = aboutText(over_s)
  const { id, en } = isSmall(quantity, change) ? { id: 'tetap', en: 'steady' } : changeText(quantity, change)
  const joined = isSmall(quantity, change)
    ? { id: `, ${id} selama ${span.id}`, en: `, ${en} for ${span.en}` }
    : { id: `, ${id} dalam ${span.id}`, en: ` and ${en} in ${span.en}` }
  if (hour_ago === null) return joined
  const was = numberText(formatOfQuantity(quantity), hour_ago)
  return { id: `${joined.id} (satu jam lalu ${was.id})`, en: `${joined.en} (${was.en} an hour ago)` }
}

/** Whether a trend of it means anything: an amount belongs to its interval and has none. */
export function hasTrend(quantity: QuantityKey): boolean {
  return quantities[quantity].kind === 'level'
}
