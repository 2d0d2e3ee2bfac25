/** A person tries a hook out: what the test tells of the receiver counts, and the test itself does not. */
import pino from 'pino'
import { expect, it } from 'vitest'
import { openDelivery } from '../../../gateway/hooks/delivery.ts'
import { trialOf } from '../../../gateway/hooks/trial.ts'
import { eventually } from '../../kit/eventually.ts'
import { handClock } from '../../kit/handClock.ts'
import { hookHouse, lifeOf, webhookTo } from '../../kit/hookHouse.ts'
import { startReceiver } from '../../kit/receiver.ts'

it('a test that arrives ends the trouble, and what waits for its delay goes out', async () => {
  const receiver = await startReceiver()
  receiver.beats((response) => response.writeHead(204).end())
  const { log, clock, hook, tryOut, deliveries } = await hookHouse([webhookTo(receiver)])
  receiver.says(500)
  log.append(...lifeOf('gerbang', ['raised']))
  for (const [index, delay_s] of [0, 1, 2, 5].entries()) {
    await clock.turn(1_000 * delay_s)
    await eventually(async () => (await deliveries()).length === index + 1)
  }
  expect(await tryOut()).toMatchObject({ delivered: false, status: 500 })
  expect(await hook()).toMatchObject({ state: 'retrying', waiting: 1 })
  receiver.says(204)
  expect(await tryOut()).toMatchObject({ delivered: true, status: 204 })
  await eventually(async () => (await hook()).waiting === 0)
  expect(await hook()).toMatchObject({ state: 'ok' })
  expect(await deliveries()).toHaveLength(5)
})

it('a receiver that takes no notices is well, and the answer says that the test did not arrive', async () => {
  const receiver = await startReceiver()
  const { hook, tryOut } = await hookHouse([webhookTo(receiver)])
  await eventually(() => receiver.heartbeats.length === 1)
  receiver.says(422)
  const { delivered, says } = await tryOut()
  expect({ delivered, says }).toEqual({ delivered: false, says: expect.stringContaining('it takes no notices') })
  expect(await hook()).toMatchObject({ state: 'ok' })
})

it('a receiver that is gone says so to whoever tries it', async () => {
  const receiver = await startReceiver()
  const { hook, tryOut } = await hookHouse([webhookTo(receiver)])
  await eventually(async () => Boolean((await hook()).last_proved_ms))
  receiver.says(410)
  await tryOut()
  expect((await hook()).says).toContain('410')
})

it('a message that cannot be made is an answer, and no failure of the gateway', async () => {
  const clock = handClock()
  const delivery = openDelivery({
    hook: 'siren-desa',
    sender: {
      target: 'x',
      send: () => Promise.reject(new TypeError('no such word')),
      close: () => undefined,
    },
    kept: { dead: 0, lastDelivered_ms: null, due: [] },
    attempted: () => expect.fail('it is in no list'),
    heard: () => undefined,
    gatewayState: () => ({}),
    clock,
    steadyNow: clock.now,
    random: () => 0,
    log: pino({ level: 'silent' }),
  })
  const trial = trialOf({ hook: 'siren-desa', by: 'ani', at_ms: clock.now(), said_ms: clock.now() })
  expect(await delivery.test(trial)).toMatchObject({ isOk: false, says: expect.stringContaining('could not be made') })
  expect(delivery.counts).toMatchObject({ attempts: 0, delivered: 0 })
  await delivery.close()
})
