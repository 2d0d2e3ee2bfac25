/**
 * Rules as pure functions: (rule, state, reading) → state and events. State is JSON and small; the same readings give
 * the same events with the same ids, whether or not the gateway stopped in between.
 *
 * What is not news changes no level: a reading no newer than the last one, or older than `fresh_s` when it was received,
 * by the gateway's clock (`sample.ts`). It is only noted that the window lacks it (`late.ts`).
 */
import { flags } from '../../hardware/flags.ts'
import type { AlertEvent, AlertKind, Evidence, Flag } from '../contract.ts'
import { descriptionOf, type MemberNow } from './describe.ts'
import { lookBack_ms, withLate, withOff } from './late.ts'
import { confirmedLevel, dueOf_ms, highestOn, type LevelTerms, quietLevel, stepLevels } from './levels.ts'
import { measureOf } from './measures/index.ts'
import type { UsableReading } from './measures/measure.ts'
import { hasTrend, type Past, trendOf, withPast } from './past.ts'
import { heldBack } from './restart.ts'
import { type Combination, isCombination, levelsOf, membersOf, type Rule, type SeriesRule, validityOf } from './rule.ts'
import type { RuleState } from './rule-state.ts'
import { isValidAt, type Sample, staleness, timeIn_ms, type Unjudged, unusableFor } from './sample.ts'
import { type Change, why } from './why.ts'

export type Because = Pick<Change, 'expired' | 'members' | 'correction'>

/** An event as the rule alone tells it; `judgement.ts` adds since when, and whether it is part of a drill. */
export type RuleEvent = Omit<AlertEvent, 'since_ms' | 'exercise'>

export interface Outcome {
  state: RuleState
  events: RuleEvent[]
  /** Why no level was compared with the reading; absent = it was, or there was none. */
  unjudged?: Unjudged
  /** The reading that was compared. */
  judged?: UsableReading
}

const evidence_max = 8

/** Judges one reading of the rule's series. */
export function evaluate(rule: SeriesRule, state: RuleState, sample: Sample): Outcome {
  const stale = staleness(rule, state, sample)
  if (stale !== null) return { state: withLate(rule, state, sample), events: [], unjudged: stale }
  const time_ms = timeIn_ms(state, sample)
  const before = tick(rule, state, time_ms)
  const unusable = unusableFor(rule, sample)
  if (unusable !== null || sample.value === null || !isValidAt(rule, time_ms)) {
    const unjudged = unusable ?? 'outside-validity'
    return {
      // Somebody is at the sensor: that is no silence.
      state: {
        ...{ ...before.state, at_ms: time_ms, own_ms: sample.at_ms, unusable },
        ...(unusable === 'trial' && { heard_ms: time_ms }),
      },
      events: before.events,
      unjudged,
    }
  }
  const { value, flag } = sample
  const reading = { at_ms: time_ms, value, flag }
  const { window, value: measured } = measureOf(rule).step(rule, before.state.window, reading)
  const noted: RuleState = {
    ...before.state,
    at_ms: time_ms,
    own_ms: sample.at_ms,
    heard_ms: flag === flags.fail ? before.state.heard_ms : time_ms,
    unusable: flag === flags.fail ? 'failed' : null,
    judged_ms: time_ms,
    window,
    value: measured,
    evidence: withNewest(before.state.evidence, evidenceOf(sample, value)),
    ...steppedWith(rule, before.state, { ...reading, value: measured }),
    ...(lookBack_ms(rule, state, time_ms) !== null && { offs: withOff(state.offs, sample.at_ms - time_ms) }),
    ...(flag !== flags.fail && pastOf(rule, before.state, { at_ms: time_ms, value })),
  }
  const after = settle(rule, noted, time_ms)
  return { state: after.state, events: [...before.events, ...after.events], judged: reading }
}

// A number of a window that lacks readings (it could not be read in time) may reach a level, and ends none.
function steppedWith(rule: SeriesRule, state: RuleState, number: Parameters<typeof stepped>[2]) {
  const plain = stepped(rule, state, number)
  const next = { ...plain, ...heldBack(rule, state, plain.levels, number) }
  const isPartial = state.late_ms != null && measureOf(rule).windowStart_ms(rule, number.at_ms) !== null
  if (!isPartial) return next
  return { ...next, levels: next.levels.map((level, index) => (state.levels[index]?.on ? state.levels[index] : level)) }
}

/** The levels after a number, and when those were taken that were counted; null = it says nothing. */
export function stepped(
  rule: SeriesRule,
  { levels, recent_ms = [] }: Pick<RuleState, 'levels' | 'recent_ms'>,
  { at_ms, value, flag }: { at_ms: number; value: number | null; flag: Flag },
): Pick<RuleState, 'levels' | 'recent_ms'> {
  if (value === null) return { levels }
  const next = stepLevels(termsOf(rule), levels, { at_ms, value, flag })
  if (!rule.confirm) return { levels: next }
  // One that failed is counted by some levels only: without them there are enough for every level.
  return { levels: next, recent_ms: flag === flags.fail ? recent_ms : [...recent_ms, at_ms].slice(-rule.confirm.of) }
}

/** Judges a combination anew at `at_ms`, from the present level of each rule (-1 or absent = it does not warn). */
export function evaluateCombination(
  rule: Combination,
  state: RuleState,
  at_ms: number,
  levels: ReadonlyMap<string, number>,
  members: readonly MemberNow[] = [],
): Outcome {
  const before = tick(rule, state, at_ms, members)
  if (!isValidAt(rule, at_ms)) return before
  const value = membersOf(rule).filter((member) => (levels.get(member.rule) ?? -1) >= member.level).length
  const next = stepLevels(termsOf(rule), before.state.levels, { at_ms, value, flag: flags.good })
  const after = settle(rule, { ...before.state, at_ms, levels: next, value }, at_ms, { members })
  return { state: after.state, events: [...before.events, ...after.events] }
}

/**
 * What the passing of time alone brings about until `now_ms`: confirmation, silence, the end of the validity. `members`:
 * of a combination, what it watches as it stands, for its sentence and severity.
 */
export function tick(rule: Rule, state: RuleState, now_ms: number, members: readonly MemberNow[] = []): Outcome {
  const events: RuleEvent[] = []
  let next = state
  for (let due_ms = dueAt_ms(rule, next); due_ms !== null && due_ms <= now_ms; due_ms = dueAt_ms(rule, next)) {
    const outcome = atDue(rule, next, due_ms, members)
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

function atDue(rule: Rule, state: RuleState, due_ms: number, members: readonly MemberNow[]): Outcome {
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
  return settle(rule, { ...state, levels, value: reached ?? state.value }, due_ms, { members })
}

function reachedAt_ms(rule: Rule, state: RuleState, index: number): number | null {
  if (isCombination(rule) || state.levels[index]!.on) return null
  const heard_ms = Math.max(state.heard_ms ?? 0, state.watching_ms, validityOf(rule).from_ms)
  const reached_ms = measureOf(rule).reachedAt_ms?.(rule.levels[index]!.at, heard_ms)
  return reached_ms !== undefined && isValidAt(rule, reached_ms) ? reached_ms : null
}

/** The event, if the most severe level that is on is another than that of the alert. */
export function settle(rule: Rule, state: RuleState, at_ms: number, because: Because = {}): Outcome {
  const from = state.alert?.level ?? -1
  const to = highestOn(state.levels)
  if (from === to) return { state, events: [] }
  const kind: AlertKind = from === -1 ? 'raised' : to === -1 ? 'cleared' : to > from ? 'escalated' : 'eased'
  const changed_ms = Math.max(at_ms, state.alert?.changed_ms ?? at_ms)
  const alert_ms = state.alert || state.alert_ms === undefined ? changed_ms : Math.max(changed_ms, state.alert_ms + 1)
  const alert = state.alert ?? {
    id: `${rule.id}_${rule.version}_${alert_ms}`,
    raised_ms: changed_ms,
    events: 0,
  }
  const events = alert.events + 1
  const newest = state.evidence.at(-1) ?? null
  const trend = newest && trendOf(state.past ?? [], { at_ms: state.judged_ms ?? newest.at_ms, value: newest.value })
  const change: Change = { kind, from, to, value: state.value, newest, trend, ...because }
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
    ...descriptionOf(rule, level, because.members),
    ...(trend && { trend }),
    ...(because.expired && { expired: true as const }),
    levels: levels.length,
    // A level that an edit took away lies between two others, and has no name any more.
    label: (levels[to === -1 ? Math.floor(from) : to] ?? levels[0]!).label,
    value: state.value,
    why: why(rule, change),
    evidence: state.evidence,
  }
  const running = to === -1 ? null : { ...alert, level: to, changed_ms, events }
  return { state: { ...state, alert: running, ...(!state.alert && { alert_ms }) }, events: [event] }
}

function termsOf(rule: Rule): LevelTerms {
  const { for_s, clear_for_s } = rule
  if (isCombination(rule)) return { levels: levelsOf(rule), below: false, for_s, clear_for_s, isContinuous: true }
  return { levels: rule.levels, below: rule.below, for_s, clear_for_s, confirm: rule.confirm, isContinuous: false }
}

function pastOf(rule: SeriesRule, { past = [] }: RuleState, newest: Past): { past?: Past[] } {
  const isTold = measureOf(rule).beside === 'trend' && hasTrend(rule.quantity)
  return isTold ? { past: withPast(past, newest) } : {}
}

function withNewest(evidence: Evidence[], newest: Evidence): Evidence[] {
  const kept = evidence.length < evidence_max ? evidence.slice() : evidence.slice(1)
  kept.push(newest)
  return kept
}

function evidenceOf(sample: Sample, value: number): Evidence {
  const { at_ms, flag, received_ms, clock, off_ms, doubted, raw } = sample
  const doubt = { ...(clock && { clock }), ...(off_ms && { clock_off_ms: off_ms }), ...(doubted && { doubted }) }
  return { at_ms, value, flag, received_ms, ...doubt, ...(raw !== undefined && { raw_value: raw }) }
}
