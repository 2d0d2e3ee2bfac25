import { describe, expect, it } from 'vitest'
import { hour_ms } from '../../../edge/platform/time.ts'
import { toldEvery_s } from '../../../gateway/exports/availability.ts'

const day_h = 24
const from_ms = 20_000 * day_h * hour_ms

/** So many readings in each hour, one after the other. */
const hoursOf = (...counts: number[]) => counts.map((n, hour) => ({ at_ms: from_ms + hour * hour_ms, n }))
const month = (n: number) => Array<number>(30 * day_h).fill(n)

function depok(every_s: number, every_since_ms?: number) {
  const since = every_since_ms === undefined ? {} : { every_since_ms }
  const sensor = {
    sensor: 'level',
    model: '',
    quantities: ['water_level_m' as const],
    every_s,
    every_told: true as const,
  }
  return { sensors: [{ ...sensor, ...since }] }
}

describe('the rhythm that a station tells counts', () => {
  it('for what came since it tells it', () => {
    expect(toldEvery_s(depok(60, from_ms), 'level', from_ms, hoursOf(...month(20)))).toBe(60)
    expect(toldEvery_s(depok(60, from_ms + 1), 'level', from_ms, hoursOf(...month(60)))).toBeUndefined()
  })

  it('where nobody knows since when, unless a month with another rhythm was brought in before', () => {
    const hours = hoursOf(...month(4), 720, 720)
    expect(toldEvery_s(depok(5), 'level', from_ms, hours)).toBeUndefined()
    expect(toldEvery_s(depok(60), 'level', from_ms, hoursOf(...month(60)))).toBe(60)
    expect(toldEvery_s(depok(6 * 3_600), 'level', from_ms, hoursOf(1, 0, 0, 0, 0, 0, 1))).toBe(6 * 3_600)
  })

  it('and then also for a station that loses much, or all of it', () => {
    expect(toldEvery_s(depok(60), 'level', from_ms, hoursOf(...month(0).map((_, hour) => (hour % 3 ? 0 : 45))))).toBe(
      60,
    )
    expect(toldEvery_s(depok(60), 'level', from_ms, hoursOf(...month(0)))).toBe(60)
  })
})
