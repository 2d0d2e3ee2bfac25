/** A river that rises 75 minutes after it rained: the same showers at the same times, whatever stretch is asked for. */
import type { SeriesAnswer } from '../../../gateway/contract.ts'

const minute_ms = 60_000
const shower_ms = 9 * 3_600_000 // one in each stretch of this length, at an hour of its own
export const lag_ms = 75 * minute_ms

/** Columns of about so many points, as the gateway would give them. */
export function showersOf(quantity: string, from_ms: number, to_ms: number, points = 1_500): SeriesAnswer {
  const step_ms = Math.max(1, Math.ceil((to_ms - from_ms) / points / minute_ms / 5)) * 5 * minute_ms
  const answer: SeriesAnswer = { step_ms, at_ms: [], mean: [], min: [], max: [], n: [], flag: [] }
  for (let at_ms = Math.ceil(from_ms / step_ms) * step_ms; at_ms < to_ms; at_ms += step_ms) {
    const value = quantity === 'rainfall_mm' ? rainAt(at_ms) : 0.6 + riverAt(at_ms)
    answer.at_ms.push(at_ms)
    answer.mean.push(value)
    answer.min.push(value)
    answer.max.push(quantity === 'rainfall_mm' ? value : value + 0.05)
    answer.n.push(1)
    answer.flag.push(1)
  }
  return answer
}

function rainAt(at_ms: number): number {
  return showersBefore(at_ms).reduce((sum, { ago_ms, mm }) => sum + (ago_ms < 40 * minute_ms ? mm : 0), 0)
}

function riverAt(at_ms: number): number {
  return showersBefore(at_ms - lag_ms).reduce((sum, { ago_ms, mm }) => {
    const rise = Math.min(1, (ago_ms + 20 * minute_ms) / (20 * minute_ms))
    return sum + mm * rise * Math.exp(-ago_ms / (90 * minute_ms))
  }, 0)
}

function showersBefore(at_ms: number): { ago_ms: number; mm: number }[] {
  const turn = Math.floor(at_ms / shower_ms)
  return [turn - 1, turn].flatMap((n) => {
    const begin_ms = n * shower_ms + shareOf(n) * 0.6 * shower_ms
    return at_ms >= begin_ms ? [{ ago_ms: at_ms - begin_ms, mm: 0.2 + shareOf(n + 7_919) }] : []
  })
}

/** 0 to 1, another one for each number. */
function shareOf(n: number): number {
  const x = Math.sin(n * 12.9898) * 43_758.5453
  return x - Math.floor(x)
}
