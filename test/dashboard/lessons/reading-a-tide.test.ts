/** Reading a tide: what NOAA's gauge at Wilmington tells, and what the moon did above it. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Asked, Clock, Played } from '../../../dashboard/lessons/lesson.ts'
import { readingATide } from '../../../dashboard/lessons/reading-a-tide.ts'
import { hoursOf, levels } from '../../kit/ciliwung.ts'
import { recording } from '../../kit/recordings.ts'
import { between, curve, hour_ms, type Row, topOf } from './curves.ts'
import { tryAnswer } from './pupil.ts'

const stepOf = (played: Played, key: string) => played.steps.find((step) => step.key === key) as Asked
const tide = recording('coastal/noaa_coops_8658120/CO-OPS__8658120__wl (1).csv')

describe.skipIf(tide.skip)(`Wilmington, March and April 2024 (${tide.why})`, () => {
  const rows = tide.skip
    ? []
    : readFileSync(tide.path, 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(','))
        .map((cells): Row => [Date.parse(`${cells[0]!.trim().replace(' ', 'T')}Z`), Number(cells[1])])
        .filter((_, i) => i % 5 === 0) // half hours
  const played = rows.length > 0 ? readingATide.play([curve('sea', 'water_level_m', rows)])! : undefined

  it('has two high waters a day, and tomorrow’s comes 50 minutes later: the moon’s day is 24.84 hours', () => {
    const named = stepOf(played!, 'per-day') as Extract<Asked, { kind: 'choose' }>
    expect(named.options.find(({ isRight }) => isRight)!.text.en).toContain('Two')
    const window = stepOf(played!, 'high').window!
    const last = topOf(between(rows, window.to_ms - 8 * hour_ms, window.to_ms))
    const next = new Date(last.at_ms + 24.84 * hour_ms)
    expect(
      tryAnswer(stepOf(played!, 'tomorrow'), `${next.getHours()}.${String(next.getMinutes()).padStart(2, '0')}`),
    ).toBe('right')
    const same = new Date(last.at_ms - 3 * hour_ms)
    expect(tryAnswer(stepOf(played!, 'tomorrow'), `${same.getHours()}`)).toBe('wrong')
  })

  it('the highest and the lowest of two days are where sorting finds them', () => {
    const { from_ms, to_ms } = stepOf(played!, 'high').window!
    const seen = between(rows, from_ms, to_ms)
    const middle = between(rows, from_ms + 5 * hour_ms, to_ms - 5 * hour_ms)
    expect(tryAnswer(stepOf(played!, 'high'), topOf(middle).at_ms)).toBe('right')
    const least = topOf(middle.map(([at, value]): Row => [at, -value!]))
    expect(tryAnswer(stepOf(played!, 'low'), least.at_ms)).toBe('right')
    expect(tryAnswer(stepOf(played!, 'high'), least.at_ms)).toBe('wrong')
    const cm = 100 * (topOf(seen).value + topOf(seen.map(([at, value]): Row => [at, -value!])).value)
    expect(tryAnswer(stepOf(played!, 'range'), cm.toFixed(0))).toBe('right')
    expect(tryAnswer(stepOf(played!, 'range'), (1.12 * cm).toFixed(0))).toBe('near')
  })

  it('its springs followed the new moon of 8 April, its neaps the half moon of 2 April', () => {
    const spring = stepOf(played!, 'spring')
    const days = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, i) => tryAnswer(spring, new Date(2024, 3, from + i, 12).getTime()))
    expect(days(8, 11)).toContain('right')
    expect(days(1, 3)).not.toContain('right')
  })
})

describe.skipIf(levels.skip)(`the Ciliwung (${levels.why})`, () => {
  it('is no tide', () => {
    const rows = hoursOf('Katulampa').map(({ at_ms, cm }): Row => [at_ms, cm / 100])
    for (const month of ['2022-10', '2023-01', '2023-08', '2024-03']) {
      const from_ms = Date.parse(`${month}-01`)
      const some = between(rows, from_ms, from_ms + 30 * 24 * hour_ms)
      expect(readingATide.play([curve('sea', 'water_level_m', some)]), month).toBe(null)
    }
  })
})

it('the constituents of Cirebon give a moon’s day, too', () => {
  const example = readingATide.example()
  const played = readingATide.play(example)!
  const { at_ms } = example[0]!.series
  expect(at_ms.length).toBe(721)
  const { answer_min } = stepOf(played, 'tomorrow') as Clock
  expect(answer_min).toBeGreaterThanOrEqual(0)
  expect(answer_min).toBeLessThan(24 * 60)
  expect(played.steps.length).toBe(10)
})
