/**
 * A real flood through the whole house: recorded levels become the truth of simulated boards, real agents read
 * them, a real gateway keeps them. What arrives is compared with the record itself, read here by other code.
 */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Row } from '../../gateway/contract.ts'
import { wholeChain_ms } from '../kit/limits.ts'
import { recording } from '../kit/recordings.ts'
import { type Passage, throughTheHouse } from './passage.ts'

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
  const row_ms = 200 // an hour of the record; three gates at once, each as far from the next row as two cores need
  const hours = 168

  it(
    'arrives complete from every gate: each hourly level, at its time, once',
    async () => {
      const truths = gates.map(({ gate }) => levelsOf(gate, from, to))
      const arrived = await throughTheHouse(gates.map(passageOf))
      for (const [n, { gate }] of gates.entries()) {
        const [truth, { values, start_ms }] = [truths[n]!, arrived[n]!]
        expect(truth, gate).toHaveLength(hours)
        expect(values, gate).toHaveLength(hours)
        const wrong = values.filter(({ value }, i) => Math.abs((value ?? Number.NaN) - truth[i]! / 100) > 0.001)
        expect(wrong, gate).toEqual([])
        onTime(gate, values, (i) => start_ms + i * row_ms, row_ms)
      }
    },
    wholeChain_ms,
  )

  function passageOf({ gate, board, driver, sensor_height_m }: (typeof gates)[number]): Passage {
    const replay = {
      file: ciliwung.path,
      column: `${gate} (air)`,
      offset: '+07:00',
      unit: 'cm',
      from,
      to,
      per_row: true,
    }
    return {
      station: gate.toLowerCase(),
      board: { board, sensor_height_m, replay: { ...replay, speed: hour_ms / row_ms } },
      sensor: { ...driver, every_s: 0, sensor_height_m },
      quantity: 'water_level_m',
      count: hours,
    }
  }

  function levelsOf(gate: string, from: string, to: string): number[] {
    const [header, ...lines] = gunzipSync(readFileSync(ciliwung.path)).toString('utf8').trim().split(/\r?\n/)
    const column = header!.split(',').indexOf(`${gate} (air)`)
    return lines
      .map((line) => line.split(','))
      .filter(([time]) => time! >= from && time! <= to)
      .map((cells) => Number(cells[column]))
  }
})

/**
 * Never before its time, and nearly always before the next one is due; on a busy machine a few may be late.
 */
function onTime(gate: string, rows: Row[], due_ms: (i: number) => number, row_ms: number) {
  const late_ms = rows.map(({ at_ms }, i) => at_ms - due_ms(i))
  expect(Math.min(...late_ms), gate).toBeGreaterThanOrEqual(-2) // both clocks are rounded to a millisecond
  expect(late_ms.filter((late) => late >= row_ms).length, gate).toBeLessThanOrEqual(rows.length / 20)
}
