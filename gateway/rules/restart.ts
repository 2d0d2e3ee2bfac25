/**
 * A rule begins anew where the numbers of its sensor changed their meaning (another height, another sensor, another place):
 * what was measured before is no part of its window, and nothing that was on its way counts. Pure.
 *
 * A level that its first number already reaches may be reached by the change alone. It does not warn at once: it *stands*, is
 * told to people, and warns when the number goes on towards it, when a person says that it is so, or after an hour. An alert
 * that runs stays until readings after the change end it: a change of the settings is no all-clear.
 */
import { hour_ms } from '../../edge/platform/time.ts'
import { confirmedLevel, type LevelState, quietLevel } from './levels.ts'
import type { SeriesRule } from './rule.ts'
import type { RuleState, Standing } from './rule-state.ts'

/** A false alarm costs trust, silence about a flood costs more: so long somebody has time to look. */
export const standing_max_ms = hour_ms

/** `at_ms`: from when on the new meaning counts, by the gateway's clock. `isMeaning`: the numbers are others than before. */
export function restarted(state: RuleState, at_ms: number, isMeaning: boolean): RuleState {
  if (!isMeaning) return { ...state, levels: state.levels.map(withoutWaiting) }
  return {
    ...state,
    levels: state.levels.map(withoutWaiting),
    window: [],
    late_ms: null,
    recent_ms: [],
    evidence: [],
    judged_ms: null,
    value: null,
    ...(state.past && { past: [] }),
    restart: { at_ms, standing: null, isFirst: true },
  }
}

/** The levels after a number, without those that stand. `next`: as the number alone makes them. */
export function heldBack(
  rule: SeriesRule,
  { restart, levels }: RuleState,
  next: readonly LevelState[],
  { at_ms, value }: { at_ms: number; value: number | null },
): Pick<RuleState, 'levels' | 'restart'> {
  if (!restart || value === null) return { levels: [...next], ...(restart && { restart }) }
  const standing = restart.isFirst
    ? standingAt(rule, levels, value, at_ms)
    : stillStanding(rule, restart.standing, value, at_ms)
  const held = new Set(standing?.levels)
  return {
    levels: next.map((level, index) => (held.has(index) ? quietLevel : level)),
    restart: { at_ms: restart.at_ms, standing },
  }
}

/** A person says that what is measured is so. */
export function unheld(state: RuleState): RuleState {
  if (!state.restart) return state
  return { ...state, restart: { at_ms: state.restart.at_ms, standing: null } }
}

function standingAt(rule: SeriesRule, levels: readonly LevelState[], value: number, at_ms: number): Standing | null {
  const reached = rule.levels.flatMap((level, index) =>
    !levels[index]?.on && isOver(rule, value, level.at) ? [index] : [],
  )
  return reached.length === 0 ? null : { from: value, since_ms: at_ms, levels: reached }
}

function stillStanding(rule: SeriesRule, standing: Standing | null, value: number, at_ms: number): Standing | null {
  if (!standing || at_ms - standing.since_ms >= standing_max_ms) return null
  const sign = rule.below ? -1 : 1
  const levels = standing.levels.filter((index) => {
    const { at, clear = at } = rule.levels[index]!
    const isLeft = sign * value < sign * clear
    return !isLeft && sign * (value - standing.from) <= Math.abs(at - clear)
  })
  return levels.length === 0 ? null : { ...standing, levels }
}

function isOver({ below }: SeriesRule, value: number, at: number): boolean {
  return below ? value <= at : value >= at
}

function withoutWaiting({ on, left_ms }: LevelState): LevelState {
  return on ? confirmedLevel : { ...quietLevel, ...(left_ms !== undefined && { left_ms }) }
}
