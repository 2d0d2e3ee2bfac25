/** What a change of a rule makes of the last known reading: at once, also while its station is dead. Pure. */
import { flags } from '../../hardware/flags.ts'
import type { Evidence } from '../contract.ts'
import { type Because, type Outcome, settle } from './evaluate.ts'
import { lookBack_ms } from './late.ts'
import { confirmedLevel, type LevelState, quietLevel } from './levels.ts'
import { measureOf } from './measures/index.ts'
import type { Step } from './measures/window.ts'
import { unheld } from './restart.ts'
import { isCombination, type Rule, type SeriesRule } from './rule.ts'
import { allLate_ms, type RuleState } from './rule-state.ts'
import type { Present } from './timeline.ts'

/** The last known reading, for which the window has to be filled; null = there is none. */
export function presentOf(rule: Rule, { judged_ms, evidence }: RuleState): Present | null {
  const last = evidence.at(-1)
  if (isCombination(rule) || !last || judged_ms == null) return null
  return { at_ms: judged_ms, received_ms: last.received_ms, off_ms: last.at_ms - judged_ms }
}

/**
 * Judges the last reading by the changed rule. What lies below a level leaves it now: a person has said so. A reading that
 * is no longer fresh reaches no level, except those that are milder than one that is on. A combination is looked at by
 * itself (`judgeCombinations`). `state`: with its window filled up to that reading, or with `late_ms` if that failed.
 */
export function rejudged(rule: Rule, state: RuleState, now_ms: number, because?: Because): Outcome {
  if (isCombination(rule)) return settle(rule, state, now_ms)
  const { value, window } = numberOf(rule, state, now_ms)
  if (value === null) return settle(rule, state, now_ms, because)
  const isFresh = now_ms - (state.judged_ms ?? 0) <= rule.fresh_s * 1_000
  const highest = state.levels.findLastIndex(({ on }) => on)
  const failed = state.evidence.at(-1)?.flag === flags.fail
  const levels = state.levels.map((level, index): LevelState => {
    const sign = rule.below ? -1 : 1
    const { at, clear = at } = rule.levels[index]!
    const isUnder = sign * value < sign * clear
    const isOver = sign * value >= sign * at
    if (isUnder) return failed ? level : quietLevel
    if (level.on || !isOver || state.restart?.standing?.levels.includes(index)) return level
    if (index < highest) return confirmedLevel
    if (!isFresh) return quietLevel
    if (rule.for_s === 0 && !rule.confirm) return confirmedLevel
    return level.since_ms === null ? { on: false, since_ms: state.judged_ms ?? now_ms, over: 1 } : level
  })
  const late_ms = rule.confirm ? allLate_ms : state.late_ms // its count of readings lacks this one
  return settle(rule, { ...state, levels, value, window, late_ms }, now_ms, because)
}

/** A person says that what is measured is so: levels that stand warn. Of a window the next reading decides: this one is in it. */
export function confirmed(rule: SeriesRule, state: RuleState, now_ms: number): Outcome {
  const free = unheld(state)
  return measureOf(rule).windowStart_ms(rule, now_ms) === null
    ? rejudged(rule, free, now_ms)
    : { state: free, events: [] }
}

function numberOf(rule: SeriesRule, state: RuleState, now_ms: number): { value: number | null; window: Step[] } {
  const measure = measureOf(rule)
  const { window } = state
  if (measure.reachedAt_ms) {
    const heard_ms = Math.max(state.heard_ms ?? 0, state.watching_ms)
    return { value: Math.max(0, now_ms - heard_ms) / 1_000, window }
  }
  const last: Evidence | undefined = state.evidence.at(-1)
  const at_ms = state.judged_ms
  const isWhole = state.late_ms == null || lookBack_ms(rule, state, now_ms) === null
  if (!last || at_ms == null || !isWhole || at_ms < allLate_ms) return { value: null, window }
  return measure.step(rule, window, { at_ms, value: last.value, flag: last.flag })
}
