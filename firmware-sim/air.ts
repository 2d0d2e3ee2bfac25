import { bell } from './chance.ts'
import type { Rain } from './rain.ts'

/** What a dust sensor breathes, µg/m³. */
export interface Dust {
  pm1: number
  pm2_5: number
  pm10: number
}

const hour_ms = 3_600_000
const memory_h = 40 // 0.9^40 = 0.015: older luck no longer shows
const rho = 0.9

/**
 * Fine dust of a Javanese town: a mean of 35 with a peak at 06:00 WIB and a clean afternoon, hours that resemble their
 * neighbours (AR(1), ρ = 0.9), short log-normal gusts, and rain that washes away up to half.
 */
export function dustAt(seed: number, rain: Rain, at_ms: number): Dust {
  const hour = at_ms / hour_ms
  const wib = hour + 7
  const daily = 35 + 15 * Math.cos(((wib - 6) / 24) * 2 * Math.PI)
  const weather = 6 * between(hour, (whole) => drift(seed, whole))
  const gust = Math.exp(0.12 * between(hour * 12, (whole) => bell(seed, whole, 5)))
  const washout = 1 - 0.5 * (1 - Math.exp(-rain.fallen_mm(at_ms - 3 * hour_ms, at_ms) / 6))
  const pm2_5 = Math.max(2, daily + weather) * gust * washout
  return { pm1: pm2_5 * 0.66, pm2_5, pm10: pm2_5 * 1.45 }
}

// An AR(1) written as the sum of its fading past, so that it needs no history.
function drift(seed: number, hour: number): number {
  let sum = 0
  for (let back = memory_h; back >= 0; back--) sum = sum * rho + bell(seed, hour - back, 3)
  return sum * Math.sqrt(1 - rho * rho)
}

function between(x: number, at: (whole: number) => number): number {
  const whole = Math.floor(x)
  const share = x - whole
  return at(whole) * (1 - share) + at(whole + 1) * share
}
