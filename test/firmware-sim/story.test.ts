import { expect, it } from 'vitest'
import { historyTable } from '../../firmware-sim/village/history.ts'
import { type Story, storyAt } from '../../firmware-sim/village/story.ts'
import { createWorld } from '../../firmware-sim/world.ts'

const minute_ms = 60_000
const hour_ms = 60 * minute_ms
const day_ms = 24 * hour_ms
const waspada_m = 0.6
const none: Story = { storms: [] }
const everAway = Number.POSITIVE_INFINITY

// A dry month and a wet one, noon and midnight.
const starts = ['2026-07-09T05:00:00Z', '2026-11-26T15:00:00Z', '2027-01-17T22:30:00Z'].map((text) => Date.parse(text))

it.each(starts)('begins with a flood in the past and one within minutes: %d', (now_ms) => {
  const { storms } = storyAt(none, 1, now_ms, everAway)
  const { river } = createWorld(1, storms)
  const past = Array.from({ length: 4 * 24 * 14 }, (_, i) => river.level_m(now_ms - day_ms - i * 15 * minute_ms))
  expect(Math.max(...past)).toBeGreaterThan(1.5)
  expect(river.level_m(now_ms + 5 * minute_ms)).toBeGreaterThanOrEqual(waspada_m)
  expect(river.level_m(now_ms + hour_ms)).toBeGreaterThan(1)
})

it('goes on in the same weather after a short stop, and brings another storm after a week, which nobody saw begin', () => {
  const now_ms = starts[0]!
  const first = storyAt(none, 1, now_ms, everAway)
  expect(storyAt(first, 1, now_ms + hour_ms, minute_ms).storms).toEqual(first.storms)

  const later_ms = now_ms + 7 * day_ms
  const { storms } = storyAt(first, 1, later_ms, 6.9 * day_ms)
  expect(storms.slice(0, 2)).toEqual(first.storms)
  expect(storms).toHaveLength(3)
  expect(createWorld(1, storms).river.level_m(later_ms + 5 * minute_ms)).toBeGreaterThanOrEqual(waspada_m)
})

it('never changes what the stations have measured already', () => {
  const now_ms = starts[0]!
  const first = storyAt(none, 1, now_ms, everAway)
  const away_ms = 10 * minute_ms
  const { storms } = storyAt(first, 1, now_ms + 20 * hour_ms, away_ms)
  expect(storms).toHaveLength(3)
  expect(storms[2]!.start_ms).toBeGreaterThanOrEqual(now_ms + 20 * hour_ms - away_ms)
})

it('is a table that the gateway can import: each hour, and each quarter of an hour lately and around storms', () => {
  const to_ms = starts[0]! + 30 * minute_ms
  const from_ms = to_ms - 20 * day_ms + 1
  const start_ms = to_ms - 10 * day_ms
  const storms = [{ start_ms, end_ms: start_ms + 2 * hour_ms, total_mm: 40 }]
  const worldTime = (at_ms: number) => at_ms
  const table = historyTable({ world: createWorld(1, storms), worldTime, storms, from_ms, to_ms })
  const [head, ...lines] = table.trim().split('\n')
  expect(head).toBe('station,sensor,quantity,at,value')
  expect(lines.length % 11).toBe(0)
  const times = lines.filter((line) => line.startsWith('hulu,level,water_level_m')).map((line) => +line.split(',')[3]!)
  const steps = times.slice(1).map((at_ms, i) => at_ms - times[i]!)
  expect(steps.filter((step_ms) => step_ms > hour_ms || step_ms % (hour_ms / 4) !== 0)).toEqual([])
  expect(steps[0]).toBe(hour_ms)
  expect(steps.at(-1)).toBe(hour_ms / 4)
  expect(steps[times.findIndex((at_ms) => at_ms > start_ms)]).toBe(hour_ms / 4)

  // No rain is lost between the rows, whatever their distance.
  const told_mm = lines
    .filter((line) => line.includes(',rainfall_mm,'))
    .reduce((sum, line) => sum + +line.split(',')[4]!, 0)
  expect(told_mm).toBeCloseTo(createWorld(1, storms).rain.fallen_mm(times[0]! - hour_ms / 4, times.at(-1)!), 0)
})
