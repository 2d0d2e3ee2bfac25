/**
 * What fell in which time, for a tile. A word for rain counts for its window alone: the hour may be very heavy on a day that is
 * heavy, so each word stands behind its sum and its window, that of a running warning behind that of its rule. Pure.
 */
import type { Alert, Outlook } from '../../gateway/contract.ts'
import type { Lang } from '../words.ts'
import { amountText } from './amount.ts'
import { firstWords } from './words.ts'

export interface SumLine {
  /** The window, as a warning calls it; of the day that is classed: `day`. */
  window: string
  text: string
  isWarned: boolean
}

const hour_ms = 3_600_000

/** The last hour, the windows of rules, and the day with its class. `warnings`: those that run on this series. */
export function sumLines(
  { sums, meaning }: Pick<Outlook, 'sums' | 'meaning'>,
  warnings: readonly Pick<Alert, 'measured' | 'label'>[],
  quantity: string,
  lang: Lang,
): SumLine[] {
  if (!sums) return []
  const said = firstWords[lang]
  const { hour, day, windows = [] } = sums
  const ofHours = (n: number) => windows.find(({ from_ms, at_ms }) => Math.round((at_ms - from_ms) / hour_ms) === n)
  const [hourly, daily] = [ofHours(1), ofHours(24)]
  const isClassed = meaning?.kind === 'rain' && day > 0
  const line = (window: string, sum: string, ownClass?: string): SumLine => {
    const warning = warnings.find(({ measured }) => measured === window)
    const word = warning?.label ?? ownClass
    return { window, text: word ? said.classed(sum, word) : sum, isWarned: warning !== undefined }
  }
  return [
    line(hourly?.measured ?? 'hour', said.lastHour(amountText(hour, quantity, lang))),
    ...windows
      .filter((window) => window !== hourly && window !== daily)
      .map(({ measured, amount, note }) => line(measured, `${amountText(amount, quantity, lang)} ${note[lang]}`)),
    ...(isClassed || daily
      ? [
          line(
            daily?.measured ?? 'day',
            said.inDay(amountText(day, quantity, lang)),
            isClassed ? meaning.class[lang].toLowerCase() : undefined,
          ),
        ]
      : []),
  ]
}
