export { backtestResource } from './backtest-routes.ts'
export { dailyClass } from './bmkg.ts'
export { checkRules, type KnownStation } from './check.ts'
export { addRulesCommands } from './command.ts'
export { correctedRow, correctedSample, isTouched, type LayersOf, recalled, recalledFrom_ms } from './corrected.ts'
export { descriptionOf, formatOfWord, placeOf } from './describe.ts'
export { provisionalLevel, tick } from './evaluate.ts'
export {
  keyOf,
  nextDue_ms,
  type RulesInForce,
  type RuleWithState,
  rulesInForce,
  withStates,
} from './in-force.ts'
export { ispu, ispuCategories, ispuCategory } from './ispu.ts'
export { beginJudgement, type Heard, type Judgement, type WindowWanted } from './judgement.ts'
export {
  dateTimeText,
  midnightBefore,
  midnightOf,
  offsetOf_min,
  timeText,
  usualZone,
  Zone,
  zoneOf,
} from './local-time.ts'
export { sumStart_ms } from './measures/index.ts'
export { hoursOfDay_min } from './measures/ispu.ts'
export { meanOfSteps } from './measures/window.ts'
export { aboutText, formatOfQuantity, numberText } from './numbers.ts'
export { placed, type RuleDefaults } from './placed.ts'
export type { Meanwhile } from './reconsidered.ts'
export { completed } from './refill.ts'
export { confirmed, presentOf } from './rejudged.ts'
export { remarksOn, rulesDoubts } from './remarks.ts'
export { restarted, standing_max_ms } from './restart.ts'
export { isCombination, levelsOf, membersOf, type Rule, type SeriesRule, validityOf } from './rule.ts'
export { allLate_ms, carryOver, type RuleState, type Standing, startWatching } from './rule-state.ts'
export { openRulebook, type RulesFile, readRulesFile, rulesSchema } from './rulebook.ts'
export { rulesResource } from './rules-routes.ts'
export { airAdvice } from './rulesets/advice.ts'
export type { Sample, Unjudged } from './sample.ts'
export { why } from './why.ts'
