import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import type { Credentials } from '../../../gateway/stations/registry.ts'
import { brokerHouse, closed, letIn, levelPack, start_ms } from '../../kit/brokerHouse.ts'
import { eventually } from '../../kit/eventually.ts'
import { needs } from '../../kit/needs.ts'
import { remembered } from '../../kit/paperStore.ts'

const readings = 'pantau/1/katulampa/readings'
const status = 'pantau/1/katulampa/status'
const about = 'pantau/1/katulampa/about'
const pack = (seq?: number, at_ms?: number) => JSON.stringify(levelPack(seq, at_ms))
const will = { topic: status, payload: Buffer.from('{"state":"offline"}'), qos: 1, retain: true } as const

describe('the receipt', () => {
  it('comes once a reading is on disk, and not before', async () => {
    const { client, katulampa, store } = await brokerHouse()
    const station = await letIn(client(katulampa))
    store.hold()
    let isAcknowledged = false
    const receipt = station.publishAsync(readings, pack(), { qos: 1 }).then(() => {
      isAcknowledged = true
    })
    await eventually(() => store.waiting() === 1)
    await station.subscribeAsync('pantau/1/alerts/#') // a round trip: an early PUBACK would have come before its answer
    expect(isAcknowledged).toBe(false)
    store.release()
    await receipt
    expect(store.readings('katulampa')).toEqual(levelPack().readings)
  })

  it('does not come while the disk refuses, and comes again when there is room', async () => {
    const { client, katulampa, store, refused } = await brokerHouse()
    store.fill()
    const first = await letIn(client(katulampa))
    const cut = closed(first)
    let isAcknowledged = false
    first.publish(readings, pack(), { qos: 1 }, (err) => {
      isAcknowledged = !err
    })
    await cut
    expect(isAcknowledged).toBe(false)
    expect(refused()).toMatchObject({ 'disk-refused': 1 })
    store.empty()
    await (await letIn(client(katulampa))).publishAsync(readings, pack(), { qos: 1 })
    expect(store.readings('katulampa')).toHaveLength(1)
  })
})

describe('where may be published', () => {
  it.each([
    ['another station’s readings', 'pantau/1/depok/readings'],
    ['a topic of its own that has no meaning', 'pantau/1/katulampa/cmd'],
    ['its own prefix alone', 'pantau/1/katulampa/'],
    ['a hundred levels below its own', `pantau/1/katulampa${'/a'.repeat(97)}`],
    ['an alert', 'pantau/1/alerts/katulampa-siaga'],
    ['the broker’s own topics', '$SYS/katulampa'],
    ['nowhere near', 'x'],
  ])('not %s: acknowledged, counted and ignored', async (_, topic) => {
    const { client, katulampa, refused, store } = await brokerHouse()
    const station = await letIn(client(katulampa))
    await station.publishAsync(topic, pack(), { qos: 1, retain: true })
    expect(refused()).toEqual({ 'foreign-topic': 1 })
    expect(store.entries).toEqual([])
    await station.publishAsync(readings, pack(), { qos: 1 })
    expect(store.readings('katulampa')).toHaveLength(1)
  })

  it('not on two hundred levels: the connection is closed without a receipt', async () => {
    const { client, katulampa, refused, store } = await brokerHouse()
    const station = await letIn(client(katulampa))
    let isAcknowledged = false
    station.publish(`pantau/1/katulampa${'/a'.repeat(200)}`, pack(), { qos: 1 }, (err) => {
      isAcknowledged = !err
    })
    await closed(station)
    expect({ isAcknowledged, refused: refused() }).toEqual({ isAcknowledged: false, refused: { 'foreign-topic': 1 } })
    expect(store.entries).toEqual([])
  })

  it('nowhere, for a subscriber: acknowledged and ignored', async () => {
    const { client, sirene, refused, store } = await brokerHouse()
    const siren = await letIn(client(sirene))
    await siren.publishAsync(readings, pack(), { qos: 1 })
    expect(refused()).toEqual({ 'foreign-topic': 1 })
    expect(store.entries).toEqual([])
  })

  it.each([0, 2] as const)('not with QoS %i: kept in quarantine, never acknowledged, closed', async (qos) => {
    const { client, katulampa, refused, store } = await brokerHouse()
    const station = await letIn(client(katulampa))
    const answers: string[] = []
    station.on('packetreceive', ({ cmd }) => answers.push(cmd))
    station.publish(readings, pack(), { qos })
    await closed(station)
    expect(answers).toEqual([])
    expect(refused()).toEqual({ [`qos-${qos}`]: 1 })
    expect(store.refused(`qos-${qos}`)).toMatchObject([{ station: 'katulampa' }])
    expect(store.readings('katulampa')).toEqual([])
  })

  it('not by finishing a QoS 2 handshake that never began here', async () => {
    const { client, katulampa, refused } = await brokerHouse()
    const station = await letIn(client(katulampa))
    const answers: string[] = []
    station.on('packetreceive', ({ cmd }) => answers.push(cmd))
    station.stream.write(Buffer.from([0x62, 2, 0, 7])) // PUBREL of packet 7
    await closed(station)
    expect(answers).toEqual([])
    expect(refused()).toEqual({ 'qos-2-release': 1 })
  })

  it('stores retained readings like any other, and retains nothing', async () => {
    const { client, katulampa, store, broker } = await brokerHouse()
    const station = await letIn(client(katulampa))
    await station.publishAsync(readings, pack(), { qos: 1, retain: true })
    expect(store.readings('katulampa')).toHaveLength(1)
    expect(broker.stats()).toMatchObject({ retained_readings: 1 })
    const heard: string[] = []
    const reader = await letIn(client(katulampa, { clientId: 'reader' }))
    reader.on('message', (topic) => heard.push(topic))
    await reader.subscribeAsync('pantau/1/katulampa/#')
    await station.publishAsync(status, '{"state":"online"}', { qos: 1, retain: true })
    await eventually(() => heard.length > 0)
    expect(heard).toEqual([status])
  })

  it('retains nothing although somebody listens to these readings', async () => {
    const { client, katulampa } = await brokerHouse()
    const station = await letIn(client(katulampa))
    await station.subscribeAsync(readings)
    await station.publishAsync(readings, pack(), { qos: 1, retain: true })
    const heard: string[] = []
    const later = await letIn(client(katulampa, { clientId: 'later' }))
    later.on('message', (topic) => heard.push(topic))
    await later.subscribeAsync(readings)
    await later.subscribeAsync('pantau/1/alerts/#') // what is retained comes before this answer
    expect(heard).toEqual([])
  })
})

describe('a session', () => {
  it('is kept by the broker for nobody: who asks for one is told that there is none', async () => {
    const { client, katulampa, broker } = await brokerHouse()
    const asking = { clean: false, clientId: 'pi' } as const
    const first = await letIn(client(katulampa, asking))
    await first.subscribeAsync('pantau/1/alerts/#', { qos: 1 })
    await first.endAsync()
    await broker.publishAlert('siaga', '{"state":"active"}')
    const again = client(katulampa, asking)
    const answer = new Promise((resolve) => again.once('connect', resolve))
    const heard: string[] = []
    again.on('message', (topic) => heard.push(topic))
    expect(await answer).toMatchObject({ sessionPresent: false })
    await again.subscribeAsync(status) // what waited for it would come before this answer
    expect(heard).toEqual([])
  })
})

describe('what a station says about itself', () => {
  const bendung = { name: 'Bendung Katulampa', place: { lat: -6.63, lon: 106.84 }, sensors: [] }

  it('is retained, and again after a restart of the gateway', async () => {
    const { client, katulampa } = await brokerHouse({}, [remembered('katulampa', bendung)])
    const reader = await letIn(client(katulampa))
    const heard: unknown[] = []
    reader.on('message', (_, payload, { retain }) => heard.push({ retain, about: JSON.parse(String(payload)) }))
    await reader.subscribeAsync(about)
    await eventually(() => heard.length === 1)
    expect(heard).toEqual([{ retain: true, about: bendung }])
  })

  it('is offline when its connection breaks, by its last will', async () => {
    const { client, katulampa, store } = await brokerHouse()
    const station = await letIn(client(katulampa, { will }))
    await station.publishAsync(status, '{"state":"online"}', { qos: 1, retain: true })
    station.stream.destroy()
    await eventually(() => store.presence('katulampa').length === 2)
    expect(store.presence('katulampa')).toEqual(['online', 'offline'])
  })

  it.each(['pi', 'pi-again'])(
    'stays online when its old connection dies after a new one (%s) came',
    async (clientId) => {
      const { client, katulampa, store, broker } = await brokerHouse()
      const old = await letIn(client(katulampa, { will, clientId: 'pi' }))
      await old.publishAsync(status, '{"state":"online"}', { qos: 1, retain: true })
      await letIn(client(katulampa, { will, clientId }))
      old.stream.destroy()
      await eventually(() => broker.stats().wills_dropped === 1)
      expect(store.presence('katulampa')).toEqual(['online'])
    },
  )

  it('is not made offline by the gateway going away', async () => {
    const { client, katulampa, store, broker } = await brokerHouse()
    const station = await letIn(client(katulampa, { will }))
    await station.publishAsync(status, '{"state":"online"}', { qos: 1, retain: true })
    await broker.close()
    expect(store.presence('katulampa')).toEqual(['online'])
  })
})

describe('closing', () => {
  it('answers what was received before it cuts the connections', async () => {
    const { client, katulampa, store, broker } = await brokerHouse()
    const station = await letIn(client(katulampa))
    store.hold()
    const receipt = station.publishAsync(readings, pack(), { qos: 1 })
    await eventually(() => store.waiting() === 1)
    const isClosed = broker.close()
    store.release()
    await Promise.all([receipt, isClosed])
    await expect(letIn(client(katulampa))).rejects.toThrow()
  })
})

const mosquitto = needs('mosquitto_pub')
describe.skipIf(mosquitto.skip)(`another program’s client (${mosquitto.why})`, () => {
  it('is served: mosquitto_pub with QoS 1, and ignored on another station’s topic', async () => {
    const { katulampa, store, refused, broker } = await brokerHouse()
    const send = (topic: string) => mosquittoPub(broker.port, katulampa, topic, pack(1, start_ms))
    expect(await send(readings)).toBe(0)
    expect(store.readings('katulampa')).toHaveLength(1)
    expect(await send('pantau/1/depok/readings')).toBe(0)
    expect(store.readings('depok')).toEqual([])
    expect(refused()).toEqual({ 'foreign-topic': 1 })
  })
})

async function mosquittoPub(port: number, who: Credentials, topic: string, message: string): Promise<number> {
  const words = ['-h', '127.0.0.1', '-p', `${port}`, '-u', who.username, '-P', who.password, '-q', '1', '-t', topic]
  const [code] = await once(spawn('mosquitto_pub', [...words, '-m', message], { timeout: 5_000 }), 'exit')
  return code
}
