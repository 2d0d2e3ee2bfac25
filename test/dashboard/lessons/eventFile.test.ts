/** An event frozen by a gateway, carried as a file, opened on another page: the same lesson with the same answers, and cited. */
import { describe, expect, it } from 'vitest'
import { openEvent, playOn, tableOf } from '../../../dashboard/lessons/eventFile.ts'
import { inOurAir } from '../../../dashboard/lessons/in-our-air.ts'
import type { Asked, Played } from '../../../dashboard/lessons/lesson.ts'
import { rainToFlood } from '../../../dashboard/lessons/rain-to-flood.ts'
import { hoursOf, levels } from '../../kit/ciliwung.ts'
import { between, calder, curve, gorple, hebden, type Row } from './curves.ts'
import { frozen } from './frozen.ts'
import { tryAnswer } from './pupil.ts'

const stepOf = (played: Played, key: string) => played.steps.find((step) => step.key === key) as Asked

it.each(['en', 'id'] as const)(
  'the lesson finds in the file (%s) what it found at home, and says whose it is',
  async (locale) => {
    const curves = rainToFlood.example().map((one) => ({ ...one, station: 'pos-1', place: 'Pos 1' }))
    const event = await openEvent(await frozen(curves, locale))
    expect(event.cite).toContain('Desa Cawang. Pos "pos-1", hulu, 2026-01-12T')
    expect(event.cite).toContain('Creative Commons Attribution 4.0 International')
    const [home, away] = [rainToFlood.play(curves)!, playOn(rainToFlood, event)!]
    expect(away.curves.map(({ place }) => place)).toEqual(['Pos "pos-1", hulu', 'Pos "pos-1", hulu'])
    const numbers = (played: Played) => played.steps.flatMap((step) => (step.kind === 'number' ? step.answer : []))
    expect(numbers(away)).toEqual(numbers(home))
    expect(playOn(inOurAir, event), 'there is no air in it').toBe(null)
  },
)

it('rows of a clock that went back, in any order and twice, give the same answers', async () => {
  const numbers = (played: Played) => played.steps.flatMap((step) => (step.kind === 'number' ? step.answer : []))
  const muddled = rainToFlood.example().map((one) => {
    const order = [...one.series.at_ms.keys()].flatMap((i, _, all) => [all.length - 1 - i, ...(i % 5 === 0 ? [i] : [])])
    const column = <T>(values: readonly T[]) => order.map((i) => values[i]!)
    const { at_ms, mean, min, max, n, flag } = one.series
    const columns = { at_ms: column(at_ms), mean: column(mean), min: column(min), max: column(max) }
    return { ...one, series: { step_ms: 0, ...columns, n: column(n), flag: column(flag) } }
  })
  const played = playOn(rainToFlood, await openEvent(await frozen(muddled)))!
  expect(numbers(played)).toEqual(numbers(rainToFlood.play(rainToFlood.example())!))
})

it('what is cut, changed, or something else is refused by its name', async () => {
  const whole = await frozen(rainToFlood.example())
  await expect(openEvent(whole.subarray(0, whole.length - 100))).rejects.toThrow('not-whole')
  await expect(openEvent(new TextEncoder().encode('PK, but no zip'))).rejects.toThrow('not-whole')
})

it('a changed byte is noticed, or stands where nothing is read from, such as a file’s date', async () => {
  const whole = await frozen(rainToFlood.example())
  const meant = await openEvent(whole)
  let refused = 0
  for (let n = 0; n < 40; n++) {
    const changed = whole.slice()
    changed[Math.floor((whole.length * (n + 0.5)) / 40)]! ^= 0xff
    const opened = await openEvent(changed).catch((err: Error) => err)
    if (opened instanceof Error) refused++
    else expect(opened).toEqual(meant)
  }
  expect(refused).toBeGreaterThan(20)
})

it('a table is read with quotes, delimiters within them, and a mark of its encoding', () => {
  const text = '\uFEFFa;b\r\n"x;""y"" \r\nz";1,5\r\n;2\r\n'
  expect(tableOf(text, ';')).toEqual([
    { a: 'x;"y" \r\nz', b: '1,5' },
    { a: '', b: '2' },
  ])
})

describe.skipIf(levels.skip)(`the Ciliwung of October 2022 (${levels.why})`, () => {
  it('goes to another school: Depok three hours after Katulampa there, too', async () => {
    const [from_ms, to_ms] = [Date.parse('2022-10-01T00:00+07:00'), Date.parse('2022-10-31T00:00+07:00')]
    const gate = (role: string, name: string) =>
      curve(
        role,
        'water_level_m',
        between(
          hoursOf(name).map(({ at_ms, cm }): Row => [at_ms, cm / 100]),
          from_ms,
          to_ms,
        ),
        name.toLowerCase(),
      )
    const played = playOn(
      rainToFlood,
      await openEvent(await frozen([gate('cause', 'Katulampa'), gate('river', 'Depok')])),
    )!
    expect(tryAnswer(stepOf(played, 'height'), '3,50')).toBe('right')
    expect(tryAnswer(stepOf(played, 'lag'), '3')).toBe('right')
  })
})

describe.skipIf(gorple.skip || hebden.skip)(`the Calder of September 2025 (${gorple.why})`, () => {
  it('goes to another school: 0.289 m at Hebden Bridge at 9.15', async () => {
    const event = await openEvent(
      await frozen([
        curve('cause', 'rainfall_mm', calder(gorple), 'gorple'),
        curve('river', 'water_level_m', calder(hebden), 'hebden'),
      ]),
    )
    const played = playOn(rainToFlood, event)!
    expect(tryAnswer(stepOf(played, 'river-peak'), Date.parse('2025-09-12T09:15Z'))).toBe('right')
    expect(tryAnswer(stepOf(played, 'height'), '0.29')).toBe('right')
  })
})
