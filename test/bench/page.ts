/**
 * The page on an old phone at the edge of the network, beside the same page on this machine without a brake: a real gateway
 * with a village under warning, a real browser. Then what sixty stations at 1 Hz cost an open page.
 */
import { writeFileSync } from 'node:fs'
import { connectAsync, type MqttClient } from 'mqtt'
import { median, topicOf } from './load.ts'
import { type Drawn, openBenchBrowser, type Visit } from './page-browser.ts'
import { type Bench, type RunningGateway, startGateway } from './scene.ts'

const visits = 5
const crowd = 60
const watched_s = 30
const settings = { station_limits: { mb_hour: 1e6, mb_day: 1e6, packs_hour: 1e9, packs_day: 1e9 }, receipt_ms: 0 }
const rule = {
  ...{ id: 's1-siaga', name: 'Bendung Hulu', station: 's1', sensor: 'level', quantity: 'water_level_m' },
  levels: [{ label: 'Siaga 3', at: 1, clear: 0.9 }],
}

export async function benchPage(bench: Bench) {
  const browser = await openBenchBrowser()
  try {
    await firstVisits(bench, browser)
    await liveCost(bench, browser)
  } finally {
    await browser.close()
  }
}

type Browser = Awaited<ReturnType<typeof openBenchBrowser>>

async function firstVisits(bench: Bench, browser: Browser) {
  const gateway = await open(bench, 'page-village', 3)
  const stations = await connected(gateway)
  const seqs = stations.map(() => 0)
  // Six hours each minute, then now: under warning.
  for (let hour = 6; hour >= 0; hour--) {
    const readings = Array.from({ length: 60 }, (_, i) => ({
      sensor: 'level',
      at_ms: Date.now() - hour * 3_600_000 - (59 - i) * 60_000,
      values: { water_level_m: hour === 0 ? 0.7 + i / 100 : 0.6 + Math.sin(i / 9) / 20 },
    }))
    await Promise.all(stations.map((station, i) => send(station, gateway, i, ++seqs[i]!, readings)))
  }
  const slow: Visit[] = []
  const plain: Visit[] = []
  const charts: Visit[] = []
  const chartAddress = `${gateway.http}/#s=s1&q=level.water_level_m&r=6h&l=id`
  for (let i = 0; i < visits; i++) {
    plain.push(await browser.visit(gateway.http, { isSlow: false }))
    slow.push(await browser.visit(gateway.http, { isSlow: true }))
    charts.push(await browser.visit(chartAddress, { isSlow: true, untilChart: true }))
  }
  for (const station of stations) station.end(true)
  await gateway.stop()
  note(bench, slow, plain, charts)
}

function note(bench: Bench, slow: Visit[], plain: Visit[], charts: Visit[]) {
  const of = (all: Visit[], what: Drawn) => median(all.map((visit) => visit[what]))
  const told = (what: string, most: number, unit: string, all: Visit[], key: Drawn) => {
    const measured = of(all, key)
    bench.note({
      what,
      measured: `${rounded(measured)} ${unit}`,
      ...(all !== plain && all !== charts && { baseline: `${rounded(of(plain, key))} ${unit} without the brake` }),
      target: `≤ ${most} ${unit}`,
      isMet: measured <= most,
      detail: { visits: all.map((visit) => visit[key]) },
    })
  }
  told('page, first load on the wire (page, style, script)', 40, 'kB', slow, 'shell_kb')
  told('page at 400 kbit/s, 400 ms, processor ÷ 4: first paint', 1.5, 's', slow, 'paint_s')
  told('the same: stations and warnings shown', 2.5, 's', slow, 'shown_s')
  told('the same, opened at a chart: first chart', 4, 's', charts, 'chart_s')
  told('the same: layout shift', 0.05, '', slow, 'shift')
}

async function liveCost(bench: Bench, browser: Browser) {
  const gateway = await open(bench, 'page-crowd', crowd)
  const stations = await connected(gateway)
  let seq = 0
  const timer = setInterval(() => {
    seq++
    const values = { pm1_ug_m3: 4 + (seq % 7), pm2_5_ug_m3: 9, pm10_ug_m3: 12, air_temperature_c: 27, humidity_pct: 80 }
    stations.forEach((station, i) => {
      const readings = [{ sensor: 'air', at_ms: Date.now(), values }]
      send(station, gateway, i, seq, readings).catch((err) => bench.say(String(err)))
    })
  }, 1_000)
  const { busy_ms_s, busy, changes_s, received_kb_s } = await browser
    .watch(gateway.http, watched_s)
    .finally(() => clearInterval(timer))
  for (const station of stations) station.end(true)
  await gateway.stop()
  bench.note({
    what: `live updates of ${crowd} stations × 5 values at 1 Hz: processor of the page`,
    measured: `${rounded(busy_ms_s)} ms a second, ${rounded(received_kb_s)} kB a second on the wire, ${rounded(changes_s)} changes a second`,
    target: '≤ 20 ms a second',
    isMet: busy_ms_s <= 20,
    detail: { ...busy, changes_s, watched_s },
  })
}

async function open(bench: Bench, name: string, count: number): Promise<RunningGateway> {
  const rules = bench.folder(`${name}-rules.yaml`)
  const config = bench.folder(`${name}.yaml`)
  writeFileSync(rules, JSON.stringify([rule]))
  writeFileSync(config, JSON.stringify({ ...settings, rules }))
  return startGateway(bench.folder(name), count, {}, ['--config', config])
}

function connected({ stations, mqttPort }: RunningGateway): Promise<MqttClient[]> {
  return Promise.all(
    stations.map(({ station, password }) =>
      connectAsync(`mqtt://127.0.0.1:${mqttPort}`, { username: station, password, reconnectPeriod: 0 }),
    ),
  )
}

function send(client: MqttClient, { stations }: RunningGateway, i: number, seq: number, readings: object[]) {
  return client.publishAsync(topicOf(stations[i]!.station), JSON.stringify({ epoch: 'page', seq, readings }), {
    qos: 1,
  })
}

const rounded = (value: number) => Math.round(value * 100) / 100
