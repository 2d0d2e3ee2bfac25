/** Somebody on the village's network answers in place of the gateway: lets everybody in, and acknowledges everything. */
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { openOutbox } from '../../edge/outbox.ts'
import { realClock } from '../../edge/platform/clock.ts'
import { certificatesIn, fingerprintOf, type Trust } from '../../edge/platform/trust.ts'
import { startUplink } from '../../edge/uplink.ts'
import { startBroker } from '../kit/broker.ts'
import { type Pair, selfSigned, signedBy } from '../kit/certificates.ts'
import { eventually } from '../kit/eventually.ts'
import { emptyFolder } from '../kit/folder.ts'

const village = await selfSigned()
const trust: Trust = { fingerprint: fingerprintOf(certificatesIn(village.cert)[0]!) }

/** A station with one reading on its way, and what it said. */
function startStation(url: string, known: Trust = trust) {
  const clock = realClock(() => Date.now())
  const said: { msg: string; reason?: string; id?: string; en?: string }[] = []
  const log = pino({ level: 'debug' }, { write: (line) => void said.push(JSON.parse(line)) })
  const outbox = openOutbox({ file: join(emptyFolder(), 'outbox.db'), epoch: 'epoch001', lossWindow_s: 10, clock, log })
  const counts = { rows: 0, bytes: 0, dropped_readings: 0, oldest_ms: null }
  const uplink = startUplink({
    station: 'depok',
    gateway: { url, username: 'depok', password: 'the-password', trust: known },
    about: { name: 'Depok', sensors: [] },
    health: () => ({ at_ms: 1, started_ms: 0, clock: 'unknown', outbox: counts, sensors: {} }),
    ...{ outbox, clock, random: Math.random, log, limits: { first_ms: 5, most_ms: 20, refused_ms: 30 } },
  })
  onTestFinished(async () => {
    await uplink.close(200)
    outbox.close()
  })
  outbox.add({ sensor: 'level', at_ms: 1, values: { distance_m: 1.5 } })
  return { said, outbox, refusal: () => said.find(({ reason }) => reason === 'stranger') }
}

it('talks to the gateway that its invitation names', async () => {
  const gateway = await startBroker({ tls: await signedBy(village) })
  const { outbox } = startStation(gateway.url)
  await eventually(() => outbox.stats().readings === 0)
  expect(gateway.passwords).toEqual(['the-password'])
})

const strangers: [string, () => Promise<Pair>, RegExp][] = [
  ['has an authority of his own', async () => signedBy(await selfSigned()), /not the gateway of this village/],
  ['signed himself', () => selfSigned({ names: ['127.0.0.1'] }), /not the gateway of this village/],
  ['was signed by another gateway', async () => signedBy(await signedBy(village)), /may not sign others/],
  [
    'is the gateway of another name',
    () => signedBy(village, { names: ['balai.local'] }),
    /other names \(balai.local\)/,
  ],
  ['shows a certificate that ended yesterday', () => signedBy(village, { from_days: -99, to_days: -1 }), /ended on 20/],
]

it.each(strangers)(
  'tells nothing to one who %s, keeps its reading, says so, and tries again',
  async (_, pair, sentence) => {
    const twin = await startBroker({ tls: await pair() })
    const { outbox, refusal } = startStation(twin.url)
    await eventually(() => twin.greetings() >= 3)
    expect(refusal()).toMatchObject({
      msg: expect.stringContaining('nothing was sent'),
      en: expect.stringMatching(sentence),
    })
    expect(refusal()?.id).toMatch(/Tidak ada yang dikirim/)
    expect({ passwords: twin.passwords, messages: twin.messages }).toEqual({ passwords: [], messages: [] })
    expect(outbox.stats().readings).toBe(1)
  },
)

it('tells nothing to one who speaks without encryption', async () => {
  const heard: Buffer[] = []
  const plain = createServer((socket: Socket) => {
    socket.on('data', (bytes) => {
      heard.push(bytes)
      socket.write(Buffer.from([0x20, 2, 0, 0, 0x40, 2, 0, 1])) // CONNACK and PUBACK: come in, it is kept
    })
    socket.on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void plain.close())
  const { port } = plain.address() as { port: number }
  const { outbox, refusal } = startStation(`mqtts://127.0.0.1:${port}`)
  await eventually(() => refusal() && heard.length >= 2)
  expect(refusal()).toMatchObject({ en: expect.stringMatching(/does not speak TLS/) })
  expect(Buffer.concat(heard).includes('the-password')).toBe(false)
  expect(outbox.stats().readings).toBe(1)
})

it('without a fingerprint believes only authorities that the computer knows: the village’s is none of them', async () => {
  const gateway = await startBroker({ tls: await signedBy(village) })
  const { refusal } = startStation(gateway.url, {})
  await eventually(() => refusal() !== undefined)
  expect(gateway.passwords).toEqual([])
})

it('goes on when the gateway renews its certificate, for the authority is the same', async () => {
  const first = await startBroker({ tls: await signedBy(village, { to_days: 1 }) })
  const { outbox } = startStation(first.url)
  await eventually(() => outbox.stats().readings === 0)
  await first.close()
  const second = await startBroker({ port: first.port, tls: await signedBy(village) })
  await eventually(() => second.passwords.length > 0)
})
