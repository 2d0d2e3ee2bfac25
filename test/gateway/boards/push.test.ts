import { describe, expect, it } from 'vitest'
import { boardHouse } from '../../kit/boardHouse.ts'
import { levelPack, start_ms } from '../../kit/brokerHouse.ts'

describe('a pack over HTTP', () => {
  it('is answered when it is on disk, with the time; again it is no new value', async () => {
    const house = await boardHouse()
    const answer = { station: 'sekolah', stored: 1, repeated: 0, refused: {}, at_ms: start_ms, clock: 'synced' }
    expect(await house.post(house.sekolah, levelPack())).toMatchObject({ status: 200, body: answer })
    expect(await house.post(house.sekolah, levelPack())).toMatchObject({ body: { stored: 0, repeated: 1 } })
    expect(await house.kept('sekolah')).toEqual(['level.water_level_m 1.234 own clock'])
    expect(await house.epochs('sekolah')).toEqual({ k3v9x2m1: 1 })
  })

  it('needs the name and password of a station', async () => {
    const house = await boardHouse()
    const wrong = { ...house.sekolah, password: 'salah' }
    for (const who of [null, wrong]) {
      const { status, headers } = await house.post(who, levelPack())
      expect({ status, asks: headers['www-authenticate'] }).toEqual({ status: 401, asks: 'Basic realm="Pantau"' })
    }
    expect((await house.post(house.sirene, levelPack())).status).toBe(403)
    expect((await house.post(house.bendungan, levelPack())).status).toBe(403)
    house.registry.retire('sekolah', 'torn down', start_ms)
    expect((await house.post(house.sekolah, levelPack())).status).toBe(401)
    expect(await house.kept('sekolah')).toEqual([])
  })

  it('whoever guesses passwords is slowed, and keeps nobody out who knows one', async () => {
    const house = await boardHouse()
    const wrong = { ...house.sekolah, password: 'salah' }
    for (let i = 0; i < 20; i++) await house.post(wrong, {})
    expect(await house.post(wrong, {})).toMatchObject({ status: 429, headers: { 'retry-after': '2' } })
    expect(await house.post(house.sekolah, levelPack())).toMatchObject({ status: 200 })
  })

  it('that the disk refuses is not acknowledged, and taken when it is sent again', async () => {
    const house = await boardHouse()
    await house.side().store.close()
    expect(await house.post(house.sekolah, levelPack())).toMatchObject({
      status: 503,
      headers: { 'retry-after': '60' },
    })
    await house.restart()
    expect(await house.post(house.sekolah, levelPack())).toMatchObject({ status: 200, body: { stored: 1 } })
  })

  it('refuses what is none, and tells everybody the time', async () => {
    const house = await boardHouse()
    for (const [body, status] of [
      [{}, 422],
      [{ hello: 'world' }, 422],
      [{ readings: 'x'.repeat(200_000) }, 413],
    ] as const) {
      expect((await house.post(house.sekolah, body)).status).toBe(status)
    }
    expect((await house.side().http.get('/api/v1/time')).json()).toEqual({ at_ms: start_ms, clock: 'synced' })
  })
})

// As the firmware posts it to "own API": from its source, and from what the writers of receivers have logged of it.
const airrohr = (id: string, values: Record<string, string>) => ({
  esp8266id: id,
  software_version: 'NRZ-2021-134-B4',
  sensordatavalues: Object.entries(values).map(([value_type, value]) => ({ value_type, value })),
})
const ofItself = { samples: '748814', min_micro: '78', max_micro: '25389', interval: '145000', signal: '-68' }
const headers = {
  'content-type': 'application/json',
  'user-agent': 'NRZ-2021-134-B4/12331981/a0b1c2d3e4f5',
  'x-sensor': 'esp8266-12331981',
  'x-mac-id': 'esp8266-a0b1c2d3e4f5',
}

describe('airrohr (Sensor.Community)', () => {
  it('is understood as it comes, without settings', async () => {
    const house = await boardHouse()
    const said = airrohr('12331981', {
      ...{ SDS_P1: '27.65', SDS_P2: '10.60', temperature: '28.30', humidity: '85.20' },
      ...{ BME280_temperature: '27.87', BME280_humidity: '80.25', BME280_pressure: '99623.66', ...ofItself },
    })
    expect(await house.post(house.sekolah, said, headers)).toMatchObject({ status: 200, body: { stored: 3 } })
    expect((await house.kept('sekolah')).sort()).toEqual([
      'bme280.air_temperature_c 27.87 arrival',
      'bme280.humidity_pct 80.25 arrival',
      'bme280.pressure_hpa 996.2366 arrival',
      'dht.air_temperature_c 28.3 arrival',
      'dht.humidity_pct 85.2 arrival',
      'sds.pm10_ug_m3 27.65 arrival',
      'sds.pm2_5_ug_m3 10.6 arrival',
    ])
    expect(await house.quarantine('sekolah')).toEqual([])
    expect(await house.epochs('sekolah')).toEqual({ 'board-airrohr': 1 })
  })

  it('goes where the settings say', async () => {
    const board = {
      ...{ station: 'sekolah', format: 'airrohr', name: '12331981' },
      fields: { SDS_P2: { sensor: 'debu', quantity: 'pm2_5_ug_m3' } },
    }
    const house = await boardHouse([board])
    await house.post(house.sekolah, airrohr('12331981', { SDS_P2: '10.60' }), headers)
    expect(await house.kept('sekolah')).toEqual(['debu.pm2_5_ug_m3 10.6 arrival'])
  })

  it('with nothing that is known it is kept with the reason', async () => {
    const house = await boardHouse()
    await house.post(house.sekolah, airrohr('1', ofItself), headers)
    expect(await house.quarantine('sekolah')).toEqual([
      expect.stringMatching(/^bad-board: .*samples, min_micro, max_micro, interval, signal/),
    ])
  })
})
