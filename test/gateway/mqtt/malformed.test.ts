/** Thousands of packets that are wrong in some way, against a real gateway: nothing falls, and a station is served all the while. */
import { readFileSync, statSync } from 'node:fs'
import { connectAsync } from 'mqtt'
import { generate, type Packet } from 'mqtt-packet'
import { expect, it, onTestFinished } from 'vitest'
import { brokerHouse, levelPack } from '../../kit/brokerHouse.ts'
import { eventually } from '../../kit/eventually.ts'
import { startGateway } from '../../kit/gateway.ts'
import { openRandom, type Random } from '../../kit/random.ts'
import { connectOf, rawMqtt } from '../../kit/rawMqtt.ts'

const seed = 20_261_126
const connections = 500
const packetsEach = 8
const atOnce = 25

it(`keeps what a station sends, and its own memory, through ${connections * packetsEach} malformed packets (seed ${seed})`, async () => {
  const gateway = await startGateway()
  const port = Number(new URL(gateway.mqtt).port)
  const [password, other] = [gateway.addStation('hulu'), gateway.addStation('hilir')]
  const station = await connectAsync(gateway.mqtt, { username: 'hulu', password, reconnectPeriod: 0 })
  onTestFinished(() => void station.end(true))
  const before_kb = rss_kb(gateway.pid)
  const random = openRandom(seed)
  const hello = connectOf({ username: 'hilir', password: other })
  const receipts: Promise<unknown>[] = []
  for (let i = 0; i < connections; i += atOnce) {
    await Promise.all(Array.from({ length: atOnce }, (_, n) => talk(conversation(i + n), i + n)))
    const pack = levelPack(receipts.length + 1, Date.now() - 3_600_000 + receipts.length)
    receipts.push(station.publishAsync('pantau/1/hulu/readings', JSON.stringify(pack), { qos: 1 }))
  }
  await Promise.all(receipts)
  await eventually(async () =>
    /^pantau_mqtt_connections 1$/m.test(await (await fetch(`${gateway.http}/metrics`)).text()),
  )
  expect(gateway.isAlive()).toBe(true)
  const { rows } = (await (await fetch(`${gateway.http}/api/v1/readings?station=hulu`)).json()) as { rows: unknown[] }
  expect(rows).toHaveLength(receipts.length)
  expect(await (await fetch(`${gateway.http}/readyz`)).json()).toMatchObject({ ready: true })
  expect(rss_kb(gateway.pid) - before_kb).toBeLessThan(150 * 1_024)
  expect(statSync(gateway.logFile).size).toBeLessThan(100_000)
  expect(readFileSync(gateway.logFile, 'utf8')).not.toMatch(/"level":60|uncaught|TypeError|RangeError/)

  async function talk(words: Buffer[], i: number) {
    const raw = await rawMqtt({ port, from: `127.0.0.${(i % 50) + 2}` })
    for (const bytes of words) raw.socket.write(bytes)
    raw.socket.end()
  }

  /** Some break the greeting itself; the others get past it, so that every packet after it is looked at. */
  function conversation(i: number): Buffer[] {
    const greeting = i % 4 === 0 ? mutated(generate(hello), random) : generate(hello)
    return [greeting, ...Array.from({ length: packetsEach }, () => mutated(generate(random.pick(valid)), random))]
  }
})

it.each([
  ['a last will with QoS 3', 0b0001_1100, 'bad-will'],
  ['the reserved flag', 0b0000_0001, 'not-mqtt'],
])('refuses a CONNECT with %s', async (_what, flags, reason) => {
  const { broker, katulampa, refused } = await brokerHouse()
  const bytes = generate({ ...connectOf(katulampa), will } as Packet)
  bytes[flagsAt(bytes)]! |= flags
  const raw = await rawMqtt({ port: broker.port })
  raw.socket.write(bytes)
  await eventually(raw.isClosed)
  expect([raw.isIn(), refused()]).toEqual([false, { [reason]: 1 }])
})

const will = { topic: 'pantau/1/katulampa/status', payload: Buffer.from('{"state":"offline"}'), qos: 1, retain: true }

/** Behind the type, the length (1 or 2 bytes), the name of the protocol (6) and its version. */
const flagsAt = (bytes: Buffer) => (bytes[1]! & 0x80 ? 3 : 2) + 7

const payload = JSON.stringify({
  epoch: 'm',
  seq: 1,
  readings: [{ sensor: 's', at_ms: 1, values: { water_level_m: 1 } }],
})
const valid: Packet[] = [
  { cmd: 'publish', topic: 'pantau/1/hilir/readings', payload, qos: 1, messageId: 7, dup: false, retain: false },
  {
    cmd: 'publish',
    topic: 'pantau/1/hilir/status',
    payload: '{"state":"online"}',
    qos: 1,
    messageId: 8,
    dup: true,
    retain: true,
  },
  { cmd: 'publish', topic: 'pantau/1/hilir/about', payload: '{}', qos: 0, dup: false, retain: false },
  { cmd: 'publish', topic: 'pantau/1/hilir/readings', payload, qos: 2, messageId: 9, dup: false, retain: false },
  { cmd: 'subscribe', messageId: 10, subscriptions: [{ topic: 'pantau/1/alerts/#', qos: 1 }] },
  { cmd: 'unsubscribe', messageId: 11, unsubscriptions: ['pantau/1/alerts/#'] },
  { cmd: 'puback', messageId: 12 },
  { cmd: 'pubrec', messageId: 13 },
  { cmd: 'pubrel', messageId: 14 },
  { cmd: 'pubcomp', messageId: 15 },
  { cmd: 'pingreq' },
  { cmd: 'disconnect' },
  { cmd: 'connack', returnCode: 0, sessionPresent: false },
  { cmd: 'suback', messageId: 16, granted: [0, 1, 128] },
  connectOf({ username: 'hilir', password: 'wrong' }),
]

/** A packet with one to three things wrong: bits, bytes, its end, its length, or a piece twice. */
function mutated(packet: Buffer, random: Random): Buffer {
  let bytes = Buffer.from(packet)
  for (let n = random.below(3); n >= 0; n--) {
    const at = random.below(Math.max(1, bytes.length))
    const change = random.below(7)
    if (change === 0 && bytes.length > 0) bytes[at]! ^= 1 << random.below(8)
    else if (change === 1 && bytes.length > 0) bytes[at] = random.below(256)
    else if (change === 2) bytes = bytes.subarray(0, at)
    else if (change === 3 && bytes.length > 1) bytes[1] = random.pick([0, 1, 0x7f, 0x80, 0xff, bytes[1]! + 1])
    else if (change === 4) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(random.below(at + 1))])
    else if (change === 5)
      bytes = Buffer.concat([bytes, Buffer.from(Array.from({ length: 4 }, () => random.below(256)))])
    else
      bytes = Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from([0xff, 0xff, 0xff, 0x7f, 0xed, 0xa0, 0x80]),
        bytes.subarray(at),
      ])
  }
  return bytes
}

const rss_kb = (pid: number) => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1])
