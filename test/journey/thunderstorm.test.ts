/** A thunderstorm that takes the gateway with it: the rain of the outage counts as soon as a fresh tip is judged. */
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import type { AlertsAnswer, ReadingsAnswer } from '../../gateway/contract.ts'
import { addStation, startProgram, writeConfig } from '../crash/programs.ts'
import { eventually } from '../kit/eventually.ts'
import { emptyFolder } from '../kit/folder.ts'
import { startGateway } from '../kit/gateway.ts'
import { wholeChain_ms } from '../kit/limits.ts'

const level_mm = 15
const before = 5 // tips that arrive before the gateway stops: a third of the level
const attempts = 4 // after at least 0.5, 1 and 2 s: tips that are no longer fresh when the gateway is back
const noLink = 'no link to the gateway'

it(
  'is warned of at the first fresh tip after the backlog has come, with all that fell while the gateway was away',
  async () => {
    const folder = emptyFolder()
    const password = addStation(folder, 'hulu')
    writeConfig(`${folder}/rules.yaml`, [
      {
        id: 'hujan',
        station: 'hulu',
        sensor: 'rain',
        quantity: 'rainfall_mm',
        measure: { sum_over_s: 600 },
        levels: [{ label: 'Hujan sangat lebat', at: level_mm }],
      },
    ])
    writeConfig(`${folder}/gateway.yaml`, { rules: 'rules.yaml' })
    const flags = ['--config', `${folder}/gateway.yaml`]
    const first = await startGateway({ folder, flags })
    const agentLog = await measuredBy(first.mqtt, password)
    await eventually(async () => (await rowsOf(first.http)).length >= before)
    expect(await alertsOf(first.http)).toEqual([])
    await first.close()
    await eventually(() => readFileSync(agentLog, 'utf8').split(noLink).length > attempts)

    const second = await startGateway({ folder, flags: [...flags, '--mqtt-port', new URL(first.mqtt).port] })
    const [alert] = await eventually(async () => {
      const alerts = await alertsOf(second.http)
      return alerts.length > 0 && alerts
    }, 60_000)
    const newest = alert!.evidence.at(-1)!
    const rows = await rowsOf(second.http)
    const counted = rows.filter((row) => row.at_ms <= newest.at_ms && row.received_ms! <= newest.received_ms)
    expect(alert!.value).toBe(counted.length) // each tip is 1 mm
    const back_ms = Math.min(...rows.slice(before).map(({ received_ms }) => received_ms!))
    const live = rows.filter(({ at_ms, received_ms }) => at_ms >= back_ms - 2_000 && received_ms! - at_ms < 2_000)
    const judged = live.filter(({ at_ms }) => at_ms <= newest.at_ms)
    expect(counted.length - judged.length, 'came before the outage, or as backlog').toBeGreaterThan(before)
    expect(judged.length, 'fresh tips until the alert').toBeLessThan(level_mm - before)
  },
  wholeChain_ms,
)

/** A bucket that tips once a second, read by a real agent. Gives the agent's log, which has each attempt to connect. */
async function measuredBy(mqtt: string, password: string) {
  const folder = emptyFolder()
  const start_ms = Date.UTC(2026, 0, 14)
  const lines = Array.from({ length: 120 }, (_, index) => `${new Date(start_ms + index * 10_000).toISOString()},1`)
  writeFileSync(`${folder}/storm.csv`, `time,rain\n${lines.join('\n')}\n`)
  const replay = { file: 'storm.csv', column: 'rain', time_column: 'time', interval_s: 10, speed: 10, start_in_s: 3 }
  const board = { id: 'board', board: 'uno', boot_ms: 0, mm_per_tip: 1, replay }
  writeFileSync(`${folder}/sim.json`, JSON.stringify({ boards: [board] }))
  const sim = await startProgram('firmware-sim/main.js', ['--config', `${folder}/sim.json`], {}, `${folder}/sim.log`)
  onTestFinished(sim.kill)
  const [ready] = sim.ready.boards as { port: string }[]
  const bucket = { driver: 'tipping-bucket', pin: 'D2', mm_per_tip: 1, every_s: 0 }
  writeConfig(`${folder}/edge.yaml`, {
    station: 'hulu',
    gateway: { url: mqtt, username: 'hulu', password_env: 'HULU_PASSWORD' },
    sensors: [{ id: 'rain', port: ready!.port, ...bucket }],
    data_dir: `${folder}/edge`,
  })
  const args = ['--config', `${folder}/edge.yaml`]
  const env = { HULU_PASSWORD: password, PANTAU_LOG: 'debug' }
  const edge = await startProgram('edge/main.js', args, env, `${folder}/edge.log`)
  onTestFinished(edge.kill)
  return `${folder}/edge.log`
}

async function rowsOf(http: string) {
  const query = 'station=hulu&sensor=rain&quantity=rainfall_mm&from=2020-01-01&to=2100-01-01&limit=1000'
  return ((await (await fetch(`${http}/api/v1/readings?${query}`)).json()) as ReadingsAnswer).rows
}

async function alertsOf(http: string) {
  return ((await (await fetch(`${http}/api/v1/alerts`)).json()) as AlertsAnswer).alerts
}
