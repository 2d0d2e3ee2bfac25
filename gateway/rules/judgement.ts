/**
 * The one driver of rules: what readings and the passing of time make of the rules in force. The engine judges what
 * arrives with it, a backtest judges history. Pure: a judgement collects new states and events and leaves the rules as
 * they are, so that both can be committed together, or thrown away.
 *
 * What differs between the two is handed in:
 * - when a reading was received. `fresh_s` and an unset clock are judged by it. In a backtest a reading was received
 *   when it was measured: freshness is a matter of the day, not of history;
 * - when time passes. The engine follows its clock, some seconds late, because a reading may be on its way. In a
 *   backtest time passes up to each row, because rows come in order.
 */
import type { Reading } from '../../edge/contract.ts'
import type { QuantityKey } from '../../hardware/quantities.ts'
import type { AlertEvent } from '../contract.ts'
import { flagOf, type PackEntry, type ReadingFlags } from '../store/index.ts'
import { evaluate, evaluateCombination, type Outcome, type RuleState, type Sample, tick } from './evaluate.ts'
import { dueOf_ms, type RulesInForce, seriesKeyOf } from './in-force.ts'
import { type Combination, isCombination, membersOf, type SeriesRule } from './rule.ts'

/** Nobody is told of its events until they are committed. */
export interface Judgement {
  /** States that changed, by the key of their rule. */
  states: ReadonlyMap<string, RuleState>
  /** In the order in which they came about. */
  events: AlertEvent[]
  /** Judges the readings of one pack, oldest first. */
  judge(entry: PackEntry): void
  /** Judges one value of one series. */
  take(series: Series, sample: Sample): void
  /** What is due up to and with `until_ms` without a reading, in the order in which it is due. */
  passTime(until_ms: number): void
  /** Looks at every combination anew: for one that is new while what it watches already warns. */
  judgeCombinations(at_ms: number): void
}

export interface Series {
  station: string
  sensor: string
  quantity: string
}

export function beginJudgement(inForce: RulesInForce): Judgement {
  const states = new Map<string, RuleState>()
  const events: AlertEvent[] = []
  /** When time alone next changes a rule, as far as it was asked since its state changed. */
  const dues = new Map<string, number | null>()
  return { states, events, judge, take, passTime, judgeCombinations }

  function judge({ station, received_ms, pack, flags }: PackEntry) {
    if (!inForce.stations.has(station)) return
    for (const [reading, own] of oldestFirst(pack.readings, flags)) {
      for (const quantity in reading.values) {
        const sample = sampleOf(reading, quantity as QuantityKey, own, received_ms)
        take({ station, sensor: reading.sensor, quantity }, sample)
      }
    }
  }

  function take({ station, sensor, quantity }: Series, sample: Sample) {
    for (const key of inForce.bySeries.get(seriesKeyOf(station, sensor, quantity)) ?? []) {
      step(key, (state) => evaluate(ruleOf(key) as SeriesRule, state, sample))
    }
  }

  function passTime(until_ms: number) {
    for (let due_ms = firstDue_ms(); due_ms !== null && due_ms <= until_ms; due_ms = firstDue_ms()) passTo(due_ms)
  }

  function passTo(due_ms: number) {
    for (const key of inForce.order) {
      if (dueAt(key) !== due_ms) continue
      const rule = ruleOf(key)
      if (isCombination(rule)) judgeCombination(key, due_ms)
      else step(key, (state) => tick(rule, state, due_ms))
    }
  }

  function firstDue_ms(): number | null {
    let first_ms: number | null = null
    for (const key of inForce.order) {
      const due_ms = dueAt(key)
      if (due_ms !== null && (first_ms === null || due_ms < first_ms)) first_ms = due_ms
    }
    return first_ms
  }

  function dueAt(key: string): number | null {
    let due_ms = dues.get(key)
    if (due_ms === undefined) {
      due_ms = dueOf_ms(ruleOf(key), stateOf(key))
      dues.set(key, due_ms)
    }
    return due_ms
  }

  function judgeCombinations(at_ms: number) {
    for (const key of inForce.combinations) judgeCombination(key, at_ms)
  }

  function judgeCombination(key: string, at_ms: number) {
    const combination = ruleOf(key) as Combination
    step(key, (state) => evaluateCombination(combination, state, at_ms, levelsNow(combination)))
  }

  function step(key: string, change: (state: RuleState) => Outcome) {
    const { rule, exercise } = inForce.byKey.get(key)!
    const before = stateOf(key)
    const outcome = change(before)
    if (outcome.state !== before) {
      states.set(key, outcome.state)
      dues.delete(key)
    }
    if (outcome.events.length === 0) return
    const since_ms = sinceOf_ms(before)
    for (const event of outcome.events) {
      events.push({ ...event, since_ms: Math.min(since_ms ?? event.at_ms, event.at_ms), exercise })
    }
    const at_ms = outcome.events.at(-1)!.at_ms
    for (const watcher of inForce.combinations) {
      const isWatching = membersOf(ruleOf(watcher) as Combination).some((member) => member.rule === rule.id)
      if (isWatching) judgeCombination(watcher, at_ms)
    }
  }

  /** The level at which each watched rule warns: of several periods under one id, the one that does. */
  function levelsNow(combination: Combination): Map<string, number> {
    const levels = new Map<string, number>()
    const watched = new Set(membersOf(combination).map((member) => member.rule))
    for (const [key, { rule }] of inForce.byKey) {
      if (!watched.has(rule.id)) continue
      levels.set(rule.id, Math.max(levels.get(rule.id) ?? -1, stateOf(key).alert?.level ?? -1))
    }
    return levels
  }

  function ruleOf(key: string) {
    return inForce.byKey.get(key)!.rule
  }

  function stateOf(key: string): RuleState {
    return states.get(key) ?? inForce.byKey.get(key)!.state
  }
}

// A level held but not confirmed, or one left but not given up: since when.
function sinceOf_ms({ levels }: RuleState): number | null {
  const times = levels.flatMap(({ on, since_ms }) => (!on && since_ms !== null ? [since_ms] : []))
  return times.length > 0 ? Math.min(...times) : null
}

function oldestFirst(readings: readonly Reading[], flags: PackEntry['flags']): [Reading, ReadingFlags][] {
  const pairs = readings.map((reading, index): [Reading, ReadingFlags] => [reading, flags?.[index]])
  const isSorted = readings.every((reading, index) => index === 0 || reading.at_ms >= readings[index - 1]!.at_ms)
  return isSorted ? pairs : pairs.sort(([a], [b]) => a.at_ms - b.at_ms)
}

function sampleOf(
  { at_ms, values, clock }: Reading,
  quantity: QuantityKey,
  flags: ReadingFlags,
  received_ms: number,
): Sample {
  const value = values[quantity] ?? null
  return { at_ms, value, flag: flagOf(flags, quantity, value), received_ms, ...(clock && { clock }) }
}
