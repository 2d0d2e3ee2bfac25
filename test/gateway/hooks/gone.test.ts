/** A receiver decides nothing about our safety: only a person switches a hook off. */
import { expect, it } from 'vitest'
import { alertEvent } from '../../kit/alertWord.ts'
import { eventually } from '../../kit/eventually.ts'
import { handClock } from '../../kit/handClock.ts'
import { hookHouse, lifeOf, webhookTo } from '../../kit/hookHouse.ts'
import { startReceiver } from '../../kit/receiver.ts'

const minute_ms = 60_000

it('a receiver that answers 410 to a heartbeat is told of a flood at once, and heartbeats go on', async () => {
  const receiver = await startReceiver()
  receiver.says(410)
  const lines: string[] = []
  const { log, clock, hook, reader } = await hookHouse([webhookTo(receiver)], {
    onLog: (line) => void lines.push(line),
  })
  await eventually(async () => (await hook()).state === 'failing')
  expect((await hook()).says).toContain('only a person switches a hook off')
  expect(reader.state()).toMatchObject({ ok: false, says: expect.stringContaining('410') })
  expect(lines.join('')).toContain('the receiver answers 410')
  receiver.says(204)
  log.append(...lifeOf('siaga', ['raised']))
  await eventually(() => receiver.kinds().join() === 'alert.raised')
  await clock.turn(minute_ms)
  await eventually(() => receiver.heartbeats.length === 2)
  await eventually(async () => (await hook()).state === 'ok')
})

it('a message that is answered with 410 is tried again like any other, and none becomes a dead letter for it', async () => {
  const receiver = await startReceiver()
  receiver.beats((response) => response.writeHead(410).end())
  const { log, clock, hook, deliveries } = await hookHouse([webhookTo(receiver)])
  receiver.says(410)
  for (const event of lifeOf('siaga', ['raised', 'escalated', 'cleared'])) log.append(event)
  await eventually(async () => (await deliveries()).length === 1)
  expect(await hook()).toMatchObject({ state: 'failing', waiting: 3, dead: 0 })
  receiver.answers()
  await clock.turn(1_000)
  await eventually(() => receiver.kinds().join() === 'alert.raised,alert.raised,alert.escalated,alert.cleared')
})

it('what a receiver asks for in answer to a heartbeat holds no alert back', async () => {
  const receiver = await startReceiver()
  receiver.says(429, { 'retry-after': '900' })
  const { log, clock, hook } = await hookHouse([webhookTo(receiver)])
  await eventually(async () => (await hook()).state === 'retrying')
  receiver.says(204)
  log.append(alertEvent())
  await eventually(() => receiver.alerts.length === 1)
  await clock.turn(14 * minute_ms)
  expect(receiver.heartbeats.length).toBe(1)
  await clock.turn(minute_ms)
  await eventually(() => receiver.heartbeats.length === 2)
})

it('a replay goes out to a receiver that answered 410, with the same ids', async () => {
  const receiver = await startReceiver()
  const { log, replay, hook } = await hookHouse([webhookTo(receiver)])
  const events = lifeOf('siaga', ['raised', 'escalated', 'cleared'])
  for (const event of events) log.append(event)
  await eventually(async () => receiver.alerts.length === 3 && (await hook()).waiting === 0)
  expect((await replay(2)).json()).toEqual({ hook: 'siren-desa', from: 2, events: 2 })
  await eventually(() => receiver.alerts.length === 5)
  expect(receiver.ids().slice(3)).toEqual(events.slice(1).map(({ id }) => `siren-desa_${id}`))
  await eventually(async () => (await hook()).waiting === 0)
})

it('a person switches a hook off in the settings: nothing is sent, no secret is needed, and it is said everywhere', async () => {
  const receiver = await startReceiver()
  const clock = handClock(Date.now())
  const off = webhookTo(receiver, { id: 'off', enabled: false, secret_env: 'NO_SUCH_SECRET' })
  const { log, hook, reader } = await hookHouse([webhookTo(receiver), off], { clock })
  log.append(alertEvent())
  await eventually(() => receiver.alerts.length === 1)
  await clock.turn(minute_ms)
  expect(receiver.ids()).toEqual([expect.stringMatching(/^siren-desa_/)])
  expect(await hook('off')).toMatchObject({ state: 'disabled', says: expect.stringContaining('enabled: false') })
  expect(reader.state()).toMatchObject({
    ok: false,
    says: expect.stringContaining('off: A person has switched it off'),
  })
})
