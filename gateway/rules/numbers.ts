/** Numbers and lengths of time as people of each language write them, in sentences and on screens. */
import { type QuantityKey, quantities } from '../../hardware/quantities.ts'
import type { LocalizedText, ValueFormat } from '../contract.ts'

const nothing: LocalizedText = { id: '', en: '' }

/** A plain number of the quantity, in its unit. */
export function formatOfQuantity(quantity: QuantityKey, note: LocalizedText = nothing): ValueFormat {
  const { unit, decimals } = quantities[quantity]
  return { unit, decimals, prefix: '', note }
}

/** A number with its unit, for a sentence: "1,62 m", "147", "15 menit". */
export function numberText({ unit, decimals }: ValueFormat, value: number): LocalizedText {
  if (unit === 's') return spanText(value)
  const en = String(Number(value.toFixed(decimals)))
  const suffix = unit === '' ? '' : ` ${unit}`
  return { id: `${en.replace('.', ',')}${suffix}`, en: `${en}${suffix}` }
}

/** A length of time in a sentence: "2 jam", "90 menit", "45 detik". */
export function spanText(seconds: number): LocalizedText {
  if (seconds >= 7_200 && seconds % 3_600 === 0) return { id: `${seconds / 3_600} jam`, en: `${seconds / 3_600} hours` }
  if (seconds === 3_600) return { id: '1 jam', en: '1 hour' }
  if (seconds < 120) return { id: `${Math.round(seconds)} detik`, en: `${Math.round(seconds)} seconds` }
  const minutes = Math.round(seconds / 60)
  return { id: `${minutes} menit`, en: `${minutes} minutes` }
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
