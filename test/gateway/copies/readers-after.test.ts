/** After a restored backup the readers of the record go on from where they were: nobody is warned twice of the same. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { expect, it } from 'vitest'
import { gatewayCommand } from '../../kit/cli.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { openGatewayHere } from '../../kit/gatewayHere.ts'
import { siren, startReceiver } from '../../kit/receiver.ts'
import { addStation } from '../../kit/secondHome.ts'
import { staffOf } from '../../kit/staff.ts'

const levels = [
  { label: 'Siaga 3', at: 3, clear: 2.9 },
  { label: 'Siaga 2', at: 4, clear: 3.9 },
]
const rule = { id: 'siaga', station: 'hulu', sensor: 'level', quantity: 'water_level_m', levels }

it('a hook hears of what is new, and not again of what it was told before the backup', async () => {
  const receiver = await startReceiver()
  const settings = emptyFolder()
  writeFileSync(join(settings, 'rules.yaml'), JSON.stringify([rule]))
  const hooks = [{ id: 'desa', kind: 'webhook', url: receiver.url, secret_env: 'SIREN_SECRET', allow_private: true }]
  writeFileSync(join(settings, 'gateway.yaml'), JSON.stringify({ rules: 'rules.yaml', hooks, receipt_ms: 20 }))
  const start = (folder: string) =>
    openGatewayHere({ folder, flags: ['--config', join(settings, 'gateway.yaml')], env: { SIREN_SECRET: siren } })
  const heard = (label: string) => receiver.alerts.filter(({ text }) => text.includes(label)).length

  const first = emptyFolder()
  const password = await addStation(first, 'hulu')
  const old = await start(first)
  await say(old.mqtt, password, 1, 3.2)
  await eventually(() => heard('Siaga 3') > 0)
  await eventually(async () => (await deliveries(old.http, old.folder)) > 0)
  const file = join(emptyFolder(), 'desa.pantau')
  expect((await gatewayCommand('backup', file, '--data-dir', first)).status).toBe(0)
  await old.close()

  const restored = join(emptyFolder(), 'restored')
  expect((await gatewayCommand('restore', file, '--data-dir', restored)).status).toBe(0)
  const fresh = await start(restored)
  await say(fresh.mqtt, password, 2, 4.2)
  await eventually(() => heard('Siaga 2') > 0)
  const raised = receiver.kinds().filter((kind) => kind === 'alert.raised')
  expect(raised).toHaveLength(1)
  expect(new Set(receiver.ids()).size).toBe(receiver.ids().length)
})

async function say(url: string, password: string, seq: number, water_level_m: number) {
  const client = await connectAsync(url, { username: 'hulu', password, clientId: 'hulu' })
  const readings = [{ sensor: 'level', at_ms: Date.now(), values: { water_level_m } }]
  await client.publishAsync('pantau/1/hulu/readings', JSON.stringify({ epoch: 'k3v9x2m1', seq, readings }), { qos: 1 })
  await client.endAsync()
}

/** How many the gateway has entered as delivered. */
async function deliveries(http: string, folder: string): Promise<number> {
  const answer = await fetch(`${http}/api/v1/hooks/desa/deliveries`, { headers: staffOf(folder) })
  const { deliveries = [] } = (await answer.json()) as { deliveries?: { outcome: string }[] }
  return deliveries.filter(({ outcome }) => outcome === 'delivered').length
}
