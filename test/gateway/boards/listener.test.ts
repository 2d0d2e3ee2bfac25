import { describe, expect, it } from 'vitest'
import { boardHouse } from '../../kit/boardHouse.ts'
import { levelPack, start_ms } from '../../kit/brokerHouse.ts'
import { eventually } from '../../kit/eventually.ts'

const value = 'pantau/1/sekolah/latest/level/water_level_m'
const config = 'homeassistant/sensor/pantau-sekolah/level-water_level_m/config'

async function reading() {
  const house = await boardHouse()
  const station = await house.client(house.sekolah)
  const send = async (seq: number, at_ms: number, level: number | null = 1.234) => {
    await station.publishAsync('pantau/1/sekolah/readings', JSON.stringify(levelPack(seq, at_ms, level)), { qos: 1 })
    await house.side().stations.reached(house.side().store.position())
  }
  const listen = async (...topics: string[]) => {
    const reader = await house.client(house.rumah)
    const heard: [topic: string, body: Record<string, unknown>, retain: boolean][] = []
    reader.on('message', (topic, payload, { retain }) => heard.push([topic, JSON.parse(payload.toString()), retain]))
    for (const topic of topics) await reader.subscribeAsync(topic)
    return { reader, heard }
  }
  return { house, send, listen }
}

describe('a listener', () => {
  it('hears the last value when it asks, and then each new one', async () => {
    const { send, listen } = await reading()
    await send(1, start_ms)
    const { heard } = await listen('pantau/1/+/latest/#')
    await eventually(() => heard.length === 1)
    await send(2, start_ms + 1_000, null)
    await eventually(() => heard.length === 2)
    expect(heard).toEqual([
      [value, { value: 1.234, at_ms: start_ms, flag: 2 }, true],
      [value, { value: null, at_ms: start_ms + 1_000, flag: 9 }, false],
    ])
  })

  it('is not told what is old, neither as the last value nor as a new one', async () => {
    const { house, send, listen } = await reading()
    await send(1, start_ms - 3_600_000)
    const { heard } = await listen(value)
    await send(2, start_ms - 3_000_000)
    await send(3, start_ms)
    await eventually(() => heard.length === 1)
    expect(heard[0]![1]).toMatchObject({ at_ms: start_ms })
    house.clock.now_ms += 3_600_000
    const later = await listen(config, value)
    await eventually(() => later.heard.length === 1)
    expect(later.heard.map(([topic]) => topic)).toEqual([config])
  })

  it('may read alerts, and publish nothing; others may not read readings', async () => {
    const { house, listen } = await reading()
    const { reader } = await listen('pantau/1/alerts/#')
    await reader.publishAsync('homeassistant/status', 'online', { qos: 1, retain: true })
    expect(house.refused()).toEqual({ 'foreign-topic': 1 })
    for (const filter of ['#', 'pantau/1/#', 'pantau/1/+/readings', 'pantau/1/sekolah/#']) {
      await expect(reader.subscribeAsync(filter)).rejects.toThrow()
    }
    for (const who of [house.sirene, house.hulu, house.bendungan]) {
      const other = await house.client(who)
      await expect(other.subscribeAsync('pantau/1/+/latest/#')).rejects.toThrow()
      await expect(other.subscribeAsync('homeassistant/#')).rejects.toThrow()
    }
  })
})

describe('Home Assistant', () => {
  it('finds stations by itself: what is there when it asks, and what comes later', async () => {
    const { house, send, listen } = await reading()
    await send(1, start_ms)
    const { heard } = await listen('homeassistant/+/+/+/config')
    await eventually(() => heard.length === 1)
    expect(heard[0]).toEqual([
      config,
      {
        ...{ name: 'Tinggi muka air (level)', unique_id: 'pantau-sekolah-level-water_level_m' },
        ...{ state_topic: value, value_template: '{{ value_json.value }}', unit_of_measurement: 'm' },
        ...{ device_class: 'distance', state_class: 'measurement', suggested_display_precision: 3 },
        ...{ expire_after: 900, origin: { name: 'Pantau' } },
        device: { identifiers: ['pantau-sekolah'], name: 'sekolah', manufacturer: 'Pantau', model: 'stasiun' },
      },
      true,
    ])
    const board = await house.client(house.hulu)
    await board.publishAsync('pantau/1/hulu/simple/udara/humidity_pct', '81', { qos: 1 })
    await eventually(() => heard.some(([topic]) => topic.includes('pantau-hulu/udara-humidity_pct')))
  })
})
