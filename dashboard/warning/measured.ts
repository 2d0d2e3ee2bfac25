/** What an alert compared with its levels, as people write it: a reading, a sum of rain, an index, a silence. Pure. */
import { describeQuantity, formatNumber } from '../format.ts'
import type { Lang } from '../words.ts'
import { warningWords } from './words.ts'

export interface MeasuredText {
  /** The number with its unit: "1,62 m", "15 menit". */
  number: string
  /** What it is beyond the quantity: "dalam 3 jam"; empty for a plain reading. */
  note: string
}

/** `measured` is the gateway's word: a quantity, `silence_s`, `ispu`, `rainfall_mm_in_10800_s` … */
export function measuredText(measured: string, value: number | null, lang: Lang): MeasuredText {
  return writtenWith(formatNumber, measured, value, lang)
}

/** The same for a threshold, which is a round number: 1,5 m rather than 1,500 m. */
export function thresholdText(measured: string, value: number, lang: Lang): string {
  return writtenWith(formatThreshold, measured, value, lang).number
}

type Write = (value: number | null, decimals: number, lang: Lang) => string

const formatThreshold: Write = (value, decimals, lang) => {
  const written = formatNumber(value, decimals, lang)
  return decimals === 0 ? written : written.replace(/[.,]?0+$/, '')
}

function writtenWith(write: Write, measured: string, value: number | null, lang: Lang): MeasuredText {
  const said = warningWords[lang]
  if (measured === 'silence_s') {
    return { number: value === null ? said.noValue : spanText(value, lang), note: said.silence }
  }
  if (measured === 'ispu') return { number: `ISPU ${formatNumber(value, 0, lang)}`, note: '' }
  if (measured === 'rules') return { number: formatNumber(value, 0, lang), note: said.ofRules }
  const [, quantity = measured, kind, window_s] =
    /^(.+?)_(in|rise_in|bmkg_day|deviation)(?:_(\d+)_s)?$/.exec(measured) ?? []
  const { unit, decimals } = describeQuantity(quantity, lang)
  const window = spanText(Number(window_s), lang)
  const notes: Record<string, string> = {
    in: said.within(window),
    rise_in: said.risen(window),
    bmkg_day: said.rainDay,
    deviation: said.deviation,
  }
  return { number: `${write(value, decimals, lang)} ${unit}`.trim(), note: (kind && notes[kind]) || '' }
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
