/** A gauge and its rule for tests of warnings: readings by the minute from 2026-01-14 00:00 UTC. */

import { evaluate, type RuleEvent } from '../../gateway/rules/evaluate.ts'
import { SeriesRule } from '../../gateway/rules/rule.ts'
import { type RuleState, startWatching } from '../../gateway/rules/rule-state.ts'
import type { Sample } from '../../gateway/rules/sample.ts'

const minute_ms = 60_000
export const start_ms = Date.UTC(2026, 0, 14)

export function rule(changes: object = {}): SeriesRule {
  return SeriesRule.parse({
    id: 'katulampa-siaga',
    name: 'Katulampa',
    station: 'katulampa',
    sensor: 'level',
    quantity: 'water_level_m',
    levels: [
      { label: 'Siaga 3', at: 0.8, clear: 0.75 },
      { label: 'Siaga 2', at: 1.5, clear: 1.45 },
    ],
    ...changes,
  })
}

export function at(minute: number): number {
  return start_ms + minute * minute_ms
}

export function reading(minute: number, value: number | null, rest: Partial<Sample> = {}): Sample {
  return { at_ms: at(minute), value, flag: value === null ? 9 : 2, received_ms: at(minute), ...rest }
}

export function play(stated: SeriesRule, readings: Sample[], from?: RuleState, carry = (state: RuleState) => state) {
  let state = from ?? startWatching(stated, null, start_ms)
  const events: RuleEvent[] = []
  for (const sample of readings) {
    const outcome = evaluate(stated, carry(state), sample)
    state = outcome.state
    events.push(...outcome.events)
  }
  return { state, events }
}

export function kindsOf(events: RuleEvent[]): string[] {
  return events.map(({ kind }) => kind)
}
