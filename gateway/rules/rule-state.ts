/**
 * What a rule remembers between two readings: JSON and small. All its times are those of the gateway's clock; when that
 * clock is set, they move with it. Fields that are optional came after the first version: saved states lack them.
 */
import type { Evidence } from '../contract.ts'
import { confirmedLevel, type LevelState, quietLevel } from './levels.ts'
import { partnersOf, placeOf } from './matched.ts'
import type { Step } from './measures/window.ts'
import type { Past } from './past.ts'
import { isCombination, levelsOf, type Rule } from './rule.ts'

export interface RuleState {
  version: number
  /** Since when this gateway watches: silence before that is its own. */
  watching_ms: number
  /** The newest reading that was news. */
  at_ms: number | null
  /** Its time by the clock of its station, as it is. */
  own_ms?: number
  /** The newest usable one: not null, not ignored, not failed. */
  heard_ms: number | null
  /** Why the newest one was not usable; null = it was. */
  unusable?: Unusable | null
  /** When the last of `evidence` was taken. */
  judged_ms?: number | null
  levels: LevelState[]
  window: Step[]
  /** The oldest of the readings that came late and are not in the window yet: it has to be filled again from here. */
  late_ms?: number | null
  /** How far the station's clock was ahead of late and of judged readings, newest last: the record is by its clock. */
  offs?: OffRange[]
  /** For confirmation by readings: when the newest of them were taken. */
  recent_ms?: number[]
  /** When the gateway's clock was set: rows of before carry its old time. */
  steps?: ClockStep[]
  /** What was last compared with the levels. */
  value: number | null
  evidence: Evidence[]
  /** What the value was in the last hour, for the texts; absent = nothing is kept of it. */
  past?: Past[]
  alert: RunningAlert | null
  /** The number in the id of the newest alert: the next one is greater, also when the clock goes back. */
  alert_ms?: number
  /** Since when its numbers mean what they mean now; absent: since ever. */
  restart?: Restart
}

export interface Restart {
  at_ms: number
  /** Levels that were reached by the first number after it; null: none, or none any more. */
  standing: Standing | null
  /** No number has come since. */
  isFirst?: true
}

export interface Standing {
  /** The first number, and when it was taken. */
  from: number
  since_ms: number
  /** Positions of the levels. */
  levels: number[]
}

/** Why a value is none to a rule. */
export type Unusable = 'null' | 'failed' | 'ignored-flag' | 'trial'

/** From least to most, ms. */
export type OffRange = [least_ms: number, most_ms: number]

export interface ClockStep {
  received_ms: number
  step_ms: number
}

export interface RunningAlert {
  id: string
  level: number
  raised_ms: number
  /** When its newest event was, and how many there have been. */
  changed_ms: number
  events: number
}

/** Everything the record holds of a window may be missing from it: for `late_ms`. */
export const allLate_ms = 0

export function newState(rule: Rule, now_ms: number): RuleState {
  return {
    version: rule.version,
    watching_ms: now_ms,
    at_ms: null,
    heard_ms: null,
    levels: levelsOf(rule).map(() => quietLevel),
    window: [],
    value: null,
    evidence: [],
    alert: null,
  }
}

/**
 * The state to judge with: `saved`, or a new one. When the rule was changed since, each level goes on from what it was
 * (`matched.ts`), and a running alert stays; `rejudged` then says what the change makes of it. `before`: the rule that
 * `saved` belongs to; absent = one with the same levels.
 */
export function carryOver(rule: Rule, saved: RuleState | null, now_ms: number, before: Rule = rule): RuleState {
  if (saved === null) return newState(rule, now_ms)
  if (saved.version === rule.version) return saved
  const partners = partnersOf(levelsOf(rule), levelsOf(before))
  const levels = partners.map((partner) => (partner === null ? quietLevel : (saved.levels[partner] ?? quietLevel)))
  const { alert, watching_ms, alert_ms } = saved
  const state = seriesOf(rule) === seriesOf(before) ? saved : { ...newState(rule, watching_ms), alert, alert_ms }
  return {
    ...state,
    version: rule.version,
    levels,
    window: [],
    late_ms: allLate_ms,
    recent_ms: [],
    // Whoever sets the limits now has looked at the numbers of now.
    ...(state.restart && { restart: { at_ms: state.restart.at_ms, standing: null } }),
    alert: alert && { ...alert, level: placeOf(alert.level, partners) },
  }
}

/**
 * The state when the gateway begins to watch, after what the record already held has been judged. Silence counts from
 * now, so a start is not a storm of missing data; what was about to be confirmed before a long stop is forgotten.
 */
export function startWatching(rule: Rule, saved: RuleState | null, now_ms: number, before: Rule = rule): RuleState {
  const state = carryOver(rule, saved, now_ms, before)
  const isOld = !isCombination(rule) && now_ms - (state.at_ms ?? now_ms) > rule.fresh_s * 1_000
  const levels = isOld ? state.levels.map(forgetful) : state.levels
  return { ...state, watching_ms: now_ms, levels, ...(isOld && { late_ms: allLate_ms }) }
}

/** Without what was on its way. */
function forgetful({ on, left_ms }: LevelState): LevelState {
  return on ? confirmedLevel : { ...quietLevel, ...(left_ms !== undefined && { left_ms }) }
}

function seriesOf(rule: Rule): string | null {
  return isCombination(rule) ? null : `${rule.station}/${rule.sensor}/${rule.quantity}`
}

/** The state when the gateway's clock was set by `step_ms` at `received_ms` (of the new setting). */
export function shifted(state: RuleState, { step_ms, received_ms }: ClockStep): RuleState {
  const moved = <T extends number | null | undefined>(at_ms: T): T => (at_ms == null ? at_ms : at_ms + step_ms) as T
  return {
    ...state,
    watching_ms: moved(state.watching_ms),
    at_ms: moved(state.at_ms),
    heard_ms: moved(state.heard_ms),
    judged_ms: moved(state.judged_ms),
    late_ms: moved(state.late_ms),
    recent_ms: state.recent_ms?.map(moved),
    steps: [...(state.steps ?? []), { step_ms, received_ms }].slice(-steps_max),
    levels: state.levels.map((level) => ({ ...level, since_ms: moved(level.since_ms), left_ms: moved(level.left_ms) })),
    window: state.window.map((step) => ({ ...step, first_ms: moved(step.first_ms), last_ms: moved(step.last_ms) })),
    ...(state.past && { past: state.past.map((one) => ({ ...one, at_ms: moved(one.at_ms) })) }),
    ...(state.restart && { restart: movedRestart(state.restart, step_ms) }),
    alert: state.alert && {
      ...state.alert,
      raised_ms: moved(state.alert.raised_ms),
      changed_ms: moved(state.alert.changed_ms),
    },
  }
}

function movedRestart({ at_ms, standing, ...rest }: Restart, step_ms: number): Restart {
  const moved = standing && { ...standing, since_ms: standing.since_ms + step_ms }
  return { ...rest, at_ms: at_ms + step_ms, standing: moved }
}

/** Since when a level is held but not confirmed; null: none is. */
export function sinceOf_ms({ levels }: RuleState): number | null {
  const times = levels.flatMap(({ on, since_ms }) => (!on && since_ms !== null ? [since_ms] : []))
  return times.length > 0 ? Math.min(...times) : null
}

const steps_max = 8 // a clock without a battery is set once after each start
