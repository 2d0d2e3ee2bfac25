import { describe, expect, it } from 'vitest'
import type { SeriesAnswer } from '../../../gateway/contract.ts'
import { openTypicals, typicalOf, typicalStep_ms } from '../../../gateway/overview/typical.ts'

const now_ms = Date.UTC(2026, 10, 26)
const day_ms = 86_400_000

/** Six-hourly columns up to now: means as given, the maximum 0.2 above. */
function year(means: (number | null)[], flag = 1): SeriesAnswer {
  const at_ms = means.map((_, i) => now_ms - (means.length - i) * typicalStep_ms)
  const max = means.map((mean) => mean && mean + 0.2)
  return {
    step_ms: typicalStep_ms,
    at_ms,
    mean: means,
    min: means,
    max,
    n: means.map(() => 1),
    flag: means.map(() => flag),
  } as SeriesAnswer
}
const hundred = Array.from({ length: 4 * 30 }, (_, i) => (i % 100) / 100)

describe('what is usual for a series', () => {
  it('is where nine tenths of six-hour means lie, and the highest value with its time', () => {
    expect(typicalOf(year(hundred), 'water_level_m')).toEqual({
      low: 0.03,
      high: 0.93,
      highest: 1.19,
      highest_ms: now_ms - 21 * typicalStep_ms,
    })
  })

  it('is not told of less than four weeks, however they are spread, nor of values that failed', () => {
    const holes = Array.from({ length: 4 * 200 }, (_, i) => (i % 8 === 0 ? 0.5 : null))
    expect(typicalOf(year(holes), 'water_level_m')).toBeNull()
    expect(typicalOf(year(Array.from({ length: 4 * 28 }, () => 0.5)), 'water_level_m')).not.toBeNull()
    expect(typicalOf(year(hundred, 4), 'water_level_m')).toBeNull()
  })

  it('is not told of rain, which is nothing most of the time', () => {
    expect(typicalOf(year(hundred), 'rainfall_mm')).toBeNull()
  })

  it('is asked of the record twice a day, and again when the clock went back', async () => {
    let asked = 0
    const typicals = openTypicals({
      series: async () => {
        asked++
        return year(hundred)
      },
    })
    for (const after_ms of [0, day_ms / 4, day_ms / 2, 0.7 * day_ms, -day_ms]) {
      expect(await typicals.of('hulu', 'level.water_level_m', now_ms + after_ms)).toMatchObject({ high: 0.93 })
    }
    expect(asked).toBe(3)
    typicals.keep(new Set())
    await typicals.of('hulu', 'level.water_level_m', now_ms)
    expect(asked).toBe(4)
  })

  it('is asked anew when a correction was entered or something was forgotten', async () => {
    let asked = 0
    const typicals = openTypicals({
      series: async () => {
        asked++
        return year(hundred)
      },
    })
    for (const version of ['0,0,0', '0,0,0', '1,0,0', '1,0,0']) {
      typicals.follow(version)
      await typicals.of('hulu', 'level.water_level_m', now_ms)
    }
    expect(asked).toBe(2)
  })
})
