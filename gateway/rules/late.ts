/**
 * Readings that come late: they warn nobody, but the next fresh one is judged with them. What a rule keeps of the past is
 * made of what was news to it; a late reading that belongs there marks the state, and `refill.ts` reads it again.
 */
import { measureOf } from './measures/index.ts'
import type { SeriesRule } from './rule.ts'
import type { OffRange, RuleState } from './rule-state.ts'
import { type Sample, timeOf_ms, unusableFor } from './sample.ts'

const day_ms = 86_400_000
const recentBack_ms = 7 * day_ms // as long as the longest window
// One for each setting of the station's clock that readings of one window may have. With fewer, some are not found again.
const offs_max = 16
const offSpan_ms = 600_000

/** From when on the record matters to what the rule says of a reading at `at_ms`; null = only that reading does. */
export function lookBack_ms(rule: SeriesRule, { recent_ms = [], restart }: RuleState, at_ms: number): number | null {
  const held_ms = heldFor_ms(rule)
  // What was so at the beginning of that time is told by a reading before it.
  const since_ms = at_ms - held_ms - Math.min(held_ms, day_ms)
  const window_ms = measureOf(rule).windowStart_ms(rule, since_ms) ?? (held_ms > 0 ? since_ms : null)
  if (!rule.confirm) return since(restart, window_ms)
  const { of } = rule.confirm
  const counted_ms = recent_ms.length >= of ? recent_ms.at(-of)! - 1 : at_ms - recentBack_ms
  return since(restart, Math.min(counted_ms, window_ms ?? counted_ms))
}

/** What was measured before the numbers changed their meaning matters no more. */
function since(restart: RuleState['restart'], from_ms: number | null): number | null {
  return from_ms === null || !restart ? from_ms : Math.max(from_ms, restart.at_ms)
}

/** How long levels are held, or left, before that counts. */
export function heldFor_ms({ for_s, clear_for_s, confirm }: SeriesRule): number {
  return 1_000 * Math.max(confirm ? 0 : for_s, clear_for_s)
}

/** Whether the number of now decides alone. Levels that are held, left or counted need the numbers before it as well. */
export function isNumberEnough(rule: SeriesRule): boolean {
  return heldFor_ms(rule) === 0 && !rule.confirm
}

/** The state after a reading that is no news, and that the record keeps. */
export function withLate(rule: SeriesRule, state: RuleState, sample: Sample): RuleState {
  if (sample.isConflict || unusableFor(rule, sample) !== null) return state
  const time_ms = timeOf_ms(sample)
  const from_ms = lookBack_ms(rule, state, state.at_ms ?? time_ms)
  if (from_ms === null || time_ms <= from_ms) return state
  const late_ms = Math.min(state.late_ms ?? time_ms, time_ms)
  const offs = withOff(state.offs, sample.at_ms - time_ms)
  return late_ms === state.late_ms && offs === state.offs ? state : { ...state, late_ms, offs }
}

/** The ranges with one more: it widens the one it is near to, or begins another. */
export function withOff(offs: OffRange[] = [], off_ms: number): OffRange[] {
  const near = offs.findIndex(([least, most]) => off_ms >= least - offSpan_ms && off_ms <= most + offSpan_ms)
  if (near === -1) return [...offs, [off_ms, off_ms] satisfies OffRange].slice(-offs_max)
  const [least, most] = offs[near]!
  if (off_ms >= least && off_ms <= most) return offs
  return offs.with(near, [Math.min(least, off_ms), Math.max(most, off_ms)])
}
