/** LoRaWAN: the webhooks of The Things Stack v3 and ChirpStack v4, with the bodies that both document. */
import { describe, expect, it } from 'vitest'
import { boardHouse } from '../../kit/boardHouse.ts'
import { start_ms } from '../../kit/brokerHouse.ts'

const iso = (at_ms: number) => new Date(at_ms).toISOString()

const thingsStack = (f_cnt: number | undefined, at_ms: number, decoded_payload?: object) => ({
  end_device_ids: {
    ...{ device_id: 'dev1', application_ids: { application_id: 'app1' }, dev_eui: '0004A30B001C0530' },
    ...{ join_eui: '800000000000000C', dev_addr: '00BCB929' },
  },
  correlation_ids: ['as:up:01E0WZGT6Y7657CPFPE5WEYDSQ'],
  received_at: iso(at_ms).replace('Z', '787123Z'),
  uplink_message: {
    ...{ session_key_id: 'AXA50fHUjULPYKX/jzFSDg+=', f_port: 1, frm_payload: 'gkHe', ...(f_cnt && { f_cnt }) },
    ...(decoded_payload && { decoded_payload }),
    rx_metadata: [{ gateway_ids: { gateway_id: 'gtw1', eui: '9C5C8E00001A05C4' }, rssi: -35, snr: 5.2 }],
    settings: { data_rate: { lora: { bandwidth: 125_000, spreading_factor: 7 } }, frequency: '921400000' },
    received_at: iso(at_ms).replace('Z', '757123Z'),
  },
})

const chirpstack = (fCnt: number, at_ms: number, object: object, devAddr = '00189440') => ({
  ...{ deduplicationId: '3ac7e3c4-4401-4b8d-9386-a5c902f9202d', time: iso(at_ms).replace('Z', '023242+00:00') },
  deviceInfo: {
    ...{
      tenantId: '52f14cd4-c6f1-4fbd-8f87-4025e1d49242',
      tenantName: 'ChirpStack',
      applicationName: 'Test application',
    },
    ...{ deviceProfileName: 'Test device-profile', deviceName: 'Test device', devEui: '0101010101010101' },
    tags: { key: 'value' },
  },
  ...{ devAddr, adr: true, dr: 1, fCnt, fPort: 1, confirmed: false, data: 'qg==', object },
  rxInfo: [{ gatewayId: '0016c001f153a14c', uplinkId: 4217106255, rssi: -36, snr: 10.5, context: 'E3OWOQ==' }],
  txInfo: { frequency: 921_400_000, modulation: { lora: { bandwidth: 125_000, spreadingFactor: 11 } } },
})

const boards = [
  {
    ...{ station: 'muara', format: 'things-stack', name: '0004A30B001C0530' },
    fields: {
      distance: { sensor: 'level', quantity: 'distance_m', factor: 0.001 },
      BatV: { sensor: 'level', quantity: 'battery_v' },
    },
  },
  {
    ...{ station: 'hulu', format: 'chirpstack', name: '0101010101010101' },
    fields: {
      water_SOIL: { sensor: 'tanah', quantity: 'soil_moisture_pct' },
      'ext.temp': { sensor: 'tanah', quantity: 'soil_temperature_c' },
    },
  },
]

describe('The Things Stack', () => {
  it('is kept under the time of its network, marked, and numbered by the frame counter', async () => {
    const house = await boardHouse(boards)
    const said = thingsStack(1, start_ms - 2_000, { distance: 1_432, BatV: 3.694, Door_status: 'OPEN' })
    expect(await house.post(house.muara, said)).toMatchObject({ status: 200, body: { station: 'muara', stored: 1 } })
    expect((await house.kept('muara')).sort()).toEqual([
      'level.battery_v 3.694 arrival',
      'level.distance_m 1.432 arrival',
    ])
    expect(await house.times('muara')).toEqual([-2_000, -2_000])
    expect(Object.keys(await house.epochs('muara'))).toEqual(['lora-0004a30b001c0530-AXA50fHUjULPYKX_jzFSDg-'])
  })

  it('a frame that comes again is no new value, whatever time it has; what is missing is known', async () => {
    const house = await boardHouse(boards)
    const say = (f_cnt: number | undefined, at_ms: number) =>
      house.post(house.bendungan, thingsStack(f_cnt, at_ms, { distance: 1_000 }))
    await Promise.all([say(undefined, start_ms), say(undefined, start_ms + 40)])
    expect(await say(undefined, start_ms + 500)).toMatchObject({ status: 200, body: { stored: 0, repeated: 1 } })
    await house.restart()
    expect(await say(undefined, start_ms + 900)).toMatchObject({ body: { stored: 0, repeated: 1 } })
    await say(3, start_ms + 1_000)
    expect(await house.kept('muara')).toHaveLength(2)
    const [epoch] = (await house.side().store.ledger('muara')).epochs
    expect(epoch).toMatchObject({ packs: 2, highest_seq: 4, missing: [[2, 3]] })
  })

  it('without a payload formatter it is told so, and kept with the reason; a join is no matter of ours', async () => {
    const house = await boardHouse(boards)
    const bare = await house.post(house.muara, thingsStack(5, start_ms))
    expect(bare).toMatchObject({ status: 422, body: { detail: expect.stringContaining('payload formatter') } })
    expect(await house.quarantine('muara')).toEqual([expect.stringMatching(/^bad-board: .*decoded_payload/)])
    const { uplink_message: _, ...join } = thingsStack(1, start_ms)
    const joined = { ...join, join_accept: { session_key_id: 'AXBSH1Pk6Z0G166', received_at: iso(start_ms) } }
    expect(await house.post(house.muara, joined)).toMatchObject({ status: 200, body: { stored: 0 } })
  })

  it('of a device that has no station, or another’s, it is told so', async () => {
    const house = await boardHouse(boards)
    const said = thingsStack(1, start_ms, { distance: 1 })
    expect(await house.post(house.sekolah, said)).toMatchObject({ status: 422 })
    const stranger = { ...said, end_device_ids: { ...said.end_device_ids, dev_eui: 'FFFFFFFFFFFFFFFF' } }
    expect(await house.post(house.bendungan, stranger)).toMatchObject({
      ...{ status: 422, body: { detail: expect.stringContaining('FFFFFFFFFFFFFFFF') } },
    })
    expect(await house.kept('muara')).toEqual([])
  })
})

describe('ChirpStack', () => {
  const url = '/api/v1/push?event=up'

  it('is kept under the time of its network; after a join the counter begins anew', async () => {
    const house = await boardHouse(boards)
    const values = { water_SOIL: '13.25', ext: { temp: 28.5 }, conduct_SOIL: 35 }
    await house.post(house.hulu, chirpstack(4, start_ms - 1_000, values), {}, url)
    await house.post(house.hulu, chirpstack(4, start_ms + 1_000, values), {}, url)
    await house.post(house.hulu, chirpstack(4, start_ms + 2_000, values, '0018ffff'), {}, url)
    expect(await house.kept('hulu')).toEqual([
      ...['tanah.soil_moisture_pct 13.25 arrival', 'tanah.soil_temperature_c 28.5 arrival'],
      ...['tanah.soil_moisture_pct 13.25 arrival', 'tanah.soil_temperature_c 28.5 arrival'],
    ])
    expect(await house.epochs('hulu')).toEqual({
      'lora-0101010101010101-00189440': 1,
      'lora-0101010101010101-0018ffff': 1,
    })
  })

  it('its other events are acknowledged and ignored', async () => {
    const house = await boardHouse(boards)
    const { deviceInfo } = chirpstack(1, start_ms, {})
    const status = { deviceInfo, time: iso(start_ms), margin: 10, externalPowerSource: false, batteryLevel: 75.5 }
    expect(await house.post(house.hulu, status, {}, '/api/v1/push?event=status')).toMatchObject({ status: 200 })
    expect(await house.quarantine('hulu')).toEqual([])
  })
})
