import { describe, expect, it } from 'vitest'
import { seriesName } from '../../dashboard/seriesNames.ts'
import {
  initialState,
  type LiveReading,
  seriesOf,
  splitKey,
  withReadings,
  withSnapshot,
  withStation,
} from '../../dashboard/state.ts'
import { threeStations } from './village.ts'

const now_ms = Date.UTC(2026, 10, 22)
const village = threeStations(now_ms)
const seen = withSnapshot(initialState, { now_ms, stations: village }, now_ms)

describe('what the screen knows', () => {
  it('is replaced by a snapshot', () => {
    const [first] = village
    const again = withSnapshot(seen, { now_ms, stations: [first!] }, now_ms)
    expect(again.stations).toEqual([first])
    expect(again.snapshots).toBe(2)
  })

  it('measures ages by the gateway, whatever the phone believes the time to be', () => {
    const phone_ms = Date.UTC(2019, 0, 1)
    const state = withSnapshot(initialState, { now_ms, stations: village }, phone_ms)
    expect(phone_ms + 5_000 + state.clockAhead_ms).toBe(now_ms + 5_000)
  })

  it('takes a reading as the latest, and its station as heard', () => {
    const reading = {
      station: 'jembatan-lama',
      sensor: 'level',
      at_ms: now_ms,
      values: { water_level_m: { value: 2, flag: 1 as const } },
    }
    const [after, other] = withReadings(seen, [reading], now_ms + 1_000).stations!
    expect(after!.latest['level.water_level_m']).toEqual({ at_ms: now_ms, value: 2, flag: 1 })
    expect(after!.latest['rain.rainfall_mm']).toEqual(village[0]!.latest['rain.rainfall_mm'])
    expect(after!.last_seen_ms).toBe(now_ms + 1_000)
    expect(other).toBe(village[1])
  })

  it('keeps the newer value when an old reading arrives', () => {
    const reading = {
      station: 'jembatan-lama',
      sensor: 'level',
      at_ms: 1,
      values: { water_level_m: { value: 9, flag: 1 as const } },
    }
    expect(withReadings(seen, [reading], now_ms).stations![0]!.latest['level.water_level_m']!.value).toBe(1.234)
  })

  it('learns a station that is new and one that changed', () => {
    const late = { ...village[0]!, state: 'late' as const }
    const added = { ...village[2]!, station: 'hulu' }
    const after = withStation(withStation(seen, late, now_ms), added, now_ms)
    expect(after.stations!.map(({ station, state }) => `${station} ${state}`)).toEqual([
      'jembatan-lama late',
      'sekolah offline',
      'muara new',
      'hulu new',
    ])
  })
})

describe('what goes on with each reading', () => {
  const hour_ms = 3_600_000
  const midnight_ms = now_ms - 17 * hour_ms
  const sums = { ...{ hour: 1, hour_from_ms: now_ms - hour_ms }, ...{ day: 3, day_from_ms: now_ms - 24 * hour_ms } }
  const outlook = {
    'rain.rainfall_mm': { sums: { ...sums, today: 2, today_from_ms: midnight_ms } },
    'level.water_level_m': { trend: { from_ms: now_ms - hour_ms, step_ms: hour_ms / 4, values: [1, 1, 1, 1] } },
  }
  const chain = { ok: true, says: { id: '', en: '' }, proved_ms: null, broken: [] }
  const first = {
    ...{ outlook: { 'jembatan-lama': outlook }, rules: 0, chain, sirens_sounding: 0 },
    gateway: { gateway: 'g', name: null },
  }
  const heard = (sensor: string, at_ms: number, values: LiveReading['values']) =>
    withReadings({ ...seen, first }, [{ station: 'jembatan-lama', sensor, at_ms, values }], now_ms).first!.outlook[
      'jembatan-lama'
    ]!
  const rainAt = (at_ms: number) => heard('rain', at_ms, { rainfall_mm: { value: 0.5, flag: 1 } })['rain.rainfall_mm']!

  it('is the rain of the hour and the day it fell in', () => {
    expect(rainAt(now_ms - 1).sums).toMatchObject({ hour: 1.5, today: 2.5, day: 3.5 })
    expect(rainAt(now_ms - 2 * hour_ms).sums, 'late').toMatchObject({ hour: 1, today: 2.5, day: 3.5 })
    const tomorrow_ms = midnight_ms + 24 * hour_ms
    expect(rainAt(tomorrow_ms).sums, 'the first of a day').toMatchObject({ today: 0.5, today_from_ms: tomorrow_ms })
  })

  it('is the curve, but for a value that failed its quality test', () => {
    const curve = (flag: 1 | 4) =>
      heard('level', now_ms - 1, { water_level_m: { value: 99, flag } })['level.water_level_m']!.trend!.values
    expect(curve(1)).toEqual([1, 1, 1, 99])
    expect(curve(4)).toEqual([1, 1, 1, 1])
  })
})

it('a station shows the water level before the way to it, and what its sensors did not announce', () => {
  const station = {
    ...village[0]!,
    latest: { ...village[0]!.latest, 'box.battery_v': { at_ms: 1, value: 12, flag: 1 as const } },
  }
  expect(seriesOf(station).map(({ quantity }) => quantity)).toEqual([
    'water_level_m',
    'rainfall_mm',
    'distance_m',
    'battery_v',
  ])
})

it('a key without a dot harms nobody', () => {
  expect(splitKey('level')).toEqual({ sensor: 'level', quantity: '' })
})

it('a series is called by its quantity, and by its sensor too where another of the station measures the same', () => {
  const twins = { sensor: 'level-b', model: 'A02YYUW', quantities: ['water_level_m'] }
  const [river] = village
  const name = { sensor: 'level', quantity: 'water_level_m' }
  expect(seriesName(river!, name, 'id')).toBe('Tinggi muka air')
  expect(seriesName({ ...river!, sensors: [...river!.sensors, twins] }, name, 'id')).toBe('Tinggi muka air (level)')
})
