/** What became of the readings of each rule since the start: a rule that judges nothing must be seen. In memory. */
import { type Heard, keyOf, type RuleState, type RuleWithState, type Unjudged } from '../rules/index.ts'

/** How one rule stands. Times by the gateway's clock. */
export interface RuleWatch {
  /** `keyOf` the rule: one id may have several rules, each for its own time. */
  key: string
  rule: string
  exercise: boolean
  /** The newest reading of its series that arrived; null = none since the start. */
  received_ms: number | null
  /** When the newest one arrived whose value was compared with the levels; null = none since the start. */
  judged_ms: number | null
  /** Why the newest one that was not judged was not, and when it arrived. */
  unjudged: { reason: Unjudged; received_ms: number } | null
  /** How many were not judged, by reason. */
  counts: Partial<Record<Unjudged, number>>
  /** From the state, so also from before the start: when the newest usable value was taken… */
  heard_ms: number | null
  /** …and why the newest one was not usable; null = it was, or there is none. */
  unusable: RuleState['unusable'] | null
}

type Tally = Pick<RuleWatch, 'received_ms' | 'judged_ms' | 'unjudged' | 'counts'>

export function openWatch() {
  const tallies = new Map<string, Tally>()
  const totals: Partial<Record<Unjudged, number>> = {}

  return {
    add({ key, received_ms, unjudged }: Heard) {
      const tally = tallyOf(key)
      tally.received_ms = received_ms
      if (unjudged === null) {
        tally.judged_ms = received_ms
        return
      }
      tally.unjudged = { reason: unjudged, received_ms }
      tally.counts[unjudged] = (tally.counts[unjudged] ?? 0) + 1
      totals[unjudged] = (totals[unjudged] ?? 0) + 1
    },
    /** The gateway's clock was set. */
    shift(step_ms: number) {
      for (const tally of tallies.values()) {
        if (tally.received_ms !== null) tally.received_ms += step_ms
        if (tally.judged_ms !== null) tally.judged_ms += step_ms
        if (tally.unjudged) tally.unjudged.received_ms += step_ms
      }
    },
    of({ rule, state, exercise }: RuleWithState): RuleWatch {
      const key = keyOf(rule)
      const { unjudged, counts, ...times } = tallies.get(key) ?? newTally()
      return {
        key,
        rule: rule.id,
        exercise,
        ...times,
        unjudged: unjudged && { ...unjudged },
        counts: { ...counts },
        heard_ms: state.heard_ms,
        unusable: state.unusable ?? null,
      }
    },
    totals: (): Partial<Record<Unjudged, number>> => ({ ...totals }),
    /** Forgets rules that are gone. */
    keep(keys: ReadonlyMap<string, unknown>) {
      for (const key of tallies.keys()) if (!keys.has(key)) tallies.delete(key)
    },
  }

  function tallyOf(key: string): Tally {
    const known = tallies.get(key)
    if (known) return known
    const tally = newTally()
    tallies.set(key, tally)
    return tally
  }
}

function newTally(): Tally {
  return { received_ms: null, judged_ms: null, unjudged: null, counts: {} }
}
