/** What a page shows of a rule beyond what the gateway says of it. Pure. */
import type { RulePeriod } from '../../gateway/contract.ts'
import type { LevelLine } from '../levels.ts'
import type { Lang } from '../words.ts'
import { thresholdText } from './measured.ts'

/** Of several periods the one that counts at this moment, or else the last. */
export function periodAt(periods: readonly RulePeriod[], at_ms: number): RulePeriod | undefined {
  return periods.find((period) => validityAt(period, at_ms) === 'valid') ?? periods.at(-1)
}

export function validityAt({ from_ms, until_ms }: RulePeriod, at_ms: number): 'valid' | 'future' | 'ended' {
  if (from_ms !== null && at_ms < from_ms) return 'future'
  return until_ms !== null && at_ms >= until_ms ? 'ended' : 'valid'
}

/** The levels as lines of a chart of the quantity; none when they are compared with something else than its value. */
export function linesOf({ series, measured, format, levels }: RulePeriod, lang: Lang): LevelLine[] {
  if (!series || measured !== series.quantity) return []
  return levels.map(({ label, at }) => ({ at, text: `${label} · ${thresholdText(format, at, lang)}` }))
}
