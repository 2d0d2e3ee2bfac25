/** What a lesson works on, where the village has it and where it has not. */
import { expect, it } from 'vitest'
import { type Ask, findMaterial } from '../../../dashboard/lessons/find.ts'
import { rainToFlood } from '../../../dashboard/lessons/rain-to-flood.ts'
import { stormOf } from '../../../dashboard/lessons/storm.ts'
import type { SeriesAnswer, Station } from '../../../gateway/contract.ts'

const station = (id: string, ...quantities: string[]): Station => ({
  ...{ station: id, name: `Stasiun ${id}`, place: null, state: 'online' as const, last_seen_ms: 1, latest: {} },
  sensors: quantities.map((quantity) => ({ sensor: quantity.split('_')[0]!, model: 'x', quantities: [quantity] })),
})

const both = station('hulu', 'rainfall_mm', 'water_level_m')
const now_ms = Date.UTC(2026, 0, 13)
const silent: SeriesAnswer = { step_ms: 0, at_ms: [], mean: [], min: [], max: [], n: [], flag: [] }
const storm = (url: string) => stormOf(url.includes('rainfall') ? 'rainfall_mm' : 'water_level_m')

/** Answers every question; `asked` counts them. */
function answering(answer: (url: string) => SeriesAnswer) {
  const asked: string[] = []
  const ask: Ask = async (url) => {
    asked.push(url)
    return { value: answer(url) }
  }
  return { ask, asked }
}

const find = (stations: Station[] | undefined, ask: Ask) => findMaterial(rainToFlood, stations, 'closed', now_ms, ask)

it('is the village’s own flood where a station measures rain and level', async () => {
  const { ask, asked } = answering(storm)
  const found = await find([station('sekolah', 'pm2_5_ug_m3'), both], ask)
  expect(found).toMatchObject({
    source: 'village',
    played: { curves: [{ place: 'Stasiun hulu' }, { place: 'Stasiun hulu' }] },
  })
  expect(asked).toHaveLength(4) // far, then near
})

it('rain of one station and the river of another will do, and so will a station upstream', async () => {
  const rain = station('atap', 'rainfall_mm')
  const apart = await find([station('hulu', 'water_level_m'), rain], answering(storm).ask)
  expect(apart.played.curves.map(({ station }) => station)).toEqual(['atap', 'hulu'])
  const river = stormOf('water_level_m')
  const later = { ...river, at_ms: river.at_ms.map((at) => at + 3 * 3_600_000) }
  const levels = [station('hulu', 'water_level_m'), station('hilir', 'water_level_m')]
  const downstream = await find(levels, answering((url) => (url.includes('hulu') ? river : later)).ask)
  expect(downstream.source).toBe('village')
  expect(downstream.played.curves.map(({ station }) => station)).toEqual(['hulu', 'hilir'])
})

it('is the calculated example where nothing fits, and says why', async () => {
  const { ask, asked } = answering(storm)
  expect(await find(undefined, ask)).toMatchObject({ source: 'example', why: 'closed' })
  expect(await find([station('sekolah', 'pm2_5_ug_m3')], ask)).toMatchObject({ source: 'example', why: 'noStation' })
  expect(asked).toEqual([])
  expect(await find([both], answering(() => silent).ask)).toMatchObject({ source: 'example', why: 'noEvent' })
  const refused: Ask = async () => ({})
  expect(await find([both], refused)).toMatchObject({ source: 'example', why: 'unreachable' })
})

it('asks at most sixteen questions of a village with many stations', async () => {
  const many = Array.from({ length: 40 }, (_, i) => station(`s${i}`, 'rainfall_mm', 'water_level_m'))
  const { ask, asked } = answering(() => silent)
  await find(many, ask)
  expect(asked.length).toBeLessThanOrEqual(16)
})
