/** The windows of rules that sum rain: what is told of now beside today and the last hour. */
import { expect, it } from 'vitest'
import { sumsOf } from '../../../gateway/overview/day.ts'
import { windowsOf } from '../../../gateway/overview/windows.ts'
import { SeriesRule } from '../../../gateway/rules/rule.ts'
import { startWatching } from '../../../gateway/rules/rule-state.ts'

const now_ms = Date.UTC(2026, 9, 21, 3, 2)
const hour_ms = 3_600_000
const rain = { station: 'hulu', sensor: 'rain', quantity: 'rainfall_mm', levels: [{ label: 'Lebat', at: 10 }] }
const ruleOf = (some: object, exercise = false) => {
  const rule = SeriesRule.parse({ ...rain, ...some })
  return { rule, state: startWatching(rule, null, now_ms), exercise }
}
const asked = { station: 'hulu', key: 'rain.rainfall_mm', now_ms }

it('each window is told once, the shortest first, of rules that count and of this series', () => {
  const rules = [
    ruleOf({ id: 'tiga', measure: { sum_over_s: 10_800 } }),
    ruleOf({ id: 'tiga-lagi', measure: { sum_over_s: 10_800 } }),
    ruleOf({ id: 'satu', measure: { sum_over_s: 3_600 } }),
    ruleOf({ id: 'hari', measure: 'bmkg-day' }),
    ruleOf({ id: 'tiga-hari', measure: { sum_over_s: 259_200 } }),
    ruleOf({ id: 'dulu', measure: { sum_over_s: 7_200 }, valid_until: '2025-01-01' }),
    ruleOf({ id: 'latihan', measure: { sum_over_s: 1_800 } }, true),
    ruleOf({ id: 'lain', station: 'hilir', measure: { sum_over_s: 1_800 } }),
  ]
  expect(windowsOf(rules, asked)).toMatchObject([
    { measured: 'rainfall_mm_in_3600_s', from_ms: now_ms - hour_ms },
    { measured: 'rainfall_mm_in_10800_s', from_ms: now_ms - 3 * hour_ms, note: { id: 'dalam 3 jam' } },
    { measured: 'rainfall_mm_bmkg_day', from_ms: Date.UTC(2026, 9, 21) },
  ])
})

it('the sum of a window is what fell in it up to now', () => {
  const windows = windowsOf([ruleOf({ id: 'tiga', measure: { sum_over_s: 10_800 } })], asked)
  const at_ms = [now_ms - 4 * hour_ms, now_ms - 2 * hour_ms, now_ms - 60_000]
  const flag = at_ms.map(() => 1 as const)
  const day = { step_ms: 300_000, at_ms, mean: [5, 4, 8], min: [5, 4, 8], max: [5, 4, 8], n: [1, 1, 1], flag }
  expect(sumsOf(day, { now_ms, midnight_ms: now_ms - 10 * hour_ms, windows })).toMatchObject({
    ...{ hour: 8, today: 17 },
    windows: [{ amount: 12, at_ms: now_ms, note: { en: 'in 3 hours' } }],
  })
  expect(sumsOf(day, { now_ms, midnight_ms: now_ms })).not.toHaveProperty('windows')
})
