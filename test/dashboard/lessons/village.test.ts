/** The simulated village at every hour of a storm: quiet, just raining, rising, at its peak, falling, over. */
import { expect, it } from 'vitest'
import { falseReading } from '../../../dashboard/lessons/false-reading.ts'
import { type Ask, findMaterial } from '../../../dashboard/lessons/find.ts'
import type { Lesson, NumberStep, Played } from '../../../dashboard/lessons/lesson.ts'
import { ownWarning } from '../../../dashboard/lessons/own-warning.ts'
import { rainToFlood } from '../../../dashboard/lessons/rain-to-flood.ts'
import { historyTable } from '../../../firmware-sim/village/history.ts'
import { createWorld } from '../../../firmware-sim/world.ts'
import type { Station } from '../../../gateway/contract.ts'
import { between, columns, hour_ms, type Row } from './curves.ts'

const day_ms = 24 * hour_ms
const begins_ms = Date.UTC(2026, 10, 27, 8)
/** Six storms of the month before, of which two are large, and the one of now. */
const storms = [
  ...[26, 21, 17, 12, 8, 4].map((days, i) => ({
    ...{ start_ms: begins_ms - days * day_ms, end_ms: begins_ms - days * day_ms + 2.5 * hour_ms },
    total_mm: i % 3 === 1 ? 75 : 40,
  })),
  { start_ms: begins_ms, end_ms: begins_ms + 3 * hour_ms, total_mm: 150 },
]
const world = createWorld(1, storms)
const until_ms = begins_ms + 30 * hour_ms
const lines = historyTable({ world, worldTime: (at) => at, storms, from_ms: begins_ms - 29 * day_ms, to_ms: until_ms })
const past = new Map<string, Row[]>()
for (const line of lines.trim().split('\n').slice(1)) {
  const [station, sensor, quantity, at, value] = line.split(',') as [string, string, string, string, string]
  const key = `${station} ${sensor} ${quantity}`
  past.set(key, [...(past.get(key) ?? []), [Number(at), Number(value)]])
}
const hulu: Station = {
  ...{ station: 'hulu', name: 'Jembatan Hulu', place: null, state: 'online', last_seen_ms: 1, latest: {} },
  sensors: [
    { sensor: 'level', model: 'x', quantities: ['water_level_m', 'distance_m'] },
    { sensor: 'rain', model: 'x', quantities: ['rainfall_mm'] },
  ],
}
const river = past.get('hulu level water_level_m')!

/** What the page would find at this moment. */
async function at(now_ms: number, lesson: Lesson): Promise<Played | null> {
  const ask: Ask = async (url) => {
    const asked = new URLSearchParams(url.slice(url.indexOf('?')))
    const rows = past.get(`${asked.get('station')} ${asked.get('sensor')} ${asked.get('quantity')}`)!
    const to_ms = Math.min(now_ms, Number(asked.get('to')))
    return { value: columns(between(rows, Number(asked.get('from')), to_ms)) }
  }
  const { source, played } = await findMaterial(lesson, [hulu], 'unreachable', now_ms, ask)
  return source === 'village' ? played : null
}

const moments = Array.from({ length: 31 }, (_, i) => begins_ms - 2 * hour_ms + i * hour_ms)
const top = river.filter(([at_ms]) => at_ms >= begins_ms).reduce((best, row) => (row[1]! > best[1]! ? row : best))

it('never calls the flood, or its beginning, false', async () => {
  for (const now_ms of moments) expect(await at(now_ms, falseReading), new Date(now_ms).toISOString()).toBe(null)
})

it('asks for the lag of a flood that is over: the one before, and from two hours after its peak on this one', async () => {
  for (const now_ms of moments) {
    const played = (await at(now_ms, rainToFlood))!
    const asked = played.steps.find(({ key }) => key === 'height') as NumberStep
    const seen = river.filter(([at_ms]) => at_ms <= (now_ms < top[0]! + 2 * hour_ms ? begins_ms - day_ms : now_ms))
    const name = `${(now_ms - top[0]!) / hour_ms} hours after the peak`
    // One hour on either side of the two is the step between two readings.
    if (Math.abs(now_ms - top[0]! - 2 * hour_ms) > hour_ms)
      expect(asked.answer, name).toBeCloseTo(Math.max(...seen.map(([, value]) => value!)), 2)
  }
})

it('counts no warning of a flood that has not ended, and says of what time it speaks', async () => {
  let judged = 0
  for (const now_ms of moments) {
    const played = await at(now_ms, ownWarning)
    if (!played) continue
    judged++
    const low = played.steps.find(({ key }) => key === 'count-low') as NumberStep
    const at_m = low.levels?.[0]?.at ?? Number.NaN
    const isOn = river.filter(([at_ms]) => at_ms <= now_ms).at(-1)![1]! >= at_m
    if (isOn) expect(played.window.to_ms, new Date(now_ms).toISOString()).toBeLessThan(now_ms)
    expect(low.answer).toBeGreaterThanOrEqual(2)
  }
  expect(judged).toBeGreaterThan(10)
})
