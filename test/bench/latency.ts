/** From the last byte on the sensor's wire to the siren: real edge agent, real gateway, a rule, a signed webhook. */
import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import { createServer as createWire, type Socket } from 'node:net'
import { initVillage } from '../../gateway/tls/making.ts'
import { addStation, startProgram, writeConfig } from '../crash/programs.ts'
import { load } from './load.ts'
import { percentile } from './percentile.ts'
import { type Bench, type RunningGateway, startGateway } from './scene.ts'

const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
const alarms = 300
const patience_ms = 20_000

export async function benchLatency(bench: Bench) {
  const village = await openVillage(bench, 'latency')
  note(bench, 'idle', await village.measure())
  note(
    bench,
    '1,000 readings/s in the background',
    await during(thousandReadings(village.gateway), () => village.measure()),
    250,
  )
  note(bench, 'during a backlog flood', await during(flood(village.gateway), () => village.measure()))
  await village.close()
}

/** Alerts and charts while InfluxDB is down for the whole run, against a gateway that has none. */
export async function benchInfluxDown(bench: Bench) {
  const without = await openVillage(bench, 'no-influx')
  // Port 1 answers nobody.
  const down = await openVillage(bench, 'influx-down', { influx: { url: 'http://127.0.0.1:1', database: 'pantau' } })
  const times = {
    without: { alarms: [] as number[], charts: [] as number[] },
    down: { alarms: [] as number[], charts: [] as number[] },
  }
  for (let round = 0; round < 3; round++) {
    for (const [kind, village] of [
      ['without', without],
      ['down', down],
    ] as const) {
      times[kind].alarms.push(...(await village.measure()).alarms_ms)
      times[kind].charts.push(...(await chartTimes(village.gateway)))
    }
  }
  await without.close()
  await down.close()
  for (const [what, key] of [
    ['last serial byte → webhook', 'alarms'],
    ['a chart over HTTP', 'charts'],
  ] as const) {
    const [its, theirs] = [percentile(times.down[key], 0.5), percentile(times.without[key], 0.5)]
    bench.note({
      what: `${what}, p50 while InfluxDB is down, against a gateway without InfluxDB`,
      measured: `${(its / theirs).toFixed(2)} (${its.toFixed(1)} ms, p99 ${percentile(times.down[key], 0.99).toFixed(1)} ms)`,
      baseline: `${theirs.toFixed(1)} ms, p99 ${percentile(times.without[key], 0.99).toFixed(1)} ms`,
      target: 'as without',
      detail: { n: times.down[key].length },
    })
  }
}

async function chartTimes({ http }: RunningGateway): Promise<number[]> {
  const times: number[] = []
  for (let n = 0; n < 100; n++) {
    const start_ms = performance.now()
    const query = 'station=node&sensor=level&quantity=water_level_m&points=600'
    await (await fetch(`${http}/api/v1/series?${query}`)).text()
    times.push(performance.now() - start_ms)
  }
  return times
}

/** One station with a siren, on a gateway of its own. */
export async function openVillage(
  bench: Bench,
  name: string,
  settings: Record<string, unknown> = {},
  isEncrypted = false,
) {
  const receiver = await openReceiver()
  const board = await openBoard()
  const folder = bench.folder(name)
  const password = addStation(folder, 'node')
  writeConfig(bench.folder(`${name}-rules.yaml`), [rule])
  writeConfig(bench.folder(`${name}.yaml`), {
    rules: `${name}-rules.yaml`,
    hooks: [
      {
        id: 'siren',
        kind: 'webhook',
        url: receiver.url,
        secret_env: 'SIREN_SECRET',
        allow_private: true,
        brake: false,
      },
    ],
    ...settings,
  })
  if (isEncrypted) await initVillage(folder, ['127.0.0.1'], Date.now())
  const flags = ['--config', bench.folder(`${name}.yaml`)]
  const gateway = await startGateway(folder, 20, { SIREN_SECRET: secret }, flags)
  writeConfig(bench.folder(`${name}-edge.yaml`), {
    station: 'node',
    gateway: {
      ...(isEncrypted
        ? { url: `mqtts://127.0.0.1:${gateway.mqttsPort}`, ca: `${folder}/tls/authority.pem` }
        : { url: `mqtt://127.0.0.1:${gateway.mqttPort}` }),
      ...{ username: 'node', password_env: 'NODE_PASSWORD' },
    },
    sensors: [{ id: 'level', driver: 'a02yyuw', port: `tcp:127.0.0.1:${board.port}`, every_s: 0, sensor_height_m: 5 }],
    data_dir: bench.folder(`${name}-edge`),
  })
  const edge = await startProgram(
    'edge/main.js',
    ['--config', bench.folder(`${name}-edge.yaml`)],
    { NODE_PASSWORD: password },
    bench.folder(`${name}-edge.log`),
  )
  await board.connected
  await measureAlarms(board, receiver, 20) // the first ones compile the code
  return {
    gateway,
    measure: () => measureAlarms(board, receiver),
    async close() {
      await edge.stop()
      await gateway.stop()
      board.close()
      receiver.close()
    },
  }
}

const rule = {
  id: 'siaga',
  station: 'node',
  sensor: 'level',
  quantity: 'water_level_m',
  levels: [{ label: 'Siaga 1', at: 2, clear: 1.5 }],
}
const low_mm = 4_000 // 1 m of water below a sensor 5 m above the ground
const high_mm = 2_000

interface Measured {
  alarms_ms: number[]
  /** A bare HTTP request of the same size to the same receiver, between the alarms. */
  bare_ms: number[]
}

/** The river rises and falls; each time the siren must hear of it before the river moves on. */
async function measureAlarms(board: Board, receiver: Receiver, count = alarms): Promise<Measured> {
  const agent = new Agent({ keepAlive: true })
  const measured: Measured = { alarms_ms: [], bare_ms: [] }
  for (let n = 0; n < count; n++) {
    await pause(20 + Math.random() * 40) // not in step with anything in the gateway
    const heard = receiver.next()
    const start_ms = performance.now()
    board.measure(n % 2 === 0 ? high_mm : low_mm)
    measured.alarms_ms.push((await heard) - start_ms)
    measured.bare_ms.push(await bareRequest(receiver.url, agent))
  }
  agent.destroy()
  return measured
}

async function bareRequest(url: string, agent: Agent): Promise<number> {
  const start_ms = performance.now()
  const sent = request(url, { method: 'POST', agent, headers: { 'x-bare': '1' } })
  sent.end(Buffer.alloc(1_000, 32))
  const [answer] = await once(sent, 'response')
  answer.resume()
  await once(answer, 'end')
  return performance.now() - start_ms
}

async function during<T>(background: Promise<unknown>, work: () => Promise<T>): Promise<T> {
  await pause(2_000)
  const done = await work()
  await background
  return done
}

const loadOf = ({ stations, mqttPort }: RunningGateway) => ({
  stations,
  port: mqttPort,
  quantities: ['water_level_m', 'distance_m', 'battery_v'],
})

function thousandReadings(gateway: RunningGateway) {
  return load({ ...loadOf(gateway), seconds: 40, window: 1, rate_hz: 50, readings: 1, from_ms: 0 })
}

function flood(gateway: RunningGateway) {
  const from_ms = Date.now() - 300 * 86_400_000
  return load({ ...loadOf(gateway), seconds: 40, window: 8, readings: 100, from_ms })
}

function note(bench: Bench, when: string, { alarms_ms, bare_ms }: Measured, p99_max_ms?: number) {
  const [p50, p99] = [percentile(alarms_ms, 0.5), percentile(alarms_ms, 0.99)]
  bench.note({
    what: `last serial byte → stored → rule → webhook received, ${when}`,
    measured: `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
    baseline: `a bare HTTP request: p50 ${percentile(bare_ms, 0.5).toFixed(1)} ms, p99 ${percentile(bare_ms, 0.99).toFixed(1)} ms`,
    target: p99_max_ms ? `p99 ≤ ${p99_max_ms} ms` : 'told',
    ...(p99_max_ms && { isMet: p99 <= p99_max_ms }),
    detail: { alarms: alarms_ms.length, p50, p99, max: Math.max(...alarms_ms) },
  })
}

type Receiver = Awaited<ReturnType<typeof openReceiver>>
async function openReceiver() {
  let hear: (at_ms: number) => void = () => undefined
  const server = createServer((incoming, response) => {
    const at_ms = performance.now()
    let text = ''
    incoming.on('data', (chunk) => {
      text += chunk
    })
    incoming.on('end', () => {
      response.writeHead(204).end()
      if (!incoming.headers['x-bare'] && !text.includes('"alert.heartbeat"')) hear(at_ms)
    })
  })
  const port = await listening(server)
  return {
    url: `http://127.0.0.1:${port}/hook`,
    /** When the next alarm came. */
    next: () =>
      new Promise<number>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`the siren heard nothing for ${patience_ms} ms`)), patience_ms)
        hear = (at_ms) => {
          clearTimeout(late)
          resolve(at_ms)
        }
      }),
    close: () => server.close(() => undefined),
  }
}

type Board = Awaited<ReturnType<typeof openBoard>>
async function openBoard() {
  let agent: Socket | null = null
  const server = createWire((socket) => {
    agent = socket
    socket.setNoDelay(true)
    socket.on('error', () => socket.destroy())
  })
  const port = await listening(server)
  return {
    port,
    connected: once(server, 'connection'),
    measure(mm: number) {
      agent?.write(Buffer.from([0xff, mm >> 8, mm & 255, (0xff + (mm >> 8) + (mm & 255)) & 255]))
    },
    close() {
      agent?.destroy()
      server.close()
    },
  }
}

async function listening(
  server: { listen(port: number, host: string): unknown; address(): unknown } & NodeJS.EventEmitter,
) {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as { port: number }).port
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
