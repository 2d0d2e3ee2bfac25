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

it('tells the end of an alert before the beginning of the next of its rule, however slow the receiver', async () => {
  const receiver = await startReceiver()
  receiver.beats((response) => response.writeHead(204).end())
  const { log } = await hookHouse([webhookTo(receiver, { brake: false })])
  const held: (() => void)[] = []
  receiver.answers((response) => held.push(() => response.writeHead(204).end()))
  const first = lifeOf('gerbang', ['raised', 'cleared'])
  const [next] = lifeOf('gerbang', ['raised'], { alert: 'gerbang_2' })
  log.append(...first, { ...next!, id: 'gerbang_2_1' })
  for (let told = 1; told <= 3; told++) {
    await eventually(() => held.length === told)
    held[told - 1]!()
  }
  expect(receiver.alerts.map(({ body }) => body.data?.id)).toEqual([first[0]!.id, first[1]!.id, 'gerbang_2_1'])
})

it('does not let a message that the receiver never takes hold up the next alert of its rule', async () => {
  const receiver = await startReceiver()
  receiver.beats((response) => response.writeHead(204).end())
  const { log } = await hookHouse([webhookTo(receiver, { brake: false })])
  const [raised, cleared] = lifeOf('gerbang', ['raised', 'cleared'])
  const [next] = lifeOf('gerbang', ['raised'], { alert: 'gerbang_2' })
  receiver.answers((response, { body }) => response.writeHead(body.data?.id === raised!.id ? 500 : 204).end())
  log.append(raised!, cleared!, { ...next!, id: 'gerbang_2_1' })
  const heard = () => receiver.alerts.map(({ body }) => body.data?.id)
  await eventually(() => heard().includes('gerbang_2_1'))
  expect(heard()).not.toContain(cleared!.id)
})
