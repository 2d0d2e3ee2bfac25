/**
 * A small piece of West Java: rain, the stream it feeds, the shore it runs into, the air above a school. Everything is a
 * pure function of time (UTC ms) and seed, so any moment may be asked in any order, and a restart changes nothing.
 */
import { type Dust, dustAt } from './air.ts'
import { bell } from './chance.ts'
import { createRain, type Rain, type Storm } from './rain.ts'
import { createRiver, type River } from './river.ts'
import { tide_m } from './tide.ts'

export interface World {
  rain: Rain
  river: River
  /** Height of the sea above mean sea level, m. */
  tide_m(at_ms: number): number
  /** Turbidity at the mouth of the river, NTU: what the last flood carries, stirred by the running tide. */
  turbidity_ntu(at_ms: number): number
  dust(at_ms: number): Dust
  /** What waves do to an ultrasonic echo, m, about ±5 mm. */
  ripple_m(at_ms: number): number
}

const minute_ms = 60_000

/** `planned`: storms beside those of the seed. */
export function createWorld(seed = 1, planned: readonly Storm[] = []): World {
  const rain = createRain(seed, planned)
  const river = createRiver(rain)
  const tideRuns_m_h = (at_ms: number) => 2 * Math.abs(tide_m(at_ms + 15 * minute_ms) - tide_m(at_ms - 15 * minute_ms))
  return {
    rain,
    river,
    tide_m,
    turbidity_ntu: (at_ms) =>
      Math.min(2_800, 80 + 400 * tideRuns_m_h(at_ms) + 90 * (river.flow_m3_s(at_ms - 45 * minute_ms) - 0.6)),
    dust: (at_ms) => dustAt(seed, rain, at_ms),
    ripple_m: (at_ms) => 0.003 * bell(seed, Math.floor(at_ms / 100), 7),
  }
}
