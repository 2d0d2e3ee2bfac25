/** What becomes of the rules in force, their states and their alerts when the rules change. */
import type { AlertEvent } from '../contract.ts'
import {
  allLate_ms,
  carryOver,
  isCombination,
  keyOf,
  type Rule,
  type RuleState,
  type RulesInForce,
  type RuleWithState,
  rulesInForce,
  startWatching,
  tick,
} from '../rules/index.ts'

/** The rules that are wanted, with their states, and the events with which the others end. */
export interface RuleChange {
  next: RulesInForce
  /** Keys of the rules that were changed: their last reading has to be judged again. */
  edited: string[]
  ended: AlertEvent[]
  /** What of the rules before stays, with the states it had: what is saved with `ended`. */
  staying: RulesInForce
}

/** At a start: known rules keep their state but begin to watch anew. */
export function changeAtStart(from: RulesInForce, wanted: readonly Rule[], now_ms: number): RuleChange {
  return changed(from, wanted, now_ms, { carry: startWatching })
}

/** While it runs. `drill`: the key of a rule that comes in for a drill. */
export function changeOf(
  from: RulesInForce,
  wanted: readonly Rule[],
  now_ms: number,
  drill: string | undefined,
): RuleChange {
  return changed(from, wanted, now_ms, { carry: carryOver, drill })
}

function changed(
  from: RulesInForce,
  wanted: readonly Rule[],
  now_ms: number,
  { carry, drill }: { carry: typeof carryOver; drill?: string | undefined },
): RuleChange {
  const known = (rule: Rule) => {
    const before = from.byKey.get(keyOf(rule))
    return before && isOfSameSeries(before.rule, rule) ? before : undefined
  }
  const stateOf = (rule: Rule): RuleState => {
    const { state, rule: before } = known(rule) ?? {}
    const carried = carry(rule, state ?? null, now_ms, before)
    return state ? carried : { ...carried, late_ms: allLate_ms } // a new rule begins with what the record holds
  }
  const next = wanted.map((rule) => ({
    rule,
    exercise: known(rule)?.exercise ?? keyOf(rule) === drill,
    state: stateOf(rule),
  }))
  const edited = wanted.filter((rule) => (known(rule)?.state.version ?? rule.version) !== rule.version)
  return { next: rulesInForce(next), edited: edited.map(keyOf), ...leaving(from, wanted, now_ms) }
}

/** What was seen at one place says nothing of another: a rule that is given to another series begins anew. */
function isOfSameSeries(before: Rule, after: Rule): boolean {
  if (isCombination(before) || isCombination(after)) return isCombination(before) === isCombination(after)
  return before.station === after.station && before.sensor === after.sensor && before.quantity === after.quantity
}

/** A rule that is no longer in force, or not for this series, ends its alert, so that no siren sounds for ever. */
function leaving({ byKey }: RulesInForce, wanted: readonly Rule[], now_ms: number) {
  const wantedBy = new Map(wanted.map((rule) => [keyOf(rule), rule]))
  const stays = ({ rule }: RuleWithState) => {
    const after = wantedBy.get(keyOf(rule))
    return after !== undefined && isOfSameSeries(rule, after)
  }
  const gone = [...byKey.values()].filter((one) => !stays(one))
  const staying = [...byKey.values()].filter(stays)
  return { ended: gone.flatMap((one) => endOf(one, now_ms)), staying: rulesInForce(staying) }
}

function endOf({ rule, state, exercise }: RuleWithState, now_ms: number): AlertEvent[] {
  if (!state.alert) return []
  const ended = { ...rule, valid_until: new Date(now_ms).toISOString() }
  const { events } = tick(ended, { ...state, alert: state.alert } satisfies RuleState, now_ms)
  return events.map((event) => ({ ...event, since_ms: event.at_ms, exercise }))
}
