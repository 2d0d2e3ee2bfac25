/** Real rain through the whole house, compared with the record itself, read here by other code. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { wholeChain_ms } from '../kit/limits.ts'
import { recording } from '../kit/recordings.ts'
import { throughTheHouse } from './passage.ts'

const gorple = recording('river_rain/ea_calder_2025/Gorple-rainfall-15min-Qualified.csv')

describe.skipIf(gorple.skip)(`the rain in the morning of 12 September 2025 at Gorple (${gorple.why})`, () => {
  const [from, to] = ['2025-09-12T04:00:00', '2025-09-12T07:00:00']
  const interval_ms = 900_000
  const speed = 300 // the heaviest quarter of an hour, ten tips, then has one tip each 300 ms: a busy computer keeps them apart

  it(
    'arrives tip for tip through the tipping bucket',
    async () => {
      const tips = Math.round(totalsOf(from, to).reduce((sum, mm) => sum + mm, 0) / 0.2)
      expect(tips).toBeGreaterThan(30)
      const [arrived] = await throughTheHouse([
        {
          station: 'gorple',
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
            },
          },
          sensor: { driver: 'tipping-bucket', pin: 'D2', mm_per_tip: 0.2, every_s: 0 },
          quantity: 'rainfall_mm',
          count: tips,
        },
      ])
      expect(arrived!.values.map(({ value }) => value)).toEqual(Array.from({ length: tips }, () => 0.2))
    },
    wholeChain_ms,
  )

  function totalsOf(from: string, to: string): number[] {
    const [header, ...lines] = readFileSync(gorple.path, 'utf8').replaceAll('"', '').trim().split(/\r?\n/)
    const [time, value] = ['dateTime', 'value'].map((name) => header!.split(',').indexOf(name))
    return lines
      .map((line) => line.split(','))
      .filter((cells) => cells[time!]! >= from && cells[time!]! <= to)
      .map((cells) => Number(cells[value!]))
  }
})
