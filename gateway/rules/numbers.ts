/** Numbers and lengths of time as people of each language write them, in sentences and on screens. */
import { type QuantityKey, quantities } from '../../hardware/quantities.ts'
import type { LocalizedText, ValueFormat } from '../contract.ts'

const nothing: LocalizedText = { id: '', en: '' }

/** A plain number of the quantity, in its unit. */
export function formatOfQuantity(quantity: QuantityKey, note: LocalizedText = nothing): ValueFormat {
  const { unit, decimals } = quantities[quantity]
  return { unit, decimals, prefix: '', note }
}

const length_max_m = 1e6

/** A number with its unit, for a sentence: "162 cm", "147", "15 menit". Water is read in centimetres at every gauge. */
export function numberText({ unit, decimals }: ValueFormat, value: number): LocalizedText {
  if (unit === 's') return spanText(value)
  // A number that cannot be a length is written as it came: a hundred times it may be none at all.
  if (unit === 'm' && Math.abs(value) <= length_max_m)
    return numberText({ unit: 'cm', decimals: 0, prefix: '', note: nothing }, value * 100)
  const en = String(Number(value.toFixed(decimals)) + 0) // never "-0"
  const suffix = unit === '' ? '' : ` ${unit}`
  return { id: `${en.replace('.', ',')}${suffix}`, en: `${en}${suffix}` }
}

/** A change in a sentence: "naik 60 cm", "turun 1,2 mg/L", and none when it is too small to be written. */
export function changeText(quantity: QuantityKey, change: number): LocalizedText {
  const format = formatOfQuantity(quantity)
  if (isSmall(quantity, change)) return { id: 'tidak berubah', en: 'did not change' }
  const number = numberText(format, Math.abs(change))
  return change > 0
    ? { id: `naik ${number.id}`, en: `rose ${number.en}` }
    : { id: `turun ${number.id}`, en: `fell ${number.en}` }
}

/** Whether a change would be written as nothing. */
export function isSmall(quantity: QuantityKey, change: number): boolean {
  return /^0( |$)/.test(numberText(formatOfQuantity(quantity), Math.abs(change)).en)
}

/** A length of time in a sentence: "2 jam", "90 menit", "45 detik". */
export function spanText(seconds: number): LocalizedText {
  if (seconds >= 7_200 && seconds % 3_600 === 0) return { id: `${seconds / 3_600} jam`, en: `${seconds / 3_600} hours` }
  if (seconds === 3_600) return { id: '1 jam', en: '1 hour' }
  if (seconds < 120) return { id: `${Math.round(seconds)} detik`, en: `${Math.round(seconds)} seconds` }
  const minutes = Math.round(seconds / 60)
  return { id: `${minutes} menit`, en: `${minutes} minutes` }
}

/** A length of time that nobody chose, as people say it: "45 detik", "11 menit", "7 jam", "40 hari". */
export function aboutText(seconds: number): LocalizedText {
  if (seconds < 90) return counted(Math.round(seconds), 'detik', 'second')
  if (seconds < 90 * 60) return counted(Math.round(seconds / 60), 'menit', 'minute')
  if (seconds < 36 * 3_600) return counted(Math.round(seconds / 3_600), 'jam', 'hour')
  return counted(Math.round(seconds / 86_400), 'hari', 'day')
}

const units: [seconds: number, id: string, en: string][] = [
  [86_400, 'hari', 'day'],
  [3_600, 'jam', 'hour'],
  [60, 'menit', 'minute'],
]

/** A length of time on a screen, in the largest unit that says it whole: "1 hari", "3 jam"; odd ones in minutes. */
export function windowText(seconds: number): LocalizedText {
  const whole = units.find(([unit_s]) => seconds >= unit_s && seconds % unit_s === 0)
  if (whole) return counted(seconds / whole[0], whole[1], whole[2])
  if (seconds >= 120) return counted(Math.round(seconds / 60), 'menit', 'minute')
  return counted(Math.round(seconds), 'detik', 'second')
}

function counted(n: number, id: string, en: string): LocalizedText {
  return { id: `${n.toLocaleString('id-ID')} ${id}`, en: `${n.toLocaleString('en-GB')} ${en}${n === 1 ? '' : 's'}` }
}
