import { createServer } from 'node:net'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { openOutbox } from '../../edge/outbox.ts'
import { realClock } from '../../edge/platform/clock.ts'
import { startUplink, type UplinkLimits } from '../../edge/uplink.ts'
import { startBadLink } from '../kit/badLink.ts'
import { startBroker } from '../kit/broker.ts'
import { eventually } from '../kit/eventually.ts'
import { emptyFolder } from '../kit/folder.ts'

const soon = { first_ms: 5, most_ms: 50 }
const about = { name: 'Depok', sensors: [{ sensor: 'level', model: 'A02YYUW', quantities: ['distance_m' as const] }] }

/** A station with an outbox and an uplink, and what it logged. */
function startStation(url: string, { limits, password = 'right', lossWindow_s = 10 }: Settings = {}) {
  const clock = realClock(() => Date.now())
  const logged: { msg: string; level: number }[] = []
  const log = pino({ level: 'debug' }, { write: (line) => void logged.push(JSON.parse(line)) })
  const outbox = openOutbox({ file: join(emptyFolder(), 'outbox.db'), epoch: 'epoch001', lossWindow_s, clock, log })
  const health = () => {
    const { rows, bytes, dropped_readings, oldest_ms } = outbox.stats()
    return {
      at_ms: 1,
      started_ms: 0,
      clock: 'unknown' as const,
      outbox: { rows, bytes, dropped_readings, oldest_ms },
      sensors: {},
    }
  }
  const gateway = { url, username: 'depok', password }
  const uplink = startUplink({
    station: 'depok',
    gateway,
    about,
    health,
    outbox,
    clock,
    random: Math.random,
    log,
    limits: { ...soon, ...limits },
  })
  onTestFinished(async () => {
    await uplink.close(200)
    outbox.close()
  })
  let at_ms = 0
  const measure = () => outbox.add({ sensor: 'level', at_ms: ++at_ms, values: { distance_m: 1.5 } })
  const isLogged = (sentence: RegExp) => logged.some(({ msg }) => sentence.test(msg))
  return { uplink, outbox, measure, logged, isLogged }
}

interface Settings {
  limits?: Partial<UplinkLimits>
  password?: string
  lossWindow_s?: number
}

const timesAt = (broker: { readings(): { at_ms: number }[] }) => broker.readings().map(({ at_ms }) => at_ms)

it('says who it is and that it is online, retained, before anything else', async () => {
  const broker = await startBroker()
  const { measure } = startStation(broker.url)
  measure()
  await eventually(() => broker.packs.length > 0)
  expect(broker.messages.slice(0, 2)).toMatchObject([
    { topic: 'pantau/1/depok/about', body: about, retain: true },
    { topic: 'pantau/1/depok/status', body: { state: 'online', outbox: { rows: 0 } }, retain: true },
  ])
  expect(broker.messages[2]).toMatchObject({ topic: 'pantau/1/depok/readings', retain: false })
})

it('forgets a reading only when the gateway has acknowledged it', async () => {
  let acknowledge: () => void = () => undefined
  const broker = await startBroker({ receipt: () => new Promise((resolve) => (acknowledge = resolve)) })
  const { measure, outbox } = startStation(broker.url)
  measure()
  await eventually(() => broker.messages.some(({ topic }) => topic.endsWith('/readings')))
  expect(outbox.stats().readings).toBe(1)
  acknowledge()
  await eventually(() => outbox.stats().readings === 0)
})

it('delivers what was measured while the gateway was away, the newest first', async () => {
  const broker = await startBroker()
  await broker.close()
  const { measure, outbox } = startStation(broker.url)
  for (let i = 0; i < 5; i++) {
    measure()
    outbox.save()
  }
  const again = await startBroker({ port: broker.port })
  await eventually(() => outbox.stats().rows === 0)
  expect(timesAt(again)).toEqual([5, 4, 3, 2, 1])
})

it('lets a fresh reading overtake a long backlog', async () => {
  const broker = await startBroker({ receipt: () => new Promise((resolve) => setImmediate(resolve)) })
  const { measure, outbox } = startStation(broker.url)
  for (let i = 0; i < 1_000; i++) {
    measure()
    if (i % 10 === 9) outbox.save()
  }
  await eventually(() => broker.packs.length > 20)
  measure()
  const sentBefore = broker.packs.length
  await eventually(() => timesAt(broker).includes(1_001))
  expect(broker.packs.findIndex(({ readings }) => readings[0]?.at_ms === 1_001) - sentBefore).toBeLessThanOrEqual(8)
  await eventually(() => outbox.stats().rows === 0)
  expect(new Set(timesAt(broker)).size).toBe(1_001)
})

it('sends again, under the same number, what a cut link did not acknowledge', async () => {
  let isDeaf = true
  const broker = await startBroker({ receipt: () => (isDeaf ? new Promise(() => undefined) : Promise.resolve()) })
  const { measure, outbox } = startStation(broker.url)
  measure()
  await eventually(() => broker.messages.some(({ topic }) => topic.endsWith('/readings')))
  isDeaf = false
  broker.cut()
  await eventually(() => outbox.stats().readings === 0)
  expect(broker.packs).toMatchObject([{ epoch: 'epoch001', seq: 1, readings: [{ at_ms: 1 }] }])
})

it('notices a link that is open on both sides and carries nothing', async () => {
  const broker = await startBroker()
  const link = await startBadLink(broker.port)
  const limits = { ack_ms: 100, connect_ms: 300 } // a connection dialled just before the thaw stays frozen, too
  const { measure, uplink, isLogged } = startStation(`mqtt://127.0.0.1:${link.port}`, { limits })
  await eventually(() => uplink.isConnected())
  link.freeze()
  measure()
  await eventually(() => isLogged(/acknowledges nothing/))
  link.thaw()
  await eventually(() => timesAt(broker).includes(1))
})

it('does not wait for ever for a gateway that takes the connection and never answers', async () => {
  let knocks = 0
  const server = createServer(() => void knocks++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as { port: number }
  startStation(`mqtt://127.0.0.1:${port}`, { limits: { connect_ms: 50 } })
  await eventually(() => knocks >= 3)
})

it('says that the password is wrong, and keeps asking slowly', async () => {
  const broker = await startBroker({ password: 'secret' })
  const { isLogged, logged, measure, outbox } = startStation(broker.url, { limits: { first_ms: 1, most_ms: 60_000 } })
  await eventually(() => isLogged(/refuses this username and password/))
  expect(logged.at(-1)).toMatchObject({ level: 40, reason: 'refused' })
  expect((logged.at(-1) as unknown as { delay_ms: number }).delay_ms).toBeGreaterThanOrEqual(30_000)
  measure()
  expect(outbox.stats().readings).toBe(1)
})

it('doubles its patience while the gateway stays away', async () => {
  const broker = await startBroker()
  await broker.close()
  const { logged } = startStation(broker.url, { limits: { first_ms: 4, most_ms: 64 } })
  const delays = () => logged.flatMap((line) => ('delay_ms' in line ? [line.delay_ms as number] : []))
  await eventually(() => delays().length >= 7)
  expect(delays()[0]).toBeLessThanOrEqual(4)
  expect(
    delays()
      .slice(5)
      .every((delay_ms) => delay_ms >= 32 && delay_ms <= 64),
  ).toBe(true)
})

it('is offline by its last will when it vanishes, and by its own word when it leaves', async () => {
  const broker = await startBroker()
  const link = await startBadLink(broker.port)
  const vanishing = startStation(`mqtt://127.0.0.1:${link.port}`, { limits: { first_ms: 60_000, most_ms: 60_000 } })
  await eventually(() => vanishing.uplink.isConnected() && broker.lastStatus()?.state === 'online')
  link.cut()
  await eventually(() => broker.lastStatus()?.state === 'offline')
  expect(broker.lastStatus()).toEqual({ state: 'offline' })

  const leaving = startStation(broker.url)
  await eventually(() => broker.lastStatus()?.state === 'online')
  await leaving.uplink.close(2_000)
  expect(broker.lastStatus()).toMatchObject({ state: 'offline', outbox: { rows: 0 } })
})
