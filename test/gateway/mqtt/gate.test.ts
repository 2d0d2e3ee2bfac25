import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { brokerHouse, closed, letIn, levelPack, start_ms } from '../../kit/brokerHouse.ts'
import { eventually } from '../../kit/eventually.ts'
import { dist } from '../../kit/root.ts'

const readings = 'pantau/1/katulampa/readings'
const mebibyte = 1024 * 1024

it('acknowledges a message of 10 MB without keeping it, sets it aside as too large, and others are served meanwhile', async () => {
  const { client, katulampa, depok, store, refused, broker } = await brokerHouse()
  const loud = await letIn(client(katulampa))
  const isAnswered = loud.publishAsync(readings, Buffer.alloc(10 * mebibyte, 'x'), { qos: 1 })
  await (await letIn(client(depok))).publishAsync('pantau/1/depok/readings', JSON.stringify(levelPack()), { qos: 1 })
  await isAnswered
  await loud.publishAsync(readings, JSON.stringify(levelPack()), { qos: 1 })
  expect(store.readings('depok')).toHaveLength(1)
  expect(store.readings('katulampa')).toHaveLength(1)
  expect(store.refused()).toMatchObject([{ station: 'katulampa', reason: 'too-large' }])
  expect([refused(), broker.stats().accepted]).toEqual([{}, 2])
})

it('lets a stranger announce nothing large at all', async () => {
  const { socket, refused } = await brokerHouse()
  const stranger = socket()
  stranger.write(Buffer.from([0x10, 0xff, 0xff, 0x03])) // CONNECT of 64 KiB
  await closed(stranger)
  expect(refused()).toEqual({ 'packet-too-large': 1 })
})

it.each([
  ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ['a length that never ends', Buffer.from([0x10, 0xff, 0xff, 0xff, 0xff, 0xff])],
  ['a PUBLISH before any CONNECT', Buffer.from([0x32, 5, 0, 1, 97, 0, 1])],
])('closes a connection that speaks %s', async (_, bytes) => {
  const { socket, refused } = await brokerHouse()
  const stranger = socket()
  stranger.write(bytes)
  await closed(stranger)
  expect(refused()).toEqual({ 'not-mqtt': 1 })
})

it('serves a known station, and lets one more in, while 5,000 connections come at once from one address', {
  timeout: 300_000,
}, async () => {
  const { client, katulampa, depok, store, broker, refused, lines } = await brokerHouse({ connect_ms: 600_000 })
  const station = await letIn(client(katulampa))
  const before = process.memoryUsage().rss
  flooding(broker.port, 5_000)
  let sent = 0
  // The system itself turns some away at its own door; others come in their place.
  for (; broker.stats().accepted < 5_000; sent++) {
    await station.publishAsync(readings, JSON.stringify(levelPack(sent + 1, start_ms + sent)), { qos: 1 })
  }
  await letIn(client(depok))
  const { connections, unknown, known } = broker.stats()
  expect({ known, sent }).toEqual({ known: 2, sent: store.readings('katulampa').length })
  expect(connections).toBeLessThanOrEqual(200)
  expect(unknown).toBeLessThanOrEqual(100)
  expect(refused()['too-many-unknown']).toBeGreaterThan(4_500)
  expect(lines.filter(({ reason }) => reason === 'too-many-unknown')).toHaveLength(1)
  expect(process.memoryUsage().rss - before).toBeLessThan(150 * mebibyte)
})

it('keeps at most so many from one address, known ones too, and says so', async () => {
  const { client, katulampa, refused } = await brokerHouse({ limits: { perAddress_max: 3 } })
  const inside = await Promise.all([1, 2, 3].map(() => letIn(client(katulampa))))
  await expect(letIn(client(katulampa))).rejects.toThrow()
  expect(refused()).toEqual({ 'too-many-from-address': 1 })
  inside[0]!.end(true)
  await eventually(() => letIn(client(katulampa)))
})

it('cuts whoever is too slow to say who it is, even byte by byte', async () => {
  const { socket, refused } = await brokerHouse({ connect_ms: 150 })
  const slow = socket()
  const dripping = setInterval(() => slow.write(Buffer.from([0x10])), 20)
  onTestFinished(() => clearInterval(dripping))
  await Promise.all([closed(slow), closed(socket())])
  expect(refused().silent).toBeGreaterThanOrEqual(1)
})

it('cuts a half-open station when its keep-alive has passed one and a half times', async () => {
  const { client, katulampa, refused, broker } = await brokerHouse()
  const station = await letIn(client(katulampa, { keepalive: 1, manualConnect: false }))
  station.stream.pause() // it hears and says nothing any more, and never hangs up
  station.stream.write = () => true
  const { destroy } = station.stream
  station.stream.destroy = () => station.stream // its library would, as soon as it misses an answer
  await eventually(() => broker.stats().known === 0)
  expect(refused()).toEqual({ 'went-quiet': 1 })
  destroy.call(station.stream)
})

it('cuts a subscriber that does not read, and everybody else is served on', async () => {
  const { client, sirene, katulampa, refused, broker, store } = await brokerHouse()
  const deaf = await letIn(client(sirene))
  await deaf.subscribeAsync('pantau/1/alerts/#', { qos: 1 })
  deaf.stream.pause()
  const station = await letIn(client(katulampa))
  const alert = JSON.stringify({ text: 'air naik '.repeat(2_000) })
  for (let i = 0; !refused()['slow-reader']; i++) {
    const served = station.publishAsync(readings, JSON.stringify(levelPack(i + 1, start_ms + i)), { qos: 1 })
    void broker.publishAlert('katulampa-siaga', alert)
    await served
  }
  await eventually(() => broker.stats().known === 1)
  expect(store.readings('katulampa').length).toBeGreaterThan(10)
})

it('reads no further from a station whose packs the disk does not take', async () => {
  const { client, katulampa, store, broker, intake } = await brokerHouse()
  const station = await letIn(client(katulampa))
  store.hold()
  const large = JSON.stringify({ ...levelPack(), note: 'x'.repeat(100 * 1024) })
  const receipts = Array.from({ length: 200 }, () => station.publishAsync(readings, large, { qos: 1 }))
  await eventually(() => broker.stats().bytes > mebibyte)
  expect(intake.stats().waiting_bytes).toBeLessThan(2 * mebibyte)
  expect(broker.stats().bytes).toBeLessThan(2 * mebibyte) // of 20
  store.release()
  await Promise.all(receipts)
  expect(store.readings('katulampa')).toHaveLength(200)
})

function flooding(port: number, count: number) {
  const script = join(dist, 'test/gateway/mqtt/flood-child.js')
  const child = spawn(process.execPath, [script, `${port}`, `${count}`], { stdio: ['pipe', 'ignore', 'inherit'] })
  onTestFinished(async () => {
    child.stdin.end()
    await once(child, 'exit')
  })
}
