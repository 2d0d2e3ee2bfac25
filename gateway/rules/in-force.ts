/** The rules in force, each with its state, and who watches what. */
import { dueAt_ms } from './evaluate.ts'
import { type Combination, isCombination, membersOf, type Rule, validityOf } from './rule.ts'
import type { RuleState } from './rule-state.ts'

export interface RuleWithState {
  rule: Rule
  state: RuleState
  /** Part of a drill: each of its events is marked. */
  exercise: boolean
}

export interface RulesInForce {
  /** By `keyOf`, in the order given. */
  byKey: ReadonlyMap<string, RuleWithState>
  /** Keys of the rules that watch a series, by `seriesKeyOf`. */
  bySeries: ReadonlyMap<string, readonly string[]>
  /** The stations of those series: most packs are done with after one look. */
  stations: ReadonlySet<string>
  /** Keys of the combinations, each after what it watches. */
  combinations: readonly string[]
  /** All keys: rules of a series first, so that a combination sees what they became at the same instant. */
  order: readonly string[]
}

/** One id may have several rules, each for its own time. */
export function keyOf({ id, valid_from = '' }: Rule): string {
  return `${id}@${valid_from}`
}

export function seriesKeyOf(station: string, sensor: string, quantity: string): string {
  return `${station}/${sensor}/${quantity}`
}

export function rulesInForce(rules: Iterable<RuleWithState>): RulesInForce {
  const byKey = new Map<string, RuleWithState>()
  const bySeries = new Map<string, string[]>()
  const stations = new Set<string>()
  for (const one of rules) {
    const key = keyOf(one.rule)
    byKey.set(key, one)
    if (isCombination(one.rule)) continue
    const { station, sensor, quantity } = one.rule
    const series = seriesKeyOf(station, sensor, quantity)
    stations.add(station)
    bySeries.set(series, [...(bySeries.get(series) ?? []), key])
  }
  const combinations = inOrder([...byKey.values()].map(({ rule }) => rule)).map(keyOf)
  const order = [...[...byKey.keys()].filter((key) => !combinations.includes(key)), ...combinations]
  return { byKey, bySeries, stations, combinations, order }
}

/** The same rules with the states that a judgement gave them. */
export function withStates(inForce: RulesInForce, states: ReadonlyMap<string, RuleState>): RulesInForce {
  if (states.size === 0) return inForce
  const byKey = new Map(inForce.byKey)
  for (const [key, state] of states) byKey.set(key, { ...byKey.get(key)!, state })
  return { ...inForce, byKey }
}

/** When time alone next changes something; null = only a reading can. */
export function nextDue_ms({ byKey }: RulesInForce): number | null {
  return earliest([...byKey.values()].map(({ rule, state }) => dueOf_ms(rule, state)))
}

/** When time alone next changes this rule. A combination that is not valid yet is looked at when it becomes so. */
export function dueOf_ms(rule: Rule, state: RuleState): number | null {
  const due_ms = dueAt_ms(rule, state)
  if (!isCombination(rule)) return due_ms
  const { from_ms } = validityOf(rule)
  const isAhead = from_ms > (state.at_ms ?? state.watching_ms)
  return isAhead ? earliest([due_ms, from_ms]) : due_ms
}

function earliest(times: readonly (number | null)[]): number | null {
  return times.reduce((first, time) => (first === null || (time !== null && time < first) ? time : first), null)
}

/** Combinations, each after the combinations it watches. `checkRules` has refused circles. */
function inOrder(rules: readonly Rule[]): Combination[] {
  const combinations = rules.filter(isCombination)
  const placed = new Set<Combination>()
  const place = (combination: Combination, path: readonly string[]) => {
    if (placed.has(combination) || path.includes(combination.id)) return
    const watched = new Set(membersOf(combination).map((member) => member.rule))
    for (const other of combinations) if (watched.has(other.id)) place(other, [...path, combination.id])
    placed.add(combination)
  }
  for (const combination of combinations) place(combination, [])
  return [...placed]
}
