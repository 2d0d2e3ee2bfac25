import { expect, it } from 'vitest'
import { eventually } from '../../kit/eventually.ts'
import { hookHouse, lifeOf, webhookTo } from '../../kit/hookHouse.ts'
import { startReceiver } from '../../kit/receiver.ts'

it('sends a new warning before it tries old ones again, when not all can go at once', async () => {
  const receiver = await startReceiver()
  receiver.beats((response) => response.writeHead(204).end())
  const { log, clock, deliveries } = await hookHouse([webhookTo(receiver)])
  receiver.says(500)
  for (let n = 0; n < 20; n++) log.append(...lifeOf(`lama-${n}`, ['raised']))
  await eventually(async () => (await deliveries()).length === 20)
  const held: (() => void)[] = []
  receiver.answers((response) => held.push(() => response.writeHead(204).end()))
  await clock.turn(1_000)
  await eventually(() => held.length === 8)
  log.append(...lifeOf('baru', ['raised']))
  held[0]!()
  await eventually(() => held.length === 9)
  expect(receiver.alerts.at(-1)!.body.data?.rule).toBe('baru')
})
