/** Build a gauge: heights and echoes worked out from the two columns by hand. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { buildAGauge } from '../../../dashboard/lessons/build-a-gauge.ts'
import type { Asked, Played } from '../../../dashboard/lessons/lesson.ts'
import { recording } from '../../kit/recordings.ts'
import { curve, hour_ms, type Row } from './curves.ts'
import { tryAnswer } from './pupil.ts'

const stepOf = (played: Played, key: string) => played.steps.find((step) => step.key === key) as Asked
const start = Date.UTC(2026, 2, 1)
// A river under a sensor at 4.25 m that rises by 1 cm each five minutes; in its 10th hour it stands still but for 1 cm.
const levels = Array.from({ length: 200 }, (_, i) => (i >= 120 && i < 133 ? 2.2 + (i % 2) / 100 : 1 + i / 100))
const at = (i: number) => start + (i * hour_ms) / 12

const played = (distance: (level: number, i: number) => number) =>
  buildAGauge.play([
    curve(
      'distance',
      'distance_m',
      levels.map((level, i): Row => [at(i), distance(level, i)]),
      'pos',
    ),
    curve(
      'level',
      'water_level_m',
      levels.map((level, i): Row => [at(i), level]),
      'pos',
    ),
  ])

it('adds, subtracts, and sends sound there and back', () => {
  const lesson = played((level) => 4.25 - level)!
  const middle = 4.25 - levels[100]!
  expect(tryAnswer(stepOf(lesson, 'read'), middle.toFixed(2))).toBe('right')
  expect(tryAnswer(stepOf(lesson, 'mount'), '4,25')).toBe('right')
  expect(tryAnswer(stepOf(lesson, 'mount'), '4,4')).toBe('near')
  const heard = Number(/hears ([\d.]+) m/.exec(stepOf(lesson, 'level').ask.en)![1])
  expect(tryAnswer(stepOf(lesson, 'level'), (4.25 - heard).toFixed(2))).toBe('right')
  const there_ms = (1000 * middle) / 343
  expect(tryAnswer(stepOf(lesson, 'echo'), (2 * there_ms).toFixed(1))).toBe('right')
  expect(tryAnswer(stepOf(lesson, 'echo'), there_ms.toFixed(1)), 'the way there only').toBe('near')
  // By the speeds of sound in the tables: 343.2 m/s at 20 °C, 351.3 at 34 °C.
  expect(tryAnswer(stepOf(lesson, 'warm'), (100 * middle * (1 - 343.2 / 351.3)).toFixed(1))).toBe('right')
  expect(tryAnswer(stepOf(lesson, 'unrest'), '1')).toBe('right')
  expect(stepOf(lesson, 'unrest').window!.from_ms).toBeGreaterThanOrEqual(at(118))
})

it('is no lesson where the sensor was moved, and two heights explain the curves', () => {
  expect(played((level, i) => (i < 90 ? 4.25 : 4.6) - level)).toBe(null)
})

const creek = recording('coastal/owl_raw_sd/distance_wl_0003_20260129.csv.gz')

// An ultrasonic sensor that people built themselves. Its height above the datum stands in their notebook: 341.2 cm since April 2024.
describe.skipIf(creek.skip)(`a tidal creek in Wilmington (${creek.why})`, () => {
  const lines = creek.skip ? [] : gunzipSync(readFileSync(creek.path)).toString('latin1').split('\n')
  const rows = lines
    .filter((line) => /^1[67]\d{8},\d+(\.\d+)?,/.test(line))
    .map((line) => line.split(','))
    .map((cells): [number, number] => [1_000 * Number(cells[0]), Number(cells[1])])
    .filter(([at_ms]) => at_ms > Date.UTC(2024, 3, 6))
  /** Days of UTC with enough readings, each as its own list. */
  const days = grouped(rows, ([at_ms]) => new Date(at_ms).toISOString().slice(0, 10))
    .filter((day) => day.length > 150)
    .slice(0, 20)

  it('answers on each day what its notebook and a pocket calculator say', () => {
    let calm_n = 0
    for (const day of days) {
      const sorted = [...new Map(day).entries()].sort((a, b) => a[0] - b[0])
      const name = new Date(sorted[0]![0]).toISOString()
      const lesson = buildAGauge.play([
        curve(
          'distance',
          'distance_m',
          sorted.map(([at_ms, far_cm]): Row => [at_ms, far_cm / 100]),
          'creek',
        ),
        curve(
          'level',
          'water_level_m',
          sorted.map(([at_ms, far_cm]): Row => [at_ms, (341.2 - far_cm) / 100]),
          'creek',
        ),
      ])!
      expect(lesson, name).not.toBe(null)
      const middle_cm = sorted[sorted.length >> 1]![1]
      expect(tryAnswer(stepOf(lesson, 'read'), (middle_cm / 100).toFixed(2)), name).toBe('right')
      expect(tryAnswer(stepOf(lesson, 'mount'), '3.41'), name).toBe('right')
      const heard = Number(/hears ([\d.]+) m/.exec(stepOf(lesson, 'level').ask.en)![1])
      expect(tryAnswer(stepOf(lesson, 'level'), (3.412 - heard).toFixed(2)), name).toBe('right')
      // Sound takes 2.915 ms for a metre, there and back 5.831.
      expect(tryAnswer(stepOf(lesson, 'echo'), ((5.831 * middle_cm) / 100).toFixed(1)), name).toBe('right')
      const unrest = lesson.steps.find(({ key }) => key === 'unrest') as Extract<Asked, { kind: 'number' }> | undefined
      if (!unrest) continue
      calm_n++
      // Within the hour that is shown, by sorting; and no clock hour of the day is calmer.
      const { from_ms, to_ms } = unrest.window!
      const rangeOf = (some: readonly (readonly [number, number])[]) => {
        const far = some.map(([, cm]) => cm).sort((a, b) => a - b)
        return far.at(-1)! - far[0]!
      }
      const shown = rangeOf(sorted.filter(([at]) => at >= from_ms && at < to_ms))
      expect(tryAnswer(unrest, shown.toFixed(1)), name).toBe('right')
      const hours = grouped(sorted, ([at]) => Math.floor(at / hour_ms))
      const whole = hours.flatMap((some) => (some.length >= 8 ? [rangeOf(some)] : []))
      expect(unrest.answer, name).toBeLessThanOrEqual(Math.min(...whole) + 0.01)
    }
    expect(days.length).toBeGreaterThan(5)
    expect(calm_n).toBeGreaterThan(5)
  })
})

function grouped<T>(all: readonly T[], nameOf: (one: T) => string | number): T[][] {
  const found = new Map<string | number, T[]>()
  for (const one of all) found.set(nameOf(one), [...(found.get(nameOf(one)) ?? []), one])
  return [...found.values()]
}
