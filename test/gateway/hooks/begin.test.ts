/** A hook that comes in the middle of a flood: new, changed, back again. */
import { expect, it } from 'vitest'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { alertLog, hookHouse, lifeOf, webhookTo } from '../../kit/hookHouse.ts'
import { startReceiver } from '../../kit/receiver.ts'

it('that is new is told what is active, marked so, and nothing of what is over', async () => {
  const receiver = await startReceiver()
  const log = alertLog()
  log.append(...lifeOf('lama', ['raised', 'cleared']))
  const [raised, escalated] = lifeOf('siaga', ['raised', 'escalated'])
  log.append(raised!)
  log.append(escalated!)
  const { hook } = await hookHouse([webhookTo(receiver)], { log })
  const [told] = await eventually(() => receiver.alerts.length === 1 && receiver.alerts)
  expect(told!.body).toMatchObject({ type: 'alert.raised', data: { rule: 'siaga', active_since_ms: raised!.at_ms } })
  log.append(...lifeOf('baru', ['raised']))
  await eventually(() => receiver.alerts.length === 2)
  expect(receiver.alerts[1]!.body.data).not.toHaveProperty('active_since_ms')
  await eventually(async () => (await hook()).waiting === 0)
  expect((await hook()).position).toBe(4)
})

it('that was removed and comes back is told what is active then', async () => {
  const [receiver, other] = [await startReceiver(), await startReceiver()]
  const [folder, log] = [emptyFolder(), alertLog()]
  await (await hookHouse([webhookTo(receiver)], { folder, log })).close()
  await (await hookHouse([webhookTo(other, { id: 'other' })], { folder, log })).close()
  log.append(...lifeOf('siaga', ['raised']))
  await hookHouse([webhookTo(receiver)], { folder, log })
  await eventually(() => receiver.kinds().join() === 'alert.raised')
})

it('whose settings changed is told again what is active, with the id of before, so that a receiver can drop it', async () => {
  const receiver = await startReceiver()
  const [folder, log] = [emptyFolder(), alertLog()]
  const before = await hookHouse([webhookTo(receiver)], { folder, log })
  log.append(...lifeOf('siaga', ['raised']))
  await eventually(async () => (await before.deliveries()).length === 1)
  await before.close()
  const same = await hookHouse([webhookTo(receiver)], { folder, log })
  await eventually(() => receiver.heartbeats.length === 2)
  await same.close()
  expect(receiver.alerts.length).toBe(1)
  await hookHouse([webhookTo(receiver, { url: `${receiver.url}/new` })], { folder, log })
  await eventually(() => receiver.alerts.length === 2)
  expect(new Set(receiver.ids()).size).toBe(1)
})

it('whose range no longer holds an alert hears that it is over for it', async () => {
  const receiver = await startReceiver()
  const [folder, log] = [emptyFolder(), alertLog()]
  const before = await hookHouse([webhookTo(receiver)], { folder, log })
  log.append(...lifeOf('siaga', ['raised'], { severity: 'Moderate' }))
  await eventually(async () => (await before.deliveries()).length === 1)
  await before.close()
  await hookHouse([webhookTo(receiver, { min_severity: 'Extreme' })], { folder, log })
  await eventually(() => receiver.kinds().join() === 'alert.raised,alert.cleared')
})
