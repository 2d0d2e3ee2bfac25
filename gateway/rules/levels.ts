/**
 * Levels with hysteresis: reached by a value at or above `at`, left by one below `clear` that did not fail. Between the
 * two, nothing changes, so a level flapping around its threshold is one alert. With `below` the comparisons turn round.
 */
import { flags } from '../../hardware/flags.ts'
import type { Flag } from '../contract.ts'
import type { Level } from './rule.ts'

/** One level's memory: JSON. */
export interface LevelState {
  /** Confirmed and not yet given up. */
  on: boolean
  /** Since when the opposite is on its way: held but not confirmed, or left but not given up; null = nothing is. */
  since_ms: number | null
  /** How many readings over the level support it. */
  over: number
  /** For confirmation by readings: whether each of the newest was over. */
  recent?: boolean[]
  /** For the same: when it was last given up. What came before counts no more. */
  left_ms?: number
}

export interface LevelTerms {
  levels: readonly Level[]
  below: boolean
  for_s: number
  clear_for_s: number
  confirm?: { over: number; of: number } | undefined
  /** The value holds until the next one comes, as the state of other rules does; a sensor's reading is a moment. */
  isContinuous: boolean
}

export const quietLevel: LevelState = { on: false, since_ms: null, over: 0 }
export const confirmedLevel: LevelState = { on: true, since_ms: null, over: 0 }

/** The levels after one value. */
export function stepLevels(
  terms: LevelTerms,
  states: readonly LevelState[],
  reading: { at_ms: number; value: number; flag: Flag },
): LevelState[] {
  return terms.levels.map((level, index) => stepLevel(terms, level, states[index] ?? quietLevel, reading))
}

function stepLevel(
  terms: LevelTerms,
  level: Level,
  state: LevelState,
  { at_ms, value, flag }: { at_ms: number; value: number; flag: Flag },
): LevelState {
  const sign = terms.below ? -1 : 1
  const isOver = sign * value >= sign * level.at
  const isUnder = sign * value < sign * (level.clear ?? level.at)
  if (isUnder && flag === flags.fail) return state // a value that failed proves nothing about calm
  if (!state.on)
    return terms.confirm ? counted(terms.confirm, state, at_ms, isOver) : held(terms, state, at_ms, { isOver, isUnder })
  if (!isUnder) return confirmedLevel
  const since_ms = state.since_ms ?? at_ms
  if (at_ms - since_ms < terms.clear_for_s * 1_000) return { on: true, since_ms, over: 0 }
  return terms.confirm ? { ...quietLevel, left_ms: at_ms } : quietLevel
}

function held(
  { for_s }: LevelTerms,
  state: LevelState,
  at_ms: number,
  { isOver, isUnder }: { isOver: boolean; isUnder: boolean },
): LevelState {
  if (isUnder) return quietLevel
  if (!isOver) return state
  const since_ms = state.since_ms ?? at_ms
  if (at_ms - since_ms >= for_s * 1_000) return confirmedLevel
  return { on: false, since_ms, over: state.over + 1 }
}

function counted(confirm: { over: number; of: number }, state: LevelState, at_ms: number, isOver: boolean): LevelState {
  const recent = [...(state.recent ?? []), isOver].slice(-confirm.of)
  const over = recent.filter(Boolean).length
  if (isOver && over >= confirm.over) return confirmedLevel // by a fresh one: readings of the past alone confirm nothing
  return { ...state, since_ms: over === 0 ? null : (state.since_ms ?? at_ms), over, recent }
}

/**
 * When a level changes without a further value, or null. One reading alone never confirms, however long the silence
 * after it: that is what the waiting is for. And silence ends nothing. What is known continuously, the state of other
 * rules, changes when its time is over.
 */
export function dueOf_ms(terms: LevelTerms, state: LevelState): number | null {
  if (terms.confirm || state.since_ms === null) return null
  if (state.on) return terms.isContinuous ? state.since_ms + terms.clear_for_s * 1_000 : null
  return terms.isContinuous || state.over >= 2 ? state.since_ms + terms.for_s * 1_000 : null
}

/** The most severe level that is on, or -1. */
export function highestOn(states: readonly LevelState[]): number {
  return states.findLastIndex(({ on }) => on)
}
