/**
 * Amounts from a total that a sensor keeps: what fell is the difference to the total before. A total that is smaller than
 * the one before began anew (a supply that failed, a reset), so all of it fell since; a counter that runs over at its
 * `full` went through it. The first total says nothing: nobody knows since when it was counted.
 */

/** `full`: one more than the largest total it can say. What rounding leaves is cut at six decimals. */
export function openCounter(full = Infinity) {
  let last: number | undefined
  return {
    /** How much came since the last total; null for the first. */
    since(total: number): number | null {
      const before = last
      last = total
      if (before === undefined) return null
      return rounded(total >= before ? total - before : ranOver(before, total) ? total + full - before : total)
    },
  }

  function ranOver(before: number, total: number) {
    return before > 0.9 * full && total < 0.1 * full
  }
}

function rounded(amount: number) {
  return Math.round(amount * 1e6) / 1e6
}
