/** What a correction does to a series, as the list of corrections and the report of a month say it. Pure. */
import type { Correction } from '../../gateway/contract.ts'
import { describeQuantity } from '../format.ts'
import { typedNumber } from '../warning/backtest.ts'
import type { Lang } from '../words.ts'
import { correctionWords } from './correctionWords.ts'

/** "× 1,02, + 0,3 m" with all digits that somebody entered, or that the values are set aside. */
export function correctionText({ scale, offset, set_aside, shown_as, quantity }: Correction, lang: Lang): string {
  if (set_aside) return correctionWords[lang].doesOf.set_aside
  if (shown_as !== undefined) return `→ ${shown_as}`
  return numbersText({ scale, offset }, describeQuantity(quantity ?? '', lang).unit, lang)
}

type Numbers = Pick<Correction, 'scale' | 'offset'>

/** "× 1,02, + 0,3 m" */
export function numbersText({ scale, offset }: Numbers, unit: string, lang: Lang): string {
  const write = (number: number) => typedNumber(Math.abs(number), lang)
  const parts = [
    scale !== undefined && `× ${scale < 0 ? '−' : ''}${write(scale)}`,
    offset !== undefined && `${offset < 0 ? '−' : '+'} ${write(offset)} ${unit}`.trim(),
  ]
  return parts.filter(Boolean).join(', ')
}
