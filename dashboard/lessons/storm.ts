/**
 * A calculated storm over a small river, for a village without a station that fits: two hours of rain, and the river by
 * Nakayasu's synthetic unit hydrograph, the method of Indonesian classrooms, for 12 km² and 8 km of river. From discharge to
 * level by a rating curve, h = (Q / 12) ^ (1 / 1.6). The same numbers each time, on 12 January 2026.
 */
import type { SeriesAnswer } from '../../gateway/contract.ts'
import { rawSeries } from './calculated.ts'

const minute_ms = 60_000
const step_min = 15
/** 13.00 WIB. */
export const stormFrom_ms = Date.UTC(2026, 0, 12, 6)
const steps = (14 * 60) / step_min

// mm in each quarter of an hour from 14.30 WIB on: a shower of the afternoon, 53 mm in two hours.
const shower_mm = [1.4, 5.8, 14.2, 12.4, 9.0, 5.2, 3.0, 2.0]
const showerAt = 6

const area_km2 = 12
const river_km = 8
const lag_h = 0.21 * river_km ** 0.7
const peak_h = lag_h + 0.8 * 0.75 * lag_h
const fall_h = 2 * lag_h
const peak_m3_s = area_km2 / (3.6 * (0.3 * peak_h + fall_h))

/** m³/s of one mm, so many hours after it fell. */
function answerOf(t_h: number): number {
  const after_h = t_h - peak_h
  if (t_h <= 0) return 0
  if (after_h <= 0) return peak_m3_s * (t_h / peak_h) ** 2.4
  if (after_h <= fall_h) return peak_m3_s * 0.3 ** (after_h / fall_h)
  if (after_h <= 2.5 * fall_h) return peak_m3_s * 0.3 ** ((after_h + 0.5 * fall_h) / (1.5 * fall_h))
  return peak_m3_s * 0.3 ** ((after_h + 1.5 * fall_h) / (2 * fall_h))
}

const rainAt = (i: number) => shower_mm[i - showerAt] ?? 0
const base_m3_s = 2.5

function levelAt(i: number): number {
  let discharge_m3_s = base_m3_s
  for (let fell = 0; fell <= i; fell++) discharge_m3_s += 0.45 * rainAt(fell) * answerOf(((i - fell) * step_min) / 60) // less than half of it reaches the river
  return Math.round(100 * (discharge_m3_s / 12) ** (1 / 1.6)) / 100
}

/** Rain in mm of the quarter of an hour before each time, and the level in m at it. */
export function stormOf(quantity: 'rainfall_mm' | 'water_level_m'): SeriesAnswer {
  const valueAt = quantity === 'rainfall_mm' ? rainAt : levelAt
  const values = Array.from({ length: steps }, (_, i) => valueAt(i))
  const at_ms = values.map((_, i) => stormFrom_ms + (i + 1) * step_min * minute_ms)
  return rawSeries(at_ms, values)
}
