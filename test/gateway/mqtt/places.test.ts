/** Who gets in while others crowd the door. Other addresses are those of the loopback network, 127.0.0.2 and so on. */
import { expect, it } from 'vitest'
import { brokerHouse } from '../../kit/brokerHouse.ts'
import { eventually } from '../../kit/eventually.ts'
import { connectOf, type RawMqtt, rawMqtt } from '../../kit/rawMqtt.ts'

async function house(options: Parameters<typeof brokerHouse>[0] = {}) {
  const opened = await brokerHouse({ connect_ms: 600_000, ...options })
  const knock = (from?: string) => rawMqtt({ port: opened.broker.port, ...(from && { from }) })
  const crowd = (from: string, n: number) => Promise.all(Array.from({ length: n }, () => knock(from)))
  return { ...opened, knock, crowd }
}
const stillOpen = (sockets: RawMqtt[]) => sockets.filter(({ isClosed }) => !isClosed()).length

it('a station that needs long for its first word keeps its place, however many come from another address meanwhile', async () => {
  const { knock, crowd, katulampa, depok, refused, broker } = await house()
  const [slow, viewer] = [await knock('127.0.0.2'), await knock('127.0.0.3')]
  const flood = await crowd('127.0.0.9', 190)
  await eventually(() => broker.stats().accepted === 192 && stillOpen(flood) === 98)
  slow.send(connectOf(katulampa))
  viewer.send(connectOf(depok))
  await eventually(() => slow.isIn() && viewer.isIn())
  expect(refused()).toEqual({ 'too-many-unknown': 92 })
})

it('a station that was known gets in while two hundred addresses crowd the door', async () => {
  const { knock, katulampa, refused } = await house()
  const before = await knock('127.0.0.2')
  before.send(connectOf(katulampa))
  await eventually(before.isIn)
  before.socket.destroy()
  const again = await knock('127.0.0.2')
  const flood = await Promise.all(Array.from({ length: 200 }, (_, i) => knock(`127.0.1.${i + 1}`)))
  await eventually(() => stillOpen(flood) <= 100)
  again.send(connectOf(katulampa))
  await eventually(again.isIn)
  expect(Object.keys(refused())).toEqual(['too-many-unknown'])
})

it('five hundred stations behind one address come back at once where the operator allows so many', async () => {
  const { registry, crowd, broker, refused } = await house({ limits: { perAddress_max: 1_000 } })
  const stations = Array.from({ length: 500 }, (_, i) => registry.addStation({ station: `s-${i}` }))
  const connections = await crowd('127.0.0.2', 500)
  for (const [i, { send }] of connections.entries()) send(connectOf(stations[i]!))
  await eventually(() => connections.every(({ isIn }) => isIn()))
  expect([broker.stats().known, refused()]).toEqual([500, {}])
})

it('one name has at most so many connections: its oldest goes, and no other name’s', async () => {
  const { crowd, knock, katulampa, depok, refused, broker } = await house({ limits: { perIdentity_max: 3 } })
  const other = await knock()
  other.send(connectOf(depok))
  await eventually(other.isIn)
  const own = await crowd('127.0.0.2', 5)
  for (const [i, { send, isIn }] of own.entries()) {
    send(connectOf(katulampa, `client-${i}`))
    await eventually(isIn)
  }
  await eventually(() => broker.stats().known === 4)
  expect([own.map(({ isClosed }) => isClosed()), other.isClosed()]).toEqual([[true, true, false, false, false], false])
  expect(refused()).toEqual({ 'too-many-of-one': 2 })
})
