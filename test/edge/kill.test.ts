import { expect, it } from 'vitest'
import type { Pack } from '../../edge/contract.ts'
import { startBroker } from '../kit/broker.ts'
import { eventually } from '../kit/eventually.ts'
import { a02Frame, fakeWire } from '../kit/fakeWire.ts'
import { emptyFolder } from '../kit/folder.ts'
import { startEdge } from '../kit/startEdge.ts'

/**
 * Kills the edge with SIGKILL at random moments while frames come every 5 ms, each with the next distance in mm. Every
 * second round the gateway is away. Answers what was sent in each round, what the gateway has in the end, and how long a
 * frame took at most from the wire to the gateway while nothing was killed: how busy this computer is.
 */
async function killRounds(rounds: number, lossWindow_s: number, life_ms: () => number) {
  let broker = await startBroker()
  const wire = await fakeWire()
  const sensors = [{ id: 'level', driver: 'a02yyuw', port: wire.port, every_s: 0 }]
  const settings = { folder: emptyFolder(), gatewayUrl: broker.url, sensors, loss_window_s: lossWindow_s }
  const received = [broker]
  const sent: { mm: number; age_ms: number }[][] = []
  let mm = 500
  let way_ms = 0
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 1) await broker.close()
    const edge = await startEdge(settings)
    await wire.connected()
    const frames: { mm: number; at_ms: number }[] = []
    const end_ms = performance.now() + life_ms()
    while (performance.now() < end_ms) {
      frames.push({ mm: ++mm, at_ms: performance.now() })
      wire.send(a02Frame(mm))
      await new Promise((resolve) => setTimeout(resolve, 5))
      if (round % 2 === 0) way_ms = Math.max(way_ms, oldestOnItsWay_ms(frames, broker))
    }
    const killed_ms = performance.now()
    await edge.kill()
    await eventually(() => wire.connections() === 0)
    sent.push(frames.map(({ mm, at_ms }) => ({ mm, age_ms: killed_ms - at_ms })))
    if (round % 2 === 1) {
      broker = await startBroker({ port: broker.port })
      received.push(broker)
    }
  }
  const last = await startEdge(settings)
  await eventually(() => last.isLogged('connected to the gateway'))
  await eventually(() => broker.lastStatus()?.state === 'online')
  await last.stop() // drains what is in flight
  const more = await startEdge(settings)
  await eventually(() => more.isLogged('connected to the gateway'))
  const packs = () => received.flatMap((one) => one.packs)
  let before = -1
  await eventually(async () => {
    const isQuiet = packs().length === before
    before = packs().length
    await new Promise((resolve) => setTimeout(resolve, 200))
    return isQuiet
  })
  const levels = packs().flatMap(({ readings }) => readings.map(({ values }) => Math.round(values.distance_m! * 1_000)))
  return { sent, packs: packs(), levels: new Set(levels), way_ms }
}

/** How long the oldest frame that the gateway has not received yet has been on its way. */
function oldestOnItsWay_ms(frames: { mm: number; at_ms: number }[], { packs }: { packs: Pack[] }) {
  const newest = packs.at(-1)?.readings.at(-1)?.values.distance_m ?? 0
  const next = frames.find(({ mm }) => mm > Math.round(newest * 1_000))
  return next ? performance.now() - next.at_ms : 0
}

/** What is missing: of each round nothing but its end, and that no older than `most_ms`. */
function lost({ sent, levels }: Pick<Awaited<ReturnType<typeof killRounds>>, 'sent' | 'levels'>, most_ms: number) {
  return sent.flatMap((frames) => {
    const end = frames.findLastIndex(({ mm }) => levels.has(mm)) + 1
    return frames.filter(({ mm, age_ms }, index) => !levels.has(mm) && (index < end || age_ms > most_ms))
  })
}

/**
 * Sent so long before the kill, a frame had reached the edge and been decoded: the wire and the loop take their time, on a
 * busy computer more.
 */
const onItsWay_ms = (way_ms: number) => Math.max(150, 3 * way_ms)

it('loses no reading to kill -9 when its loss window is 0', async () => {
  const { packs, way_ms, ...found } = await killRounds(4, 0, () => 200 + Math.random() * 400)
  expect(lost(found, onItsWay_ms(way_ms))).toEqual([])
  for (const epoch of new Set(packs.map((pack) => pack.epoch))) {
    const seqs = packs.filter((pack) => pack.epoch === epoch).map(({ seq }) => seq)
    expect(new Set(seqs).size, 'no number of this epoch is missing').toBe(Math.max(...seqs))
  }
})

it('loses no more than its loss window to kill -9', async () => {
  const { way_ms, ...found } = await killRounds(2, 1, () => 1_500 + Math.random() * 1_000)
  expect(lost(found, 1_000 + onItsWay_ms(way_ms))).toEqual([])
})
