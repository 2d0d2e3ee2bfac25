/** A bridge: one connection that carries several stations. */
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import mqtt from 'mqtt'
import { describe, expect, it, onTestFinished } from 'vitest'
import { boardHouse } from '../../kit/boardHouse.ts'
import { levelPack, start_ms } from '../../kit/brokerHouse.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { freePorts } from '../../kit/freePorts.ts'
import { needs } from '../../kit/needs.ts'

const topicOf = (station: string) => `pantau/1/${station}/readings`
const pack = (seq = 1) => JSON.stringify(levelPack(seq, start_ms + seq))

describe('a bridge', () => {
  it('speaks for the stations that it was given, and for no other', async () => {
    const house = await boardHouse()
    const bridge = await house.client(house.bendungan, { clean: false, clientId: 'bendungan' })
    for (const station of ['hulu', 'hilir', 'sekolah', 'nobody'])
      await bridge.publishAsync(topicOf(station), pack(), { qos: 1 })
    await bridge.publishAsync('pantau/1/muara/simple/level/distance_m', '1.5', { qos: 1 })
    for (const station of ['hulu', 'hilir', 'muara']) expect(await house.kept(station)).toHaveLength(1)
    for (const station of ['sekolah', 'nobody']) expect(await house.kept(station)).toEqual([])
    expect(house.refused()).toEqual({ 'foreign-topic': 2 })
  })

  it('no longer for one that was retired', async () => {
    const house = await boardHouse()
    const bridge = await house.client(house.bendungan)
    await bridge.publishAsync(topicOf('hulu'), pack(1), { qos: 1 })
    house.registry.retire('hulu', 'torn down', start_ms)
    await bridge.publishAsync(topicOf('hulu'), pack(2), { qos: 1 })
    expect(await house.kept('hulu')).toHaveLength(1)
  })

  it('sends again what its broker has retained: without a time it is no value; with one it is known', async () => {
    const house = await boardHouse()
    const bridge = await house.client(house.bendungan)
    const distance = 'pantau/1/muara/simple/level/distance_m'
    await bridge.publishAsync(distance, '1.5', { qos: 1, retain: true })
    await bridge.publishAsync(distance, `{"value":1.5,"at_ms":${start_ms}}`, { qos: 1, retain: true })
    await bridge.publishAsync(distance, `{"value":1.5,"at_ms":${start_ms}}`, { qos: 1, retain: true })
    expect(await house.kept('muara')).toEqual(['level.distance_m 1.5 own clock'])
    expect(house.refused()).toEqual({ 'retained-value': 1 })
  })
})

const mosquitto = needs('mosquitto')
it.skipIf(mosquitto.skip)(
  `a mosquitto bridge with four stations and poisoned messages is never stuck (${mosquitto.why})`,
  async () => {
    const house = await boardHouse([
      { station: 'muara', format: 'tasmota', fields: { 'SR04.Distance': { sensor: 'level', quantity: 'distance_m' } } },
    ])
    const [[port], file] = [await freePorts(1), join(emptyFolder(), 'bridge.conf')]
    const { username, password } = house.bendungan
    writeFileSync(
      file,
      [
        `listener ${port} 127.0.0.1`,
        'allow_anonymous true',
        'connection desa',
        `address 127.0.0.1:${house.side().broker.port}`,
        `remote_username ${username}`,
        `remote_password ${password}`,
        'notifications true',
        'cleansession false',
        'restart_timeout 1 2',
        'topic pantau/1/# out 1',
        'topic tele/# out 1',
        '',
      ].join('\n'),
    )
    const broker = spawn('mosquitto', ['-c', file])
    onTestFinished(() => void broker.kill('SIGKILL'))
    await eventually(() => house.side().broker.stats().known === 1)

    const local = mqtt.connect(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 100 })
    onTestFinished(() => void local.end(true))
    const say = (topic: string, payload: string | Buffer, qos: 0 | 1 = 1) => local.publishAsync(topic, payload, { qos })
    await say(topicOf('hulu'), pack(1))
    await say(topicOf('hulu'), '{"readings": NaN')
    await say(topicOf('sekolah'), pack(1)) // not one of its stations
    await say(topicOf('hilir'), Buffer.alloc(200_000, 120)) // too large for a pack
    await say(topicOf('hilir'), Buffer.alloc(300_000, 120)) // and for a message
    await say(topicOf('nobody'), Buffer.alloc(5_000_000, 120))
    await say('pantau/1/hilir/status', 'garbage')
    await say(topicOf('hilir'), pack(1), 0)
    await say('tele/muara/SENSOR', '{"SR04":{"Distance":1.5}}')
    await say('pantau/1/nowhere', 'x')
    await say(topicOf('hulu'), pack(2))
    await eventually(async () => (await house.kept('hulu')).length === 2 && (await house.kept('muara')).length === 1)
    await eventually(async () => (await house.kept('hilir')).length === 1)
    expect(await house.kept('sekolah')).toEqual([])
    expect((await house.quarantine('hulu'))[0]).toMatch(/^not-json/)
    expect((await house.quarantine('hilir')).map((line) => line.split(':')[0]).sort()).toEqual([
      'bad-status',
      'too-large',
      'too-large',
    ])
    // Its own notification ($SYS/broker/connection/…/state) is its last will, too: ignored, and no reason to turn it away.
    expect(house.refused()).toMatchObject({ 'foreign-will': 1, 'foreign-topic': expect.any(Number) })
    expect(house.side().broker.stats()).toMatchObject({ known: 1, accepted: 1 })
  },
)
