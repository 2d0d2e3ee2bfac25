/** A day in the mangrove: the salt marsh of Grand Bay, whose hypoxia of August 2021 its keepers tell of. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Asked, Played } from '../../../dashboard/lessons/lesson.ts'
import { mangrove } from '../../../dashboard/lessons/mangrove.ts'
import type { Station } from '../../../gateway/contract.ts'
import { recording } from '../../kit/recordings.ts'
import { between, curve, hour_ms, type Row, topOf } from './curves.ts'
import { tryAnswer } from './pupil.ts'

const stepOf = (played: Played, key: string) => played.steps.find((step) => step.key === key) as Asked
const marsh = recording('coastal/swmp_grandbay_2021/gndblwq2021.csv.gz')

describe.skipIf(marsh.skip)(`Grand Bay, 10 and 11 August 2021 (${marsh.why})`, () => {
  const [header = '', ...lines] = marsh.skip ? [] : gunzipSync(readFileSync(marsh.path)).toString().trim().split('\n')
  const names = header.split(',').map((name) => name.trim().replaceAll('"', ''))
  const to_ms = Date.parse('2021-08-12T06:00Z') // local standard time is UTC − 6
  const rows = (column: string) =>
    between(
      lines.map((line): Row => {
        const cells = line.split(',').map((cell) => cell.trim().replaceAll('"', ''))
        const [, month, day, year, clock] = /(\d+)\/(\d+)\/(\d+) (\d+:\d+)/.exec(
          cells[names.indexOf('DateTimeStamp')]!,
        )!
        const at_ms =
          Date.parse(`${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}T${clock!.padStart(5, '0')}Z`) +
          6 * hour_ms
        const text = cells[names.indexOf(column)]!
        return [at_ms, text === '' ? null : Number(text)]
      }),
      to_ms - 48 * hour_ms,
      to_ms,
    )

  it('has its least oxygen, 1.4 mg/L, where sorting finds it; fish have to leave', () => {
    const [oxygen, warmth, salt] = ['DO_mgl', 'Temp', 'Sal'].map(rows)
    const played = mangrove.play([
      curve('oxygen', 'dissolved_oxygen_mg_l', oxygen!),
      curve('warmth', 'water_temperature_c', warmth!),
      curve('salt', 'salinity_psu', salt!),
    ])!
    const least = topOf(oxygen!.map(([at, value]): Row => [at, value === null ? null : -value]))
    expect(-least.value).toBeCloseTo(1.4, 1)
    expect(tryAnswer(stepOf(played, 'least'), least.at_ms)).toBe('right')
    const most = topOf(oxygen!)
    expect(tryAnswer(stepOf(played, 'most'), most.at_ms)).toBe('right')
    expect(tryAnswer(stepOf(played, 'most'), least.at_ms)).toBe('wrong')
    const swing = most.value + least.value
    expect(tryAnswer(stepOf(played, 'swing'), swing.toFixed(1))).toBe('right')
    expect(tryAnswer(stepOf(played, 'swing'), (1.15 * swing).toFixed(2))).toBe('near')
    expect(tryAnswer(stepOf(played, 'warmest'), topOf(warmth!).value.toFixed(1))).toBe('right')
    expect(tryAnswer(stepOf(played, 'saltiest'), topOf(salt!).value.toFixed(1))).toBe('right')
    const breath = stepOf(played, 'breath') as Extract<Asked, { kind: 'choose' }>
    expect(breath.options.find(({ isRight }) => isRight)!.text.en).toContain('leave')
  })
})

it('takes what the station of the oxygen has beside it, and nothing of another one', () => {
  const station = (id: string, ...quantities: string[]): Station => ({
    ...{ station: id, name: id, place: null, state: 'online' as const, last_seen_ms: 1, latest: {} },
    sensors: [{ sensor: 'water', model: 'x', quantities }],
  })
  const [fit] = mangrove.fits([
    station('muara', 'salinity_psu', 'water_temperature_c'),
    station('bakau', 'dissolved_oxygen_mg_l', 'salinity_psu'),
  ])
  expect(fit!.map(({ station, role }) => `${station} ${role}`)).toEqual(['bakau oxygen', 'bakau salt'])
})
