/** Numbers, ages and local times as people write them. Pure: the clock and the zone are handed in. */
import { isQuantity, type Quantity, quantities } from '../hardware/quantities.ts'
import { localNumber } from './calendar.ts'
import { type AgeUnit, type Lang, words } from './words.ts'

export { localTime as formatTime, type TimeShape } from './calendar.ts'

export interface QuantityText {
  label: string
  unit: string
  decimals: number
  kind: Quantity['kind']
}

/** A quantity's label, unit and decimals; a key from a newer gateway is shown as it is rather than hidden. */
export function describeQuantity(key: string, lang: Lang): QuantityText {
  if (!isQuantity(key)) return { label: key, unit: '', decimals: 2, kind: 'level' }
  const { label, unit, decimals, kind } = quantities[key]
  return { label: label[lang], unit, decimals, kind }
}

/** `1,234` in Indonesian, `1.234` in English; an en dash for a missing value. */
export function formatNumber(value: number | null, decimals: number, lang: Lang): string {
  if (value === null) return '–'
  const text = localNumber(value, decimals, lang)
  return /[1-9]/.test(text) ? text : text.replace(/^-/, '') // −0,0 would make people wonder
}

/** The same for what is round or said aloud: 1,5 rather than 1,500. */
export function formatShort(value: number | null, decimals: number, lang: Lang): string {
  const text = formatNumber(value, decimals, lang)
  return decimals === 0 ? text : text.replace(/[.,]?0+$/, '')
}

/** "4,2 MB": with one decimal where it counts. */
export function formatBytes(bytes: number, lang: Lang): string {
  const [unit, size] =
    bytes < 1e6 ? (['kB', 1e3] as const) : bytes < 1e9 ? (['MB', 1e6] as const) : (['GB', 1e9] as const)
  const number = bytes / size
  return `${formatNumber(number, number < 10 ? 1 : 0, lang)} ${unit}`
}

/** "98 %"; what is nearly whole is not called whole, nor what is nearly nothing nothing. */
export function formatShare(share: number | null, lang: Lang): string {
  if (share === null) return '–'
  const percent = share * 100
  const isNearlyWhole = percent > 99 && percent < 100
  const isNearlyNothing = percent > 0 && percent < 1
  if (!isNearlyWhole && !isNearlyNothing) return `${formatNumber(percent, 0, lang)} %`
  const tenths = isNearlyWhole ? Math.floor(percent * 10) : Math.max(1, Math.round(percent * 10))
  return `${formatNumber(tenths / 10, 1, lang)} %`
}

const ageSteps: [unit: AgeUnit, seconds: number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
]

/** "11 menit": how long something is, in its largest unit. */
export function formatSpan(span_ms: number, lang: Lang): string {
  const span_s = Math.max(1, Math.round(span_ms / 1_000))
  const [unit, seconds] = ageSteps.find(([, step_s]) => span_s >= step_s)!
  return words[lang].span[unit](Math.round(span_s / seconds))
}

/** "12 detik lalu". Below two seconds, and for a time still to come, "baru saja". */
export function formatAge(age_ms: number, lang: Lang): string {
  const age_s = Math.floor(age_ms / 1_000)
  if (age_s < 2) return words[lang].justNow
  const [unit, seconds] = ageSteps.find(([, step_s]) => age_s >= step_s)!
  return words[lang].ago[unit](Math.floor(age_s / seconds))
}

/** Indonesia's three zones by their names, elsewhere the distance from UTC. `offset_min` is minutes east of UTC. */
export function zoneLabel(offset_min: number): string {
  const names: Record<number, string> = { 420: 'WIB', 480: 'WITA', 540: 'WIT' }
  const name = names[offset_min]
  if (name) return name
  if (offset_min === 0) return 'UTC'
  const sign = offset_min < 0 ? '−' : '+'
  const hours = Math.floor(Math.abs(offset_min) / 60)
  const minutes = Math.abs(offset_min) % 60
  return `UTC${sign}${hours}${minutes ? `:${String(minutes).padStart(2, '0')}` : ''}`
}
