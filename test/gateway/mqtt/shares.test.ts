/** One name cannot keep the others from being read, whatever it sends and over however many connections. */
import { generate, type Packet } from 'mqtt-packet'
import { expect, it } from 'vitest'
import { openShares, turnBytes_max, turnPackets_max } from '../../../gateway/mqtt/shares.ts'
import { brokerHouse, letIn, levelPack } from '../../kit/brokerHouse.ts'
import { eventually } from '../../kit/eventually.ts'
import { connectOf, rawMqtt } from '../../kit/rawMqtt.ts'

it('lets a name read so many packets and bytes a turn, and others beside it', () => {
  const { shares } = house()
  shares.took('hulu', turnPackets_max - 1, 10)
  expect(shares.hasRoom('hulu')).toBe(true)
  shares.took('hulu', 1, 10)
  shares.took('hilir', 1, turnBytes_max)
  expect(['hulu', 'hilir', 'muara'].map(shares.hasRoom)).toEqual([false, false, true])
})

it('begins anew with each turn, and those who waited read in the order in which they came', () => {
  const { shares, next } = house()
  const read: string[] = []
  shares.took('hulu', turnPackets_max, 0)
  const greedy = (who: string) => () => {
    read.push(who)
    shares.took('hulu', turnPackets_max, 0)
    shares.wait('hulu', greedyOf[who]!)
  }
  const greedyOf: Record<string, () => void> = { a: greedy('a'), b: greedy('b'), c: greedy('c') }
  for (const who of ['a', 'b', 'c']) shares.wait('hulu', greedyOf[who]!)
  for (let n = 0; n < 6; n++) next()
  expect(read).toEqual(['a', 'b', 'c', 'a', 'b', 'c'])
})

it('plans no turn while nobody has been read', () => {
  const { shares, next, planned } = house()
  expect(planned()).toBe(0)
  shares.took('hulu', 1, 1)
  shares.took('hilir', 1, 1)
  expect(planned()).toBe(1)
  next()
  expect(planned()).toBe(0)
})

const status = {
  cmd: 'publish',
  topic: 'pantau/1/katulampa/status',
  qos: 1,
  dup: false,
  retain: false,
  payload: '{"state":"online"}',
} as const

it.each<[string, Packet]>([
  ['a state that is known', { ...status, messageId: 1 }],
  ['what cannot be understood', { ...status, messageId: 1, payload: 'x' }],
])('answers another station after a few turns, while one has sent thousands of times %s', async (_what, packet) => {
  const { broker, client, katulampa, depok, store } = await brokerHouse()
  const calm = await letIn(client(depok))
  const loud = await Promise.all(
    Array.from({ length: 5 }, async (_, n) => {
      const raw = await rawMqtt({ port: broker.port })
      raw.socket.write(generate({ ...connectOf(katulampa), clientId: `k-${n}` } as Packet))
      await eventually(raw.isIn)
      return raw
    }),
  )
  const one = generate(packet)
  const many = Buffer.concat(Array.from({ length: 800 }, () => one))
  for (const { socket } of loud) socket.write(many)
  await calm.publishAsync('pantau/1/depok/readings', JSON.stringify(levelPack()), { qos: 1 })
  expect(broker.stats().acks).toBeLessThan(1_000)
  expect(store.readings('depok')).toHaveLength(1)
  await eventually(() => broker.stats().acks === 4_001)
})

it('goes on with what was left of a connection that has said its last word', async () => {
  const { broker, katulampa } = await brokerHouse()
  const raw = await rawMqtt({ port: broker.port })
  const said = Array.from({ length: 500 }, () => generate({ ...status, messageId: 1 }))
  raw.socket.write(generate(connectOf(katulampa)))
  await eventually(raw.isIn)
  raw.socket.end(Buffer.concat(said))
  await eventually(() => broker.stats().acks === 500)
  await eventually(raw.isClosed)
})

function house() {
  const later: (() => void)[] = []
  return {
    shares: openShares((begin) => void later.push(begin)),
    planned: () => later.length,
    next: () => later.shift()?.(),
  }
}
