/** From rain to flood, with the answers of each flood found another way: by sorting rows, and as the publishers tell them. */
import { describe, expect, it } from 'vitest'
import type { Asked, LessonCurve, Played } from '../../../dashboard/lessons/lesson.ts'
import { rainToFlood } from '../../../dashboard/lessons/rain-to-flood.ts'
import { hoursOf, levels } from '../../kit/ciliwung.ts'
import { between, binsOf, calder, curve, gorple, hebden, hour_ms, type Row, topOf } from './curves.ts'
import { tryAnswer } from './pupil.ts'

const minute_ms = 60_000

/** The lesson on weeks of data, as the page finds it: first the stretch, then what is in it. */
function playOn(curves: LessonCurve[]): Played {
  const window = rainToFlood.stretch!(curves)!
  expect(window, 'a flood is found').not.toBe(null)
  const near = curves.map((one) => {
    const { at_ms, mean } = one.series
    const rows = at_ms.map((at, i): Row => [at, mean[i]!])
    return curve(one.role, one.name.quantity, between(rows, window.from_ms, window.to_ms), one.station)
  })
  return rainToFlood.play(near)!
}

const stepOf = (played: Played, key: string) => played.steps.find((step) => step.key === key) as Asked

describe('the calculated storm', () => {
  const curves = rainToFlood.example()
  const [rain, river] = curves.map(({ series }) => series.at_ms.map((at, i): Row => [at, series.mean[i]!]))
  const played = rainToFlood.play(curves)!

  it('has the peaks that its rows have, and the time between them', () => {
    const bin_ms = played.curves[0]!.plot.width_ms
    const [hardest, top] = [topOf(binsOf(rain!, bin_ms)), topOf(river!)]
    const lag = (top.at_ms - hardest.at_ms) / minute_ms
    expect(lag).toBeGreaterThan(30)
    expect(tryAnswer(stepOf(played, 'cause-peak'), hardest.at_ms)).toBe('right')
    expect(tryAnswer(stepOf(played, 'river-peak'), top.at_ms)).toBe('right')
    expect(tryAnswer(stepOf(played, 'lag'), String(lag))).toBe('right')
    expect(tryAnswer(stepOf(played, 'height'), String(top.value).replace('.', ','))).toBe('right')
    const least = Math.min(...river!.filter(([at]) => at <= top.at_ms).map(([, value]) => value!))
    expect(tryAnswer(stepOf(played, 'rise'), String(Math.round(100 * (top.value - least))))).toBe('right')
    const at = new Date(Date.UTC(2026, 0, 1, 15) + lag * minute_ms).toISOString().slice(11, 16)
    expect(tryAnswer(stepOf(played, 'predict'), at.replace(':', '.'))).toBe('right')
  })

  it('calls what is a little off near, and what is far off wrong', () => {
    const top = topOf(river!)
    expect(tryAnswer(stepOf(played, 'height'), String(top.value + 0.1))).toBe('near')
    expect(tryAnswer(stepOf(played, 'height'), String(top.value + 1))).toBe('wrong')
    expect(tryAnswer(stepOf(played, 'height'), 'tinggi')).toBe(null)
    const lag = (stepOf(played, 'lag') as { answer: number }).answer
    expect(tryAnswer(stepOf(played, 'lag'), String(lag + 30))).toBe('near')
    expect(tryAnswer(stepOf(played, 'lag'), String(lag * 3))).toBe('wrong')
    expect(tryAnswer(stepOf(played, 'river-peak'), played.window.from_ms)).toBe('wrong')
  })

  it('is what Nakayasu says of 12 km² and 8 km: most of the rain is in the river within half a day', () => {
    // A rise of a metre at least, a peak one to two hours after the hardest rain (Tp = 1.44 h), and a slow fall.
    const top = topOf(river!)
    const last = river!.at(-1)!
    expect(top.value - river![0]![1]!).toBeGreaterThan(0.5)
    const hardest = topOf(rain!)
    expect((top.at_ms - hardest.at_ms) / minute_ms).toBeGreaterThanOrEqual(60)
    expect((top.at_ms - hardest.at_ms) / minute_ms).toBeLessThanOrEqual(120)
    expect(last[1]! - river![0]![1]!, 'it has nearly fallen').toBeLessThan(0.25 * (top.value - river![0]![1]!))
  })
})

describe.skipIf(levels.skip)(`the Ciliwung in October 2022 (${levels.why})`, () => {
  const rows = (gate: string) =>
    hoursOf(gate)
      .filter(
        ({ at_ms }) => at_ms >= Date.parse('2022-10-01T00:00+07:00') && at_ms < Date.parse('2022-10-31T00:00+07:00'),
      )
      .map(({ at_ms, cm }): Row => [at_ms, cm / 100])

  it('is found among a month: Katulampa 200 cm at 20:00, Depok 350 cm three hours later', () => {
    const played = playOn([
      curve('cause', 'water_level_m', rows('Katulampa'), 'katulampa'),
      curve('river', 'water_level_m', rows('Depok'), 'depok'),
    ])
    expect(tryAnswer(stepOf(played, 'cause-peak'), Date.parse('2022-10-09T20:00+07:00'))).toBe('right')
    expect(tryAnswer(stepOf(played, 'river-peak'), Date.parse('2022-10-09T23:00+07:00'))).toBe('right')
    expect(tryAnswer(stepOf(played, 'height'), '3,5')).toBe('right')
    expect(tryAnswer(stepOf(played, 'height'), '3,6')).toBe('near')
    expect(tryAnswer(stepOf(played, 'lag'), '3')).toBe('right')
    expect(tryAnswer(stepOf(played, 'lag'), '9')).toBe('wrong')
    expect(tryAnswer(stepOf(played, 'predict'), '18.00')).toBe('right')
    expect(tryAnswer(stepOf(played, 'predict'), '20.00')).toBe('near')
    expect(stepOf(played, 'why').ask.id).toContain('hilir')
  })

  it('a gap in which the peak fell leaves the lesson to another flood, or to the example', () => {
    const hole = (row: Row) =>
      row[0] < Date.parse('2022-10-09T12:00+07:00') || row[0] > Date.parse('2022-10-11T00:00+07:00')
    const curves = [
      curve('cause', 'water_level_m', rows('Katulampa').filter(hole), 'katulampa'),
      curve('river', 'water_level_m', rows('Depok').filter(hole), 'depok'),
    ]
    const window = rainToFlood.stretch!(curves)
    if (window) expect(Math.abs(window.from_ms - Date.parse('2022-10-09T00:00+07:00'))).toBeGreaterThan(12 * hour_ms)
  })
})

describe.skipIf(gorple.skip || hebden.skip)(`the Calder in September 2025 (${gorple.why})`, () => {
  it('is found among four weeks: rain between 5 and 6.15 in the morning, 0.289 m at Hebden Bridge at 9.15', () => {
    const [rain, river] = [calder(gorple), calder(hebden)]
    const played = playOn([curve('cause', 'rainfall_mm', rain), curve('river', 'water_level_m', river)])
    const hardest = stepOf(played, 'cause-peak')
    const top = Date.parse('2025-09-12T09:15Z')
    expect(tryAnswer(stepOf(played, 'river-peak'), top)).toBe('right')
    expect(tryAnswer(stepOf(played, 'height'), '0,289')).toBe('right')
    const bin_ms = played.curves[0]!.plot.width_ms
    const bar = topOf(binsOf(between(rain, top - 12 * hour_ms, top), bin_ms))
    expect(tryAnswer(hardest, bar.at_ms)).toBe('right')
    expect(bar.at_ms).toBeGreaterThan(Date.parse('2025-09-12T04:30Z'))
    expect(bar.at_ms).toBeLessThan(Date.parse('2025-09-12T06:30Z'))
    const lag = stepOf(played, 'lag') as { answer: number; unit: { en: string } }
    expect(lag.answer * (lag.unit.en === 'hours' ? hour_ms : minute_ms)).toBe(top - bar.at_ms)
  })
})
