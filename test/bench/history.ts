/** Years of history: how fast a chart comes, and whether a full store receives as fast as an empty one. */
import { pino } from 'pino'
import { openStore } from '../../gateway/store/open.ts'
import type { Store } from '../../gateway/store/record.ts'
import { load, median } from './load.ts'
import { type Bench, startGateway } from './scene.ts'

const minute_ms = 60_000
const year_ms = 365 * 86_400_000
export const forEver = { raw_days: 20_000, minute_days: 20_000, hour_days: 20_000 }

export async function benchHistory(bench: Bench) {
  await benchYear(bench)
  await benchFull(bench)
}

async function benchYear(bench: Bench) {
  const now = Date.now()
  const open = () =>
    openStore({ folder: bench.folder('years'), retention: forEver, now: Date.now, log: pino({ level: 'silent' }) })
  let store = await open()
  bench.say('filling one year of one-minute data')
  await fill(store, { series: 1, from_ms: now - year_ms, step_ms: minute_ms, count: 525_600 })
  const one = await yearQuery(store, now)
  bench.say('filling nine more')
  await fill(store, { series: 1, from_ms: now - 10 * year_ms, step_ms: minute_ms, count: 9 * 525_600 })
  await store.close()
  store = await open()
  const ten = await yearQuery(store, now)
  const raw_ms = await rawScan(bench.folder('years'), now)
  await store.close()
  bench.note({
    what: 'a year of one-minute data, one series, 600 points',
    measured: `${one.toFixed(1)} ms; with 10 × the history ${ten.toFixed(1)} ms`,
    baseline: `${raw_ms.toFixed(0)} ms, the same from the raw rows without rollups`,
    target: '≤ 20 ms, the same at 10 ×',
    isMet: one <= 20 && ten <= 20,
    detail: { one_ms: one, ten_ms: ten, raw_ms },
  })
}

async function yearQuery(store: Store, now: number): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < 21; i++) {
    const start = performance.now()
    const answer = await store.series({
      station: 's0',
      sensor: 'level',
      quantity: 'water_level_m',
      from_ms: now - year_ms,
      to_ms: now,
      points: 600,
    })
    times.push(performance.now() - start)
    const n = answer.n.reduce((sum, one) => sum + one, 0)
    if (answer.at_ms.length > 600 || n < 525_000)
      throw new Error(`a year came as ${answer.at_ms.length} points of ${n} readings`)
  }
  return median(times)
}

/** What an SQLite table of the same rows takes for the same question, without rollups. */
async function rawScan(folder: string, now: number): Promise<number> {
  const { default: Database } = await import('better-sqlite3')
  const db = new Database(`${folder}/scan.db`)
  db.exec('CREATE TABLE row(at_ms INTEGER PRIMARY KEY, value REAL)')
  const insert = db.prepare('INSERT INTO row(at_ms, value) VALUES (?, ?)')
  db.transaction(() => {
    for (let at_ms = now - year_ms; at_ms < now; at_ms += 60_000) insert.run(at_ms, (at_ms / 60_000) % 977)
  })()
  const step_ms = year_ms / 600
  const query = db.prepare(
    `SELECT CAST(at_ms / ${step_ms} AS INTEGER) AS t, avg(value), min(value), max(value), count(value) FROM row GROUP BY t`,
  )
  const times = Array.from({ length: 3 }, () => {
    const start = performance.now()
    query.all()
    return performance.now() - start
  })
  db.close()
  return median(times)
}

async function benchFull(bench: Bench) {
  const quantities = ['pm1_ug_m3', 'pm2_5_ug_m3', 'pm10_ug_m3']
  const full = bench.folder('full')
  const store = await openStore({ folder: full, retention: forEver, now: Date.now, log: pino({ level: 'silent' }) })
  bench.say(`filling ${bench.rows} rows; this takes a while`)
  const series = 200
  await fill(store, { series, from_ms: Date.now() - year_ms, step_ms: 1_000, count: Math.ceil(bench.rows / series) })
  await store.close()
  const rates: Record<'full' | 'empty', number[]> = { full: [], empty: [] }
  const gateways = { full: await startGateway(full, 20), empty: await startGateway(bench.folder('empty'), 20) }
  for (let round = 0; round < 3; round++) {
    for (const kind of ['empty', 'full'] as const) {
      const { stations, mqttPort } = gateways[kind]
      const task = { stations, port: mqttPort, seconds: 5, window: 64, readings: 1, quantities }
      rates[kind].push((await load({ ...task, from_ms: Date.now() - (10 + round) * 86_400_000 })).packs_s)
    }
  }
  await gateways.full.stop()
  await gateways.empty.stop()
  const ratio = median(rates.full) / median(rates.empty)
  bench.note({
    what: `intake rate with ${(bench.rows / 1e6).toFixed(0)} million rows stored, against an empty store`,
    measured: ratio.toFixed(2),
    target: '≥ 0.8 (design: at 50 million)',
    isMet: ratio >= 0.8,
    detail: { rates, rows: bench.rows },
  })
}

interface Filling {
  series: number
  from_ms: number
  step_ms: number
  count: number
  settles?: boolean
}

/** Puts `count` readings in each of `series` series, as full packs, and settles them unless that is not wanted. */
export async function fill(store: Store, { series, from_ms, step_ms, count, settles = true }: Filling) {
  const perPack = 500
  let waiting: Promise<number>[] = []
  for (let done = 0; done < count; done += perPack) {
    for (let s = 0; s < series; s++) {
      const readings = Array.from({ length: Math.min(perPack, count - done) }, (_, i) => ({
        sensor: 'level',
        at_ms: from_ms + (done + i) * step_ms,
        values: { water_level_m: Math.round(1_000 * (2 + Math.sin((done + i) / 500))) / 1_000 },
      }))
      const pack = { epoch: `fill${from_ms}`, seq: 1 + done / perPack, readings }
      waiting.push(store.append({ kind: 'pack', station: `s${s}`, received_ms: Date.now(), pack }))
      if (waiting.length < 64) continue
      await Promise.all(waiting)
      waiting = []
    }
    // The tables keep up: what is measured afterwards must not share the machine with a backlog.
    if (settles && (done / perPack) % 40 === 39) await store.settle()
  }
  await Promise.all(waiting)
  if (settles) await store.settle()
}
