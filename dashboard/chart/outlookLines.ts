/** The levels of rules and what the village knows to happen, as lines of a chart. Pure. */
import type { Outlook } from '../../gateway/contract.ts'
import { formatShort, type QuantityText } from '../format.ts'
import type { LevelLine } from '../levels.ts'
import { impactLines } from '../places/impacts.ts'
import type { Lang } from '../words.ts'

/** Levels first; what is reached at one of them stands in its line. */
export function outlookLines(
  { levels = [], impacts }: Pick<Outlook, 'levels' | 'impacts'>,
  { unit, decimals }: QuantityText,
  lang: Lang,
): LevelLine[] {
  const rules = levels.map(({ label, at }) => ({
    at,
    text: `${label} · ${formatShort(at, decimals, lang)} ${unit}`.trim(),
  }))
  const known = impacts ? impactLines(impacts, unit, lang) : []
  return [
    ...rules.map((line) => {
      const there = impacts?.levels.find(({ at }) => at === line.at)
      return there ? { ...line, text: `${line.text}: ${there.text[lang]}` } : line
    }),
    ...known.filter(({ at }) => rules.every((line) => line.at !== at)).map((line) => ({ ...line, isFine: true })),
  ]
}
