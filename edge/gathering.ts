/** All that one quantity said in one interval: of good values the sum and an even selection, of nulls the reasons. */
import type { Reason } from '../hardware/reasons.ts'
import { bounded } from './platform/bounded.ts'

// A minute at 10 Hz is 600 values; more than this are thinned out evenly, which leaves the median where it is.
const values_max = 4_096

/** Of what is kept for a power cut, so many values are enough for a median: a text of half a kilobyte. */
const keptValues_max = 64

/** What was gathered so far, to go on after a kill. */
export interface Gathered {
  values: number[]
  count: number
  sum: number
  reasons: [Reason, number][]
}

export type Gathering = ReturnType<typeof openGathering>

/** Gathers any number of values in bounded memory; `decimals` are those the quantity is shown with. */
export function openGathering(decimals: number, from?: Gathered) {
  let kept: number[] = from?.values ?? []
  let stride = Math.max(1, Math.round((from?.count ?? 0) / (kept.length || 1))) // every how many-th value is kept
  let count = from?.count ?? 0
  let sum = from?.sum ?? 0
  const reasons = new Map<Reason, number>(from?.reasons)

  return {
    add(value: number | null, reason: Reason = 'no reason given') {
      if (value === null) {
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
        return
      }
      if (count % stride === 0) kept.push(value)
      count += 1
      sum = bounded(sum + value)
      if (kept.length < values_max) return
      kept = kept.filter((_, at) => at % 2 === 0)
      stride *= 2
    },

    /** How many good values came. */
    count: () => count,

    gathered(): Gathered {
      const step = Math.ceil(kept.length / keptValues_max) || 1
      return { values: kept.filter((_, at) => at % step === 0), count, sum, reasons: [...reasons] }
    },

    /** Of an even number of values the mean of the middle two, rounded to one decimal more than shown, which removes binary rounding errors. */
    median() {
      const sorted = kept.toSorted((a, b) => a - b)
      const upper = Math.floor(sorted.length / 2)
      const lower = Math.floor((sorted.length - 1) / 2)
      return rounded(middle(sorted[lower]!, sorted[upper]!), decimals + 1)
    },

    /** 0.1 + 0.2 is 0.3: tips have at most four decimals (0.2794 mm), so rounding to six loses nothing. */
    sum: () => rounded(sum, 6),

    /** The commonest reason for a null; call it only when one came. */
    reason: () => [...reasons].reduce((most, next) => (next[1] > most[1] ? next : most))[0],
  }
}

function middle(a: number, b: number): number {
  const sum = a + b
  return Number.isFinite(sum) ? sum / 2 : a / 2 + b / 2
}

/** What is too large to be multiplied has no decimals. */
function rounded(value: number, decimals: number): number {
  const scaled = value * 10 ** decimals
  return Number.isFinite(scaled) ? Math.round(scaled) / 10 ** decimals : value
}
