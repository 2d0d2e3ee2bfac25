/** A receiver that was away is told how things are. */
import { expect, it } from 'vitest'
import type { AlertEvent } from '../../../gateway/contract.ts'
import { eventually } from '../../kit/eventually.ts'
import { hookHouse, lifeOf, webhookTo } from '../../kit/hookHouse.ts'
import { startReceiver } from '../../kit/receiver.ts'

const hour_ms = 3_600_000
const patient = { dead_after_min: 1_440 }

/** The nth alert of one rule. */
const alertOf = (n: number, kinds: AlertEvent['kind'][]) =>
  lifeOf('siaga', kinds).map((event, at) => ({ ...event, alert: `siaga_1_${n}`, id: `siaga_1_${n}_${at + 1}` }))

it('a receiver that was away for a day of showers hears of the one that runs, and of what it had heard the beginning of', async () => {
  const receiver = await startReceiver()
  const { log, clock, hook } = await hookHouse([webhookTo(receiver, patient)])
  const [first, firstOver] = alertOf(0, ['raised', 'cleared'])
  log.append(first!)
  await eventually(async () => receiver.alerts.length === 1 && (await hook()).waiting === 0)
  receiver.says(500)
  log.append(firstOver!)
  await eventually(() => receiver.alerts.length === 2)
  for (let n = 1; n <= 6; n++) {
    await clock.turn(2 * hour_ms) // hours apart: none of them is a flap
    for (const event of alertOf(n, n === 6 ? ['raised'] : ['raised', 'cleared'])) log.append(event)
    await eventually(async () => (await hook()).position === log.position())
  }
  expect((await hook()).waiting).toBeLessThanOrEqual(6)
  receiver.says(204)
  const told = receiver.alerts.length
  await clock.turn(hour_ms)
  await eventually(async () => (await hook()).waiting === 0)
  const ids = receiver.alerts.slice(told).map(({ body }) => body.data!.id)
  expect(ids).toContain('siaga_1_0_2')
  expect(ids).toContain('siaga_1_6_1')
  expect(ids).not.toContain('siaga_1_2_1')
})
