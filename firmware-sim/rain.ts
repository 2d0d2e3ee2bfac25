import { luck } from './chance.ts'

/**
 * Rain over West Java: convective storms, in the afternoon and evening, 1 to 3 hours long, peaks of 50 mm/h and more in
 * the big ones. At most two storms a day, none past midnight, so a day can be computed alone.
 */
export interface Storm {
  start_ms: number
  end_ms: number
  total_mm: number
}

const hour_ms = 3_600_000
const day_ms = 24 * hour_ms
const wib_ms = 7 * hour_ms // Western Indonesian Time, UTC+7, no daylight saving
const wetMonths = new Set([10, 11, 0, 1, 2, 3]) // November to April

export interface Rain {
  /** The storms that touch the time from `from_ms` to `to_ms`, in order. */
  storms(from_ms: number, to_ms: number): Storm[]
  /** Rain fallen between two moments, mm. */
  fallen_mm(from_ms: number, to_ms: number): number
  /** Intensity now, mm/h. */
  rate_mm_h(at_ms: number): number
  /** The moment after `after_ms` at which a bucket of this size tips; a day's remainder dries out at midnight WIB. */
  nextTip_ms(after_ms: number, mmPerTip: number): number
}

export function createRain(seed: number, planned: readonly Storm[] = []): Rain {
  const storms = (from_ms: number, to_ms: number) => {
    const found = planned.filter((storm) => storm.end_ms > from_ms && storm.start_ms < to_ms)
    for (let day = dayOf(from_ms); day <= dayOf(to_ms); day++) {
      found.push(...stormsOfDay(seed, day).filter((storm) => storm.end_ms > from_ms && storm.start_ms < to_ms))
    }
    return found.sort((a, b) => a.start_ms - b.start_ms)
  }
  const fallen_mm = (from_ms: number, to_ms: number) =>
    storms(from_ms, to_ms).reduce((sum, storm) => sum + soFar_mm(storm, to_ms) - soFar_mm(storm, from_ms), 0)

  return {
    storms,
    fallen_mm,
    rate_mm_h: (at_ms) => storms(at_ms - 1, at_ms + 1).reduce((sum, storm) => sum + rateOf(storm, at_ms), 0),
    nextTip_ms(after_ms, mmPerTip) {
      for (let day = dayOf(after_ms); ; day++) {
        const midnight_ms = startOf(day)
        const total_mm = fallen_mm(midnight_ms, midnight_ms + day_ms)
        const before = Math.floor(fallen_mm(midnight_ms, Math.max(after_ms, midnight_ms)) / mmPerTip + 1e-9)
        const wanted_mm = (before + 1) * mmPerTip
        if (wanted_mm > total_mm) continue
        return whenFallen(wanted_mm, Math.max(after_ms, midnight_ms), midnight_ms)
      }
    },
  }

  // Halving finds the millisecond: the fallen amount never shrinks during a day.
  function whenFallen(wanted_mm: number, after_ms: number, midnight_ms: number): number {
    let dry = after_ms
    let wet = midnight_ms + day_ms
    while (wet - dry > 1) {
      const middle = Math.floor((dry + wet) / 2)
      if (fallen_mm(midnight_ms, middle) >= wanted_mm - 1e-9) wet = middle
      else dry = middle
    }
    return wet
  }
}

function stormsOfDay(seed: number, day: number): Storm[] {
  const month = new Date(startOf(day) + wib_ms).getUTCMonth()
  const chance = wetMonths.has(month) ? 0.65 : 0.15
  const storms: Storm[] = []
  let free_ms = startOf(day) + 12.5 * hour_ms
  for (let n = 0; n < 2 && luck(seed, day, n, 1) < chance / (n + 1); n++) {
    const start_ms = Math.round(free_ms + luck(seed, day, n, 2) * 3 * hour_ms)
    const long_ms = Math.round((1 + 2 * luck(seed, day, n, 3)) * hour_ms)
    const peak_mm_h = 8 - 28 * Math.log(1 - 0.97 * luck(seed, day, n, 4)) // many small, few of about 100 mm/h
    storms.push({ start_ms, end_ms: start_ms + long_ms, total_mm: (peak_mm_h * long_ms) / hour_ms / 2 })
    free_ms = start_ms + long_ms
    if (free_ms > startOf(day) + 17.5 * hour_ms) break // + 3 h wait + 3 h rain = 23:30: none may pass midnight
  }
  return storms
}

// A storm swells and fades like a raised cosine whose peak lies at a third of its time: sudden onset, long tail.
const crest = 1 / 3

function soFar_mm(storm: Storm, at_ms: number): number {
  const x = Math.min(1, Math.max(0, (at_ms - storm.start_ms) / (storm.end_ms - storm.start_ms)))
  const rising = Math.min(x, crest) / crest
  const falling = Math.max(0, x - crest) / (1 - crest)
  const share =
    crest * (rising - Math.sin(Math.PI * rising) / Math.PI) +
    (1 - crest) * (falling + Math.sin(Math.PI * falling) / Math.PI)
  return storm.total_mm * share
}

function rateOf(storm: Storm, at_ms: number): number {
  const x = (at_ms - storm.start_ms) / (storm.end_ms - storm.start_ms)
  if (x <= 0 || x >= 1) return 0
  const peak_mm_h = (2 * storm.total_mm * hour_ms) / (storm.end_ms - storm.start_ms)
  const phase = x < crest ? x / crest - 1 : (x - crest) / (1 - crest)
  return (peak_mm_h * (1 + Math.cos(Math.PI * phase))) / 2
}

const dayOf = (at_ms: number) => Math.floor((at_ms + wib_ms) / day_ms)
const startOf = (day: number) => day * day_ms - wib_ms
