/** The gateway tells its stations the time. */
import { expect, it } from 'vitest'
import { brokerHouse, letIn, start_ms } from '../../kit/brokerHouse.ts'
import { eventually } from '../../kit/eventually.ts'

it('tells a station that asks the time, and whether it is right; again after each new connection; nobody else', async () => {
  let sync: 'synced' | 'unknown' = 'synced'
  const { client, katulampa, depok, refused } = await brokerHouse({ sync: () => sync })
  const heard: { topic: string; body: unknown; retain: boolean }[] = []
  const listen = async (who: typeof katulampa) => {
    const station = await letIn(client(who))
    station.on('message', (topic, payload, { retain }) =>
      heard.push({ topic, body: JSON.parse(payload.toString()), retain }),
    )
    await station.subscribeAsync('pantau/1/katulampa/time', { qos: 1 }).catch(() => undefined) // who is refused
    return station
  }
  const first = await listen(katulampa)
  await eventually(() => heard.length === 1)
  await first.endAsync()
  sync = 'unknown'
  await listen(katulampa)
  await eventually(() => heard.length === 2)
  await listen(depok)
  await eventually(() => refused()['foreign-subscription'] === 1)
  const topic = 'pantau/1/katulampa/time'
  expect(heard).toEqual([
    { topic, body: { at_ms: start_ms, clock: 'synced' }, retain: false },
    { topic, body: { at_ms: start_ms, clock: 'unknown' }, retain: false },
  ])
})
