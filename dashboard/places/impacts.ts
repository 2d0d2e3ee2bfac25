/**
 * What a value means for people who live there: which impacts are reached, which comes next. Pure; the first screen, charts
 * and the map ask it.
 */
import type { Impact, LocalizedText, SeriesImpacts } from '../../gateway/contract.ts'
import { amountIn, amountText } from '../first/amount.ts'
import { firstWords } from '../first/words.ts'
import { formatShort } from '../format.ts'
import type { Lang } from '../words.ts'

/** As `/places` and the overview carry it. */
export interface ImpactLevels {
  below?: true | undefined
  /** Mild to severe. */
  levels: readonly Pick<Impact, 'at' | 'text'>[]
}

export interface ImpactStand<Level> {
  /** Mild to severe. */
  reached: Level[]
  next: Level | undefined
  /** How far the value is from the next one, in the unit of the quantity; positive. */
  gap: number | undefined
}

/** `value` null: not known, then nothing is reached and the mildest is next, without a distance. */
export function impactStand<Level extends { at: number }>(
  { below, levels }: { below?: true | undefined; levels: readonly Level[] },
  value: number | null,
): ImpactStand<Level> {
  const isReached = ({ at }: Level) => value !== null && (below ? value <= at : value >= at)
  const next = levels.find((level) => !isReached(level))
  return {
    reached: levels.filter(isReached),
    next,
    gap: next && value !== null ? Math.abs(next.at - value) : undefined,
  }
}

/** "1,5 m: Gang Masjid tergenang" */
export function impactText({ at, text }: { at: number; text: LocalizedText }, unit: string, lang: Lang): string {
  return `${formatShort(at, 2, lang)} ${unit}: ${text[lang]}`.replace('  ', ' ')
}

/** "12 cm lagi" */
export function gapText(gap: number, unit: string, lang: Lang): string {
  return sentences[lang].more(amountIn(gap, { unit, decimals: 2 }, lang))
}

/** One sentence for a tile or an alert; null where the village wrote nothing. */
export function impactSentence(impacts: ImpactLevels, value: number | null, unit: string, lang: Lang): string | null {
  const { reached, next, gap } = impactStand(impacts, value)
  const said = sentences[lang]
  const worst = reached.at(-1)
  const parts = [
    worst && said.reached(impactText(worst, unit, lang)),
    next && said.next(impactText(next, unit, lang), gap === undefined ? '' : gapText(gap, unit, lang)),
  ].filter((part) => part !== undefined)
  return parts.length > 0 ? parts.join(' ') : null
}

export interface ImpactLine {
  isReached: boolean
  text: string
}

/** For a tile and for the card of a warning, the more pressing first: the worst that has happened, then what comes next. */
export function impactLinesNow(
  impacts: ImpactLevels,
  value: number | null,
  quantity: string,
  lang: Lang,
): ImpactLine[] {
  if (value === null) return []
  const { reached, next, gap } = impactStand(impacts, value)
  const worst = reached.at(-1)
  return [
    ...(worst ? [{ isReached: true, text: worst.text[lang] }] : []),
    ...(next
      ? [
          {
            isReached: false,
            text: firstWords[lang].untilImpact(amountText(gap ?? 0, quantity, lang), next.text[lang]),
          },
        ]
      : []),
  ]
}

/** As lines for a chart: where, and what stands on it. */
export function impactLines({ levels }: ImpactLevels, unit: string, lang: Lang): { at: number; text: string }[] {
  return levels.map((level) => ({ at: level.at, text: impactText(level, unit, lang) }))
}

/** The impacts of one series; undefined: the village wrote none. */
export function impactsOf(all: readonly SeriesImpacts[], station: string, series: string): SeriesImpacts | undefined {
  return all.find((one) => one.station === station && `${one.sensor}.${one.quantity}` === series)
}

const sentences: Record<
  Lang,
  { reached(what: string): string; next(what: string, gap: string): string; more(gap: string): string }
> = {
  id: {
    reached: (what) => `Tercapai: ${what}.`,
    next: (what, gap) => `Berikutnya ${what}${gap && ` (${gap})`}.`,
    more: (gap) => `${gap} lagi`,
  },
  en: {
    reached: (what) => `Reached: ${what}.`,
    next: (what, gap) => `Next ${what}${gap && ` (${gap})`}.`,
    more: (gap) => `${gap} to go`,
  },
}
