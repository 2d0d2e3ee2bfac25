/** What becomes of the rules in force, their states and their alerts when the rules change. */
import type { AlertEvent } from '../contract.ts'
import {
  carryOver,
  keyOf,
  type Rule,
  type RuleState,
  type RulesInForce,
  type RuleWithState,
  refilled,
  rulesInForce,
  startWatching,
  tick,
} from '../rules/index.ts'
import type { Store } from '../store/index.ts'

/** The rules that are wanted, with their states, and the events with which the others end. */
export interface RuleChange {
  next: RulesInForce
  ended: AlertEvent[]
  /** What of the rules before stays, with the states it had: what is saved with `ended`. */
  staying: RulesInForce
}

interface Parts {
  store: Pick<Store, 'rows'>
  now_ms: number
}

/** At a start: known rules keep their state but begin to watch anew; new ones get their window from history. */
export async function changeAtStart(from: RulesInForce, wanted: readonly Rule[], parts: Parts): Promise<RuleChange> {
  const { store, now_ms } = parts
  const next: RuleWithState[] = []
  for (const rule of wanted) {
    const known = from.byKey.get(keyOf(rule))
    const state = startWatching(rule, known?.state ?? null, now_ms)
    next.push({ rule, exercise: known?.exercise ?? false, state: await refilled(store, rule, state, now_ms) })
  }
  return { next: rulesInForce(next), ...leaving(from, wanted, now_ms) }
}

/** While it runs. `drill`: the key of a rule that comes in for a drill. */
export async function changeOf(
  from: RulesInForce,
  wanted: readonly Rule[],
  { store, now_ms, drill }: Parts & { drill?: string | undefined },
): Promise<RuleChange> {
  const next: RuleWithState[] = []
  for (const rule of wanted) {
    const known = from.byKey.get(keyOf(rule))
    const state = carryOver(rule, known?.state ?? null, now_ms)
    const isChanged = state !== known?.state
    next.push({
      rule,
      exercise: known?.exercise ?? keyOf(rule) === drill,
      state: isChanged ? await refilled(store, rule, state, now_ms) : state,
    })
  }
  return { next: rulesInForce(next), ...leaving(from, wanted, now_ms) }
}

/** A rule that is no longer in force ends its alert, so that no siren sounds for ever. */
function leaving({ byKey }: RulesInForce, wanted: readonly Rule[], now_ms: number) {
  const keys = new Set(wanted.map(keyOf))
  const gone = [...byKey].filter(([key]) => !keys.has(key)).map(([, one]) => one)
  const staying = [...byKey].filter(([key]) => keys.has(key)).map(([, one]) => one)
  return { ended: gone.flatMap((one) => endOf(one, now_ms)), staying: rulesInForce(staying) }
}

function endOf({ rule, state, exercise }: RuleWithState, now_ms: number): AlertEvent[] {
  if (!state.alert) return []
  const ended = { ...rule, valid_until: new Date(now_ms).toISOString() }
  const { events } = tick(ended, { ...state, alert: state.alert } satisfies RuleState, now_ms)
  return events.map((event) => ({ ...event, since_ms: event.at_ms, exercise }))
}
