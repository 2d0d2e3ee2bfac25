/**
 * One value of a rule's series, and what it is to the rule: news, or why not.
 *
 * A rule lives by the gateway's clock. A reading was taken at `at_ms - off_ms` by it, where `off_ms` says how far the
 * station's clock is ahead (`gateway/clocks/`), and never after it was received.
 */
import { flags } from '../../hardware/flags.ts'
import type { ClockMark, DoubtedClock, Flag } from '../contract.ts'
import { measureOf } from './measures/index.ts'
import { type Rule, type SeriesRule, validityOf } from './rule.ts'
import type { RuleState, Unusable } from './rule-state.ts'

/** One value of the rule's own series, as the record received it. */
export interface Sample {
  /** By the station's own clock. */
  at_ms: number
  value: number | null
  flag: Flag
  received_ms: number
  /** The station's clock minus the gateway's, ms; absent = they agree, as far as is known. */
  off_ms?: number
  clock?: ClockMark
  doubted?: DoubtedClock
  /** What the sensor sent, where `value` is corrected. */
  raw?: number
  /** When it was taken by the gateway's clock; absent = what the others say. */
  time_ms?: number
  /** Brought in by a person, or in conflict with the record: what it may not do. */
  isHistory?: boolean
  isConflict?: boolean
  /** Measured while somebody worked at the sensor. */
  isTrial?: boolean
}

/**
 * Why no level was compared with a reading: `history` is older than the rule's `fresh_s` or was brought in by a person,
 * `repeated-order` is not newer than the last one that was judged, the others are no usable value to this rule.
 */
export type Unjudged = 'history' | 'repeated-order' | 'outside-validity' | Unusable

const estimate_ms = 65_000 // what clocks may differ by and be said to agree, and some delay: `gateway/clocks/`

/** When it was taken, by the gateway's clock. */
export function timeOf_ms({ at_ms, off_ms = 0, time_ms, received_ms }: Sample): number {
  return time_ms ?? Math.min(at_ms - off_ms, received_ms)
}

/**
 * The same beside what the rule has judged. How far a clock is off is an estimate, and moves by the delays of the link: what
 * is newer by its station's own clock does not become older by that.
 */
export function timeIn_ms({ at_ms: last_ms, own_ms }: RuleState, sample: Sample): number {
  const time_ms = timeOf_ms(sample)
  if (last_ms === null || own_ms == null || time_ms > last_ms || sample.at_ms <= own_ms) return time_ms
  const isSameSetting = Math.abs(sample.at_ms - time_ms - (own_ms - last_ms)) <= estimate_ms
  return isSameSetting && last_ms - time_ms <= estimate_ms ? last_ms + 1 : time_ms
}

/** Why it is no news to this rule; null = it is. */
export function staleness(rule: SeriesRule, state: RuleState, sample: Sample): 'history' | 'repeated-order' | null {
  const time_ms = timeIn_ms(state, sample)
  if (sample.isHistory || sample.received_ms - time_ms > rule.fresh_s * 1_000) return 'history'
  // Sent late by a sensor that is another now: what it measured before says nothing of what it measures since.
  if (time_ms < (state.restart?.at_ms ?? time_ms)) return 'history'
  if (state.at_ms === null || time_ms > state.at_ms) return null
  // Null first and a value under the same name: the value is what that moment was. Another value under a known name is no
  // part of the record, but it did arrive.
  const isSameName = time_ms === state.at_ms && sample.at_ms === (state.own_ms ?? state.at_ms)
  const saysMore = state.unusable === 'null' && sample.value !== null
  return isSameName && (saysMore || sample.isConflict) ? null : 'repeated-order'
}

/** Why its value is none to this rule; null = it is one. */
export function unusableFor(
  rule: SeriesRule,
  { value, flag, isTrial }: Pick<Sample, 'value' | 'flag' | 'isTrial'>,
): Unusable | null {
  if (isTrial) return 'trial'
  if (value === null) return 'null'
  if (rule.ignore_flags.includes(flag)) return 'ignored-flag'
  return flag === flags.fail && measureOf(rule).failedIsNone ? 'failed' : null
}

export function isValidAt(rule: Rule, at_ms: number): boolean {
  const { from_ms, until_ms } = validityOf(rule)
  return at_ms >= from_ms && at_ms < until_ms
}
