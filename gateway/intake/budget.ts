/** What somebody may use in a stretch of time, and how long it takes until there is room again. Pure. */

export interface Budget {
  /** Takes `amount`, more than is left if need be: the debt is waited for. */
  take(amount: number, now_ms: number): void
  /** How long until something is left; 0 = now. */
  wait_ms(now_ms: number): number
}

/**
 * `most` in a stretch of `span_ms`. It refills steadily; what was not used for a whole stretch may be used at once. Times
 * count milliseconds of a clock that is never set.
 */
export function openBudget(most: number, span_ms: number): Budget {
  const refill = most / span_ms
  let left = most
  let asOf_ms = Number.NEGATIVE_INFINITY

  return {
    take(amount, now_ms) {
      settle(now_ms)
      left -= amount
    },
    wait_ms(now_ms) {
      settle(now_ms)
      return left >= 1 ? 0 : Math.ceil((1 - left) / refill)
    },
  }

  function settle(now_ms: number) {
    if (asOf_ms !== Number.NEGATIVE_INFINITY) left = Math.min(most, left + (now_ms - asOf_ms) * refill)
    asOf_ms = now_ms
  }
}
