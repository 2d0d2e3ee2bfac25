/** Where a series is heading and how much rain there was, out of the columns of its last day. */
import { describe, expect, it } from 'vitest'
import type { Flag, SeriesAnswer } from '../../../gateway/contract.ts'
import { sumsOf, trendOf } from '../../../gateway/overview/day.ts'

const minute_ms = 60_000
const now_ms = Date.UTC(2026, 9, 21, 3, 2)

/** Columns in steps of five minutes that end now; `of` gives the step that began so many minutes ago, null = nothing. */
function day(of: (ago_min: number) => { mean: number; min?: number; max?: number; n?: number; flag?: Flag } | null) {
  const answer: SeriesAnswer = { step_ms: 5 * minute_ms, at_ms: [], mean: [], min: [], max: [], n: [], flag: [] }
  const last_ms = Math.floor(now_ms / (5 * minute_ms)) * 5 * minute_ms
  for (let step = 287; step >= 0; step--) {
    const { mean = null, min = mean, max = mean, n = mean === null ? 0 : 1, flag = 1 } = of(step * 5) ?? {}
    answer.at_ms.push(last_ms - step * 5 * minute_ms)
    answer.mean.push(mean)
    answer.min.push(min)
    answer.max.push(max)
    answer.n.push(n)
    answer.flag.push(mean === null ? null : flag)
  }
  return answer
}

const river = { quantity: 'water_level_m', isFalling: false, now_ms }

describe('the trend', () => {
  it.each([
    ['a reading a second: three hours in steps of five minutes', () => 300, 5, 36],
    ['a reading each five minutes: six hours in steps of ten', () => 1, 10, 36],
    ['a reading an hour: a day in steps of forty', (ago: number) => (ago % 60 === 0 ? 1 : 0), 40, 36],
  ] as const)('of %s', (_, nOf, step_min, length) => {
    const trend = trendOf(
      day((ago) => (nOf(ago) === 0 ? null : { mean: 1, n: nOf(ago) })),
      river,
    )!
    expect([trend.step_ms / minute_ms, trend.values.length]).toEqual([step_min, length])
    expect(trend.from_ms + length * trend.step_ms).toBeGreaterThan(now_ms)
    expect(trend.values.at(-1)).toBe(1)
  })

  it('keeps a peak that lasted seconds, or the lowest where falling is the danger', () => {
    const columns = day((ago) => ({ mean: 0.7, min: ago === 20 ? 0.2 : 0.69, max: ago === 20 ? 1.02 : 0.71 }))
    expect(Math.max(...trendOf(columns, river)!.values.map(Number))).toBe(1.02)
    expect(Math.min(...trendOf(columns, { ...river, isFalling: true })!.values.map(Number))).toBe(0.2)
  })

  it('sums rain, and leaves out what failed its quality test', () => {
    const rain = day(() => ({ mean: 0.2, n: 5 }))
    expect(trendOf(rain, { ...river, quantity: 'rainfall_mm' })!.values.at(-2)).toBe(1)
    const spiky = day((ago) => ({ mean: ago === 0 ? 19 : 1, flag: ago === 0 ? 4 : 1 }))
    expect(Math.max(...trendOf(spiky, river)!.values.map(Number))).toBe(1)
  })

  it('is not told of fewer than two steps', () => {
    expect(
      trendOf(
        day((ago) => (ago === 0 ? { mean: 1 } : null)),
        river,
      ),
    ).toBeNull()
  })
})

describe('the sums of rain', () => {
  const midnight_ms = Date.UTC(2026, 9, 20, 17) // 00.00 WIB
  it('are of the last hour, since midnight at the place, and of 24 hours', () => {
    // 0.1 mm in each step: 12 steps an hour, 121 since 00.00 WIB at 10.02 WIB, 288 a day.
    const sums = sumsOf(
      day(() => ({ mean: 0.1 })),
      { now_ms, midnight_ms },
    )
    expect(sums).toMatchObject({ hour: 1.2, today: 12.1, day: 28.8, today_from_ms: midnight_ms })
  })

  it('are not told where nothing was measured: silence is no dry day', () => {
    expect(
      sumsOf(
        day(() => null),
        { now_ms, midnight_ms },
      ),
    ).toBeNull()
  })
})
