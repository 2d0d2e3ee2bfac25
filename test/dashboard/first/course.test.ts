/** Where a series is heading. */
import { expect, it } from 'vitest'
import { courseOf } from '../../../dashboard/first/course.ts'

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
