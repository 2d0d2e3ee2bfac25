/** Where a series is heading. */
import { expect, it } from 'vitest'
import { courseOf, withValue } from '../../../dashboard/first/course.ts'

const minute_ms = 60_000
const now_ms = 100 * minute_ms

/** Steps of five minutes up to now, then the newest value. */
function course(...values: number[]) {
  const steps = values.slice(0, -1)
  const trend = { from_ms: now_ms - steps.length * 5 * minute_ms, step_ms: 5 * minute_ms, values: steps }
  return courseOf(trend, { at_ms: now_ms, value: values.at(-1)! }, 'water_level_m')
}
const calm = Array<number>(10).fill(0.4)

it('a flash flood is fast from its second value on, and as long as it is news', () => {
  expect(course(...calm, 1.6, 1.62)).toMatchObject({ direction: 'rising', pace: 'fast', over_min: 30 })
  expect(course(...calm, 1.6, 1.6, 1.6, 1.62)).toMatchObject({ direction: 'rising', pace: 'fast' })
  expect(course(...calm.map(() => 2), 1.2, 1.1)).toMatchObject({ direction: 'falling', pace: 'fast' })
})

it('one wild value turns nothing, wherever it stands', () => {
  expect(course(...calm, 0.4, 9)?.pace).not.toBe('fast')
  expect(course(...calm, 9, 0.4)?.direction).toBe('steady')
})

it('a slow rise stays slow', () => {
  expect(course(...calm.map((value, i) => value + i / 200), 0.45, 0.455)).toMatchObject({ pace: 'slow' })
})

it('a reading more is in every sum whose window it falls into, also in those of rules', () => {
  const span = { hour_from_ms: 0, today_from_ms: 0, day_from_ms: 0 }
  const window = { measured: 'rainfall_mm_in_3600_s', note: { id: 'dalam 1 jam', en: 'in 1 hour' } }
  const sums = { ...span, hour: 4, today: 6, day: 9, windows: [{ ...window, amount: 4, from_ms: 0, at_ms: 5 }] }
  const heard = (at_ms: number) => withValue({ sums }, { at_ms, value: 0.5, flag: 1 }, true).sums
  expect(heard(9)).toMatchObject({ hour: 4.5, today: 6.5, day: 9.5, windows: [{ ...window, amount: 4.5, at_ms: 9 }] })
  expect(heard(-1)?.windows, 'from before it began').toEqual(sums.windows)
})
