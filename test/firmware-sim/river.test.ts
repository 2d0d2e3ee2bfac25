import { describe, expect, it } from 'vitest'
import { unitHydrograph, villageStream } from '../../firmware-sim/river.ts'

// A = 12 km², L = 8 km, Tr = 0.75 Tg, α = 2: the worked example of the method.
const unit = unitHydrograph({ ...villageStream, area_km2: 12, length_km: 8, alpha: 2 })

describe("Nakayasu's unit hydrograph", () => {
  it('has the times and the peak of the worked example', () => {
    expect(unit.timeToPeak_h).toBeCloseTo(1.44, 2)
    expect(unit.recession_h).toBeCloseTo(1.8, 2)
    expect(unit.peak_m3_s).toBeCloseTo(1.493, 3)
  })

  it.each([
    [0.5, 0.118],
    [1, 0.622],
    [2, 1.027],
    [3, 0.526],
    [4, 0.319],
    [6, 0.132],
    [8, 0.068],
    [12, 0.018],
  ])('flows as worked out after %s h', (hours, flow) => {
    expect(unit.flow_m3_s(hours)).toBeCloseTo(flow, 3)
  })

  it('gives back the millimetre it was given', () => {
    const step_h = 0.01
    let volume_m3 = 0
    for (let at = 0; at < 100; at += step_h) volume_m3 += unit.flow_m3_s(at + step_h / 2) * step_h * 3_600
    expect(volume_m3 / (12e6 / 1_000)).toBeCloseTo(0.99, 2)
  })

  it('gives nothing before the rain', () => {
    expect(unit.flow_m3_s(0)).toBe(0)
    expect(unit.flow_m3_s(-1)).toBe(0)
  })
})
