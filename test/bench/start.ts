/** Start → listening, acknowledging, warning: with nothing, with ten years of history, with a log that no segment has. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { pino } from 'pino'
import { openStore } from '../../gateway/store/open.ts'
import { addStation, startProgram } from '../crash/programs.ts'
import { fill, forEver } from './history.ts'
import { median } from './load.ts'
import { type Bench, rss_mb } from './scene.ts'

const minute_ms = 60_000
const year_ms = 365 * 86_400_000
const listening_max_ms = 2_000

interface Started {
  listening: number
  acknowledged: number
  warned: number
  /** Processor time until the warning, all threads. */
  processor: number
  memory_mb: number
}

/** The kinds of folder take turns, so that what the machine does besides strikes all of them alike. */
export async function benchStart(bench: Bench) {
  const folders = {
    empty: bench.folder('empty'),
    'ten years of ten series each ten minutes': await decade(bench),
    'a million values in the log, no segments': await unsettled(bench),
  }
  mkdirSync(folders.empty, { recursive: true })
  const started: Record<string, Started[]> = Object.fromEntries(Object.keys(folders).map((kind) => [kind, []]))
  for (let round = 0; round < bench.rounds; round++) {
    for (const [kind, folder] of Object.entries(folders)) started[kind]!.push(await start(bench, folder))
  }
  const of = (kind: string, key: keyof Started) => median(started[kind]!.map((one) => one[key]))
  for (const kind of Object.keys(folders)) {
    const figures = (['listening', 'acknowledged', 'warned', 'processor'] as const).map((key) =>
      Math.round(of(kind, key)),
    )
    const [listening, acknowledged, warned, processor] = figures
    bench.note({
      what: `start with ${kind}`,
      measured: `listening after ${listening}, a reading acknowledged after ${acknowledged}, an alert after ${warned} ms; ${processor} ms of processor; ${of(kind, 'memory_mb').toFixed(0)} MB`,
      baseline: `empty: ${Math.round(of('empty', 'listening'))}, ${Math.round(of('empty', 'acknowledged'))}, ${Math.round(of('empty', 'warned'))} ms`,
      target: '≤ 2 s',
      isMet: of(kind, 'warned') <= listening_max_ms,
      detail: { started: started[kind] },
    })
  }
}

/** One start on a copy of the folder: what a start writes must not help the next one. */
async function start(bench: Bench, source: string): Promise<Started> {
  const folder = bench.folder('started')
  rmSync(folder, { recursive: true, force: true })
  cpSync(source, folder, { recursive: true })
  const password = addStation(folder, 'hulu')
  const level = { label: 'Siaga', at: 50, clear: 40 }
  const rule = { id: 'siaga', station: 'hulu', sensor: 'level', quantity: 'water_level_m', levels: [level] }
  writeFileSync(join(folder, 'rules.yaml'), JSON.stringify([rule]))
  writeFileSync(join(folder, 'gateway.yaml'), JSON.stringify({ disk: { ballast_mb: 0 }, rules: 'rules.yaml' }))
  const flags = ['--config', join(folder, 'gateway.yaml'), '--data-dir', folder, '--http-port', '0', '--mqtt-port', '0']
  const from_ms = performance.now()
  const since = () => performance.now() - from_ms
  const gateway = await startProgram('gateway/main.js', flags, {}, `${folder}.log`)
  const listening = since()
  const client = await connectAsync(String(gateway.ready.mqtt), { username: 'hulu', password, reconnectPeriod: 0 })
  const reading = { sensor: 'level', at_ms: Date.now(), values: { water_level_m: 60 } }
  const pack = { epoch: 'first', seq: 1, readings: [reading] }
  await client.publishAsync('pantau/1/hulu/readings', JSON.stringify(pack), { qos: 1 })
  const acknowledged = since()
  await untilAlert(String(gateway.ready.http))
  const warned = since()
  const seen = { processor: processor_ms(gateway.pid), memory_mb: rss_mb(gateway.pid) }
  client.end(true)
  await gateway.kill()
  return { listening, acknowledged, warned, ...seen }
}

async function untilAlert(http: string): Promise<void> {
  for (;;) {
    const { alerts } = (await (await fetch(`${http}/api/v1/alerts?state=active`)).json()) as { alerts: unknown[] }
    if (alerts.length > 0) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** utime and stime, fields 14 and 15 of proc_pid_stat(5), in ticks of 10 ms. */
function processor_ms(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

const openAt = (folder: string, settle_s: number) =>
  openStore({ folder, retention: forEver, settle_s, now: Date.now, log: pino({ level: 'silent' }) })

async function decade(bench: Bench): Promise<string> {
  const folder = bench.folder('decade')
  bench.say('filling ten years of ten series')
  const store = await openAt(folder, 600)
  const step_ms = 10 * minute_ms
  await fill(store, { series: 10, from_ms: Date.now() - 10 * year_ms, step_ms, count: (10 * year_ms) / step_ms })
  await store.close()
  return folder
}

async function unsettled(bench: Bench): Promise<string> {
  const folder = bench.folder('unsettled')
  bench.say('filling a log of a million values')
  const store = await openAt(folder, 1e9)
  const count = 20_000
  await fill(store, { series: 50, from_ms: Date.now() - count * minute_ms, step_ms: minute_ms, count, settles: false })
  await store.close()
  rmSync(join(folder, 'record'), { recursive: true, force: true })
  return folder
}
