/** The real gateway, a real station, real receivers: what must get through, and what must not drown it. */
import { writeFileSync } from 'node:fs'
import { connectAsync } from 'mqtt'
import { expect, it } from 'vitest'
import { addStation } from '../../crash/programs.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { startGateway } from '../../kit/gateway.ts'
import { webhookTo } from '../../kit/hookHouse.ts'
import { type Received, siren, startReceiver } from '../../kit/receiver.ts'
import { staffOf } from '../../kit/staff.ts'

const ruleOf = (sensor: string) => ({
  id: `siaga-${sensor}`,
  station: 'hulu',
  sensor,
  quantity: 'water_level_m',
  levels: [{ label: 'Siaga 3', at: 0.8, clear: 0.75 }],
})

async function village(hooks: object[]) {
  const folder = emptyFolder()
  writeFileSync(`${folder}/rules.yaml`, JSON.stringify([ruleOf('level'), ruleOf('other')]))
  writeFileSync(`${folder}/gateway.yaml`, JSON.stringify({ rules: 'rules.yaml', hooks }))
  const password = addStation(folder, 'hulu')
  const gateway = await startGateway({
    folder,
    flags: ['--config', `${folder}/gateway.yaml`],
    env: { SIREN_SECRET: siren },
  })
  const client = await connectAsync(gateway.mqtt, { username: 'hulu', password, reconnectPeriod: 0 })
  let seq = 0
  return {
    gateway,
    client,
    /** One pack: readings a few ms apart that end now. */
    send: (sensor: string, values: number[]) => {
      const end_ms = Date.now()
      const readings = values.map((value, n) => ({
        sensor,
        at_ms: end_ms - (values.length - 1 - n) * 10,
        values: { water_level_m: value },
      }))
      return client.publishAsync(
        'pantau/1/hulu/readings',
        JSON.stringify({ epoch: 'k3v9x2m1', seq: ++seq, readings }),
        { qos: 1 },
      )
    },
  }
}

const of = (alerts: Received[], rule: string) => alerts.filter(({ body }) => body.data?.rule === rule)

it('500 flaps in one pack are two messages, and the alert of another rule is told all the same', async () => {
  const [first, second] = [await startReceiver(), await startReceiver()]
  const { client, send, gateway } = await village([webhookTo(first), webhookTo(second, { id: 'kedua' })])
  await send(
    'level',
    Array.from({ length: 500 }, (_, n) => (n % 2 === 0 ? 0.9 : 0.1)),
  )
  await send('other', [1])
  for (const receiver of [first, second]) {
    await eventually(() => of(receiver.alerts, 'siaga-other').length === 1)
    await eventually(() => of(receiver.alerts, 'siaga-level').at(-1)?.body.type === 'alert.cleared')
    expect(of(receiver.alerts, 'siaga-level').map(({ body }) => body.type)).toEqual(['alert.raised', 'alert.cleared'])
    expect(of(receiver.alerts, 'siaga-level')[1]!.body.data).toMatchObject({ flapping: { changes: 500 } })
  }
  const metrics = await (await fetch(`${gateway.http}/metrics`, { headers: staffOf(gateway.folder) })).text()
  expect(metrics).toMatch(/^pantau_hook_braked_total\{hook="kedua"\} 498$/m)
  client.end(true)
})

it('a receiver that answered 410 to a heartbeat is told of the flood', async () => {
  const receiver = await startReceiver()
  receiver.says(410)
  const { client, send, gateway } = await village([webhookTo(receiver)])
  const headers = staffOf(gateway.folder)
  const readiness = async () => {
    const answer = (await (await fetch(`${gateway.http}/readyz`, { headers })).json()) as {
      parts: { hooks: { ok: boolean; says: string } }
    }
    return answer.parts.hooks
  }
  await eventually(async () => (await readiness()).ok === false)
  expect((await readiness()).says).toContain('only a person switches a hook off')
  receiver.says(204)
  await send('level', [0.1, 1.2])
  await eventually(() => receiver.kinds().join() === 'alert.raised')
  client.end(true)
})
