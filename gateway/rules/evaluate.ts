/**
 * Rules as pure functions: (rule, state, reading) → state and events. State is JSON and small; the same readings give
 * the same events with the same ids, whether or not the gateway stopped in between.
 *
 * What is not news changes nothing: a reading no newer than the last one, or older than `fresh_s` when it was received.
 * A station whose clock was never set is judged by when its readings arrived, since its own times mean nothing.
 */
import { flags } from '../../hardware/flags.ts'
import type { AlertEvent, AlertKind, Evidence, Flag } from '../contract.ts'
import { descriptionOf } from './describe.ts'
import {
  confirmedLevel,
  dueOf_ms,
  highestOn,
  type LevelState,
  type LevelTerms,
  quietLevel,
  stepLevels,
} from './levels.ts'
import { measureOf } from './measures/index.ts'
import type { Step } from './measures/window.ts'
import { type Combination, isCombination, levelsOf, membersOf, type Rule, type SeriesRule, validityOf } from './rule.ts'
import { type Change, why } from './why.ts'

/** One value of the rule's own series, as the record received it. */
export interface Sample {
  at_ms: number
  value: number | null
  flag: Flag
  received_ms: number
  clock?: 'unsynced'
}

export interface RuleState {
  version: number
  /** Since when this gateway watches: silence before that is its own. */
  watching_ms: number
  /** The newest reading judged, and the newest with a usable value. */
  at_ms: number | null
  heard_ms: number | null
  /** The station's own time of its newest reading with an unset clock. */
  unsynced_at_ms: number | null
  levels: LevelState[]
  window: Step[]
  /** What was last compared with the levels. */
  value: number | null
  evidence: Evidence[]
  alert: RunningAlert | null
}

export interface RunningAlert {
  id: string
  level: number
  raised_ms: number
  /** When its newest event was, and how many there have been. */
  changed_ms: number
  events: number
}

/** An event as the rule alone tells it; `judgement.ts` adds since when, and whether it is part of a drill. */
export type RuleEvent = Omit<AlertEvent, 'since_ms' | 'exercise'>

export interface Outcome {
  state: RuleState
  events: RuleEvent[]
}

const evidence_max = 8

/**
 * The state to judge with: `saved`, or a new one. When the rule was changed since, a running alert stays, and the next
 * reading is judged by the new levels.
 */
export function carryOver(rule: Rule, saved: RuleState | null, now_ms: number): RuleState {
  if (saved === null) return newState(rule, now_ms)
  if (saved.version === rule.version) return saved
  const { version } = rule
  const top = saved.alert ? Math.min(saved.alert.level, levelsOf(rule).length - 1) : -1
  const levels = levelsOf(rule).map((_, index) => (index <= top ? confirmedLevel : quietLevel))
  return { ...saved, version, levels, window: [], alert: saved.alert && { ...saved.alert, level: top } }
}

/**
 * The state when the gateway begins to watch, after what the record already held has been judged. Silence counts from
 * now, so a start is not a storm of missing data; what was about to be confirmed before a long stop is forgotten.
 */
export function startWatching(rule: Rule, saved: RuleState | null, now_ms: number): RuleState {
  const state = carryOver(rule, saved, now_ms)
  const isOld = !isCombination(rule) && now_ms - (state.heard_ms ?? now_ms) > rule.fresh_s * 1_000
  const levels = isOld ? state.levels.map(({ on }) => (on ? confirmedLevel : quietLevel)) : state.levels
  return { ...state, watching_ms: now_ms, levels }
}

/** Judges one reading of the rule's series. */
export function evaluate(rule: SeriesRule, state: RuleState, sample: Sample): Outcome {
  if (!isNews(rule, state, sample)) return { state, events: [] }
  const time_ms = sample.clock === 'unsynced' ? sample.received_ms : sample.at_ms
  const before = tick(rule, state, time_ms)
  const unsynced_at_ms = sample.clock === 'unsynced' ? sample.at_ms : null
  const { value, flag } = sample
  if (value === null || rule.ignore_flags.includes(flag) || !isValidAt(rule, time_ms)) {
    return { state: { ...before.state, at_ms: time_ms, unsynced_at_ms }, events: before.events }
  }
  const { window, value: measured } = measureOf(rule).step(rule, before.state.window, { at_ms: time_ms, value, flag })
  const { levels } = before.state
  const noted: RuleState = {
    ...before.state,
    at_ms: time_ms,
    heard_ms: time_ms,
    unsynced_at_ms,
    window,
    value: measured,
    evidence: withNewest(before.state.evidence, evidenceOf(sample, value)),
    levels: measured === null ? levels : stepLevels(termsOf(rule), levels, { at_ms: time_ms, value: measured, flag }),
  }
  const after = settle(rule, noted, time_ms)
  return { state: after.state, events: [...before.events, ...after.events] }
}

/** Judges a combination anew at `at_ms`, from the present level of each rule (-1 or absent = it does not warn). */
export function evaluateCombination(
  rule: Combination,
  state: RuleState,
  at_ms: number,
  levels: ReadonlyMap<string, number>,
): Outcome {
  const before = tick(rule, state, at_ms)
  if (!isValidAt(rule, at_ms)) return before
  const value = membersOf(rule).filter((member) => (levels.get(member.rule) ?? -1) >= member.level).length
  const next = stepLevels(termsOf(rule), before.state.levels, { at_ms, value, flag: flags.good })
  const after = settle(rule, { ...before.state, at_ms, levels: next, value }, at_ms)
  return { state: after.state, events: [...before.events, ...after.events] }
}

/** What the passing of time alone brings about until `now_ms`: confirmation, silence, the end of the validity. */
export function tick(rule: Rule, state: RuleState, now_ms: number): Outcome {
  const events: RuleEvent[] = []
  let next = state
  for (let due_ms = dueAt_ms(rule, next); due_ms !== null && due_ms <= now_ms; due_ms = dueAt_ms(rule, next)) {
    const outcome = atDue(rule, next, due_ms)
    next = outcome.state
    events.push(...outcome.events)
  }
  return { state: next, events }
}

/** When `tick` next has something to do; null = only a reading can change anything. */
export function dueAt_ms(rule: Rule, state: RuleState): number | null {
  const terms = termsOf(rule)
  const dues = state.levels.map((level, index) => reachedAt_ms(rule, state, index) ?? dueOf_ms(terms, level))
  const { until_ms } = validityOf(rule)
  if (state.alert && until_ms !== Number.POSITIVE_INFINITY) dues.push(until_ms)
  return dues.reduce((first, due) => (first === null || (due !== null && due < first) ? due : first), null)
}

/** Held but not yet confirmed: worth showing, not worth waking anyone. The level's position, or -1. */
export function provisionalLevel(state: RuleState): number {
  return state.levels.findLastIndex(({ on, since_ms }) => !on && since_ms !== null)
}

function newState(rule: Rule, now_ms: number): RuleState {
  return {
    version: rule.version,
    watching_ms: now_ms,
    at_ms: null,
    heard_ms: null,
    unsynced_at_ms: null,
    levels: levelsOf(rule).map(() => quietLevel),
    window: [],
    value: null,
    evidence: [],
    alert: null,
  }
}

function isNews(rule: SeriesRule, state: RuleState, { at_ms, received_ms, clock }: Sample): boolean {
  if (clock === 'unsynced') {
    const isNewest = state.unsynced_at_ms === null || at_ms > state.unsynced_at_ms
    return isNewest && (state.at_ms === null || received_ms > state.at_ms)
  }
  return (state.at_ms === null || at_ms > state.at_ms) && received_ms - at_ms <= rule.fresh_s * 1_000
}

function atDue(rule: Rule, state: RuleState, due_ms: number): Outcome {
  if (!isValidAt(rule, due_ms)) {
    // What was silent until here is not silent again for the same time.
    const quiet = { ...state, watching_ms: due_ms, levels: state.levels.map(() => quietLevel) }
    return settle(rule, quiet, due_ms, { expired: true })
  }
  const terms = termsOf(rule)
  let reached: number | null = null
  const levels = state.levels.map((level, index) => {
    const reached_ms = reachedAt_ms(rule, state, index)
    if (reached_ms === due_ms) reached = terms.levels[index]!.at
    return (reached_ms ?? dueOf_ms(terms, level)) === due_ms ? (level.on ? quietLevel : confirmedLevel) : level
  })
  return settle(rule, { ...state, levels, value: reached ?? state.value }, due_ms)
}

function reachedAt_ms(rule: Rule, state: RuleState, index: number): number | null {
  if (isCombination(rule) || state.levels[index]!.on) return null
  const heard_ms = Math.max(state.heard_ms ?? 0, state.watching_ms, validityOf(rule).from_ms)
  const reached_ms = measureOf(rule).reachedAt_ms?.(rule.levels[index]!.at, heard_ms)
  return reached_ms !== undefined && isValidAt(rule, reached_ms) ? reached_ms : null
}

function settle(rule: Rule, state: RuleState, at_ms: number, because: { expired?: boolean } = {}): Outcome {
  const from = state.alert?.level ?? -1
  const to = highestOn(state.levels)
  if (from === to) return { state, events: [] }
  const kind: AlertKind = from === -1 ? 'raised' : to === -1 ? 'cleared' : to > from ? 'escalated' : 'eased'
  const changed_ms = Math.max(at_ms, state.alert?.changed_ms ?? at_ms)
  const alert = state.alert ?? {
    id: `${rule.id}_${rule.version}_${changed_ms}`,
    raised_ms: changed_ms,
    events: 0,
  }
  const events = alert.events + 1
  const change: Change = { kind, from, to, value: state.value, newest: state.evidence.at(-1) ?? null, ...because }
  const levels = levelsOf(rule)
  const level = to === -1 ? null : to
  const event: RuleEvent = {
    id: `${alert.id}_${events}`,
    alert: alert.id,
    rule: rule.id,
    version: rule.version,
    kind,
    at_ms: changed_ms,
    level,
    ...descriptionOf(rule, level),
    levels: levels.length,
    label: levels[to === -1 ? from : to]!.label,
    value: state.value,
    why: why(rule, change),
    evidence: state.evidence,
  }
  return { state: { ...state, alert: to === -1 ? null : { ...alert, level: to, changed_ms, events } }, events: [event] }
}

function termsOf(rule: Rule): LevelTerms {
  const { for_s, clear_for_s } = rule
  if (isCombination(rule)) return { levels: levelsOf(rule), below: false, for_s, clear_for_s, isContinuous: true }
  return { levels: rule.levels, below: rule.below, for_s, clear_for_s, confirm: rule.confirm, isContinuous: false }
}

function isValidAt(rule: Rule, at_ms: number): boolean {
  const { from_ms, until_ms } = validityOf(rule)
  return at_ms >= from_ms && at_ms < until_ms
}

function withNewest(evidence: Evidence[], newest: Evidence): Evidence[] {
  const kept = evidence.length < evidence_max ? evidence.slice() : evidence.slice(1)
  kept.push(newest)
  return kept
}

function evidenceOf({ at_ms, flag, received_ms, clock }: Sample, value: number): Evidence {
  return { at_ms, value, flag, received_ms, ...(clock && { clock }) }
}
