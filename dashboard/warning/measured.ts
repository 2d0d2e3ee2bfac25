/** What an alert compared with its levels, as people write it: a reading, a sum of rain, an index, a silence. Pure. */
import type { ValueFormat } from '../../gateway/contract.ts'
import { formatNumber, formatShort } from '../format.ts'
import type { Lang } from '../words.ts'
import { warningWords } from './words.ts'

export interface MeasuredText {
  /** The number with its unit: "1,62 m", "15 menit". */
  number: string
  /** What it is beyond the quantity: "dalam 3 jam"; empty for a plain reading. */
  note: string
}

export function measuredText(format: ValueFormat, value: number | null, lang: Lang): MeasuredText {
  return { number: writtenWith(formatNumber, format, value, lang), note: format.note[lang] }
}

/** The same for a threshold, which is a round number: 1,5 m rather than 1,500 m. */
export function thresholdText(format: ValueFormat, value: number, lang: Lang): string {
  return writtenWith(formatShort, format, value, lang)
}

function writtenWith(
  write: typeof formatNumber,
  { unit, decimals, prefix }: ValueFormat,
  value: number | null,
  lang: Lang,
): string {
  if (unit === 's') return value === null ? warningWords[lang].noValue : spanText(value, lang)
  return `${prefix} ${write(value, decimals, lang)} ${unit}`.trim()
}

const steps: [unit: 'day' | 'hour' | 'minute', seconds: number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** "3 jam", "90 menit", "45 detik": the largest unit that says it whole; odd lengths are rounded to minutes. */
export function spanText(seconds: number, lang: Lang): string {
  const { span } = warningWords[lang]
  const count = (n: number) => formatNumber(n, 0, lang)
  const [unit, step_s] = steps.find(([, step_s]) => seconds >= step_s && seconds % step_s === 0) ?? []
  if (unit && step_s) return span[unit](count(seconds / step_s))
  if (seconds >= 120) return span.minute(count(Math.round(seconds / 60)))
  return span.second(count(Math.round(seconds)))
}
