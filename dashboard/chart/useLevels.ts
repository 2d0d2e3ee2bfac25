/** The lines of a chart: from the outlook where there is one, otherwise from the rules. */
import { useMemo } from 'preact/hooks'
import type { Outlook, RulesAnswer } from '../../gateway/contract.ts'
import { describeQuantity } from '../format.ts'
import type { LevelLine } from '../levels.ts'
import { useAsked } from '../useAsked.ts'
import { rulesUrl } from '../warning/api.ts'
import { linesOf, periodAt } from '../warning/ruleFacts.ts'
import type { Lang } from '../words.ts'
import type { CurveName } from './curves.ts'
import { outlookLines } from './outlookLines.ts'

export function useLevels({ station, name }: CurveName, outlook: Outlook | undefined, lang: Lang): LevelLine[] {
  const { value } = useAsked<RulesAnswer>(outlook ? null : rulesUrl)
  const { sensor, quantity } = name
  return useMemo(() => {
    if (outlook) return outlookLines(outlook, describeQuantity(quantity, lang), lang)
    const periods = value?.rules.flatMap(({ periods }) => periodAt(periods, Date.now()) ?? []) ?? []
    const own = periods.filter(
      ({ series }) => series?.station === station && series.sensor === sensor && series.quantity === quantity,
    )
    return own.flatMap((period) => linesOf(period, lang))
  }, [outlook, value, station, sensor, quantity, lang])
}
