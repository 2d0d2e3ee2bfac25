import { describe, expect, it } from 'vitest'
import { brokerHouse, closed, letIn, levelPack } from '../../kit/brokerHouse.ts'
import { eventually } from '../../kit/eventually.ts'

const readings = 'pantau/1/katulampa/readings'
const pack = (seq?: number) => JSON.stringify(levelPack(seq))
const will = {
  topic: 'pantau/1/katulampa/status',
  payload: Buffer.from('{"state":"offline"}'),
  qos: 1,
  retain: true,
} as const

describe('who is let in', () => {
  it.each([
    ['a wrong password', { username: 'katulampa', password: 'salah' }],
    ['an unknown name', { username: 'nobody', password: 'x' }],
    ['no name at all', {}],
    ['a name from the prototype', { username: '__proto__', password: 'x' }],
  ])('not %s: it is told so, and counted', async (_, who) => {
    const { client, refused } = await brokerHouse()
    await expect(letIn(client(who))).rejects.toMatchObject({ code: 4 })
    expect(refused()).toEqual({ 'wrong-password': 1 })
  })

  it('not MQTT 5, which is told so in its first answer', async () => {
    const { client, katulampa, refused } = await brokerHouse()
    await expect(letIn(client(katulampa, { protocolVersion: 5 }))).rejects.toThrow(/protocol version/i)
    expect(refused()).toEqual({ 'mqtt-5': 1 })
  })

  it('not a subscriber that asks for a lasting session', async () => {
    const { client, sirene, refused } = await brokerHouse()
    await expect(letIn(client(sirene, { clean: false, clientId: 'siren' }))).rejects.toMatchObject({ code: 5 })
    expect(refused()).toEqual({ 'persistent-session': 1 })
  })

  it('a last will for somebody else is never published, and no reason to turn anybody away', async () => {
    const { client, broker, katulampa, depok, sirene, refused, store } = await brokerHouse()
    const heard: string[] = []
    const reader = await letIn(client(katulampa))
    reader.on('message', (topic) => heard.push(topic))
    await reader.subscribeAsync('pantau/1/katulampa/#')
    for (const who of [depok, sirene]) (await letIn(client(who, { will }))).stream.destroy()
    await eventually(() => broker.stats().wills_dropped === 2)
    expect(refused()).toEqual({ 'foreign-will': 2 })
    expect({ heard, entries: store.entries }).toEqual({ heard: [], entries: [] })
  })

  it('keeps client ids apart by user name, so that no station can knock another one off', async () => {
    const { client, katulampa, depok, broker } = await brokerHouse()
    const victim = await letIn(client(katulampa, { clientId: 'pi' }))
    await letIn(client(depok, { clientId: 'pi' }))
    await victim.publishAsync(readings, pack(), { qos: 1 })
    expect(broker.stats()).toMatchObject({ takeovers: 0, known: 2 })
  })

  it('says when two nodes seem to share one identity', async () => {
    const { client, katulampa, broker, said } = await brokerHouse()
    for (let i = 0; i < 4; i++) await letIn(client(katulampa, { clientId: 'pi' }))
    expect(broker.stats()).toMatchObject({ takeovers: 3 })
    expect(said('two nodes seem to have one identity')).toBe(true)
  })
})

describe('what may be subscribed to', () => {
  it.each(['#', '+', '$SYS/#', 'pantau/#', 'pantau/1/#', 'pantau/1/+/readings', 'pantau/1/depok/#', '+/+/+/+'])(
    'not %s',
    async (topic) => {
      const { client, katulampa, sirene, refused } = await brokerHouse()
      for (const who of [katulampa, sirene]) {
        const reader = await letIn(client(who))
        await expect(reader.subscribeAsync(topic)).rejects.toThrow(/Unspecified error/)
      }
      expect(refused()).toEqual({ 'foreign-subscription': 2 })
    },
  )

  it('not a topic of a hundred levels, nor of two hundred; others are served meanwhile', async () => {
    const { client, katulampa, depok, store } = await brokerHouse()
    const reader = await letIn(client(katulampa))
    await expect(reader.subscribeAsync(`pantau/1/alerts${'/+'.repeat(97)}`)).rejects.toThrow()
    reader.subscribe(`pantau/1/alerts${'/+'.repeat(200)}`)
    await closed(reader)
    await (await letIn(client(depok))).publishAsync('pantau/1/depok/readings', pack(), { qos: 1 })
    expect(store.readings('depok')).toHaveLength(1)
  })

  it('alerts, by anyone who is known: the present state at once, then each change', async () => {
    const { client, sirene, katulampa, broker } = await brokerHouse()
    await broker.publishAlert('katulampa-siaga', '{"label":"Siaga 3"}')
    for (const [who, topic] of [
      [sirene, 'pantau/1/alerts/#'],
      [sirene, 'pantau/1/alerts/katulampa-siaga'],
      [katulampa, 'pantau/1/alerts/+'],
    ] as const) {
      const reader = await letIn(client(who))
      const heard: string[] = []
      reader.on('message', (_, payload, { retain }) => heard.push(`${retain ? 'now' : 'then'} ${payload}`))
      await reader.subscribeAsync(topic, { qos: 1 })
      await eventually(() => heard.length === 1)
      await broker.publishAlert('katulampa-siaga', '{"label":"Siaga 3"}')
      await eventually(() => heard.length === 2)
      expect(heard).toEqual(['now {"label":"Siaga 3"}', 'then {"label":"Siaga 3"}'])
    }
  })

  it('its own readings, by a station: whoever debugs a node sees what the gateway took', async () => {
    const { client, katulampa } = await brokerHouse()
    const station = await letIn(client(katulampa))
    await station.publishAsync(readings, pack(1), { qos: 1 })
    const heard: string[] = []
    const reader = await letIn(client(katulampa, { clientId: 'laptop' }))
    reader.on('message', (topic, payload) => heard.push(`${topic} ${payload}`))
    await reader.subscribeAsync('pantau/1/katulampa/#')
    await station.publishAsync(readings, pack(2), { qos: 1 })
    await eventually(() => heard.length > 0)
    expect(heard).toEqual([`${readings} ${pack(2)}`])
  })

  it('at most 32 alerts each', async () => {
    const { client, sirene, refused } = await brokerHouse()
    const siren = await letIn(client(sirene))
    for (let i = 0; i < 32; i++) await siren.subscribeAsync(`pantau/1/alerts/a${i}`)
    await expect(siren.subscribeAsync('pantau/1/alerts/a32')).rejects.toThrow()
    await siren.subscribeAsync('pantau/1/alerts/a31')
    expect(refused()).toEqual({ 'foreign-subscription': 1 })
  })
})
