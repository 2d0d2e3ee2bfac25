export { backtestResource } from './backtest-routes.ts'
export type { KnownStation } from './check.ts'
export { addRulesCommands } from './command.ts'
export { descriptionOf, formatOfWord, placeOf } from './describe.ts'
export { carryOver, provisionalLevel, type RuleState, startWatching, tick } from './evaluate.ts'
export {
  keyOf,
  nextDue_ms,
  type RulesInForce,
  type RuleWithState,
  rulesInForce,
  withStates,
} from './in-force.ts'
export { beginJudgement, type Judgement } from './judgement.ts'
export { refilled } from './refill.ts'
export { isCombination, levelsOf, type Rule, type SeriesRule } from './rule.ts'
export { openRulebook } from './rulebook.ts'
export { rulesResource } from './rules-routes.ts'
export { why } from './why.ts'
