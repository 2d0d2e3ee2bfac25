/** The truth: how high the water stands at a moment. Calm water breathes a little; a flood rises, stays, and falls. */
import { bell, luck } from '../../firmware-sim/chance.ts'

export interface Flood {
  at_ms: number
  rise_ms: number
  stay_ms: number
  fall_ms: number
  peak_m: number
}

export const calm_m = 0.4
const noise_m = 0.004
const step_ms = 60_000

export interface River {
  level_m(at_ms: number): number
}

export function openRiver(seed: number, floods: readonly Flood[]): River {
  return {
    level_m(at_ms) {
      const breath_m = 0.05 * Math.sin(at_ms / 7_000_000) + 0.03 * (luck(seed, Math.floor(at_ms / 3_600_000)) - 0.5)
      const flood_m = floods.reduce((most, flood) => Math.max(most, heightOf(flood, at_ms)), 0)
      return calm_m + breath_m + flood_m + noise_m * bell(seed, Math.floor(at_ms / step_ms))
    },
  }
}

/** How much a flood adds, m. */
function heightOf({ at_ms, rise_ms, stay_ms, fall_ms, peak_m }: Flood, now_ms: number): number {
  const since_ms = now_ms - at_ms
  if (since_ms <= 0 || since_ms >= rise_ms + stay_ms + fall_ms) return 0
  const top_m = peak_m - calm_m
  if (since_ms < rise_ms) return (top_m * since_ms) / rise_ms
  if (since_ms < rise_ms + stay_ms) return top_m
  return top_m * (1 - (since_ms - rise_ms - stay_ms) / fall_ms)
}
