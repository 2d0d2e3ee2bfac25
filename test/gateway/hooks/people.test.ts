/** Who answers: reminders, the second person, and word of an acknowledgement. */
import { expect, it } from 'vitest'
import type { Acknowledgement, AlertEvent } from '../../../gateway/contract.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { handClock } from '../../kit/handClock.ts'
import { alertLog, hookHouse, lifeOf, webhookTo } from '../../kit/hookHouse.ts'
import { startReceiver } from '../../kit/receiver.ts'

const minute_ms = 60_000
// Turning a clock by hand leaves heartbeats without their answers: that is no dead hook here.
const patient = { dead_after_min: 1_440 }

const seen = (event: AlertEvent, level = event.level): Acknowledgement => {
  const { alert, rule, at_ms, exercise } = event
  return {
    id: `${alert}_seen_${at_ms}`,
    alert,
    rule,
    at_ms,
    exercise,
    kind: 'acknowledged',
    by: 'ani',
    comment: 'jalan ke sana',
    level,
  }
}
const levels = (event: AlertEvent, level: number): AlertEvent => ({ ...event, level, label: `Siaga ${3 - level}` })

it('repeats an alert that nobody has acknowledged, less and less often, each with an id of its own', async () => {
  const receiver = await startReceiver()
  const { log, clock } = await hookHouse([webhookTo(receiver, { remind_min: 30 })])
  const [raised] = lifeOf('siaga', ['raised'])
  log.append(raised!)
  await eventually(() => receiver.alerts.length === 1)
  for (const [n, wait_min] of [30, 60, 120].entries()) {
    await clock.turn(wait_min * minute_ms - 1)
    expect(receiver.alerts.length).toBe(n + 1)
    await clock.turn(1)
    await eventually(() => receiver.alerts.length === n + 2)
  }
  expect(receiver.kinds()).toEqual(['alert.raised', 'alert.reminder', 'alert.reminder', 'alert.reminder'])
  expect(receiver.alerts[2]!.body.data).toMatchObject({ reminder: 2, label: 'Siaga 3', active_since_ms: raised!.at_ms })
  expect(new Set(receiver.ids()).size).toBe(4)
})

it('reminds of nothing that somebody has acknowledged, until it gets worse', async () => {
  const receiver = await startReceiver()
  const { log, clock } = await hookHouse([webhookTo(receiver, { remind_min: 30 })])
  const [raised, escalated] = lifeOf('siaga', ['raised', 'escalated'])
  log.append(levels(raised!, 0))
  await eventually(() => receiver.alerts.length === 1)
  log.append(seen(raised!, 0))
  await clock.turn(60 * minute_ms)
  expect(receiver.alerts.length).toBe(1)
  log.append(levels(escalated!, 1))
  await eventually(() => receiver.alerts.length === 2)
  await clock.turn(30 * minute_ms)
  await eventually(() => receiver.kinds().at(-1) === 'alert.reminder')
})

it('is a default for people and not for machines, and never for a drill', async () => {
  const [chat, siren] = [await startReceiver(), await startReceiver()]
  const base_url = `http://127.0.0.1:${chat.port}`
  const warga = {
    id: 'warga',
    kind: 'telegram',
    token_env: 'TOKEN',
    chat_id: 1,
    base_url,
    allow_private: true,
    ...patient,
  }
  const { log, clock, hook } = await hookHouse([webhookTo(siren, patient), warga], { env: { TOKEN: 't' } })
  log.append(...lifeOf('siaga', ['raised']), ...lifeOf('latihan', ['raised'], { exercise: true }))
  const messages = () => chat.alerts.filter(({ path }) => path.endsWith('sendMessage'))
  await eventually(async () => messages().length === 2 && (await hook('warga')).waiting === 0)
  await clock.turn(30 * minute_ms)
  await eventually(() => messages().length === 3)
  expect(messages()[2]!.body.text).toMatch(/^Pengingat ke-1: .*\nReminder 1: /)
  expect(siren.alerts.length).toBe(2)
})

it('the second person hears of what nobody acknowledged in time, and of nothing else', async () => {
  const [first, second] = [await startReceiver(), await startReceiver()]
  const hooks = [
    webhookTo(first, { id: 'first', ...patient }),
    webhookTo(second, { id: 'second', after_min: 10, ...patient }),
  ]
  const { log, clock } = await hookHouse(hooks)
  const [answered] = lifeOf('answered', ['raised'])
  const [short, over] = lifeOf('short', ['raised', 'cleared'])
  log.append(answered!, ...lifeOf('siaga', ['raised']), short!)
  log.append(seen(answered!))
  log.append(over!)
  await eventually(() => first.alerts.length === 4)
  await clock.turn(10 * minute_ms - 1)
  expect(second.alerts).toEqual([])
  await clock.turn(1)
  await eventually(() => second.alerts.length === 1)
  expect(second.alerts[0]!.body).toMatchObject({
    type: 'alert.raised',
    data: { rule: 'siaga', unacknowledged_min: 10 },
  })
})

it('the second person is called when it gets worse than what was acknowledged, counted from then, also over a restart', async () => {
  const receiver = await startReceiver()
  const [folder, log, clock] = [emptyFolder(), alertLog(), handClock(Date.now())]
  const hooks = [webhookTo(receiver, { after_min: 10 })]
  const before = await hookHouse(hooks, { folder, log, clock })
  const [raised, escalated] = lifeOf('siaga', ['raised', 'escalated'])
  log.append(levels(raised!, 0))
  log.append(seen(raised!, 0))
  await clock.turn(30 * minute_ms)
  log.append(levels(escalated!, 2))
  await eventually(async () => (await before.hook()).position === 3)
  await clock.turn(5 * minute_ms)
  await before.close()
  const after = await hookHouse(hooks, { folder, log, clock })
  await eventually(() => receiver.heartbeats.length > 0 && after.reader.position() === 3)
  await clock.turn(5 * minute_ms)
  await eventually(() => receiver.alerts.length === 1)
  expect(receiver.alerts[0]!.body).toMatchObject({ type: 'alert.raised', data: { label: 'Siaga 1' } })
})

it('an acknowledgement is told to those who ask for it', async () => {
  const [asks, silent] = [await startReceiver(), await startReceiver()]
  const hooks = [
    webhookTo(asks, { id: 'asks', events: ['raised', 'acknowledged'] }),
    webhookTo(silent, { id: 'silent' }),
  ]
  const { log } = await hookHouse(hooks)
  const [raised] = lifeOf('siaga', ['raised'])
  log.append(raised!)
  log.append(seen(raised!))
  await eventually(() => asks.kinds().join() === 'alert.raised,alert.acknowledged')
  expect(asks.alerts[1]!.body.data).toMatchObject({
    rule: 'siaga',
    acknowledged: { by: 'ani', comment: 'jalan ke sana' },
  })
  expect(silent.kinds()).toEqual(['alert.raised'])
})
