/** Boards with firmware of others, over MQTT, as it comes: their topics, payloads, last wills and flags. */
import { describe, expect, it } from 'vitest'
import { boardHouse } from '../../kit/boardHouse.ts'
import { start_ms } from '../../kit/brokerHouse.ts'
import { eventually } from '../../kit/eventually.ts'

const tasmota = {
  ...{ station: 'sekolah', format: 'tasmota', name: 'tasmota_4F2A' },
  fields: {
    'AM2301.Temperature': { sensor: 'udara', quantity: 'air_temperature_c' },
    'AM2301.Humidity': { sensor: 'udara', quantity: 'humidity_pct' },
    'SR04.Distance': { sensor: 'level', quantity: 'distance_m', factor: 0.01 },
  },
}
const esphome = {
  ...{ station: 'sekolah', format: 'esphome', name: 'sungai/esp32-hulu' },
  fields: {
    jarak_ke_air: { sensor: 'level', quantity: 'distance_m' },
    suhu: { sensor: 'udara', quantity: 'air_temperature_c', offset: -0.5 },
  },
}

describe('Tasmota', () => {
  // The examples of its documentation, with its last will and its retained messages.
  const will = { topic: 'tele/tasmota_4F2A/LWT', payload: Buffer.from('Offline'), qos: 1, retain: true } as const
  const sensor = 'tele/tasmota_4F2A/SENSOR'

  it('is kept as the settings say; its own time, which has no zone, is not used', async () => {
    const house = await boardHouse([tasmota])
    const board = await house.client(house.sekolah, { will, clientId: 'DVES_4F2A' })
    await board.publishAsync('tele/tasmota_4F2A/LWT', 'Online', { qos: 1, retain: true })
    const said = '{"Time":"2018-03-02T18:25:03","AM2301":{"Temperature":22.6,"Humidity":32.4},"TempUnit":"C"}'
    await board.publishAsync(sensor, said, { qos: 1 })
    await board.publishAsync(sensor, '{"Time":"1970-01-01T00:00:09","SR04":{"Distance":16.754}}', { qos: 1 })
    expect((await house.kept('sekolah')).sort()).toEqual([
      'level.distance_m 0.16754 arrival',
      'udara.air_temperature_c 22.6 arrival',
      'udara.humidity_pct 32.4 arrival',
    ])
    expect(await house.epochs('sekolah')).toEqual({ 'board-tasmota': 2 })
    expect(house.refused()).toEqual({})
    board.stream.destroy()
    await eventually(async () => {
      await house.side().stations.reached(house.side().store.position())
      return house.side().stations.get('sekolah')?.state === 'offline'
    })
  })

  it('a sensor that failed is null; what has no place is told once, with its names', async () => {
    const house = await boardHouse([tasmota])
    const board = await house.client(house.sekolah)
    await board.publishAsync(sensor, '{"AM2301":{"Temperature":null,"Humidity":null}}', { qos: 1 })
    await board.publishAsync(sensor, '{"DS18B20":{"Id":"000003287EF1","Temperature":24.7},"TempUnit":"C"}', { qos: 1 })
    await board.publishAsync(sensor, 'ON', { qos: 1 })
    expect(await house.kept('sekolah')).toEqual([
      'udara.air_temperature_c null arrival',
      'udara.humidity_pct null arrival',
    ])
    expect(await house.quarantine('sekolah')).toEqual([
      expect.stringMatching(/^bad-board: .*no JSON object/),
      expect.stringMatching(/^bad-board: .*boards: DS18B20\.Id, DS18B20\.Temperature, TempUnit/),
    ])
  })

  it('what else it says is acknowledged, counted and ignored, and its connection stays', async () => {
    const house = await boardHouse([tasmota])
    const board = await house.client(house.sekolah, { will })
    const others = [
      'tele/tasmota_4F2A/STATE',
      'stat/tasmota_4F2A/RESULT',
      'tasmota/discovery/AABBCC/config',
      'tele/x/SENSOR',
    ]
    for (const topic of others) await board.publishAsync(topic, '{"Vcc":3.15}', { qos: 1, retain: true })
    await expect(board.subscribeAsync('cmnd/tasmota_4F2A/#')).rejects.toThrow()
    await board.publishAsync(sensor, '{"SR04":{"Distance":8.579}}', { qos: 1 })
    expect(await house.kept('sekolah')).toEqual(['level.distance_m 0.08579 arrival'])
    expect(house.refused()).toEqual({ 'foreign-topic': 4, 'foreign-subscription': 1 })
  })

  it('of another station stays out', async () => {
    const house = await boardHouse([tasmota])
    const board = await house.client(house.hulu)
    await board.publishAsync(sensor, '{"SR04":{"Distance":8.579}}', { qos: 1 })
    expect(await house.kept('sekolah')).toEqual([])
    expect(house.refused()).toEqual({ 'foreign-topic': 1 })
  })
})

describe('ESPHome', () => {
  it('is kept as the settings say: retained, with QoS 0, nan for a sensor that failed', async () => {
    const house = await boardHouse([esphome])
    const will = { topic: 'sungai/esp32-hulu/status', payload: Buffer.from('offline'), qos: 0, retain: true } as const
    const board = await house.client(house.sekolah, { will, clientId: 'esp32-hulu' })
    const say = (topic: string, value: string) =>
      board.publishAsync(`sungai/esp32-hulu/${topic}`, value, { retain: true })
    await say('status', 'online')
    await say('sensor/jarak_ke_air/state', '1.432')
    await say('sensor/suhu/state', '27.4')
    await say('sensor/wifi_signal/state', '-67')
    await say('binary_sensor/pintu/state', 'OFF')
    house.clock.now_ms += 60_000
    await say('sensor/jarak_ke_air/state', 'nan')
    await eventually(async () => (await house.kept('sekolah')).length === 3)
    expect(await house.kept('sekolah')).toEqual([
      'level.distance_m 1.432 arrival',
      'udara.air_temperature_c 26.9 arrival',
      'level.distance_m null arrival',
    ])
    expect(await house.epochs('sekolah')).toEqual({ 'board-esphome-qos-0': 3 })
    expect(house.side().broker.isConnected('sekolah')).toBe(true)
    board.stream.destroy()
    await eventually(async () => {
      await house.side().stations.reached(house.side().store.position())
      return house.side().stations.get('sekolah')?.state === 'offline'
    })
    expect(house.side().stations.get('sekolah')).toMatchObject({ may_lose_ms: start_ms + 60_000 })
  })
})
