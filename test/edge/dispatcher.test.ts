import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { packBytes_max } from '../../edge/contract.ts'
import { startDispatcher } from '../../edge/dispatcher.ts'
import { openOutbox } from '../../edge/outbox.ts'
import { eventually } from '../kit/eventually.ts'
import { emptyFolder } from '../kit/folder.ts'
import { handClock } from '../kit/handClock.ts'

const settle = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)))

/** A dispatcher whose link is the test: `held` are the packs in flight, oldest first, each waiting for its answer. */
function setUp({ backlog = 0 } = {}) {
  const clock = handClock()
  const log = pino({ level: 'silent' })
  const outbox = openOutbox({ file: join(emptyFolder(), 'o.db'), epoch: 'epoch001', lossWindow_s: 10, clock, log })
  const measure = (at_ms: number) => outbox.add({ sensor: 'level', at_ms, values: {} })
  for (let at_ms = 1; at_ms <= backlog; at_ms++) {
    measure(at_ms)
    outbox.save()
  }
  const held: { payload: string; answer: (isAcknowledged: boolean) => void }[] = []
  let silences = 0
  const dispatcher = startDispatcher({
    outbox,
    clock,
    ack_ms: 30_000,
    send: (payload) => new Promise((resolve) => held.push({ payload, answer: resolve })),
    onDelivered: () => undefined,
    onSilence: () => void silences++,
  })
  const acknowledge = async () => {
    held.shift()!.answer(true)
    await settle()
  }
  return { clock, outbox, dispatcher, held, measure, acknowledge, silences: () => silences }
}

it('gives the backlog more places while the link is quick, but keeps one of eight for what is fresh', async () => {
  const { held, acknowledge, measure } = setUp({ backlog: 100 })
  await settle()
  expect(held.length).toBe(1)
  for (let n = 0; n < 20; n++) await acknowledge()
  expect(held.length).toBe(7)
  measure(101)
  await settle()
  expect(held.length).toBe(8)
  expect(held.at(-1)!.payload).toContain('"at_ms":101')
  measure(102)
  await settle()
  expect(held.length, 'the ninth waits').toBe(8)
})

it('halves the backlog on a slow link, so that little lies in front of a fresh reading', async () => {
  const { clock, held, acknowledge } = setUp({ backlog: 100 })
  await settle()
  for (let n = 0; n < 20; n++) await acknowledge()
  for (let n = 0; n < 20; n++) {
    clock.turnSync(2_000)
    await acknowledge()
  }
  expect(held.length).toBe(1)
})

it('keeps the fullest pack within its limit of bytes, with the moment of sending', async () => {
  const { held, outbox } = setUp()
  for (let at_ms = 1; at_ms <= 499; at_ms++) outbox.add({ sensor: 'a'.repeat(240), at_ms, values: {} })
  await settle()
  expect(held.length).toBeGreaterThan(0)
  for (const { payload } of held) expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(packBytes_max)
})

it('puts readings of one moment into one pack', async () => {
  const { held, measure } = setUp()
  await settle()
  for (const at_ms of [1, 2, 3]) measure(at_ms)
  await settle()
  expect(held.map(({ payload }) => JSON.parse(payload).readings.length)).toEqual([3])
})

it('says with each pack what the clock of the station was when it was sent, and again when it is sent again', async () => {
  const { clock, outbox, held, measure, dispatcher } = setUp({ backlog: 1 })
  const sent_ms = () => JSON.parse(held.at(-1)!.payload).sent_ms
  await settle()
  expect(sent_ms()).toBe(clock.now())
  clock.turnSync(5_000)
  measure(2)
  await settle()
  expect(sent_ms()).toBe(clock.now())
  dispatcher.end()
  clock.turnSync(60_000)
  const again = outbox.dispatch()
  expect(again.next('backlog')!.payload, 'what is stored does not change').not.toContain('sent_ms')
})

it('calls a link dead when nothing is acknowledged for 30 s, not when one of several is slow', async () => {
  const { clock, held, measure, acknowledge, silences } = setUp()
  for (const at_ms of [1, 2, 3]) {
    measure(at_ms)
    await eventually(() => held.length === at_ms)
  }
  clock.turnSync(29_000)
  await acknowledge()
  clock.turnSync(29_000)
  expect(silences()).toBe(0)
  clock.turnSync(1_000)
  expect(silences()).toBe(1)
})

it('drains: takes nothing new, and is done when the last pack is acknowledged', async () => {
  const { held, measure, acknowledge, dispatcher } = setUp()
  measure(1)
  await eventually(() => held.length === 1)
  let isDrained = false
  const drained = dispatcher.drain().then(() => {
    isDrained = true
  })
  measure(2)
  await settle()
  expect({ isDrained, inFlight: held.length }).toEqual({ isDrained: false, inFlight: 1 })
  await acknowledge()
  await drained
})
