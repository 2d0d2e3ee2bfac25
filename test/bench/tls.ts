/** Encrypted beside clear, in turns, in one run: intake, receipts, alarms, memory of connected stations. */
import { writeFileSync } from 'node:fs'
import mqtt, { type MqttClient } from 'mqtt'
import { initVillage } from '../../gateway/tls/making.ts'
import { openVillage } from './latency.ts'
import { load, median, topicOf } from './load.ts'
import { percentile } from './percentile.ts'
import { type Bench, type RunningGateway, rss_mb, startGateway } from './scene.ts'

const rounds = 3
const idle = 200

export async function benchTls(bench: Bench) {
  await intake(bench)
  await receipts(bench)
  await alarms(bench)
  await memory(bench)
}

async function encrypted(bench: Bench, name: string, stations: number, flags: string[] = []) {
  await initVillage(bench.folder(name), ['127.0.0.1'], Date.now())
  return startGateway(bench.folder(name), stations, {}, flags)
}

async function intake(bench: Bench) {
  const gateway = await encrypted(bench, 'tls-intake', 20)
  const task = {
    stations: gateway.stations,
    seconds: 4,
    window: 64,
    readings: 1,
    quantities: ['pm1_ug_m3', 'pm2_5_ug_m3', 'pm10_ug_m3'],
  }
  const packs = { clear: [] as number[], tls: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    const from_ms = Date.now() - (60 - round * 10) * 86_400_000
    packs.clear.push((await load({ ...task, port: gateway.mqttPort, from_ms }, 'mqtt.js')).packs_s)
    const secure = { ...task, port: gateway.mqttsPort, isEncrypted: true, from_ms: from_ms + 5 * 86_400_000 }
    packs.tls.push((await load(secure, 'mqtt.js')).packs_s)
  }
  await gateway.stop()
  const [clear, tls] = [median(packs.clear), median(packs.tls)]
  bench.note({
    what: 'durable intake over TLS, 20 stations (mqtt.js clients, 64 in flight), one reading of 3 values a pack, against clear text',
    measured: `${(tls / clear).toFixed(2)} (${Math.round(tls)} packs/s)`,
    baseline: `${Math.round(clear)} packs/s in clear`,
    target: 'told',
    detail: packs,
  })
}

/** From a pack to its receipt, one after another, with an fsync for each: what TLS adds to the way of an alarm. */
async function receipts(bench: Bench) {
  const settings = bench.folder('tls-receipts.yaml')
  writeFileSync(settings, JSON.stringify({ receipt_ms: 0 }))
  const gateway = await encrypted(bench, 'tls-receipts', 1, ['--config', settings])
  const times = { clear: [] as number[], tls: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    for (const kind of ['clear', 'tls'] as const) {
      const [client] = await connected(gateway, kind === 'tls')
      times[kind].push(...(await answered(client!, `${kind}${round}xx`)))
      client!.end(true)
    }
  }
  await gateway.stop()
  noteRatio(bench, 'pack → receipt, one after another, over TLS against clear text', times)
}

function noteRatio(bench: Bench, what: string, times: Record<'clear' | 'tls', number[]>) {
  const both = (share: number) => [percentile(times.tls, share), percentile(times.clear, share)] as const
  const [[tls50, clear50], [tls99, clear99]] = [both(0.5), both(0.99)]
  bench.note({
    what,
    measured: `p50 ${(tls50 / clear50).toFixed(2)}, p99 ${(tls99 / clear99).toFixed(2)} (${tls50.toFixed(1)}, ${tls99.toFixed(1)} ms)`,
    baseline: `${clear50.toFixed(1)}, ${clear99.toFixed(1)} ms in clear`,
    target: 'told',
    detail: { n: times.tls.length, tls50, clear50, tls99, clear99 },
  })
}

/** From the sensor to the webhook, with a real node: two villages, asked in turns. */
async function alarms(bench: Bench) {
  const villages = {
    clear: await openVillage(bench, 'alarms-clear'),
    tls: await openVillage(bench, 'alarms-tls', {}, true),
  }
  const times = { clear: [] as number[], tls: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    for (const kind of ['clear', 'tls'] as const) times[kind].push(...(await villages[kind].measure()).alarms_ms)
  }
  for (const { close } of Object.values(villages)) await close()
  noteRatio(bench, 'last serial byte → stored → rule → webhook received, over TLS against clear text', times)
}

async function answered(client: MqttClient, epoch: string): Promise<number[]> {
  const times: number[] = []
  for (let seq = 1; seq <= 200; seq++) {
    const readings = [{ sensor: 'level', at_ms: Date.now(), values: { water_level_m: 1 + (seq % 10) / 10 } }]
    const start_ms = performance.now()
    await client.publishAsync(topicOf('s1'), JSON.stringify({ epoch, seq, readings }), { qos: 1 })
    times.push(performance.now() - start_ms)
  }
  return times
}

async function memory(bench: Bench) {
  const wide = bench.folder('tls-wide.yaml')
  writeFileSync(wide, JSON.stringify({ mqtt: { per_address_max: 1_000 } }))
  const grown = { clear: 0, tls: 0 }
  for (const kind of ['clear', 'tls'] as const) {
    const gateway = await encrypted(bench, `tls-memory-${kind}`, idle, ['--config', wide])
    const before = rss_mb(gateway.pid)
    const clients = await connected(gateway, kind === 'tls')
    grown[kind] = rss_mb(gateway.pid) - before
    for (const client of clients) client.end(true)
    await gateway.stop()
  }
  const each = (mb: number) => `${Math.round((mb * 1024) / idle)} kB each`
  bench.note({
    what: `memory of ${idle} connected stations over TLS`,
    measured: `${grown.tls.toFixed(1)} MB, ${each(grown.tls)}`,
    baseline: `${grown.clear.toFixed(1)} MB, ${each(grown.clear)} in clear`,
    target: 'told',
    detail: grown,
  })
}

async function connected(gateway: RunningGateway, isEncrypted: boolean): Promise<MqttClient[]> {
  const url = isEncrypted ? `mqtts://127.0.0.1:${gateway.mqttsPort}` : `mqtt://127.0.0.1:${gateway.mqttPort}`
  const clients: MqttClient[] = []
  for (const { station, password } of gateway.stations) {
    clients.push(
      await mqtt.connectAsync(url, { username: station, password, clientId: station, rejectUnauthorized: false }),
    )
  }
  return clients
}
