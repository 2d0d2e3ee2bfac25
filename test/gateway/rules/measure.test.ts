import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkRules } from '../../../gateway/rules/check.ts'
import { ispu } from '../../../gateway/rules/ispu.ts'
import { measureOf } from '../../../gateway/rules/measures/index.ts'
import type { Step } from '../../../gateway/rules/measures/window.ts'
import { refill } from '../../../gateway/rules/refill.ts'
import { at, rule } from '../../kit/katulampa.ts'

const minutes = (count: number, step: number, value: (index: number) => number) =>
  Array.from({ length: count }, (_, index) => ({ at_ms: at(index * step), value: value(index), flag: 2 as const }))

describe('rain over a window', () => {
  const hourly = rule({ quantity: 'rainfall_mm', measure: { sum_over_s: 3_600 } })

  it('is the plain sum of the last hour, when readings come by the minute or slower', () => {
    const tips = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(tips, fc.integer({ min: 1, max: 30 }), (counts, step) => {
        const readings = minutes(counts.length, step, (index) => counts[index]! * 0.2)
        const last = readings.at(-1)!
        const within = readings.filter(({ at_ms }) => at_ms > last.at_ms - 3_600_000)
        expect(measured(hourly, readings)).toBeCloseTo(
          within.reduce((sum, { value }) => sum + value, 0),
          6,
        )
      }),
    )
  })

  it('is kept in a few hundred numbers even at one reading a second for a day', () => {
    const daily = rule({ quantity: 'rainfall_mm', measure: { sum_over_s: 86_400 } })
    const window = refill(
      daily,
      minutes(90_000, 1 / 60, () => 0.001),
    )
    expect(window.length).toBeLessThanOrEqual(290)
    expect(measureOf(daily).step(daily, window, { at_ms: at(1_500), value: 0, flag: 2 }).value).toBeCloseTo(86.4, 0)
  })

  it('starts anew with the rain day of BMKG, at 07:00 in Jakarta', () => {
    const day = rule({ quantity: 'rainfall_mm', measure: 'bmkg-day' })
    const hours = minutes(49, 60, () => 1)
    expect([24, 25, 48].map((hour) => measured(day, hours.slice(1, hour + 1)))).toEqual([24, 1, 24])
  })
})

describe('a mean over a window', () => {
  const hourly = rule({ quantity: 'pm2_5_ug_m3', measure: { mean_over_s: 3_600 } })

  it('is the plain mean of the last hour, when readings come by the minute or slower', () => {
    const values = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 60, maxLength: 90 })
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 15 }), (given, step) => {
        const readings = minutes(given.length, step, (index) => given[index]!)
        const last = readings.at(-1)!
        const within = readings.filter(({ at_ms }) => at_ms > last.at_ms - 3_600_000)
        const mean = within.reduce((sum, { value }) => sum + value, 0) / within.length
        expect(measured(hourly, readings)).toBeCloseTo(mean, 6)
      }),
    )
  })

  it('is not bent by a minute that was read each second', () => {
    const calm = minutes(60, 1, () => 10)
    const dense = minutes(60, 1 / 60, () => 100).map((one) => ({ ...one, at_ms: one.at_ms + 59 * 60_000 }))
    expect(measured(hourly, [...calm.slice(0, 59), ...dense])).toBeCloseTo((59 * 10 + 5 * 100) / 64, 6) // 5 steps of 13 s, not 60 readings
  })

  it('is refused for rain, which adds up', () => {
    const rainy = rule({ quantity: 'rainfall_mm', measure: { mean_over_s: 3_600 } })
    expect(checkRules([rainy])).toMatchObject([{ en: expect.stringContaining('use measure: { sum_over_s: 3600 }') }])
  })
})

describe('a rise over a window', () => {
  const rising = rule({ measure: { rise_over_s: 3_600 } })

  it('is measured from the lowest level of the window', () => {
    expect(
      measured(
        rising,
        minutes(4, 20, (index) => [2, 0.5, 0.7, 1.1][index]!),
      ),
    ).toBe(0.6)
    expect(
      measured(
        rising,
        minutes(4, 30, (index) => [0, 1, 1, 1][index]!),
      ),
    ).toBe(0)
  })

  it('is not measured from a reading that failed: the way back from a typing error is no flood', () => {
    const [before, error, after] = minutes(3, 10, () => 5.8)
    expect(measured(rising, [before!, { ...error!, value: 0.1, flag: 4 }, after!])).toBe(0)
  })

  it('is negative where falling warns', () => {
    expect(
      measured(
        rule({ below: true, measure: { rise_over_s: 3_600 } }),
        minutes(3, 10, (index) => 2 - index),
      ),
    ).toBe(-2)
  })
})

describe('the distance from what is natural at a site', () => {
  it('counts in both directions', () => {
    const salinity = rule({ quantity: 'salinity_psu', measure: { deviation_from: 30.2 } })
    expect(
      [29.7, 30.2, 31.7].map((value) =>
        measured(
          salinity,
          minutes(1, 1, () => value),
        ),
      ),
    ).toEqual([0.5, 0, 1.5])
  })
})

describe('ISPU of a station', () => {
  const index = rule({ quantity: 'pm2_5_ug_m3', measure: 'ispu' })

  it('is that of the mean of 24 hours, each hour counting the same', () => {
    const uneven = [
      ...minutes(23, 60, () => 40),
      ...minutes(60, 1, () => 100).map((dense) => ({ ...dense, at_ms: dense.at_ms + 23 * 3_600_000 })),
    ]
    expect(measured(index, uneven)).toBeCloseTo(ispu('pm2_5', (23 * 40 + 100) / 24), 6)
  })

  it('is not said from less than 18 hours', () => {
    expect(
      measured(
        index,
        minutes(17, 60, () => 40),
      ),
    ).toBeNull()
    expect(
      measured(
        index,
        minutes(18, 60, () => 40),
      ),
    ).toBeCloseTo(80.7, 1)
  })
})

function measured(stated: ReturnType<typeof rule>, readings: { at_ms: number; value: number; flag: 2 | 4 }[]) {
  let window: Step[] = []
  let value: number | null = null
  for (const reading of readings) ({ window, value } = measureOf(stated).step(stated, window, reading))
  return value
}
