import { expect, it } from 'vitest'
import { alertEvent } from '../../kit/alertWord.ts'
import { eventually } from '../../kit/eventually.ts'
import { handClock } from '../../kit/handClock.ts'
import { hookHouse, lifeOf, webhookTo } from '../../kit/hookHouse.ts'
import { startReceiver, verified } from '../../kit/receiver.ts'

const minute_ms = 60_000
const hour_ms = 60 * minute_ms

it('delivers an alert at once, signed, in the pinned shape', async () => {
  const receiver = await startReceiver()
  const { log } = await hookHouse([webhookTo(receiver)])
  const event = alertEvent()
  log.append(event)
  const [alert] = await eventually(() => receiver.alerts.length === 1 && receiver.alerts)
  expect(verified(alert!)).toEqual({
    type: 'alert.raised',
    timestamp: new Date(event.at_ms).toISOString(),
    data: event,
  })
  expect(alert!.headers['webhook-id']).toBe(`siren-desa_${event.id}`)
})

it('tries again after 1, 2, 5, 10, 30 s, 1, 5 min with the same id and body, and a time of its own', async () => {
  const receiver = await startReceiver()
  const { log, clock, deliveries } = await hookHouse([webhookTo(receiver)])
  receiver.says(500)
  log.append(alertEvent())
  for (const [failures, delay_s] of [1, 2, 5, 10, 30, 60, 300].entries()) {
    await eventually(async () => (await deliveries()).length === failures + 1)
    await clock.turn(delay_s * 1_000 - 1)
    expect(receiver.alerts.length).toBe(failures + 1)
    await clock.turn(1)
  }
  await eventually(() => receiver.alerts.length === 8)
  expect(new Set(receiver.ids()).size).toBe(1)
  expect(new Set(receiver.alerts.map(({ text }) => text)).size).toBe(1)
  expect(new Set(receiver.alerts.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(8)
  await eventually(async () => (await deliveries()).length === 8)
  expect((await deliveries()).map(({ attempt, status, outcome }) => [attempt, status, outcome])).toEqual(
    [1, 2, 3, 4, 5, 6, 7, 8].map((attempt) => [attempt, 500, 'retry']),
  )
})

it('gives up after a day, says so, and goes on with what follows', async () => {
  const receiver = await startReceiver()
  const { log, clock, hook, deliveries } = await hookHouse([webhookTo(receiver)])
  receiver.says(500)
  receiver.beats((response) => response.writeHead(204).end())
  const [raised, cleared] = lifeOf('siaga', ['raised', 'cleared'])
  log.append(raised!)
  log.append(cleared!)
  const start_ms = clock.elapsed_ms()
  for (let attempts = 1; (await hook()).dead === 0; attempts = receiver.alerts.length) {
    await eventually(async () => (await deliveries()).length >= attempts || (await hook()).dead > 0)
    if ((await hook()).dead === 0) await clock.turn(attempts < 8 ? 300_000 : 900_000)
  }
  expect((clock.elapsed_ms() - start_ms) / hour_ms).toBeGreaterThan(23)
  expect((clock.elapsed_ms() - start_ms) / hour_ms).toBeLessThan(25)
  receiver.says(204)
  await clock.turn(minute_ms)
  await eventually(() => receiver.kinds().at(-1) === 'alert.cleared')
  await eventually(async () => (await hook()).state === 'ok')
  expect(await hook()).toMatchObject({ dead: 1, waiting: 0 })
})

it('reaches a receiver that was down for an hour within a minute of its return, in order', async () => {
  const receiver = await startReceiver()
  const clock = handClock(Date.now() - hour_ms)
  const { log, hook } = await hookHouse([webhookTo(receiver)], { clock })
  await eventually(() => receiver.heartbeats.length === 1)
  await receiver.close()
  for (const event of lifeOf('siaga', ['raised', 'escalated', 'eased', 'cleared'])) log.append(event)
  for (let minute = 0; minute < 60; minute++) {
    await eventually(async () => (await hook()).state !== 'ok')
    await clock.turn(minute_ms)
  }
  const back = await startReceiver({ port: receiver.port })
  await clock.turn(minute_ms)
  await eventually(() => back.alerts.length === 4)
  expect(back.kinds()).toEqual(['alert.raised', 'alert.escalated', 'alert.eased', 'alert.cleared'])
  for (const alert of back.alerts) verified(alert)
})

it('waits for the earlier event of the same alert, and not for other alerts', async () => {
  const receiver = await startReceiver()
  const { log, clock, deliveries } = await hookHouse([webhookTo(receiver)])
  receiver.answers((response, { body }) => response.writeHead(body.data?.rule === 'stuck' ? 500 : 204).end())
  const [raised, escalated] = lifeOf('stuck', ['raised', 'escalated'])
  log.append(raised!)
  log.append(escalated!)
  log.append(...lifeOf('other', ['raised', 'cleared']))
  await eventually(() => receiver.alerts.length === 3)
  expect(receiver.alerts.map(({ body }) => body.data?.rule).sort()).toEqual(['other', 'other', 'stuck'])
  await eventually(async () => (await deliveries()).length === 3)
  receiver.says(204)
  await clock.turn(1_000)
  await eventually(() => receiver.alerts.length === 5)
  expect(receiver.kinds().slice(3)).toEqual(['alert.raised', 'alert.escalated'])
})

it('lets a dead hook delay no other', async () => {
  const [dead, well] = [await startReceiver(), await startReceiver()]
  const { log, hook } = await hookHouse([webhookTo(dead, { id: 'dead' }), webhookTo(well, { id: 'well' })])
  dead.answers(() => undefined) // hangs
  for (let n = 0; n < 300; n++) log.append(...lifeOf(`rule-${n}`, ['raised', 'cleared']))
  await eventually(() => well.alerts.length === 600)
  await eventually(async () => (await hook('well')).waiting === 0) // the last answers are on their way
  expect((await hook('dead')).waiting).toBe(600)
})

it('ends an attempt after 10 s, and sends what is new before repeats', async () => {
  const receiver = await startReceiver()
  const { log, clock, deliveries } = await hookHouse([webhookTo(receiver)])
  receiver.answers(() => undefined)
  log.append(...lifeOf('old', ['raised']))
  await eventually(() => receiver.alerts.length === 1)
  await clock.turn(9_999)
  expect(await deliveries()).toEqual([])
  await clock.turn(1)
  await eventually(async () => (await deliveries()).length === 1)
  expect((await deliveries())[0]).toMatchObject({ status: null, says: 'no answer within 10 s', outcome: 'retry' })
})

it('is content with the status: a body that never ends holds nothing up', async () => {
  const receiver = await startReceiver()
  const { log, deliveries } = await hookHouse([webhookTo(receiver)])
  receiver.answers((response) => void response.writeHead(200).write('slowly'))
  for (const event of lifeOf('siaga', ['raised', 'cleared'])) log.append(event)
  await eventually(async () => (await deliveries()).length === 2)
  expect((await deliveries()).map(({ outcome }) => outcome)).toEqual(['delivered', 'delivered'])
})

it('does not follow redirects', async () => {
  const [receiver, elsewhere] = [await startReceiver(), await startReceiver()]
  const { log, deliveries } = await hookHouse([webhookTo(receiver)])
  receiver.says(307, { location: elsewhere.url })
  log.append(alertEvent())
  await eventually(async () => (await deliveries()).length === 1)
  expect((await deliveries())[0]).toMatchObject({
    status: 307,
    outcome: 'retry',
    says: expect.stringContaining('redirect'),
  })
  expect(elsewhere.alerts).toEqual([])
})

it.each([429, 503])('waits as long as a receiver that answers %s asks, and sends nothing meanwhile', async (status) => {
  const receiver = await startReceiver()
  const { log, clock, deliveries } = await hookHouse([webhookTo(receiver)])
  await eventually(() => receiver.heartbeats.length === 1)
  receiver.says(status, { 'retry-after': '120' })
  log.append(...lifeOf('first', ['raised']))
  await eventually(async () => (await deliveries()).length === 1)
  receiver.says(204)
  log.append(...lifeOf('second', ['raised']))
  await clock.turn(119_999)
  expect([receiver.alerts.length, receiver.heartbeats.length]).toEqual([1, 1])
  await clock.turn(1)
  await eventually(() => receiver.alerts.length === 3)
})

it('does not wait for ever because a receiver asks for it', async () => {
  const receiver = await startReceiver()
  const { log, clock, deliveries } = await hookHouse([webhookTo(receiver)])
  receiver.says(503, { 'retry-after': '999999' })
  log.append(alertEvent())
  await eventually(async () => (await deliveries()).length === 1)
  receiver.says(204)
  await clock.turn(15 * minute_ms)
  await eventually(() => receiver.alerts.length === 2)
})

it('says that a clock may be wrong when the receiver refuses the timestamp', async () => {
  const receiver = await startReceiver()
  const { log, clock, hook, deliveries } = await hookHouse([webhookTo(receiver)])
  clock.step(-hour_ms)
  receiver.answers((response, received) => {
    try {
      verified(received)
      response.writeHead(204).end()
    } catch (err) {
      response.writeHead(400).end(String(err))
    }
  })
  log.append(alertEvent())
  await eventually(async () => (await deliveries()).length === 1)
  expect((await deliveries())[0]).toMatchObject({
    status: 400,
    says: expect.stringMatching(/differ by 3[56]\d\d s.*timedatectl/),
  })
  expect((await hook()).says).toMatch(/differ by/)
  clock.step(hour_ms)
  await clock.turn(1_000)
  await eventually(async () => (await deliveries()).at(-1)?.outcome === 'delivered')
})

it('says that clocks differ before anybody refuses for it', async () => {
  const receiver = await startReceiver()
  receiver.answers((response) => {
    response.writeHead(204, { date: new Date(Date.now() + 2 * minute_ms).toUTCString() }).end()
  })
  const { hook, reader } = await hookHouse([webhookTo(receiver)])
  await eventually(async () => (await hook()).says !== 'Delivers.')
  expect((await hook()).says).toMatch(/^Delivers\. Its clock and ours differ by 1[12]\d s\.$/)
  expect(reader.state()).toMatchObject({ ok: true, says: expect.stringContaining('clock') })
})

it('beats each minute, signed; a heartbeat that fails is not made up for', async () => {
  const receiver = await startReceiver()
  receiver.says(500)
  const { clock, hook } = await hookHouse([webhookTo(receiver)])
  await eventually(async () => (await hook()).state === 'retrying')
  expect(verified(receiver.heartbeats[0]!)).toMatchObject({
    type: 'alert.heartbeat',
    data: { ok: true, hook: 'siren-desa', position: 0, waiting: 0, dead: 0 },
  })
  receiver.says(204)
  await clock.turn(minute_ms - 1)
  expect(receiver.heartbeats.length).toBe(1)
  await clock.turn(1)
  await eventually(async () => (await hook()).state === 'ok')
  expect(receiver.heartbeats.length).toBe(2)
  expect(new Set(receiver.heartbeats.map(({ headers }) => headers['webhook-id'])).size).toBe(2)
})

it('says in the heartbeat that the disk refuses, for such a gateway hears no alarm', async () => {
  const receiver = await startReceiver()
  receiver.says(500)
  const { log, clock, hook } = await hookHouse([webhookTo(receiver)])
  await eventually(async () => (await hook()).state === 'retrying')
  log.fill()
  await clock.turn(minute_ms)
  await eventually(() => receiver.heartbeats.length === 2)
  expect(receiver.heartbeats.map(({ body }) => body.data?.ok)).toEqual([true, false])
})

it('signs with both secrets while they are changed, by list or by name', async () => {
  const receiver = await startReceiver()
  const older = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
  const hooks = [
    webhookTo(receiver, { previous_secret_env: 'OLDER' }),
    webhookTo(receiver, { id: 'other', secret_env: ['SIREN_SECRET', 'OLDER'] }),
  ]
  const { log } = await hookHouse(hooks, { env: { OLDER: older } })
  log.append(alertEvent())
  await eventually(() => receiver.alerts.length === 2)
  for (const alert of receiver.alerts) {
    verified(alert)
    verified(alert, older)
  }
})

it('keeps connections, so that the second alert needs no new one', async () => {
  const receiver = await startReceiver()
  const { log } = await hookHouse([webhookTo(receiver)])
  const ports = new Set<number | undefined>()
  receiver.answers((response) => {
    ports.add(response.socket?.remotePort)
    response.writeHead(204).end()
  })
  for (let n = 1; n <= 5; n++) {
    log.append(...lifeOf(`rule-${n}`, ['raised']))
    await eventually(() => receiver.alerts.length === n)
  }
  expect(ports.size).toBeLessThanOrEqual(2) // the first heartbeat may still hold one
})
