import type { Rain } from './rain.ts'

/**
 * Rain to river by Nakayasu's synthetic unit hydrograph, the method of Indonesian classrooms and design offices.
 * Times in hours, area in km², length of the main river in km.
 */
export interface Catchment {
  area_km2: number
  length_km: number
  /** 1.5 (quick) to 3 (slow); 2 is ordinary. */
  alpha: number
  /** The share of the rain that runs off. */
  runoff: number
  /** What flows in dry weather, m³/s. */
  base_m3_s: number
  /** Rating curve Q = a · h^b of the section where the level is measured. */
  rating: { a: number; b: number }
}

/** A village stream: knee-deep in dry weather, two metres after a big storm. */
export const villageStream: Catchment = {
  area_km2: 12,
  length_km: 8,
  alpha: 2,
  runoff: 0.35,
  base_m3_s: 0.6,
  rating: { a: 8, b: 1.8 },
}

export interface UnitHydrograph {
  timeToPeak_h: number
  recession_h: number
  /** m³/s for 1 mm of effective rain. */
  peak_m3_s: number
  flow_m3_s(hours: number): number
}

/** The response of a catchment to 1 mm of effective rain (Ro = 1 mm, Tr = 0.75 Tg). */
export function unitHydrograph({ area_km2, length_km, alpha }: Catchment): UnitHydrograph {
  const lag_h = length_km < 15 ? 0.21 * length_km ** 0.7 : 0.4 + 0.058 * length_km
  const timeToPeak_h = lag_h + 0.8 * 0.75 * lag_h
  const recession_h = alpha * lag_h // until 0.3 of the peak is left
  const peak_m3_s = area_km2 / (3.6 * (0.3 * timeToPeak_h + recession_h))

  function flow_m3_s(hours: number): number {
    if (hours <= 0) return 0
    if (hours < timeToPeak_h) return peak_m3_s * (hours / timeToPeak_h) ** 2.4
    const past_h = hours - timeToPeak_h
    if (past_h < recession_h) return peak_m3_s * 0.3 ** (past_h / recession_h)
    if (past_h < 2.5 * recession_h) return peak_m3_s * 0.3 ** ((past_h + 0.5 * recession_h) / (1.5 * recession_h))
    return peak_m3_s * 0.3 ** ((past_h + 1.5 * recession_h) / (2 * recession_h))
  }
  return { timeToPeak_h, recession_h, peak_m3_s, flow_m3_s }
}

export interface River {
  flow_m3_s(at_ms: number): number
  level_m(at_ms: number): number
}

const hour_ms = 3_600_000
const step_ms = 300_000 // storms last 1–3 h and the stream peaks after 1.4 h: five minutes are fine enough
const memory_ms = 36 * hour_ms // after that 0.3^(36/3.6) of the peak is left: six millionths

/** The stream below that rain. Only storms of the last day and a half are looked at, so any moment costs the same. */
export function createRiver(rain: Rain, catchment: Catchment = villageStream): River {
  const unit = unitHydrograph(catchment)

  function flow_m3_s(at_ms: number): number {
    let flow = catchment.base_m3_s
    for (const storm of rain.storms(at_ms - memory_ms, at_ms)) {
      for (let from = storm.start_ms; from < Math.min(storm.end_ms, at_ms); from += step_ms) {
        const to = Math.min(from + step_ms, storm.end_ms, at_ms)
        const effective_mm = catchment.runoff * rain.fallen_mm(from, to)
        flow += effective_mm * unit.flow_m3_s((at_ms - (from + to) / 2) / hour_ms)
      }
    }
    return flow
  }
  const { a, b } = catchment.rating
  return { flow_m3_s, level_m: (at_ms) => (flow_m3_s(at_ms) / a) ** (1 / b) }
}
