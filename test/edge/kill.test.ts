import { expect, it } from 'vitest'
import { startBroker } from '../kit/broker.ts'
import { eventually } from '../kit/eventually.ts'
import { a02Frame, fakeWire } from '../kit/fakeWire.ts'
import { emptyFolder } from '../kit/folder.ts'
import { startEdge } from '../kit/startEdge.ts'

/**
 * Kills the edge with SIGKILL at random moments while frames come every 5 ms, each with the next distance in mm. Every
 * second round the gateway is away. Answers what was sent in each round, and what the gateway has in the end.
 */
async function killRounds(rounds: number, lossWindow_s: number, life_ms: () => number) {
  let broker = await startBroker()
  const wire = await fakeWire()
  const sensors = [{ id: 'level', driver: 'a02yyuw', port: wire.port, every_s: 0 }]
  const settings = { folder: emptyFolder(), gatewayUrl: broker.url, sensors, loss_window_s: lossWindow_s }
  const received = [broker]
  const sent: { mm: number; age_ms: number }[][] = []
  let mm = 500
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
  return { sent, packs: packs(), levels: new Set(levels) }
}

/** Sent so long before the kill, a frame had reached the edge and been decoded: the wire and the loop take their time. */
const onItsWay_ms = 150

it('loses no reading to kill -9 when its loss window is 0', async () => {
  const { sent, levels, packs } = await killRounds(4, 0, () => 200 + Math.random() * 400)
  const missing = sent.flat().filter(({ mm, age_ms }) => age_ms > onItsWay_ms && !levels.has(mm))
  expect(missing).toEqual([])
  for (const epoch of new Set(packs.map((pack) => pack.epoch))) {
    const seqs = packs.filter((pack) => pack.epoch === epoch).map(({ seq }) => seq)
    expect(new Set(seqs).size, 'no number of this epoch is missing').toBe(Math.max(...seqs))
  }
})

it('loses no more than its loss window to kill -9', async () => {
  const { sent, levels } = await killRounds(2, 1, () => 1_500 + Math.random() * 1_000)
  const missing = sent.flat().filter(({ mm, age_ms }) => age_ms > 1_000 + onItsWay_ms && !levels.has(mm))
  expect(missing).toEqual([])
})
