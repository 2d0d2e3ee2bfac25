/** Amounts and times as people say them: 21 cm rather than 0,210 m. Pure. */
import {
  describeQuantity,
  formatNumber,
  formatShort,
  formatTime,
  type QuantityText,
  type TimeShape,
} from '../format.ts'
import type { Lang } from '../words.ts'

type Written = Pick<QuantityText, 'decimals' | 'unit'>

/** Without a sign. `decimals` of a change are those of the value, but for what a person would not say. */
export function amountText(size: number, quantity: string, lang: Lang): string {
  return amountIn(size, describeQuantity(quantity, lang), lang)
}

/** The same where only the unit is known. What there is of water is at least a centimetre: 0 cm would be reached. */
export function amountIn(size: number, { unit, decimals }: Written, lang: Lang): string {
  const whole = Math.abs(size)
  if (unit === 'm') {
    const cm = whole > 0 ? Math.max(1, Math.round(whole * 100)) : 0
    return cm < 100 ? `${cm} cm` : `${formatShort(whole, 2, lang)} m`
  }
  return `${formatShort(whole, Math.min(decimals, 1 + Number(whole < 1)), lang)} ${unit}`.trim()
}

const today_ms = 12 * 3_600_000 // younger than this the clock alone is clear

/** "01.33", or with its day when that is longer ago. */
export function clockText(at_ms: number, now_ms: number, lang: Lang): string {
  return formatTime(at_ms, clockShape(at_ms, now_ms), lang)
}

export function clockShape(at_ms: number, now_ms: number): TimeShape {
  return now_ms - at_ms < today_ms ? 'clock' : 'dayAndClock'
}

/** A value with its unit, as tiles and sentences write it. */
export function valueText(value: number | null, { decimals, unit }: Written, lang: Lang): string {
  return `${formatNumber(value, decimals, lang)} ${unit}`.trim()
}
