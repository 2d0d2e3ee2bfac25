/**
 * Real floods through the whole house: recorded levels and rain become the truth of simulated boards, real agents read
 * them, a real gateway keeps them. What arrives is compared with the record itself, read here by other code.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Row } from '../../gateway/contract.ts'
import { startProgram, writeConfig } from '../crash/programs.ts'
import { eventually } from '../kit/eventually.ts'
import { emptyFolder } from '../kit/folder.ts'
import { startGateway } from '../kit/gateway.ts'
import { recording } from '../kit/recordings.ts'

const ciliwung = recording('river/jakarta_ciliwung_2021-2025/02 All Data.csv.gz')

describe.skipIf(ciliwung.skip)(`the week of 9 October 2022 on the Ciliwung (${ciliwung.why})`, () => {
  // Each gate has a sensor whose range fits it: Manggarai stands at 5 to 9 m above its zero, too far for the small ones.
  const gates = [
    { gate: 'Katulampa', board: 'a02yyuw', driver: { driver: 'a02yyuw' }, sensor_height_m: 4 },
    { gate: 'Depok', board: 'mb7389', driver: { driver: 'hrxl', model: 'mb7389' }, sensor_height_m: 5 },
    { gate: 'Manggarai', board: 'mb7386', driver: { driver: 'hrxl', model: 'mb7386' }, sensor_height_m: 10 },
  ]
  const [from, to] = ['2022-10-06 00:00:00', '2022-10-12 23:00:00']
  const hour_ms = 3_600_000
  const row_ms = 150 // an hour of the record

  it.each(gates)(
    'arrives complete from $gate: every hourly level, at its time, once',
    async ({ gate, board, driver, sensor_height_m }) => {
      const truth = levelsOf(gate, from, to)
      expect(truth).toHaveLength(168)
      const rows = await throughTheHouse({
        board: {
          board,
          sensor_height_m,
          replay: {
            file: ciliwung.path,
            column: `${gate} (air)`,
            offset: '+07:00',
            unit: 'cm',
            from,
            to,
            per_row: true,
            speed: hour_ms / row_ms,
            start_in_s: 4,
          },
        },
        sensor: { ...driver, every_s: 0, sensor_height_m },
        quantity: 'water_level_m',
        count: truth.length,
      })
      expect(rows.values).toHaveLength(truth.length)
      const wrong = rows.values.filter(({ value }, i) => Math.abs((value ?? Number.NaN) - truth[i]! / 100) > 0.001)
      expect(wrong).toEqual([])
      onTime(rows.values, (i) => rows.start_ms + i * row_ms, row_ms)
    },
    90_000,
  )

  function levelsOf(gate: string, from: string, to: string): number[] {
    const [header, ...lines] = gunzipSync(readFileSync(ciliwung.path)).toString('utf8').trim().split(/\r?\n/)
    const column = header!.split(',').indexOf(`${gate} (air)`)
    return lines
      .map((line) => line.split(','))
      .filter(([time]) => time! >= from && time! <= to)
      .map((cells) => Number(cells[column]))
  }
})

const gorple = recording('river_rain/ea_calder_2025/Gorple-rainfall-15min-Qualified.csv')

describe.skipIf(gorple.skip)(`the rain of 12 September 2025 at Gorple (${gorple.why})`, () => {
  const [from, to] = ['2025-09-12T00:00:00', '2025-09-12T09:00:00']
  const interval_ms = 900_000
  const speed = 450 // the heaviest quarter of an hour, ten tips, then has one tip each 200 ms

  it('arrives tip for tip through the tipping bucket', async () => {
    const tips = Math.round(totalsOf(from, to).reduce((sum, mm) => sum + mm, 0) / 0.2)
    expect(tips).toBeGreaterThan(40)
    const { values } = await throughTheHouse({
      board: {
        board: 'uno',
        boot_ms: 0,
        mm_per_tip: 0.2,
        replay: {
          file: gorple.path,
          column: 'value',
          time_column: 'dateTime',
          from,
          to,
          interval_s: interval_ms / 1_000,
          speed,
          start_in_s: 8,
        },
      },
      sensor: { driver: 'tipping-bucket', pin: 'D2', mm_per_tip: 0.2, every_s: 0 },
      quantity: 'rainfall_mm',
      count: tips,
    })
    expect(values.map(({ value }) => value)).toEqual(Array.from({ length: tips }, () => 0.2))
  }, 120_000)

  function totalsOf(from: string, to: string): number[] {
    const [header, ...lines] = readFileSync(gorple.path, 'utf8').replaceAll('"', '').trim().split(/\r?\n/)
    const [time, value] = ['dateTime', 'value'].map((name) => header!.split(',').indexOf(name))
    return lines
      .map((line) => line.split(','))
      .filter((cells) => cells[time!]! >= from && cells[time!]! <= to)
      .map((cells) => Number(cells[value!]))
  }
})

interface Passage {
  board: Record<string, unknown>
  sensor: Record<string, unknown>
  quantity: string
  /** How many values must come through. */
  count: number
}

/** One board, one agent, one gateway, each a process of its own. Resolves when the record has been played and has arrived. */
async function throughTheHouse({ board, sensor, quantity, count }: Passage) {
  const folder = emptyFolder()
  const gateway = await startGateway()
  const password = gateway.addStation('gate')
  writeFileSync(`${folder}/sim.json`, JSON.stringify({ boards: [{ id: 'board', ...board }] }))
  const sim = await startProgram('firmware-sim/main.js', ['--config', `${folder}/sim.json`], {}, `${folder}/sim.log`)
  onTestFinished(sim.kill)
  const [ready] = sim.ready.boards as { port: string; replay: { start_ms: number; end_ms: number } }[]
  writeConfig(`${folder}/edge.yaml`, {
    station: 'gate',
    gateway: { url: gateway.mqtt, username: 'gate', password_env: 'GATE_PASSWORD' },
    sensors: [{ id: 'sensor', port: ready!.port, ...sensor }],
    data_dir: `${folder}/edge`,
  })
  const edge = await startProgram(
    'edge/main.js',
    ['--config', `${folder}/edge.yaml`],
    { GATE_PASSWORD: password },
    `${folder}/edge.log`,
  )
  onTestFinished(edge.kill)

  const query = new URLSearchParams({
    station: 'gate',
    sensor: 'sensor',
    quantity,
    from: '2020-01-01',
    to: '2100-01-01',
    limit: '10000',
  })
  const arrived = async () =>
    ((await (await fetch(`${gateway.http}/api/v1/readings?${query}`)).json()) as { rows: Row[] }).rows
  await eventually(async () => (await arrived()).length >= count, ready!.replay.end_ms - Date.now() + 20_000)
  return { values: await arrived(), start_ms: ready!.replay.start_ms }
}

/**
 * Never before its time, and nearly always before the next one is due; on a busy machine a few may be late.
 */
function onTime(rows: Row[], due_ms: (i: number) => number, row_ms: number) {
  const late_ms = rows.map(({ at_ms }, i) => at_ms - due_ms(i))
  expect(Math.min(...late_ms)).toBeGreaterThanOrEqual(-2) // both clocks are rounded to a millisecond
  expect(late_ms.filter((late) => late >= row_ms).length).toBeLessThanOrEqual(rows.length / 20)
}
