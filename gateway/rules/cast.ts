/**
 * All rules with their states, and what an entry of the record or the passing of time makes of them. Pure: a draft
 * collects new states and words and leaves the cast as it is, so that both can be committed together, or thrown away.
 */
import type { Reading } from '../../edge/contract.ts'
import type { QuantityKey } from '../../hardware/quantities.ts'
import type { AlertEvent, Flag } from '../contract.ts'
import type { PackEntry } from '../store/index.ts'
import { dueAt_ms, evaluate, evaluateCombination, type Outcome, type RuleState, type Sample, tick } from './evaluate.ts'
import { type Combination, isCombination, membersOf, type Rule, type SeriesRule } from './rule.ts'

export interface Actor {
  rule: Rule
  state: RuleState
  /** Part of a drill: everything it says is marked. */
  exercise: boolean
}

export interface Cast {
  actors: ReadonlyMap<string, Actor>
  /** Keys of the rules that watch a series. */
  bySeries: ReadonlyMap<string, readonly string[]>
  /** The stations of those series: most packs are done with after one look. */
  stations: ReadonlySet<string>
  /** Keys of the combinations, each after what it watches. */
  combinations: readonly string[]
}

/** One id may have several rules, each for its own time. */
export function keyOf({ id, valid_from = '' }: Rule): string {
  return `${id}@${valid_from}`
}

export function castOf(actors: Iterable<Actor>): Cast {
  const byKey = new Map<string, Actor>()
  const bySeries = new Map<string, string[]>()
  const stations = new Set<string>()
  for (const actor of actors) {
    const key = keyOf(actor.rule)
    byKey.set(key, actor)
    if (isCombination(actor.rule)) continue
    const { station, sensor, quantity } = actor.rule
    const series = seriesKey(station, sensor, quantity)
    stations.add(station)
    bySeries.set(series, [...(bySeries.get(series) ?? []), key])
  }
  return {
    actors: byKey,
    bySeries,
    stations,
    combinations: inOrder([...byKey.values()].map(({ rule }) => rule)).map(keyOf),
  }
}

/** Nobody hears of a draft until it is committed. */
export interface Draft {
  states: ReadonlyMap<string, RuleState>
  words: readonly AlertEvent[]
  /** Judges the readings of one pack, oldest first. */
  judge(entry: PackEntry): void
  /** What is due by `now_ms` without a reading. */
  pass(now_ms: number): void
  /** Looks at every combination anew: for one that is new while what it watches already warns. */
  combine(now_ms: number): void
}

export function draftOf(cast: Cast): Draft {
  const states = new Map<string, RuleState>()
  const words: AlertEvent[] = []
  return { states, words, judge, pass, combine }

  function judge({ station, received_ms, pack, flags }: PackEntry) {
    if (!cast.stations.has(station)) return
    for (const [reading, own] of oldestFirst(pack.readings, flags)) {
      for (const quantity in reading.values) {
        for (const key of cast.bySeries.get(seriesKey(station, reading.sensor, quantity)) ?? []) {
          const sample = sampleOf(reading, quantity as QuantityKey, own, received_ms)
          const { rule } = cast.actors.get(key)!
          step(key, (state) => evaluate(rule as SeriesRule, state, sample))
        }
      }
    }
  }

  function pass(now_ms: number) {
    for (const [key, { rule }] of cast.actors) step(key, (state) => tick(rule, state, now_ms))
  }

  function combine(now_ms: number) {
    for (const key of cast.combinations) recombine(key, now_ms)
  }

  function recombine(key: string, at_ms: number) {
    const combination = cast.actors.get(key)!.rule as Combination
    step(key, (state) => evaluateCombination(combination, state, at_ms, levelsNow(combination)))
  }

  function step(key: string, change: (state: RuleState) => Outcome) {
    const { rule, exercise } = cast.actors.get(key)!
    const before = stateOf(key)
    const { state, events } = change(before)
    if (state !== before) states.set(key, state)
    if (events.length === 0) return
    const since_ms = sinceOf(before)
    words.push(
      ...events.map((event) => ({ ...event, since_ms: Math.min(since_ms ?? event.at_ms, event.at_ms), exercise })),
    )
    const at_ms = events.at(-1)!.at_ms
    for (const watcher of cast.combinations) {
      const combination = cast.actors.get(watcher)!.rule as Combination
      if (!membersOf(combination).some((member) => member.rule === rule.id)) continue
      recombine(watcher, at_ms)
    }
  }

  function levelsNow(combination: Combination): Map<string, number> {
    const levels = new Map<string, number>()
    const watched = new Set(membersOf(combination).map((member) => member.rule))
    for (const [key, { rule }] of cast.actors) {
      if (watched.has(rule.id)) {
        levels.set(rule.id, Math.max(levels.get(rule.id) ?? -1, stateOf(key).alert?.level ?? -1))
      }
    }
    return levels
  }

  function stateOf(key: string): RuleState {
    return states.get(key) ?? cast.actors.get(key)!.state
  }
}

/** The cast after a draft was committed. */
export function adopted(cast: Cast, { states }: Draft): Cast {
  if (states.size === 0) return cast
  const actors = new Map(cast.actors)
  for (const [key, state] of states) actors.set(key, { ...actors.get(key)!, state })
  return { ...cast, actors }
}

/** When time alone next changes something; null = only a reading can. */
export function nextDue_ms({ actors }: Cast): number | null {
  let first: number | null = null
  for (const { rule, state } of actors.values()) {
    const due_ms = dueAt_ms(rule, state)
    if (due_ms !== null && (first === null || due_ms < first)) first = due_ms
  }
  return first
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

// A level held but not confirmed, or one left but not given up: since when.
function sinceOf({ levels }: RuleState): number | null {
  const times = levels.flatMap(({ on, since_ms }) => (!on && since_ms !== null ? [since_ms] : []))
  return times.length > 0 ? Math.min(...times) : null
}

function seriesKey(station: string, sensor: string, quantity: string): string {
  return `${station}/${sensor}/${quantity}`
}

type Flags = Partial<Record<QuantityKey, Flag>> | null | undefined

function oldestFirst(readings: readonly Reading[], flags: PackEntry['flags']): [Reading, Flags][] {
  const pairs = readings.map((reading, index): [Reading, Flags] => [reading, flags?.[index]])
  const isSorted = readings.every((reading, index) => index === 0 || reading.at_ms >= readings[index - 1]!.at_ms)
  return isSorted ? pairs : pairs.sort(([a], [b]) => a.at_ms - b.at_ms)
}

function sampleOf({ at_ms, values, clock }: Reading, quantity: QuantityKey, flags: Flags, received_ms: number): Sample {
  const value = values[quantity] ?? null
  return { at_ms, value, flag: flags?.[quantity] ?? (value === null ? 9 : 2), received_ms, ...(clock && { clock }) }
}
