/** Amounts and times as people say them: 21 cm rather than 0,210 m. Pure. */
import { describeQuantity, formatNumber, formatShort, formatTime } from '../format.ts'
import type { Lang } from '../words.ts'

/** Without a sign. `decimals` of a change are those of the value, but for what a person would not say. */
export function amountText(size: number, quantity: string, lang: Lang): string {
  const { unit, decimals } = describeQuantity(quantity, lang)
  const whole = Math.abs(size)
  if (unit === 'm') {
    const cm = Math.round(whole * 100)
    return cm < 100 ? `${cm} cm` : `${formatShort(whole, 2, lang)} m`
  }
  return `${formatShort(whole, Math.min(decimals, 1 + Number(whole < 1)), lang)} ${unit}`.trim()
}

const today_ms = 12 * 3_600_000 // younger than this the clock alone is clear

/** "01.33", or with its day when that is longer ago. */
export function clockText(at_ms: number, now_ms: number, lang: Lang): string {
  return formatTime(at_ms, now_ms - at_ms < today_ms ? 'clock' : 'dayAndClock', lang)
}

/** A value with its unit, as tiles and sentences write it. */
export function valueText(value: number, { decimals, unit }: { decimals: number; unit: string }, lang: Lang): string {
  return `${formatNumber(value, decimals, lang)} ${unit}`.trim()
}
