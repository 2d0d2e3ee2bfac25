/**
 * The brake of one rule and hook. What is worse than what was told last is never held back. What is better is, once the
 * rule flaps: when an improvement was told and the next change took it back, the next improvement has to last.
 * So nobody is told "it is over" again and again, and a flap costs the receiver two messages a calm, not two a change.
 */
const minute_ms = 60_000
const firstHold_ms = 5 * minute_ms
const hold_max_ms = 60 * minute_ms
/** An improvement that lasted so long was one; what comes then is a new event, not a flap. */
const memory_ms = 60 * minute_ms

export interface Flap {
  /** Improvements that were told and did not last. */
  reversals: number
  /** When an improvement was told last. */
  better_ms: number | null
  /** Changes in the log since `since_ms`, told or not. */
  changes: number
  since_ms: number | null
  /** Of the rule, when it changed last. Absent in what earlier versions kept. */
  version?: number
}

export const steady: Flap = { reversals: 0, better_ms: null, changes: 0, since_ms: null }

/** One more change in the log, by this version of the rule. After a long calm, or an edit of the rule, the count begins anew. */
export function counted(
  flap: Flap,
  now_ms: number,
  { isActive, version = 1 }: { isActive: boolean; version?: number },
): Flap {
  const isOld = flap.better_ms === null ? !isActive : now_ms - flap.better_ms > memory_ms
  const isEdited = flap.version !== undefined && flap.version !== version
  const from = isOld || isEdited ? steady : flap
  return { ...from, changes: from.changes + 1, since_ms: from.since_ms ?? now_ms, version }
}

/** It was told that it got worse. */
export const worseTold = (flap: Flap): Flap =>
  flap.better_ms === null ? flap : { ...flap, reversals: flap.reversals + 1, better_ms: null }

/** It was told that it got better, or is over. */
export const betterTold = (flap: Flap, now_ms: number): Flap => ({ ...flap, better_ms: now_ms })

/** How long an improvement has to last before it is told. */
export function hold_ms({ reversals }: Flap): number {
  return reversals === 0 ? 0 : Math.min(firstHold_ms * 2 ** (reversals - 1), hold_max_ms)
}

/** No hold is longer; what a file says beyond it comes from a clock that was wrong. */
export const holdLongest_ms = hold_max_ms

/** What a flapping message says of it. */
export const flappingOf = ({ reversals, changes, since_ms }: Flap): { changes: number; since_ms: number } | null =>
  reversals > 0 && since_ms !== null ? { changes, since_ms: Math.round(since_ms) } : null
