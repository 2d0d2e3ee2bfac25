/** One address crowds the door in several ways: who gets in from others over a slow link, and how long alarms take meanwhile. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { generate } from 'mqtt-packet'
import { dist } from '../kit/root.ts'
import { loadOf, openVillage, percentile } from './latency.ts'
import { load } from './load.ts'
import { type Bench, metric, rss_mb } from './scene.ts'

const alarms = 60
const visits = 20
const link_ms = 600
const patience_ms = 10_000
const [crowd, station, viewer] = ['127.0.0.9', '127.0.0.2', '127.0.0.3']

type Village = Awaited<ReturnType<typeof openVillage>>

/** What the crowd does: on which port, how many at once, how many more a second, and what each says. */
interface Way {
  what: string
  port: 'http' | 'mqtt'
  count?: number
  rate?: number
  text?: string
}

const asks = (path: string) => `GET ${path} HTTP/1.1\\nHost: x\\n\\n`
const rule = {
  ...{ id: 'naik', station: 's1', sensor: 'level', quantity: 'water_level_m', for_s: 0, clear_for_s: 0 },
  ...{ measure: { rise_over_s: 7 * 86_400 }, levels: [{ label: 'Naik', at: 0.5 }] },
}
const body = JSON.stringify({ rule, from: '2020-01-01' })
const backtest = `POST /api/v1/rules/backtest HTTP/1.1\\nHost: x\\nContent-Type: application/json\\nContent-Length: ${body.length}\\nConnection: close\\n\\n${body}`

const ways: Way[] = [
  { what: '1,000 silent HTTP sockets', port: 'http', count: 1_000 },
  { what: '1,000 silent MQTT sockets', port: 'mqtt', count: 1_000 },
  { what: '400 MQTT connections a second', port: 'mqtt', rate: 400 },
  { what: '1,600 MQTT connections a second', port: 'mqtt', rate: 1_600 },
  { what: '400 HTTP connections a second', port: 'http', rate: 400 },
  { what: '1,600 HTTP connections a second', port: 'http', rate: 1_600 },
  { what: '200 live views that read nothing', port: 'http', count: 200, text: asks('/api/v1/live') },
  { what: '8 exports that read nothing', port: 'http', count: 8, text: asks('/api/v1/export.csv?station=s1&from=0') },
  { what: 'two backtests of a year at a time', port: 'http', count: 2, text: backtest },
]

export async function benchDoor(bench: Bench) {
  const village = await openVillage(bench, 'door')
  const { gateway } = village
  await load({ ...loadOf(gateway), seconds: 5, window: 8, readings: 100, from_ms: Date.now() - 30 * 86_400_000 })
  await visit(village) // from now on both addresses are known, as they are in a village
  for (const way of ways) {
    const quiet = await village.measure(alarms)
    const before = rss_mb(gateway.pid)
    const ends = await startCrowd(gateway, way)
    const [measured, got] = await Promise.all([village.measure(alarms), visitAll(village)])
    const memory = rss_mb(gateway.pid)
    const { opened } = await ends()
    const at = (times: number[], share: number) => percentile(times, share).toFixed(0)
    bench.note({
      what: `one address: ${way.what} (${opened} connections): a station and a viewer at ${link_ms} ms from two others get in; alarms meanwhile`,
      measured: `${got.stations} of ${visits}, ${got.viewers} of ${visits}; p50 ${at(measured.alarms_ms, 0.5)}, p99 ${at(measured.alarms_ms, 0.99)} ms; memory ${before.toFixed(0)} → ${memory.toFixed(0)} MB`,
      baseline: `p50 ${at(quiet.alarms_ms, 0.5)}, p99 ${at(quiet.alarms_ms, 0.99)} ms`,
      target: `${visits} of ${visits}`,
      isMet: got.stations === visits && got.viewers === visits,
      detail: { ...got, opened, before, memory },
    })
  }
  bench.say(`made room ${await metric(gateway.http, 'pantau_http_refused_total', '{reason="made-room"}')} times`)
  await village.close()
}

async function startCrowd({ mqttPort, http }: Village['gateway'], { port, count = 0, rate = 0, text = '' }: Way) {
  const number = port === 'mqtt' ? mqttPort : new URL(http).port
  const words = [number, crowd, count, rate, text].map(String)
  const child = spawn(process.execPath, [join(dist, 'test/bench/crowd-child.js'), ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  await once(lines, 'line')
  return async () => {
    const last = once(lines, 'line')
    child.stdin.end()
    const [line] = (await last) as [string]
    await once(child, 'exit')
    return JSON.parse(line) as { opened: number }
  }
}

async function visitAll(village: Village) {
  const got = { stations: 0, viewers: 0 }
  for (let i = 0; i < visits; i++) {
    const { isStationIn, isViewerIn } = await visit(village)
    got.stations += Number(isStationIn)
    got.viewers += Number(isViewerIn)
  }
  return got
}

/** A known station and a viewer who each need `link_ms` between the connection and their first word. */
async function visit({ gateway }: Village) {
  const [, known] = gateway.stations
  const hello = generate({
    ...{ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, clientId: 'bench', keepalive: 60 },
    ...{ username: known!.station, password: Buffer.from(known!.password) },
  })
  const page = Buffer.from('GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  const [acknowledged, answered] = await Promise.all([
    said(gateway.mqttPort, station, hello),
    said(Number(new URL(gateway.http).port), viewer, page),
  ])
  return {
    isStationIn: acknowledged[0] === 0x20 && acknowledged[3] === 0,
    isViewerIn: String(answered).startsWith('HTTP/1.1 200'),
  }
}

/** The first answer to `words`; empty when there was none. */
function said(port: number, localAddress: string, words: Buffer): Promise<Buffer> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress }, () =>
      setTimeout(() => socket.write(words), link_ms),
    )
    const end = (answer = Buffer.alloc(0)) => {
      clearTimeout(late)
      socket.destroy()
      resolve(answer)
    }
    const late = setTimeout(end, patience_ms)
    socket.once('data', end)
    socket.on('error', () => end())
    socket.once('close', () => end())
  })
}
