import { describe, expect, it } from 'vitest'
import { boundsAround } from '../../../dashboard/map/bounds.ts'
import { impactStand } from '../../../dashboard/places/impacts.ts'
import { presentOf, streetsNow } from '../../../dashboard/places/now.ts'
import { gaugeOf, risingOf } from '../../../dashboard/river/scale.ts'
import type { SeriesImpacts, Station } from '../../../gateway/contract.ts'

const now_ms = 2_000_000_000_000
const minute_ms = 60_000

function gauge(station: string, value: number | null, age_ms = minute_ms, flag: 1 | 4 = 1): Station {
  const sensors = [{ sensor: 'level', model: 'a02yyuw', quantities: ['water_level_m'], every_s: 60 }]
  const latest = { 'level.water_level_m': { at_ms: now_ms - age_ms, value, flag } }
  return {
    station,
    name: station,
    place: { lat: -6.6, lon: 106.8 },
    state: 'online',
    last_seen_ms: now_ms,
    sensors,
    latest,
  }
}
const written = (station: string, ...at: number[]): SeriesImpacts => ({
  ...{ station, sensor: 'level', quantity: 'water_level_m' },
  levels: at.map((height) => ({ at: height, text: { id: `${station} ${height}`, en: '' } })),
})
const texts = (stations: Station[], ...impacts: SeriesImpacts[]) =>
  streetsNow(impacts, stations, now_ms).map(({ impact, isReached }) => `${isReached ? '!' : ''}${impact.text.id}`)

describe('is my street about to flood?', () => {
  it('what is reached stands first, the worst on top; then what is nearest; last what nobody can tell', () => {
    const stations = [gauge('hulu', 1.62), gauge('muara', 0.9), gauge('rusak', null)]
    expect(texts(stations, written('muara', 1, 3), written('rusak', 1), written('hulu', 1.2, 1.5, 2))).toEqual([
      '!hulu 1.5',
      '!hulu 1.2',
      'muara 1',
      'hulu 2',
      'muara 3',
      'rusak 1',
    ])
  })

  it('an old or failed value does not say how things are, and a station that is not there says nothing', () => {
    expect(presentOf(gauge('a', 1), 'level.water_level_m', now_ms).isUnsure).toBe(false)
    expect(presentOf(gauge('a', 1, 10 * minute_ms), 'level.water_level_m', now_ms).isUnsure).toBe(true)
    expect(presentOf(gauge('a', 1, minute_ms, 4), 'level.water_level_m', now_ms).isUnsure).toBe(true)
    expect(presentOf(undefined, 'level.water_level_m', now_ms)).toMatchObject({ value: null, isUnsure: true })
  })
})

describe('a gauge on the scale of its own levels', () => {
  const levels = [
    { label: 'Siaga 3', at: 0.8 },
    { label: 'Siaga 1', at: 2 },
  ]
  it('has the mildest level in the middle and the worst near the end, whatever the heights', () => {
    const high = levels.map(({ label, at }) => ({ label, at: at * 100 + 300 }))
    for (const scale of [levels, high]) expect(gaugeOf(null, scale)!.marks.map(({ at }) => at)).toEqual([0.5, 0.92])
  })
  it.each([
    [0.8, 0.5],
    [2, 0.92],
    [0.2, 0.25],
    [-9, 0],
    [9, 1],
  ])('at %d m it is filled to %d', (value, fill) => {
    expect(gaugeOf(value, levels)!.fill).toBeCloseTo(fill)
  })
  it('stands on the levels of all rules for rising water together, each height once', () => {
    const [low, falling, high] = [{ at: 0.8 }, { at: 0.2, below: true as const }, { at: 2 }]
    expect(risingOf([high, low, falling, { at: 0.8 }]).map(({ at }) => at)).toEqual([0.8, 2])
    expect(risingOf([falling])).toEqual([])
  })
  it('has no scale without levels, and one with a single level', () => {
    expect(gaugeOf(1, [])).toBeNull()
    expect(gaugeOf(1, [{ label: 'a', at: 2 }])!.fill).toBeCloseTo(0.25)
    expect(impactStand({ levels }, 1).reached.at(-1)?.label).toBe('Siaga 3')
    expect(impactStand({ levels }, 0.79).reached.at(-1)).toBeUndefined()
  })
})

it('the map shows all stations and streets', () => {
  const geo = {
    type: 'LineString',
    coordinates: [
      [106.9, -6.7],
      [106.7, -6.5],
    ],
  }
  const streets = [{ ...written('a', 1), levels: [{ at: 1, text: { id: '', en: '' }, geo }] }]
  expect(boundsAround([gauge('a', 1)], streets)).toEqual([106.7, -6.7, 106.9, -6.5])
  expect(boundsAround([], [])).toBeNull()
})
