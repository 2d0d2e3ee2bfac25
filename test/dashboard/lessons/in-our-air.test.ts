/** What is in our air: the index as the gateway computes it, means by plain sums. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inOurAir } from '../../../dashboard/lessons/in-our-air.ts'
import { ispuBand, ispuNames, ispuOf } from '../../../dashboard/lessons/ispu.ts'
import type { Asked, Played } from '../../../dashboard/lessons/lesson.ts'
import { ispu, ispuCategory } from '../../../gateway/rules/ispu.ts'
import { recording } from '../../kit/recordings.ts'
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

const air = recording('air/udara_jakarta_2025-04/udara.jakarta_2025-04-12.csv')

// The publisher calls the numbers PM2.5 and names no unit; as numbers of a day they are what the questions need.
describe.skipIf(air.skip)(`stations of Jakarta in April 2025 (${air.why})`, () => {
  const lines = air.skip ? [] : readFileSync(air.path, 'utf8').trim().split('\n').slice(1)
  const rowsOf = (id: string) =>
    [...new Map(lines.filter((line) => line.startsWith(`${id},`)).map((line) => [line.split(',')[1]!, line])).values()]
      .map((line) => line.split(','))
      .map((cells): Row => [Date.parse(cells[1]!.replace(' ', 'T')), Number(cells[2])])
      .sort((a, b) => a[0] - b[0])
  const ids = [...new Set(lines.map((line) => line.split(',')[0]!))]
  /** By the name of the hour on this device's clock, as somebody reads them from a list: no curve, no bins. */
  const clockOf = (at_ms: number) => new Date(at_ms).toTimeString().slice(0, 5)

  it('gives dozens of days, each answered from its list: hours at 6, 12 and 18, sums, the index of the gateway', () => {
    let played_n = 0
    for (const id of ids) {
      const rows = rowsOf(id)
      const played = inOurAir.play([curve('air', 'pm2_5_ug_m3', rows)])
      if (!played) continue
      played_n++
      const day = rows.filter(([at]) => at >= played.window.from_ms && at <= played.window.to_ms) as [number, number][]
      const asked = stepOf(played, 'mean').ask.en
      const named = ['06:00', '12:00', '18:00'].filter((clock) => asked.includes(clock))
      const read = named.map((clock) => day.find(([at]) => clockOf(at) === clock)?.[1])
      if (named.length > 0 && read.every((value) => value !== undefined)) {
        const mean = read.reduce((sum, value) => sum! + value!, 0)! / read.length
        expect(tryAnswer(stepOf(played, 'mean'), mean.toFixed(1)), id).toBe('right')
      }
      const all = day.map(([, value]) => value)
      const index = ispu('pm2_5', all.reduce((sum, value) => sum + value, 0) / all.length)
      expect(tryAnswer(stepOf(played, 'index'), index.toFixed(0)), id).toBe('right')
      const [least, most] = [Math.min(...all), Math.max(...all)]
      for (const [at, value] of day) {
        if (value === most) expect(tryAnswer(stepOf(played, 'dirtiest'), at), id).toBe('right')
        if (value === least) expect(tryAnswer(stepOf(played, 'cleanest'), at), id).toBe('right')
      }
      const part = played.steps.find(({ key }) => key === 'part-of-day') as
        | Extract<Asked, { kind: 'choose' }>
        | undefined
      const sums = new Map<number, number[]>()
      for (const [at, value] of day) {
        const six = Math.min(3, Math.floor(new Date(at - 1 + 1).getHours() / 6))
        if (at < played.window.to_ms) sums.set(six, [...(sums.get(six) ?? []), value])
      }
      const means = [0, 1, 2, 3]
        .map((six) => sums.get(six) ?? [])
        .map((some) => some.reduce((a, b) => a + b, 0) / some.length)
      const worst = means.indexOf(Math.max(...means))
      if (part)
        expect(part.options.find(({ isRight }) => isRight)!.text.en, id).toContain(`${6 * worst} to ${6 * worst + 6}`)
    }
    expect(played_n).toBeGreaterThan(24)
  })
})
