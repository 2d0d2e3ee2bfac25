import { describe, expect, it } from 'vitest'
import { initialState, seriesOf, splitKey, withReadings, withSnapshot, withStation } from '../../dashboard/state.ts'
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
