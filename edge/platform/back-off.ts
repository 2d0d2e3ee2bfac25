/** How long to wait before the next attempt. */

export interface BackOff {
  first_ms: number
  most_ms: number
}

export const usualBackOff: BackOff = { first_ms: 1_000, most_ms: 60_000 }

/**
 * Delays between attempts: doubling from `first_ms` to `most_ms`, each shortened by up to a half at random, so that
 * fifty stations do not connect at the same moment after a power cut.
 */
export function backOff({ first_ms, most_ms }: BackOff, random: () => number) {
  let step_ms = first_ms
  return {
    /** `limit_ms`: the longest delay for this attempt, where it is not the usual one. */
    next_ms(limit_ms = most_ms) {
      const delay_ms = Math.min(step_ms, limit_ms) * (1 - random() / 2)
      step_ms = Math.min(step_ms * 2, limit_ms)
      return delay_ms
    },
    /** The next delay is as long as its limit allows: for a refusal that a person has to put right. */
    slow() {
      step_ms = Number.POSITIVE_INFINITY
    },
    reset() {
      step_ms = first_ms
    },
  }
}
