/** Build a gauge: heights and echoes worked out from the two columns by hand. */
import { expect, it } from 'vitest'
import { buildAGauge } from '../../../dashboard/lessons/build-a-gauge.ts'
import type { Asked, Played } from '../../../dashboard/lessons/lesson.ts'
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
  const heard = Number(/([\d.]+) m/.exec(stepOf(lesson, 'level').ask.en)![1])
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
