/** A card that fills up under a running gateway: warnings still go out, a restart serves and warns, and it heals by itself. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectAsync, type MqttClient } from 'mqtt'
import { describe, expect, it, onTestFinished } from 'vitest'
import { addStation } from '../../crash/programs.ts'
import { eventually } from '../../kit/eventually.ts'
import { startGateway } from '../../kit/gateway.ts'
import { siren, startReceiver } from '../../kit/receiver.ts'
import { mounting, smallDisk } from '../store/tmpfs.ts'

const levels = [
  { label: 'Siaga 3', at: 3, clear: 2.9 },
  { label: 'Siaga 2', at: 4, clear: 3.9 },
]
const rule = { id: 'siaga', station: 'hulu', sensor: 'level', quantity: 'water_level_m', levels }

describe.skipIf(mounting.skip)(`a full card (${mounting.why})`, { timeout: 120_000 }, () => {
  it('still warns; a start on it serves and warns; when there is room again all is as before', async () => {
    const receiver = await startReceiver()
    const disk = smallDisk(24 * 1_024)
    const folder = join(disk, 'gateway')
    mkdirSync(folder)
    const password = addStation(folder, 'hulu')
    writeFileSync(join(folder, 'rules.yaml'), JSON.stringify([rule]))
    const hooks = [{ id: 'desa', kind: 'webhook', url: receiver.url, secret_env: 'SIREN_SECRET', allow_private: true }]
    const settings = { disk: { ballast_mb: 4 }, rules: 'rules.yaml', hooks }
    writeFileSync(join(folder, 'gateway.yaml'), JSON.stringify(settings))
    const start = () =>
      startGateway({ folder, flags: ['--config', join(folder, 'gateway.yaml')], env: { SIREN_SECRET: siren } })
    const heard = (label: string) => receiver.alerts.some(({ text }) => text.includes(label))
    const fill = join(disk, 'film.mp4')

    let gateway = await start()
    await eventually(() => existsSync(join(folder, 'ballast.start')))
    await send(gateway.mqtt, password, 1, 1)
    expect(await partsOf(gateway.http)).toMatchObject({ record: { ok: true } })

    fillUp(fill)
    await refusing(gateway.mqtt, password, () => existsSync(join(folder, 'ballast.spent')))
    expect(existsSync(join(folder, 'ballast'))).toBe(false)
    const parts = await partsOf(gateway.http)
    expect(parts.record!.ok).toBe(false)
    expect(parts.disk!.says).toContain('The card or disk is full. Only warnings and states are still kept')
    await send(gateway.mqtt, password, 500, 3.2)
    await eventually(() => heard('Siaga 3'))

    await gateway.kill()
    fillUp(fill)
    gateway = await start()
    expect((await partsOf(gateway.http)).disk!.ok).toBe(false)
    const { alerts } = (await (await fetch(`${gateway.http}/api/v1/alerts`)).json()) as { alerts: { rule: string }[] }
    expect(alerts.map(({ rule }) => rule)).toEqual(['siaga'])

    rmSync(fill)
    await eventually(() => existsSync(join(folder, 'ballast')) && !existsSync(join(folder, 'ballast.spent')))
    await send(gateway.mqtt, password, 501, 4.2)
    expect(await partsOf(gateway.http)).toMatchObject({ record: { ok: true }, disk: { ok: true } })
    await eventually(() => heard('Siaga 2'))
    expect(await gateway.close()).toBe(0)
  })
})

type Parts = Record<string, { ok: boolean; says: string }>

async function partsOf(http: string): Promise<Parts> {
  return ((await (await fetch(`${http}/readyz`)).json()) as { parts: Parts }).parts
}

/** Resolves with the receipt. */
async function send(url: string, password: string, seq: number, water_level_m: number): Promise<void> {
  const client = await enter(url, password)
  await client.publishAsync('pantau/1/hulu/readings', pack(seq, water_level_m), { qos: 1 })
  await client.endAsync(true)
}

/** Sends quiet readings, receipts or not, until it is so. */
async function refusing(url: string, password: string, isSo: () => boolean) {
  for (let seq = 2; !isSo(); seq++) {
    expect(seq, 'the card should be full by now').toBeLessThan(400)
    const client = await enter(url, password)
    const isOver = new Promise<void>((resolve) => client.once('close', resolve))
    const receipt = client.publishAsync('pantau/1/hulu/readings', pack(seq, 1), { qos: 1 }).catch(() => undefined)
    await Promise.race([receipt, isOver])
    client.end(true)
  }
}

async function enter(url: string, password: string): Promise<MqttClient> {
  const client = await connectAsync(url, { username: 'hulu', password, reconnectPeriod: 0 })
  onTestFinished(() => void client.end(true))
  return client
}

function pack(seq: number, water_level_m: number): string {
  return JSON.stringify({
    ...{ epoch: 'k3v9x2m1', seq },
    readings: [{ sensor: 'level', at_ms: Date.now(), values: { water_level_m } }],
  })
}

function fillUp(path: string) {
  try {
    for (;;) writeFileSync(path, Buffer.alloc(4_096, 'film'), { flag: 'a' })
  } catch (err) {
    expect((err as { code?: string }).code).toBe('ENOSPC')
  }
}
