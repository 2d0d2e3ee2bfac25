/** A village at work for some minutes: memory and bytes written to the card. */
import { createServer } from 'node:net'
import { addStation, startProgram, writeConfig } from '../crash/programs.ts'
import { load } from './load.ts'
import { type Bench, rss_mb, startGateway, writtenBytes } from './scene.ts'

const four = ['water_level_m', 'distance_m', 'air_temperature_c', 'battery_v']

export async function benchSoak(bench: Bench) {
  const folder = bench.folder('soak')
  const gateway = await startGateway(folder, 50)
  const seconds = bench.minutes * 60
  const samples: number[] = []
  const timer = setInterval(() => samples.push(rss_mb(gateway.pid)), 1_000)
  const before = writtenBytes(gateway.pid)
  const { values_s } = await load({
    stations: gateway.stations,
    port: gateway.mqttPort,
    seconds,
    window: 1,
    rate_hz: 1,
    readings: 1,
    quantities: four,
    from_ms: 0,
  })
  clearInterval(timer)
  const perValue = (writtenBytes(gateway.pid) - before) / (values_s * seconds)
  await gateway.stop()
  const third = Math.floor(samples.length / 3)
  const mean = (part: number[]) => part.reduce((sum, one) => sum + one, 0) / part.length
  bench.note({
    what: `memory, gateway with 50 stations × 4 values at 1 Hz, after ${bench.minutes} min`,
    measured: `${Math.round(Math.max(...samples))} MB at most; middle third ${Math.round(mean(samples.slice(third, 2 * third)))}, last third ${Math.round(mean(samples.slice(-third)))} MB`,
    target: '≤ 160 MB, flat',
    isMet: Math.max(...samples) <= 160,
    detail: { samples_mb: samples.filter((_, i) => i % 30 === 0) },
  })
  bench.note({
    what: `bytes written to the card per value, gateway, same ${bench.minutes} min`,
    measured: `${Math.round(perValue)}`,
    target: '≤ 300, aim 60',
    isMet: perValue <= 300,
    detail: { values: values_s * seconds },
  })
}

/** An agent with six sensors at 1 Hz: online, then offline. */
export async function benchEdge(bench: Bench) {
  const gatewayFolder = bench.folder('edge-gateway')
  const password = addStation(gatewayFolder, 'node')
  const gateway = await startGateway(gatewayFolder, 0)
  const boards = await Promise.all(Array.from({ length: 6 }, (_, i) => openTicker(i)))
  const config = bench.folder('edge.yaml')
  writeConfig(config, {
    station: 'node',
    gateway: { url: `mqtt://127.0.0.1:${gateway.mqttPort}`, username: 'node', password_env: 'NODE_PASSWORD' },
    sensors: boards.map((board, i) => ({
      id: `level-${i}`,
      driver: 'a02yyuw',
      port: `tcp:127.0.0.1:${board.port}`,
      every_s: 1,
    })),
    data_dir: bench.folder('edge'),
  })
  // With the memory setting of `npm run edge`.
  const edge = await startProgram(
    'edge/main.js',
    ['--config', config],
    { NODE_PASSWORD: password, NODE_OPTIONS: '--max-semi-space-size=1' },
    bench.folder('edge.log'),
  )
  const seconds = bench.minutes * 60
  await passing(10)
  const online = await observe()
  await gateway.kill()
  await passing(10)
  const offline = await observe()
  await edge.stop()
  for (const board of boards) board.close()
  const readings = 6 * seconds
  bench.note({
    what: `memory, edge with 6 sensors at 1 Hz, after ${2 * bench.minutes} min`,
    measured: `${Math.round(Math.max(online.rss, offline.rss))} MB`,
    target: '≤ 90 MB, flat',
    isMet: Math.max(online.rss, offline.rss) <= 90,
    detail: { online_mb: online.rss, offline_mb: offline.rss },
  })
  bench.note({
    what: 'bytes written to the card per reading, edge, 6 sensors at 1 Hz: online · offline',
    measured: `${Math.round(online.bytes / readings)} · ${Math.round(offline.bytes / readings)}`,
    target: '≤ 20 · ≤ 450',
    isMet: online.bytes / readings <= 20 && offline.bytes / readings <= 450,
    detail: { online_bytes: online.bytes, offline_bytes: offline.bytes, readings },
  })

  async function observe() {
    const before = writtenBytes(edge.pid)
    await passing(seconds)
    return { bytes: writtenBytes(edge.pid) - before, rss: rss_mb(edge.pid) }
  }
}

const passing = (seconds: number) => new Promise<void>((resolve) => setTimeout(resolve, seconds * 1_000))

/** An ultrasonic sensor's rhythm: a frame each 200 ms. */
async function openTicker(index: number): Promise<{ port: number; close(): void }> {
  const timers = new Set<NodeJS.Timeout>()
  const server = createServer((socket) => {
    let n = 0
    const timer = setInterval(() => {
      const mm = 1_000 + index * 100 + (n++ % 50)
      socket.write(Buffer.from([0xff, mm >> 8, mm & 255, (0xff + (mm >> 8) + (mm & 255)) & 255]))
    }, 200)
    timers.add(timer)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => clearInterval(timer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as { port: number }).port,
    close: () => {
      for (const timer of timers) clearInterval(timer)
      server.close()
    },
  }
}
