/** Find the false reading: what is false is found here by eye in the rows, and by sorting jumps; not as the lesson does it. */
import { describe, expect, it } from 'vitest'
import { falseReading } from '../../../dashboard/lessons/false-reading.ts'
import type { Asked, Played } from '../../../dashboard/lessons/lesson.ts'
import { hoursOf, levels } from '../../kit/ciliwung.ts'
import { curve, hour_ms, type Row } from './curves.ts'
import { tryAnswer } from './pupil.ts'

const stepOf = (played: Played, key: string) => played.steps.find((step) => step.key === key) as Asked

it('in the example: one covered sensor, and five hours in which it is stuck', () => {
  const example = falseReading.example()
  const { at_ms, mean } = example[0]!.series
  const played = falseReading.play(example)!
  const jumps = at_ms.map((at, i) => ({ at, i, by: Math.abs(mean[i]! - (mean[i - 1] ?? mean[i]!)) }))
  const first = jumps.sort((a, b) => b.by - a.by || a.at - b.at)[0]!
  const spike = mean[first.i]! > 2 ? first.i : first.i - 1 // the jump into it, or the one out of it
  expect(tryAnswer(stepOf(played, 'spike'), at_ms[spike]!)).toBe('right')
  expect(tryAnswer(stepOf(played, 'spike'), at_ms[spike + 2]!)).toBe('near')
  expect(tryAnswer(stepOf(played, 'spike'), at_ms[5]!)).toBe('wrong')
  const cm = 100 * Math.abs(mean[spike]! - mean[spike - 1]!)
  expect(tryAnswer(stepOf(played, 'jump'), cm.toFixed(0))).toBe('right')
  // Texts of equal numbers beside each other, counted by a regular expression.
  const [run] = [...mean.join(' ').matchAll(/(?<!\S)(\S+)(?: \1(?!\S)){5,}/g)].map(([all]) => all!.split(' '))
  const begin = mean.join(' ').split(run!.join(' '))[0]!.trim().split(' ').length
  expect(tryAnswer(stepOf(played, 'stuck'), at_ms[begin + 3]!)).toBe('right')
  expect(tryAnswer(stepOf(played, 'stuck-for'), String((run!.length - 1) * 10))).toBe('right')
})

describe.skipIf(levels.skip)(`Manggarai, where a digit was lost (${levels.why})`, () => {
  // 620, 158, 620 cm on 14 January 2022 and 580, 10, 580 on 18 October 2021: told by whoever looked through the file.
  it.each([
    ['2022-01-12', '2022-01-16', 158],
    ['2021-10-16', '2021-10-20', 10],
  ])('from %s to %s the pupil marks the hour with %i cm', (from, to, false_cm) => {
    const hours = hoursOf('Manggarai').filter(({ at_ms }) => at_ms >= Date.parse(from) && at_ms < Date.parse(to))
    const wrong = hours.findIndex(({ cm }) => cm === false_cm)
    const played = falseReading.play([
      curve(
        'one',
        'water_level_m',
        hours.map(({ at_ms, cm }): Row => [at_ms, cm / 100]),
      ),
    ])!
    expect(tryAnswer(stepOf(played, 'spike'), hours[wrong]!.at_ms)).toBe('right')
    expect(tryAnswer(stepOf(played, 'spike'), hours[wrong]!.at_ms + 3 * hour_ms)).toBe('wrong')
    const by = Math.abs(hours[wrong]!.cm - hours[wrong - 1]!.cm)
    expect(tryAnswer(stepOf(played, 'jump'), String(by))).toBe('right')
    expect(tryAnswer(stepOf(played, 'jump'), String(Math.round(by * 1.15)))).toBe('near')
  })

  it('and at Katulampa nothing is called false that is no spike: 60 to 170 cm within an hour was true', () => {
    const hours = hoursOf('Katulampa').map(({ at_ms, cm }): Row => [at_ms, cm / 100])
    const flood = hours.filter(([at]) => at >= Date.parse('2022-10-08') && at < Date.parse('2022-10-11'))
    const played = falseReading.play([curve('one', 'water_level_m', flood)])
    if (played) expect(tryAnswer(stepOf(played, 'spike'), Date.parse('2022-10-09T20:00+07:00'))).not.toBe('right')
  })
})
