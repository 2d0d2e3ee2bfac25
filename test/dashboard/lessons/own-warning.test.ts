/** Make your own warning: what the lesson counts is what the gateway's own rules would have raised. */
import { describe, expect, it } from 'vitest'
import type { Asked, Played } from '../../../dashboard/lessons/lesson.ts'
import { ownWarning } from '../../../dashboard/lessons/own-warning.ts'
import { levelsFor } from '../../../dashboard/lessons/warningLevels.ts'
import { hoursOf, levels } from '../../kit/ciliwung.ts'
import { play, rule } from '../../kit/katulampa.ts'
import { between, curve, hour_ms, type Row, topOf } from './curves.ts'
import { tryAnswer } from './pupil.ts'

const stepOf = (played: Played, key: string) => played.steps.find((step) => step.key === key) as Asked

/** Plays the readings through the gateway's rules: how often it is raised, and when. */
function raisedBy(rows: readonly Row[], at: number, clear: number): number[] {
  const samples = rows.map(([at_ms, value]) => ({ at_ms, value, flag: 1 as const, received_ms: at_ms }))
  const { events } = play(rule({ levels: [{ label: 'Siaga', at, clear }] }), samples)
  return events.filter(({ kind }) => kind === 'raised').map(({ at_ms }) => at_ms)
}

function expectCounts(rows: readonly Row[], name: string) {
  const played = ownWarning.play([curve('river', 'water_level_m', rows)])!
  expect(played, name).not.toBe(null)
  const { low_m, high_m, clear_m } = levelsFor(rows.map(([at_ms, value]) => ({ at_ms, value: value! })))!
  const [low, high] = [raisedBy(rows, low_m, low_m - clear_m), raisedBy(rows, high_m, high_m - clear_m)]
  expect(tryAnswer(stepOf(played, 'count-low'), String(low.length)), name).toBe('right')
  expect(tryAnswer(stepOf(played, 'count-low'), String(low.length + 1)), name).toBe('near')
  expect(tryAnswer(stepOf(played, 'count-low'), String(low.length + 2)), name).toBe('wrong')
  expect(tryAnswer(stepOf(played, 'count-high'), String(high.length)), name).toBe('right')
  // A warning was for nothing when no reading until the next one reached the high level.
  const vain = low.filter(
    (from, i) => !rows.some(([at, value]) => at >= from && at < (low[i + 1] ?? Infinity) && value! >= high_m),
  )
  expect(tryAnswer(stepOf(played, 'in-vain'), String(vain.length)), name).toBe('right')
  const ahead = played.steps.find(({ key }) => key === 'ahead')
  if (!ahead) return
  const top = topOf(rows)
  const [first, second] = [low, high].map((all) => all.filter((at) => at <= top.at_ms).at(-1)!)
  expect(tryAnswer(ahead as Asked, String((second! - first!) / hour_ms)), name).toBe('right')
}

it('counts in the calculated river what the gateway would have raised', () => {
  const [{ series }] = ownWarning.example() as [ReturnType<typeof ownWarning.example>[number]]
  expectCounts(
    series.at_ms.map((at, i): Row => [at, series.mean[i]!]),
    'example',
  )
})

describe.skipIf(levels.skip)(`the Ciliwung (${levels.why})`, () => {
  it.each(['2022-10-01', '2022-01-01', '2024-11-01'])('counts sixty days from %s as the gateway does', (from) => {
    const from_ms = Date.parse(`${from}T00:00+07:00`)
    const rows = hoursOf('Katulampa').map(({ at_ms, cm }): Row => [at_ms, cm / 100])
    expectCounts(between(rows, from_ms, from_ms + 60 * 24 * hour_ms), from)
  })

  it('has no lesson in a dry season, and the example is used', () => {
    const rows = hoursOf('Katulampa').map(({ at_ms, cm }): Row => [at_ms, cm / 100])
    const from_ms = Date.parse('2023-08-01T00:00+07:00')
    expect(
      ownWarning.play([curve('river', 'water_level_m', between(rows, from_ms, from_ms + 60 * 24 * hour_ms))]),
    ).toBe(null)
  })
})
