/** What is in our air: the index as the gateway computes it, means by plain sums. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inOurAir } from '../../../dashboard/lessons/in-our-air.ts'
import { ispuBand, ispuNames, ispuOf } from '../../../dashboard/lessons/ispu.ts'
import type { Asked, Played } from '../../../dashboard/lessons/lesson.ts'
import { ispu, ispuCategory } from '../../../gateway/rules/ispu.ts'
import { between, curve, hour_ms, type Row, topOf } from './curves.ts'
import { tryAnswer } from './pupil.ts'

const stepOf = (played: Played, key: string) => played.steps.find((step) => step.key === key) as Asked

it('the index is that of the gateway, for every mean', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 700, noNaN: true }), (mean) => {
      expect(ispuOf(mean)).toBeCloseTo(ispu('pm2_5', mean), 9)
    }),
  )
  expect([10, 40, 100, 200, 400].map((mean) => ispuNames[ispuBand(mean).band]!.en)).toEqual(
    [10, 40, 100, 200, 400].map((mean) => ispuCategory(ispu('pm2_5', mean)).en),
  )
  expect(ispuOf(40), 'as the handbook reckons it').toBeCloseTo(80.7, 1)
})

it('takes the newest whole day, and answers from its own hours', () => {
  const start = new Date(2026, 4, 3).getTime()
  const value = (hour: number) => 20 + 3 * ((hour * 7) % 11) + (hour === 30 ? 90 : 0)
  const rows = Array.from({ length: 60 }, (_, hour): Row => [start + hour * hour_ms, value(hour)])
  const played = inOurAir.play([curve('air', 'pm2_5_ug_m3', rows)])!
  const day = between(rows, new Date(2026, 4, 4).getTime(), new Date(2026, 4, 5).getTime())
  expect(played.window.from_ms).toBe(day[0]![0])
  expect(tryAnswer(stepOf(played, 'dirtiest'), topOf(day).at_ms)).toBe('right')
  const least = topOf(day.map(([at, one]): Row => [at, -one!]))
  expect(tryAnswer(stepOf(played, 'cleanest'), least.at_ms)).toBe('right')
  expect(tryAnswer(stepOf(played, 'cleanest'), topOf(day).at_ms)).toBe('wrong')
  const mean = (some: readonly number[]) => some.reduce((sum, one) => sum + one, 0) / some.length
  const three = mean([30, 36, 42].map(value))
  expect(tryAnswer(stepOf(played, 'mean'), three.toFixed(1).replace('.', ','))).toBe('right')
  expect(tryAnswer(stepOf(played, 'mean'), (three * 1.12).toFixed(1))).toBe('near')
  const all = mean(day.map(([, one]) => one!))
  expect(tryAnswer(stepOf(played, 'index'), ispu('pm2_5', all).toFixed(0))).toBe('right')
  const named = stepOf(played, 'category') as Extract<Asked, { kind: 'choose' }>
  expect(named.options.find(({ isRight }) => isRight)!.text.id).toBe(ispuCategory(ispu('pm2_5', all)).id)
})

it('a day of which half is missing is none: the day before, or the example', () => {
  const start = new Date(2026, 4, 3).getTime()
  const rows = Array.from(
    { length: 48 },
    (_, hour): Row => [start + hour * hour_ms, hour > 24 && hour < 40 ? null : 30 + hour],
  )
  const played = inOurAir.play([curve('air', 'pm2_5_ug_m3', rows)])!
  expect(played.window.from_ms).toBe(start)
})
