/**
 * A folder of the version before goes into segments while stations send, a rule warns and the gateway is killed: what is lost,
 * what is there twice, how late receipts and warnings are.
 */
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { connectAsync, type MqttClient } from 'mqtt'
import { rowsSince } from '../crash/answers.ts'
import { addStation, type Program, startProgram, writeConfig } from '../crash/programs.ts'
import { openWire } from '../crash/wire.ts'
import { day_ms, type OldYear, oldSeries, writeOldYear } from './old-year.ts'
import { compared } from './old-year-compared.ts'
import { percentile } from './percentile.ts'
import type { Bench } from './scene.ts'

const stations = 50
const kills = 5
const days_min = 10 // a chart has ten points at least
const writers = ['baru-1', 'baru-2', 'baru-3']
const each_ms = 500
const high = 30 // one reading out of so many is above the level
const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
const mebibyte = 1024 * 1024

export async function benchUpgrade(bench: Bench) {
  const days = Math.max(days_min, Math.round(bench.rows / (stations * oldSeries.length * 1_440)))
  const old: OldYear = { from_ms: (Math.floor(Date.now() / day_ms) - days) * day_ms, days, stations }
  const village = await openUpgrading(bench, old)
  const { moved_ms, most_bytes } = await village.moved()
  const seen = await village.end()
  const wrong = await compared(village.http(), old, bench.say)
  const after = bytesIn(village.home)
  await village.close()
  const rows = days * 1_440 * stations * oldSeries.length
  const mib = (bytes: number) => (bytes / mebibyte).toFixed(0)
  bench.note({
    what: `${(rows / 1e6).toFixed(1)} million rows of the version before (${days} days of ${stations} stations × ${oldSeries.length} series) move, with ${kills} kills`,
    measured: `${(moved_ms / 1_000).toFixed(0)} s; days that differ: ${wrong.days} of ${wrong.ofDays}; rows that differ, of whole days looked at: ${wrong.rows} of ${wrong.ofRows}; on the card ${mib(village.before)}, at most ${mib(most_bytes)}, after ${mib(after)} MiB`,
    target: 'nothing lost, nothing doubled',
    isMet: wrong.days + wrong.rows === 0,
    detail: { wrong, rows, moved_ms },
  })
  bench.note({
    what: 'packs sent meanwhile: acknowledged and missing, doubled',
    measured: `${seen.acknowledged} acknowledged, ${seen.missing} missing, ${seen.doubled} doubled; receipt ${spread(seen.receipts_ms)}`,
    target: '0, 0',
    isMet: seen.missing + seen.doubled === 0,
    detail: {},
  })
  bench.note({
    what: 'readings above the level: alerts that a webhook was told, and how long after the reading was taken',
    measured: `${seen.told} of ${seen.above}; ${spread(seen.alarms_ms)}`,
    target: 'all',
    isMet: seen.told === seen.above,
    detail: { alarms_ms: seen.alarms_ms },
  })
}

function spread(times: readonly number[]): string {
  if (times.length === 0) return 'none'
  const at = (share: number) => percentile(times, share).toFixed(0)
  return `p50 ${at(0.5)}, p99 ${at(0.99)}, longest ${at(1)} ms`
}

async function openUpgrading(bench: Bench, old: OldYear) {
  const folder = bench.folder('upgrade')
  const home = join(folder, 'home')
  mkdirSync(folder, { recursive: true })
  writeOldYear(home, old, bench.say)
  const before = bytesIn(home)
  const receiver = await openReceiver()
  const wire = await openWire()
  writeConfig(join(folder, 'rules.yaml'), writers.map(ruleOf))
  writeConfig(join(folder, 'gateway.yaml'), {
    ...{ rules: 'rules.yaml', hooks: [hookTo(receiver.url)], disk: { ballast_mb: 0 } },
    retention: { raw_days: 20_000, minute_days: 20_000, hour_days: 20_000 },
  })
  const senders = writers.map((station) => openSender(station, addStation(home, station), wire.port))
  let gateway = await startGateway()

  async function startGateway(): Promise<Program> {
    const flags = ['--data-dir', home, '--config', join(folder, 'gateway.yaml'), '--http-port', '0', '--mqtt-port', '0']
    const program = await startProgram('gateway/main.js', flags, { SIREN_SECRET: secret }, join(folder, 'gateway.log'))
    wire.leadTo(Number(new URL(String(program.ready.mqtt)).port))
    return program
  }

  return {
    ...{ home, before, http: () => String(gateway.ready.http) },
    /** Resolves when `tables.db` is gone; the kills come while it shrinks from a start to the next. */
    async moved() {
      const start_ms = Date.now()
      let most_bytes = 0
      for (let killed = 0; existsSync(join(home, 'tables.db')); ) {
        most_bytes = Math.max(most_bytes, bytesIn(home))
        await wait(200)
        const share = segmentsIn(home) / old.stations
        if (killed < kills && share > (killed + Math.random()) / (kills + 1)) {
          await gateway.kill()
          killed++
          bench.say(
            `upgrade: killed ${killed} times, ${Math.round(100 * share)} % moved after ${Math.round((Date.now() - start_ms) / 1_000)} s`,
          )
          gateway = await startGateway()
        }
      }
      return { moved_ms: Date.now() - start_ms, most_bytes }
    },
    /** Ends the sending and looks at what is there of it. */
    async end() {
      const books = await Promise.all(senders.map((sender) => sender.end()))
      const above = books.flatMap(({ station, sent }) =>
        [...sent].filter(([, value]) => value > 1).map(([at_ms]) => ({ station, at_ms })),
      )
      const isTold = ({ station, at_ms }: (typeof above)[number]) => receiver.told.has(`${station} ${at_ms}`)
      const patience_ms = Date.now() + 60_000
      while (!above.every(isTold) && Date.now() < patience_ms) await wait(100)
      let [missing, doubled] = [0, 0]
      for (const { station, acknowledged } of books) {
        const { rows } = await rowsSince(String(gateway.ready.http), station, 0)
        const times = rows.map(({ at_ms }) => at_ms)
        const there = new Set(times)
        doubled += times.length - there.size
        missing += [...acknowledged].filter((at_ms) => !there.has(at_ms)).length
      }
      return {
        ...{ missing, doubled, above: above.length, told: above.filter(isTold).length },
        acknowledged: books.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0),
        receipts_ms: books.flatMap(({ receipts_ms }) => receipts_ms),
        alarms_ms: above.filter(isTold).map((one) => receiver.told.get(`${one.station} ${one.at_ms}`)! - one.at_ms),
      }
    },
    async close() {
      await gateway.stop()
      receiver.close()
      await wire.close()
    },
  }
}

const ruleOf = (station: string) => ({
  ...{ id: `siaga-${station}`, station, sensor: 'level', quantity: 'water_level_m' },
  levels: [{ label: 'Siaga', at: 1, clear: 0.9 }],
})

const hookTo = (url: string) => ({
  ...{ id: 'siren', kind: 'webhook', url, secret_env: 'SIREN_SECRET', allow_private: true, brake: false },
})

/** One reading each half second, sent again under its number until it has its receipt. */
function openSender(station: string, password: string, port: number) {
  const sent = new Map<number, number>()
  const acknowledged = new Set<number>()
  const receipts_ms: number[] = []
  let isOpen = true
  let client: MqttClient | undefined

  async function connected(): Promise<MqttClient> {
    while (!client?.connected) {
      client?.end(true)
      const options = { username: station, password, clientId: station, reconnectPeriod: 0, connectTimeout: 2_000 }
      client = await connectAsync(`mqtt://127.0.0.1:${port}`, options, false).catch(() => undefined)
      client?.on('error', () => client?.end(true))
      if (!client) await wait(50) // killed: that is what this is about
    }
    return client
  }

  async function deliver(payload: string) {
    for (let isSafe = false; !isSafe; ) {
      const publishing = (await connected()).publishAsync(`pantau/1/${station}/readings`, payload, { qos: 1 })
      isSafe = await Promise.race([publishing.then(() => true), wait(3_000).then(() => false)]).catch(() => false)
      if (!isSafe) client?.end(true)
    }
  }

  async function run() {
    for (let seq = 1; isOpen; seq++) {
      const at_ms = Date.now()
      const value = seq % high === 0 ? 1.5 : 0.5
      sent.set(at_ms, value)
      const readings = [{ sensor: 'level', at_ms, values: { water_level_m: value } }]
      const from_ms = performance.now()
      await deliver(JSON.stringify({ epoch: 'naik', seq, readings }))
      receipts_ms.push(performance.now() - from_ms)
      acknowledged.add(at_ms)
      await wait(each_ms)
    }
    client?.end(true)
  }
  const running = run()
  return {
    async end() {
      isOpen = false
      await running
      return { station, sent, acknowledged, receipts_ms }
    },
  }
}

interface Told {
  type: string
  data: { at_ms: number; series: { station: string } | null }
}

/** When which reading raised an alert that came to this webhook for the first time, UTC ms. */
async function openReceiver() {
  const told = new Map<string, number>()
  const server = createServer(async (incoming, response) => {
    const { type, data } = JSON.parse(await textOf(incoming)) as Told
    const name = `${data.series?.station} ${data.at_ms}`
    if (type === 'alert.raised' && !told.has(name)) told.set(name, Date.now())
    response.writeHead(204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return { url: `http://127.0.0.1:${port}/hook`, told, close: () => server.close(() => undefined) }
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of incoming) text += chunk
  return text
}

/** One segment for each station, and one for what is said of all of them. */
const segmentsIn = (home: string) =>
  existsSync(join(home, 'record')) ? readdirSync(join(home, 'record')).length - 1 : 0

function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => {
      return sum + (statSync(join(parentPath, name), { throwIfNoEntry: false })?.size ?? 0)
    }, 0)
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
