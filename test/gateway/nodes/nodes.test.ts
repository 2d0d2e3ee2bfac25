/** A new node beside a real gateway: what is wrong with it is said at once, in words, to everybody who looks. */
import { connectAsync, type MqttClient } from 'mqtt'
import pino from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import type { RefusedAnswer, Station } from '../../../gateway/contract.ts'
import { openNodes } from '../../../gateway/nodes/index.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { startGateway } from '../../kit/gateway.ts'
import { staffOf } from '../../kit/staff.ts'
import { storeIn } from '../store/kit.ts'

it('says of a new node what keeps its readings out, and nothing once they come in', async () => {
  const gateway = await startGateway()
  const password = gateway.addStation('bendung')
  const staff = staffOf(gateway.folder)
  const station = async (): Promise<Station> =>
    (await ask<Station[]>('/stations')).find((one) => one.station === 'bendung')!
  const kinds = async () => (await station()).troubles?.map(({ kind, sensor }) => (sensor ? `${kind} ${sensor}` : kind))
  const refused = (headers = {}) => ask<RefusedAnswer>('/stations/bendung/refused', headers)

  await expect(connect('salah')).rejects.toThrow()
  expect((await station()).troubles).toMatchObject([
    { kind: 'password', en: expect.stringContaining('wrong password') },
  ])
  expect((await refused(staff)).recent).toMatchObject([{ reason: 'wrong-password', address: '127.0.0.1' }])
  expect((await refused()).recent[0]).not.toHaveProperty('address')

  const node = await connect(password)
  onTestFinished(() => void node.end(true))
  const say = (topic: string, body: object) =>
    node.publishAsync(`pantau/1/bendung/${topic}`, JSON.stringify(body), { qos: 1 })
  await say('about', { name: 'Bendung', sensors: [{ sensor: 'level', model: 'A', quantities: ['water_level'] }] })
  await say('readings', {
    epoch: 'e',
    seq: 1,
    readings: [{ sensor: 'level', at_ms: '2026', values: { water_level_m: 1 } }],
  })
  await say('status', {
    state: 'online',
    clock: 'synced',
    sensors: { level: { connected: true, frames: 0, wiring: 'silent' } },
  })
  await eventually(async () => expect(await kinds()).toEqual(['refused', 'refused', 'wire level']))
  expect((await refused()).kept).toContainEqual(expect.objectContaining({ reason: 'bad-time', n: 1 }))
  expect((await station()).last_reading_ms).toBeUndefined()
  expect((await station()).health).toMatchObject({ clock: 'synced', sensors: { level: { wiring: 'silent' } } })

  await say('about', {
    name: 'Bendung',
    sensors: [{ sensor: 'level', model: 'A', quantities: ['water_level_m'], every_s: 5 }],
  })
  await say('status', {
    state: 'online',
    clock: 'synced',
    sensors: { level: { connected: true, frames: 9, wiring: 'good' } },
  })
  await say('readings', {
    epoch: 'e',
    seq: 2,
    readings: [{ sensor: 'level', at_ms: Date.now(), values: { water_level_m: 1 } }],
  })
  await eventually(async () => expect((await station()).last_reading_ms).toBeTypeOf('number'))
  expect(await kinds()).toEqual(['refused']) // the reading with the wrong time was thrown away, which stays told for a while

  async function ask<T>(path: string, headers = {}): Promise<T> {
    return (await fetch(`${gateway.http}/api/v1${path}`, { headers })).json()
  }

  function connect(secret: string): Promise<MqttClient> {
    return connectAsync(gateway.mqtt, { username: 'bendung', password: secret, clientId: 'node', reconnectPeriod: 0 })
  }
})

it('knows nothing more of a station that was forgotten', async () => {
  const store = await storeIn(emptyFolder())
  onTestFinished(() => store.close())
  const nodes = openNodes({ store, now: () => 1_000_000, isStation: () => true, log: pino({ level: 'silent' }) })
  for (const station of ['bendung', 'hulu']) {
    nodes.said(station, { clock: 'synced' })
    nodes.refused(station, 'bad-time', 1)
  }
  nodes.forgot('bendung')
  expect([nodes.health('bendung'), nodes.refusals('bendung')]).toEqual([undefined, []])
  expect([nodes.health('hulu')?.clock, nodes.refusals('hulu')]).toMatchObject(['synced', [{ reason: 'bad-time' }]])
})
