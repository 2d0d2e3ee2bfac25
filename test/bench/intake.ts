/** How fast readings are received and kept, against a broker that keeps nothing. */
import { openDisk } from '../crash/disk.ts'
import { startProgram } from '../crash/programs.ts'
import { load, median } from './load.ts'
import { type Bench, metric, startGateway } from './scene.ts'

const three = ['pm1_ug_m3', 'pm2_5_ug_m3', 'pm10_ug_m3']
const daysAgo = (days: number) => Date.now() - days * 86_400_000

export async function benchIntake(bench: Bench) {
  const gateway = await startGateway(bench.folder('intake'), 20)
  const bare = await startProgram('test/bench/bare-child.js', [], {}, bench.folder('bare.log'))
  const barePort = Number(new URL(String(bare.ready.mqtt)).port)
  const task = { stations: gateway.stations, seconds: 5, window: 64, readings: 1, quantities: three }
  for (const clients of ['mqtt.js', 'raw'] as const) {
    const kept: number[] = []
    const unkept: number[] = []
    for (let round = 0; round < 3; round++) {
      const from_ms = daysAgo(clients === 'raw' ? 30 - round * 5 : 60 - round * 5)
      unkept.push((await load({ ...task, port: barePort, from_ms }, clients)).packs_s)
      kept.push((await load({ ...task, port: gateway.mqttPort, from_ms }, clients)).packs_s)
    }
    const ratio = median(kept) / median(unkept)
    bench.note({
      what: `durable intake, 20 stations (${clients} clients, 64 in flight), one reading of 3 values a pack, against a bare Aedes`,
      measured: `${ratio.toFixed(2)} (${Math.round(median(kept))} packs/s)`,
      baseline: `${Math.round(median(unkept))} packs/s`,
      target: '≥ 0.5, aim 0.8',
      isMet: ratio >= 0.5,
      detail: { kept, unkept },
    })
  }

  const backlog: number[] = []
  for (let round = 0; round < 3; round++) {
    const { values_s } = await load({
      ...task,
      window: 8,
      readings: 100,
      port: gateway.mqttPort,
      from_ms: daysAgo(300 - round * 40),
    })
    backlog.push(values_s)
  }
  const plain = plainInsert(bench)
  bench.note({
    what: 'backlog intake, packs of 100 readings × 3 values, fsynced',
    measured: `${Math.round(median(backlog))} values/s`,
    baseline: `${Math.round(await plain)} values/s, plain batched SQLite insert`,
    target: '≥ 150,000 values/s',
    isMet: median(backlog) >= 150_000,
    detail: { backlog },
  })
  await bare.kill()
  await gateway.stop()
}

/** The baseline: 10,000 rows a transaction into one table, one thread, nothing else. */
async function plainInsert(bench: Bench): Promise<number> {
  const { default: Database } = await import('better-sqlite3')
  const db = new Database(bench.folder('plain.db'))
  db.exec(
    'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE row(series, at_ms, value, flag, received_ms, PRIMARY KEY(series, at_ms)) WITHOUT ROWID',
  )
  const insert = db.prepare('INSERT OR IGNORE INTO row VALUES (?, ?, ?, 2, ?)')
  const batch = db.transaction((from: number) => {
    for (let i = 0; i < 10_000; i++) insert.run(i % 60, from + Math.floor(i / 60) * 10, Math.sin(i), from)
  })
  const start = performance.now()
  for (let n = 0; n < 50; n++) batch(n * 10_000)
  const seconds = (performance.now() - start) / 1_000
  db.close()
  return 500_000 / seconds
}

export async function benchSlowDisk(bench: Bench) {
  const folder = bench.folder('slow')
  const disk = openDisk(folder, bench.folder('disks'))
  const gateway = await startGateway(folder, 20, disk.env)
  const task = {
    stations: gateway.stations,
    port: gateway.mqttPort,
    seconds: 10,
    window: 1,
    rate_hz: 5,
    readings: 1,
    quantities: three,
    from_ms: 0,
  }
  const p99 = () => metric(gateway.http, 'pantau_event_loop_delay_seconds', '{share="0.99"}')
  await load(task)
  const fast_s = await p99()
  disk.slow(200)
  await load(task)
  const slow_s = await p99()
  disk.heal()
  await gateway.stop()
  disk.close()
  bench.note({
    what: 'event-loop delay p99 while each fsync is slowed to 200 ms',
    measured: `${Math.round(slow_s * 1_000)} ms`,
    baseline: `${Math.round(fast_s * 1_000)} ms on the disk as it is`,
    target: '≤ 50 ms',
    isMet: slow_s <= 0.05,
    detail: { fast_s, slow_s },
  })
}
