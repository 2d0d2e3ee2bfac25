/** The newest reading judged again with a window that was not to be had in time. Pure. */
import { type Outcome, settle, stepped } from './evaluate.ts'
import { isNumberEnough } from './late.ts'
import { measureOf } from './measures/index.ts'
import type { UsableReading } from './measures/measure.ts'
import { heldBack } from './restart.ts'
import type { SeriesRule } from './rule.ts'
import type { RuleState } from './rule-state.ts'

/** What was judged since the record was asked: the reading it was asked for first. */
export interface Meanwhile {
  readings: UsableReading[]
  /** More came late: the next fresh reading has to ask again. */
  isLateAgain: boolean
}

/**
 * `looked`: the state as of the first of these readings, filled. Where the state has gone on in another way (levels that
 * are held or counted, another setting of the clock), it stays, and the next fresh reading asks again.
 */
export function reconsidered(
  rule: SeriesRule,
  state: RuleState,
  looked: RuleState,
  { readings, isLateAgain }: Meanwhile,
  now_ms: number,
): Outcome {
  const last = readings.at(-1)
  const isSame = state.version === looked.version && state.steps?.at(-1) === looked.steps?.at(-1)
  if (!last || !isSame || (readings.length > 1 && !isNumberEnough(rule))) return { state, events: [] }
  let { window } = looked
  let value: number | null = null
  for (const reading of readings) ({ window, value } = measureOf(rule).step(rule, window, reading))
  const filled = { ...state, window, late_ms: isLateAgain ? state.late_ms : looked.late_ms }
  if (now_ms - last.at_ms > rule.fresh_s * 1_000) return { state: filled, events: [] }
  const number = { ...last, value }
  const levels = stepped(rule, isNumberEnough(rule) ? state : looked, number)
  return settle(rule, { ...filled, value, ...levels, ...heldBack(rule, state, levels.levels, number) }, last.at_ms)
}
