/** Numbers and quantities as people read them, and as people type them. Pure. */
import { type QuantityKey, quantities } from '../../hardware/quantities.ts'
import { type Reason, reasonText } from '../../hardware/reasons.ts'
import type { Frame } from '../driver.ts'
import type { Language } from '../platform/language.ts'
import { saidIn } from '../recognise/likeness.ts'

/** 1.953 → "1,953" in Indonesian. */
export function numberText(value: number, decimals: number, language: Language): string {
  const text = value.toFixed(decimals)
  return language === 'id' ? text.replace('.', ',') : text
}

/** A number as it stands, with as many decimals as it has. */
export function plainNumber(value: number, language: Language): string {
  return language === 'id' ? String(value).replace('.', ',') : String(value)
}

/** "Jarak ke air 1,953 m", or why there is none. */
export function quantityText([key, value]: [QuantityKey, number | Reason], language: Language): string {
  const { label, unit, decimals } = quantities[key]
  if (typeof value !== 'number') return `${label[language]}: ${reasonText(value, language)}`
  return `${label[language]} ${numberText(value, decimals, language)}${unit ? ` ${unit}` : ''}`
}

/** All that a frame says, in one line. */
export function frameText(frame: Frame, language: Language): string {
  return saidIn(frame)
    .map((said) => quantityText(said, language))
    .join(', ')
}

/** A number as people here write it: 4,5 or 4.5, with a unit behind it or not. Undefined when it is none. */
export function typedNumber(typed: string): number | undefined {
  const [, text] =
    /^\s*([-+−]?\d{1,9}(?:[.,]\d{1,9})?)\s*(?:m|meter|metres?|mm|s|detik|seconds?|°)?\.?\s*$/i.exec(typed) ?? []
  return text === undefined ? undefined : Number(text.replace('−', '-').replace(',', '.'))
}
