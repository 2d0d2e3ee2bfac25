/** A real gateway with a hook and a siren: what it says when a sensor was torn off in a flood, and what a heartbeat carries. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import type { AlertsAnswer, ChainAnswer, SirensAnswer } from '../../../gateway/contract.ts'
import { printedBy } from '../../kit/cli.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { openGatewayHere } from '../../kit/gatewayHere.ts'
import { siren as secret, startReceiver } from '../../kit/receiver.ts'
import { staffOf } from '../../kit/staff.ts'
import { gauge } from '../../kit/warningHouse.ts'

it('a torn-off sensor, a broken siren: the alert, the chain, the first screen’s parts and the heartbeat say it', async () => {
  const folder = emptyFolder()
  const { username, password } = await printedBy(folder, 'subscriber', 'add', 'menara')
  const receiver = await startReceiver()
  const hook = { id: 'posko', kind: 'webhook', url: receiver.url, secret_env: 'POSKO_SECRET', allow_private: true }
  const series = { station: 'katulampa', sensor: 'level', quantity: 'water_level_m' }
  const config = join(folder, 'gateway.yaml')
  const quality = [{ ...series, gross_range: { fail: [-1, 9] } }]
  writeFileSync(join(folder, 'rules.yaml'), JSON.stringify([gauge]))
  writeFileSync(config, JSON.stringify({ rules: 'rules.yaml', receipt_ms: 20, quality, hooks: [hook] }))
  const added = await printedBy(folder, 'station', 'add', 'katulampa')
  const { http, mqtt } = await openGatewayHere({ folder, flags: ['--config', config], env: { POSKO_SECRET: secret } })
  const headers = staffOf(folder)
  const get = async <T>(path: string) => (await (await fetch(`${http}${path}`, { headers })).json()) as T

  const connect = async (who: { username: string; password: string }) => {
    const client = await connectAsync(mqtt, { ...who, reconnectPeriod: 0 })
    onTestFinished(() => void client.end(true))
    return client
  }
  const readings = [1.0, -1.5, -1.5, -1.5, -1.5].map((water_level_m, minute) => ({
    ...{ sensor: 'level', at_ms: Date.now() - (4 - minute) * 60_000, values: { water_level_m } },
  }))
  const station = await connect(added)
  await station.publishAsync('pantau/1/katulampa/readings', JSON.stringify({ epoch: 'e', seq: 1, readings }), {
    qos: 1,
  })
  await (await connect({ username, password })).publishAsync('pantau/1/sirens/menara', '{"state":"fault"}', { qos: 1 })

  const [alert] = await eventually(async () => {
    const { alerts } = await get<AlertsAnswer>('/api/v1/alerts')
    return alerts.length > 0 && alerts
  })
  expect(alert).toMatchObject({ state: 'active', present: { value: -1.5, flag: 4 }, stale: { why: 'failed' } })
  expect(alert!.stale!.says.id).toMatch(
    /^Tinggi muka air di Bendung Katulampa sekarang tidak diketahui: sensor level mengirim nilai yang tidak lolos uji mutu \(-150 cm\); mungkin rusak atau terlepas\. Nilai terakhir yang dapat dipakai 100 cm, pukul \d\d\.\d\d WIB, 4 menit yang lalu\./,
  )
  expect(await get<SirensAnswer>('/api/v1/sirens')).toMatchObject({
    sirens: [{ siren: 'menara', state: 'fault', ok: false }],
  })
  const { ok, says, links } = await get<ChainAnswer>('/api/v1/chain')
  expect([ok, says.en]).toEqual([false, 'The warning chain is impaired at: rules, sirens.'])
  expect(links.find(({ link }) => link === 'hooks')).toMatchObject({ ok: true, proved_ms: expect.any(Number) })
  expect(await get('/readyz')).toMatchObject({
    ready: true,
    parts: { rules: { ok: false, says_id: alert!.stale!.says.id }, sirens: { ok: false } },
  })
  await eventually(() => receiver.heartbeats.length > 0)
  expect(receiver.heartbeats[0]!.body.data).toMatchObject({ chain: { says: { en: expect.stringContaining('chain') } } })
})
