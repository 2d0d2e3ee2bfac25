/** Over which windows rules in force sum an amount: what an alert says of three hours is then said of now, too. Pure. */
import { day_ms } from '../../edge/platform/time.ts'
import { isAmount } from '../../hardware/quantities.ts'
import type { LocalizedText } from '../contract.ts'
import { descriptionOf, isCombination, type RuleWithState, sumStart_ms, validityOf } from '../rules/index.ts'

export interface SumWindow {
  measured: string
  from_ms: number
  note: LocalizedText
}

/** Of one series; each window once, the shortest first. Longer ones than a day are not told: the first screen knows a day. */
export function windowsOf(
  inForce: readonly RuleWithState[],
  { station, key, now_ms }: { station: string; key: string; now_ms: number },
): SumWindow[] {
  const found = inForce.flatMap(({ rule, exercise }): SumWindow[] => {
    if (exercise || isCombination(rule) || rule.station !== station || !isAmount(rule.quantity)) return []
    const from_ms = sumStart_ms(rule, now_ms)
    const { from_ms: valid_ms, until_ms } = validityOf(rule)
    const isInForce = now_ms >= valid_ms && now_ms < until_ms
    if (key !== `${rule.sensor}.${rule.quantity}` || !isInForce) return []
    if (from_ms === null || now_ms - from_ms > day_ms) return []
    const { measured, format } = descriptionOf(rule, null)
    return [{ measured, from_ms, note: format.note }]
  })
  return [...new Map(found.map((one) => [one.measured, one])).values()].sort((a, b) => b.from_ms - a.from_ms)
}
