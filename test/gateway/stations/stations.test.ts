import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { type Change, openStations } from '../../../gateway/stations/stations.ts'
import type { PackEntry } from '../../../gateway/store/record.ts'
import { alertEvent } from '../../kit/alertWord.ts'
import { standInRecord } from '../../kit/standInRecord.ts'

const minute_ms = 60_000
const log = pino({ level: 'silent' })

async function village(options: Parameters<typeof standInRecord>[0] = {}) {
  const record = standInRecord(options)
  const clock = { now_ms: 1_000_000_000 }
  const people: { station: string; name: string; place: { lat: number; lon: number } | null }[] = []
  const stations = await openStations({ store: record, registered: () => people, now: () => clock.now_ms, log })
  const changes: Change[] = []
  stations.watch((news) => changes.push(...news))
  return { record, clock, people, stations, changes }
}

function pack(received_ms: number, at_ms: number, value: number | null, more: Partial<PackEntry> = {}): PackEntry {
  const readings = [{ sensor: 'level', at_ms, values: { water_level_m: value } }]
  return { kind: 'pack', station: 'depok', received_ms, pack: { epoch: 'e', seq: 1, readings }, ...more }
}

describe('what is latest', () => {
  it('is the newest reading, with flag 2 unless intake said otherwise', async () => {
    const { record, stations } = await village()
    await record.commit(pack(1_000, 500, 1.5))
    expect(stations.get('depok')?.latest).toEqual({ 'level.water_level_m': { at_ms: 500, value: 1.5, flag: 2 } })
  })

  it('is not replaced by a reading that comes late', async () => {
    const { record, stations, changes } = await village()
    await record.commit(pack(1_000, 500, 1.5))
    changes.length = 0
    await record.commit(pack(2_000, 400, 9.9))
    expect(stations.get('depok')?.latest['level.water_level_m']?.value).toBe(1.5)
    expect(changes).toEqual([])
  })

  it('is the value that comes under the name of a null', async () => {
    const { record, stations } = await village()
    await record.commit(pack(1_000, 500, null))
    await record.commit(pack(2_000, 500, 1.5))
    expect(stations.get('depok')?.latest['level.water_level_m']).toMatchObject({ at_ms: 500, value: 1.5 })
  })

  it('is not replaced by the same reading sent again', async () => {
    const { record, changes } = await village()
    await record.commit(pack(1_000, 500, 1.5))
    changes.length = 0
    await record.commit(pack(2_000, 500, 1.5))
    expect(changes).toEqual([])
  })

  it('shows the flag given with it, and 9 for a missing value', async () => {
    const { record, stations } = await village()
    await record.commit(pack(1_000, 500, 1.5, { flags: [{ water_level_m: 4 }] }))
    expect(stations.get('depok')?.latest['level.water_level_m']?.flag).toBe(4)
    await record.commit(pack(2_000, 600, null))
    expect(stations.get('depok')?.latest['level.water_level_m']).toEqual({ at_ms: 600, value: null, flag: 9 })
  })

  it('is remembered from the record', async () => {
    const row = { sensor: 'level', quantity: 'water_level_m', at_ms: 7, value: 2, flag: 2 as const, received_ms: 8 }
    const { stations } = await village({ latest: [{ station: 'depok', ...row }] })
    expect(stations.get('depok')?.latest['level.water_level_m']).toEqual({ at_ms: 7, value: 2, flag: 2 })
  })
})

describe('news for viewers', () => {
  it('are the readings of a pack in time order, and the station when its state changed', async () => {
    const { record, changes, clock } = await village()
    await record.commit(pack(clock.now_ms, 500, 1.5))
    expect(changes.map(({ event }) => event)).toEqual(['reading', 'station'])
    expect(changes[0]?.data).toEqual({
      station: 'depok',
      sensor: 'level',
      at_ms: 500,
      values: { water_level_m: { value: 1.5, flag: 2 } },
    })
  })

  it('are only the newest 20 of a burst', async () => {
    const { record, changes } = await village()
    const readings = Array.from({ length: 500 }, (_, i) => ({
      sensor: 'level',
      at_ms: i,
      values: { water_level_m: i },
    }))
    await record.commit({ kind: 'pack', station: 'depok', received_ms: 1, pack: { epoch: 'e', seq: 1, readings } })
    const told = changes.filter((change) => change.event === 'reading').map(({ data }) => data.at_ms)
    expect(told).toEqual(Array.from({ length: 20 }, (_, i) => 480 + i))
  })

  it('include alerts as they were written', async () => {
    const { record, changes } = await village()
    await record.commit({ kind: 'alert', received_ms: 1, alert: alertEvent({ rule: 'x' }) })
    expect(changes).toEqual([{ event: 'alert', data: alertEvent({ rule: 'x' }) }])
  })
})

describe('the state of a station', () => {
  it('is new while only the registry knows it, and viewers learn of it', async () => {
    const { people, stations, changes } = await village()
    people.push({ station: 'baru', name: 'Pos Baru', place: { lat: -6, lon: 106 } })
    stations.look()
    expect(stations.list()).toEqual([
      {
        station: 'baru',
        name: 'Pos Baru',
        place: { lat: -6, lon: 106 },
        state: 'new',
        last_seen_ms: null,
        sensors: [],
        latest: {},
      },
    ])
    expect(changes.map(({ event }) => event)).toEqual(['station'])
  })

  it('follows what the station says: online, then offline by its last will', async () => {
    const { record, stations, clock } = await village()
    const said = { kind: 'presence', station: 'depok', received_ms: clock.now_ms } as const
    await record.commit({ ...said, state: 'online' })
    expect(stations.get('depok')?.state).toBe('online')
    await record.commit({ ...said, received_ms: clock.now_ms + 5, state: 'offline' })
    expect(stations.get('depok')).toMatchObject({ state: 'offline', last_seen_ms: clock.now_ms })
  })

  it('does not take history that was brought in lately for a sign of life', async () => {
    const row = { sensor: 'level', quantity: 'water_level_m', at_ms: 7, value: 2, flag: 2, received_ms: 1e12 } as const
    const { stations } = await village({ latest: [{ station: 'depok', ...row }] })
    expect(stations.get('depok')?.last_seen_ms).toBe(7)
  })

  it('keeps the stations of drills out of the list, and answers for them by name', async () => {
    const { record, stations, clock, changes } = await village()
    await record.commit({ ...pack(clock.now_ms, 500, 1.5), station: 'latihan-depok' })
    expect(stations.list().map(({ station }) => station)).not.toContain('latihan-depok')
    expect(stations.get('latihan-depok')?.latest).toMatchObject({ 'level.water_level_m': { value: 1.5 } })
    expect(changes.map(({ event }) => event)).not.toContain('station')
  })

  it('is late after five silent minutes, and viewers are told once', async () => {
    const { record, stations, clock, changes } = await village()
    await record.commit(pack(clock.now_ms, 500, 1.5))
    changes.length = 0
    clock.now_ms += 5 * minute_ms + 1
    stations.look()
    stations.look()
    expect(changes).toMatchObject([{ event: 'station', data: { station: 'depok', state: 'late' } }])
  })

  it('allows a slow station three of its usual intervals, whatever one outage was', async () => {
    const { record, stations, clock } = await village()
    for (const pause_ms of [60 * minute_ms, 60 * minute_ms, 7 * 1_440 * minute_ms, 60 * minute_ms, 60 * minute_ms]) {
      await record.commit(pack(clock.now_ms, clock.now_ms, 1))
      clock.now_ms += pause_ms
    }
    await record.commit(pack(clock.now_ms, clock.now_ms, 1))
    clock.now_ms += 179 * minute_ms
    expect(stations.get('depok')?.state).toBe('online')
    clock.now_ms += 2 * minute_ms
    expect(stations.get('depok')?.state).toBe('late')
  })

  it('is not late because the gateway itself was away', async () => {
    const about = { name: 'Depok', sensors: [] }
    const { stations } = await village({ stations: [{ station: 'depok', about, state: 'online', last_seen_ms: 1 }] })
    expect(stations.get('depok')).toMatchObject({ name: 'Depok', state: 'online', last_seen_ms: 1 })
  })
})

it('prefers the name the operator gave over the one the station says', async () => {
  const about = { name: 'node-7', place: { lat: 1, lon: 2 }, sensors: [] }
  const { people, stations } = await village({ stations: [{ station: 'depok', about, state: null, last_seen_ms: 1 }] })
  people.push({ station: 'depok', name: 'depok', place: null })
  stations.look()
  expect(stations.get('depok')).toMatchObject({ name: 'node-7', place: { lat: 1, lon: 2 } })
  people[0] = { station: 'depok', name: 'Jembatan Panus', place: { lat: 3, lon: 4 } }
  stations.look()
  expect(stations.get('depok')).toMatchObject({ name: 'Jembatan Panus', place: { lat: 3, lon: 4 } })
})

describe('how often readings are due', () => {
  const about = (every_s?: number, received_ms = 1_000) => ({
    ...{ kind: 'about' as const, station: 'depok', received_ms },
    about: {
      name: 'Depok',
      sensors: [{ sensor: 'level', model: 'A', quantities: ['water_level_m' as const], ...(every_s && { every_s }) }],
    },
  })
  const hear = async (record: Awaited<ReturnType<typeof village>>['record'], times_s: number[]) => {
    for (const at_s of times_s) await record.commit(pack(1_000 * at_s, 1_000 * at_s, 1))
  }

  it('is what the station says, since it says so', async () => {
    const { record, stations } = await village()
    await record.commit(about(900))
    await record.commit(about(900, 5_000))
    expect(stations.get('depok')?.sensors[0]).toMatchObject({ every_s: 900, every_told: true, every_since_ms: 1_000 })
    await record.commit(about(60, 9_000))
    expect(stations.get('depok')?.sensors[0]).toMatchObject({ every_s: 60, every_since_ms: 9_000 })
  })

  it('is learned where the station does not say: the usual distance, whatever came late or was away', async () => {
    const { record, stations } = await village()
    await record.commit(about())
    await hear(record, [60, 120, 180, 150, 800, 860])
    expect(stations.get('depok')?.sensors[0]).toMatchObject({ every_s: 60 })
    expect(stations.get('depok')?.sensors[0]?.every_told).toBeUndefined()
    expect(stations.get('depok')?.heard_every_s).toEqual({ level: 60 })
  })

  it('is learned again after the clock of the gateway was set back, and the last reading moves with it', async () => {
    const { record, stations } = await village()
    await hear(record, [7_260, 7_320, 7_380, 7_440])
    await record.commit({ kind: 'clock', received_ms: 240_000, step_ms: -7_200_000 })
    expect(stations.get('depok')).toMatchObject({ last_reading_ms: 240_000, heard_every_s: { level: 60 } })
    await hear(record, [250, 260, 270, 280, 290, 300, 310, 320])
    expect(stations.get('depok')).toMatchObject({ last_reading_ms: 320_000, heard_every_s: { level: 10 } })
  })

  it('is forgotten with the sensor', async () => {
    const { record, stations } = await village()
    await hear(record, [60, 120, 180, 240])
    const what = { station: 'depok', sensor: 'level' }
    await record.commit({ kind: 'forgotten', received_ms: 300_000, what, by: 'ani', why: 'salah' })
    expect(stations.get('depok')?.heard_every_s).toBeUndefined()
  })

  it('is told to viewers when it changes, and not for a jitter', async () => {
    const { record, stations, changes } = await village()
    await hear(record, [60, 120, 180, 240, 300, 360, 420, 480, 540])
    stations.look()
    changes.length = 0
    await hear(record, [601, 659, 720])
    stations.look()
    expect(changes.filter(({ event }) => event === 'station')).toEqual([])
    await hear(record, [725, 730, 735, 740, 745])
    stations.look()
    expect(changes.filter(({ event }) => event === 'station')).toHaveLength(1)
  })

  it('is waited for three times before a station counts as late, also right after a start', async () => {
    const { record, clock, stations } = await village()
    await record.commit(about(900, clock.now_ms))
    await record.commit(pack(clock.now_ms, clock.now_ms, 1))
    clock.now_ms += 45 * minute_ms
    expect(stations.get('depok')?.state).toBe('online')
    clock.now_ms += 2 * minute_ms
    expect(stations.get('depok')?.state).toBe('late')
  })
})

it('shows a sensor and a station that are called as something every object has', async () => {
  const { record, stations } = await village()
  for (let n = 1; n <= 6; n++) {
    const readings = [{ sensor: 'constructor', at_ms: n * minute_ms, values: { water_level_m: 1 } }]
    await record.commit(pack(n * minute_ms, 0, 1, { station: 'constructor', pack: { epoch: 'e', seq: n, readings } }))
  }
  expect(stations.setAside()).toBe(0)
  expect(stations.get('constructor')).toMatchObject({
    heard_every_s: { constructor: 60 },
    latest: { 'constructor.water_level_m': { at_ms: 6 * minute_ms } },
  })
})
