import { once } from 'node:events'
import { connect } from 'node:net'
import { generate } from 'mqtt-packet'
import { describe, expect, it, onTestFinished } from 'vitest'
import { boardHouse } from '../../kit/boardHouse.ts'
import { start_ms } from '../../kit/brokerHouse.ts'
import { eventually } from '../../kit/eventually.ts'
import { needs } from '../../kit/needs.ts'

const distance = 'pantau/1/sekolah/simple/level/distance_m'

const of = (sensor: string, quantity = 'distance_m') => `pantau/1/sekolah/simple/${sensor}/${quantity}`

describe('one value a message', () => {
  it('is kept, with the mark of its time', async () => {
    const house = await boardHouse()
    const board = await house.client(house.sekolah)
    const said = {
      'a-number-as-text': ['1.25', '1.25 arrival'],
      'b-with-spaces-and-a-line-end': [' 0.5\r\n', '0.5 arrival'],
      'c-in-json': ['{"value":1.25}', '1.25 arrival'],
      'd-with-a-time-of-its-own': [`{"value":1.25,"at_ms":${start_ms - 1_000}}`, '1.25 own clock'],
      'e-nan-of-c': ['nan', 'null arrival'],
      'f-nan-of-python': ['-NaN', 'null arrival'],
      'g-unavailable': ['unavailable', 'null arrival'],
      'h-null': ['{"value":null}', 'null arrival'],
    }
    for (const [sensor, [payload]] of Object.entries(said)) await board.publishAsync(of(sensor), payload!, { qos: 1 })
    expect((await house.kept('sekolah')).sort()).toEqual(
      Object.entries(said).map(([sensor, [, kept]]) => `${sensor}.distance_m ${kept}`),
    )
    expect(await house.epochs('sekolah')).toEqual({ 'board-simple': 8 })
  })

  it('that cannot be read is acknowledged, and kept with the reason', async () => {
    const house = await boardHouse()
    const board = await house.client(house.sekolah)
    const said: [topic: string, payload: string, reason: string][] = [
      [distance, '1,25', 'not-a-number'],
      [distance, '1.25 m', 'not-a-number'],
      [distance, '', 'not-a-number'],
      [distance, '{"level":1}', 'bad-board'],
      [distance, '{"value":1,"at_ms":1760000000.5}', 'bad-board'],
      [distance, '{"value":1,"at_ms":"now"}', 'bad-board'],
      [of('level', 'metres'), '1', 'unknown-quantity'],
      [distance, '1'.repeat(2_000), 'bad-board'],
    ]
    for (const [topic, payload] of said) await board.publishAsync(topic, payload, { qos: 1 })
    const reasons = (await house.quarantine('sekolah')).map((line) => line.split(':')[0]!)
    expect(reasons.toSorted()).toEqual(said.map(([, , reason]) => reason).toSorted())
    await board.publishAsync(distance, '1', { qos: 1 })
    expect(await house.kept('sekolah')).toEqual(['level.distance_m 1 arrival'])
  })

  it('two in one millisecond have two names', async () => {
    const house = await boardHouse()
    const board = await house.client(house.sekolah)
    await Promise.all(['1', '2', '2'].map((value) => board.publishAsync(distance, value, { qos: 1 })))
    expect(await house.times('sekolah')).toEqual([0, 1, 2])
  })

  it('is nobody’s but its station’s, and reaches no subscriber', async () => {
    const house = await boardHouse()
    const board = await house.client(house.sekolah)
    const heard: string[] = []
    board.on('message', (topic) => heard.push(topic))
    await board.subscribeAsync('pantau/1/sekolah/#')
    await board.publishAsync('pantau/1/hulu/simple/level/distance_m', '1', { qos: 1 })
    await board.publishAsync(distance, '1', { qos: 1, retain: true })
    expect(await house.kept('hulu')).toEqual([])
    expect(house.refused()).toEqual({ 'foreign-topic': 1 })
    expect(heard).toEqual([])
  })
})

describe('QoS 0', () => {
  it('is kept, counted apart, and said of the station, because what is lost on the way is not noticed', async () => {
    const house = await boardHouse()
    const board = await house.client(house.sekolah)
    await board.publishAsync(distance, '1.25', { qos: 0 })
    await eventually(async () => (await house.kept('sekolah')).length === 1)
    expect(await house.epochs('sekolah')).toEqual({ 'board-simple-qos-0': 1 })
    await house.side().stations.reached(house.side().store.position())
    expect(house.side().stations.get('sekolah')).toMatchObject({ may_lose_ms: start_ms })
  })
})

describe('a message that is sent again', () => {
  const publish = (id: number, value: string, dup: boolean) =>
    generate({ cmd: 'publish', topic: distance, payload: value, qos: 1, messageId: id, dup, retain: false })

  /** Says these bytes on a connection of its own, and waits for so many receipts. */
  async function say(house: Awaited<ReturnType<typeof boardHouse>>, messages: Buffer[]) {
    const { username, password } = house.sekolah
    const socket = connect({ host: '127.0.0.1', port: house.side().broker.port })
    onTestFinished(() => void socket.destroy())
    let heard = 0
    socket.on('data', (bytes) => {
      heard += bytes.length
    })
    socket.write(generate({ cmd: 'connect', clientId: 'esp', username, password: Buffer.from(password) } as never))
    await once(socket, 'data')
    for (const bytes of messages) socket.write(bytes)
    await eventually(() => heard === 4 + 4 * messages.length) // CONNACK and each PUBACK have four bytes
    socket.destroy()
  }

  it('because its receipt was lost is no new value; a new one under the same packet id is', async () => {
    const house = await boardHouse()
    await say(house, [publish(7, '1.25', false), publish(7, '1.25', true)])
    expect(await house.kept('sekolah')).toHaveLength(1)
    await say(house, [publish(7, '1.25', true)])
    expect(await house.kept('sekolah')).toHaveLength(1)
    house.clock.now_ms += 60_000
    await say(house, [publish(7, '1.25', false), publish(8, '1.25', true)])
    expect(await house.times('sekolah')).toEqual([0, 60_000, 60_001])
  })

  it('is known after a restart of the gateway, too', async () => {
    const house = await boardHouse()
    await say(house, [publish(7, '0.2', false)])
    await house.restart()
    house.clock.now_ms += 5_000
    await say(house, [publish(7, '0.2', true), publish(8, '0.2', true)])
    expect(await house.times('sekolah')).toEqual([0, 5_000])
  })
})

const mosquitto = needs('mosquitto_pub')
it.skipIf(mosquitto.skip)(`mosquitto_pub is served with either QoS (${mosquitto.why})`, async () => {
  const house = await boardHouse()
  const words = (qos: string, value: string) => ['-t', distance, '-q', qos, '-m', value]
  expect(await house.mosquittoPub(house.sekolah, ...words('1', '1.5'))).toBe(0)
  house.clock.now_ms += 1
  expect(await house.mosquittoPub(house.sekolah, ...words('0', '1.6'))).toBe(0)
  await eventually(async () => (await house.kept('sekolah')).length === 2)
  expect(await house.kept('sekolah')).toEqual(['level.distance_m 1.5 arrival', 'level.distance_m 1.6 arrival'])
})
