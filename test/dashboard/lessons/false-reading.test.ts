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

describe('what is true is not called false', () => {
  const minutes = (length: number, level: (i: number) => number, each = 5) =>
    Array.from(
      { length },
      (_, i): Row => [Date.UTC(2026, 10, 27) + i * each * 60_000, Math.round(1000 * level(i)) / 1000],
    )
  const onRiver = (rows: Row[]) => falseReading.play([curve('one', 'water_level_m', rows)])
  const calm = (i: number) => 0.3 + 0.002 * Math.sin(i)
  const flood = (i: number) => (i < 0 ? 0 : 1.2 * (1 - Math.exp(-((i / 8) ** 2))))

  it.each([1, 2, 3, 5, 8, 20])('a flood that began %i readings ago', (since) => {
    expect(onRiver(minutes(300, (i) => calm(i) + flood(i - (300 - since))))).toBeNull()
  })

  it('a flood that begins where quarters of an hour end and each five seconds are told, as the simulated village does', () => {
    const quarters = minutes(240, (i) => (i < 200 ? 0.5 - i / 800 : 0.25), 15)
    const last_ms = quarters.at(-1)![0]
    const rising = [0.239, 0.264, 0.359].map((value, i): Row => [last_ms + (i + 1) * 900_000, value])
    const now = Array.from({ length: 9 }, (_, i): Row => [last_ms + 3 * 900_000 + 829_000 + i * 5_000, 0.541 + i / 700])
    expect(onRiver([...quarters, ...rising, ...now])).toBeNull()
  })

  it('a flood that comes and goes, whatever came before it', () => {
    const wave = (i: number) => 1.4 * Math.exp(-(((i - 150) / (i < 150 ? 4 : 30)) ** 2))
    expect(onRiver(minutes(300, (i) => calm(i) + wave(i)))).toBeNull()
    expect(onRiver(minutes(300, (i) => 0.3 + wave(i), 60))).toBeNull()
  })

  it('water that stands still before a flood is not a sensor that is stuck; one that jumps when it is freed is', () => {
    const covered = (i: number) => (i === 40 ? 3.1 : 0)
    const still = onRiver(
      minutes(300, (i) => (i < 170 ? 0.3 + i / 1000 : i < 250 ? 0.47 : 0.47 + flood(i - 250)) + covered(i)),
    )!
    expect(still.steps.map(({ key }) => key)).not.toContain('stuck')
    const tide = (i: number) => 0.8 + 0.3 * Math.sin(i / 30)
    const stuck = onRiver(minutes(300, (i) => tide(i > 120 && i < 180 ? 120 : i) + covered(i)))!
    expect(stuck.steps.map(({ key }) => key)).toContain('stuck')
  })
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

  it('and in years of two rivers with hundreds of floods only what was lost at Depok is called false', () => {
    const found = new Set<string>()
    for (const station of ['Katulampa', 'Depok'] as const) {
      const hours = hoursOf(station)
      for (let to = 72; to <= hours.length; to += 24) {
        const some = hours.slice(to - 72, to)
        const rows = some.map(({ at_ms, cm }): Row => [at_ms, cm / 100])
        const played = falseReading.play([curve('one', 'water_level_m', rows)])
        const marked = played && some.findIndex(({ at_ms }) => tryAnswer(stepOf(played, 'spike'), at_ms) === 'right')
        if (marked) found.add([station, ...[-1, 0, 1].map((by) => some[marked + by]!.cm)].join(' '))
      }
    }
    expect([...found].sort()).toEqual(['Depok 105 20 105', 'Depok 65 10 65', 'Depok 90 40 85'])
  })

  it('and at Katulampa nothing is called false that is no spike: 60 to 170 cm within an hour was true', () => {
    const hours = hoursOf('Katulampa').map(({ at_ms, cm }): Row => [at_ms, cm / 100])
    const flood = hours.filter(([at]) => at >= Date.parse('2022-10-08') && at < Date.parse('2022-10-11'))
    const played = falseReading.play([curve('one', 'water_level_m', flood)])
    if (played) expect(tryAnswer(stepOf(played, 'spike'), Date.parse('2022-10-09T20:00+07:00'))).not.toBe('right')
  })
})
