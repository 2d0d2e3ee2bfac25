import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createA02yyuw } from '../../firmware-sim/boards/a02yyuw.ts'
import { createBucket } from '../../firmware-sim/boards/bucket.ts'
import { createUno } from '../../firmware-sim/boards/uno.ts'
import { parseCsv, timeOf } from '../../firmware-sim/csv.ts'
import {
  createReplay,
  createReplayClock,
  nextOf,
  type RecordRow,
  readRecord,
  tipsOf,
} from '../../firmware-sim/replay.ts'
import { emptyFolder } from '../kit/folder.ts'
import { recording } from '../kit/recordings.ts'

const hour_ms = 3_600_000
const wib = 420

function fileOf(text: string, name = 'record.csv') {
  const file = join(emptyFolder(), name)
  writeFileSync(file, name.endsWith('.gz') ? gzipSync(text) : text)
  return file
}
const rowsAt = (step_ms: number, ...values: (number | null)[]): RecordRow[] =>
  values.map((value, n) => ({ record_ms: n * step_ms, value }))

describe('a CSV', () => {
  it('may be quoted, have a mark at its start, Windows lines, and semicolons', () => {
    expect(parseCsv('\uFEFF"a","b,c"\r\n1,"say ""hi"""\r\n\r\n')).toEqual({
      header: ['a', 'b,c'],
      rows: [['1', 'say "hi"']],
    })
    expect(parseCsv('a;b\n1,5;2').rows).toEqual([['1,5', '2']])
  })

  it('may break a line within quotes, where a comma and a quote are letters too', () => {
    expect(parseCsv('time,note\n2022-10-09,"gate open,\nwater ""brown"""\n2022-10-10,calm\n').rows).toEqual([
      ['2022-10-09', 'gate open,\nwater "brown"'],
      ['2022-10-10', 'calm'],
    ])
  })

  it('keeps a quote that stands within a cell, and lines with fewer cells', () => {
    expect(parseCsv('a,b\n12" culvert,1\nshort\n').rows).toEqual([['12" culvert', '1'], ['short']])
  })

  it('whose quote is never closed says which file it is', () => {
    const file = fileOf('time,level\n2022-10-09,"1\n')
    expect(() => readRecord({ file, value: 'level' })).toThrow(new RegExp(`${file}: Quote Not Closed`))
  })

  it.each([
    ['2022-10-09 20:00:00', 'iso', wib, '2022-10-09T13:00:00Z'],
    ['2022-10-09T20:00', 'iso', 0, '2022-10-09T20:00:00Z'],
    ['2022-10-09T20:00:00+07:00', 'iso', 0, '2022-10-09T13:00:00Z'],
    ['2022-10-09', 'iso', wib, '2022-10-08T17:00:00Z'],
    ['4/19/2013 15:40', 'mdy', -240, '2013-04-19T19:40:00Z'],
    ['25-05-2024', 'dmy', 0, '2024-05-25T00:00:00Z'],
    ['1760000000', 'unix', 0, '2025-10-09T08:53:20Z'],
  ] as const)('writes %s (%s, %i min ahead of UTC) for %s', (text, format, offset_min, utc) => {
    expect(timeOf(text, format, offset_min)).toBe(Date.parse(utc))
  })

  it('that has no such column says which it has', () => {
    expect(() => readRecord({ file: fileOf('time,level\n2022-10-09,1'), value: 'depth' })).toThrow(/has: time, level/)
  })

  it('whose times cannot be read says what they look like', () => {
    expect(() => readRecord({ file: fileOf('time,level\n9 Oct 2022,1'), value: 'level' })).toThrow(/"9 Oct 2022"/)
  })

  it('is read in time order, one row a moment, gzipped or not', () => {
    const file = fileOf('t,v\n2022-01-02,2\n2022-01-01,1\n2022-01-02,9\nnonsense,5\n2022-01-03,\n', 'record.csv.gz')
    expect(readRecord({ file, value: 'v' }).map(({ value }) => value)).toEqual([1, 2, null])
  })
})

describe('the clock of a replay', () => {
  it('maps both ways, at any speed', () => {
    const clock = createReplayClock({ start_ms: 1_000_000, from_ms: 50 * hour_ms, speed: 3_600 })
    expect(clock.realOf(51 * hour_ms)).toBe(1_001_000)
    expect(clock.recordOf(1_001_000)).toBe(51 * hour_ms)
    for (const record_ms of [50, 60, 7_000].map((hours) => hours * hour_ms)) {
      expect(clock.recordOf(clock.realOf(record_ms))).toBeCloseTo(record_ms, -4)
    }
  })
})

describe('a replay', () => {
  const clock = createReplayClock({ start_ms: 10_000, from_ms: 0, speed: 3_600 })
  const rows = rowsAt(hour_ms, 1_000, null, 1_200)

  it('holds each value until the next, and is silent before and after', () => {
    const { truth } = createReplay(rows, { clock })
    const at = [9_999, 10_000, 10_999, 11_000, 12_000, 13_000, 13_001]
    expect(at.map(truth)).toEqual([undefined, 1_000, 1_000, null, 1_200, 1_200, undefined])
  })

  it('sends exactly one frame a row, at its time, when asked to', () => {
    const { truth, perRow } = createReplay(rows, { clock })
    const board = createA02yyuw({ distance_mm: truth, rhythm: perRow })
    board.plugIn(0)
    const frames = board.transmit(1e9)
    expect(frames.map(({ at_ms, truth }) => [at_ms, truth])).toEqual([
      [10_000, 1_000],
      [11_000, null],
      [12_000, 1_200],
    ])
    expect(board.due_ms()).toBe(Infinity)
  })

  it('is silent where a cell is empty, when asked to', () => {
    const { truth, perRow } = createReplay(rows, { clock, empty: 'silence' })
    const board = createA02yyuw({ distance_mm: truth, rhythm: perRow })
    board.plugIn(0)
    expect(board.transmit(1e9)).toHaveLength(2)
  })

  it('refuses a speed that would press two rows into one millisecond', () => {
    const fast = createReplayClock({ start_ms: 0, from_ms: 0, speed: 1e8 })
    expect(() => createReplay(rows, { clock: fast })).toThrow(/too high/)
  })
})

describe('recorded rain in a bucket', () => {
  const clock = createReplayClock({ start_ms: 0, from_ms: 0, speed: 1 })
  const quarter_ms = 900_000

  it('tips evenly over each interval', () => {
    const tips = tipsOf(rowsAt(quarter_ms, 0, 0.6, 0, 0.2), { clock, mmPerTip: 0.2, interval_ms: quarter_ms })
    expect(tips).toEqual([150_000, 450_000, 750_000, 2_250_000])
  })

  it('carries what is left over, so that the sum is exact', () => {
    const rows = rowsAt(quarter_ms, ...Array(100).fill(0.1))
    expect(tipsOf(rows, { clock, mmPerTip: 0.2, interval_ms: quarter_ms })).toHaveLength(50)
    expect(tipsOf(rows, { clock, mmPerTip: 0.254, interval_ms: quarter_ms })).toHaveLength(Math.floor(10 / 0.254))
  })

  it('never puts two tips into one millisecond, however fast', () => {
    const fast = createReplayClock({ start_ms: 0, from_ms: 0, speed: 1e6 })
    const tips = tipsOf(rowsAt(quarter_ms, 20, 20), { clock: fast, mmPerTip: 0.2, interval_ms: quarter_ms })
    expect(new Set(tips).size).toBe(200)
  })
})

const ciliwung = recording('river/jakarta_ciliwung_2021-2025/02 All Data.csv.gz')
describe.skipIf(ciliwung.skip)(`the Ciliwung, 9–10 October 2022 (${ciliwung.why})`, () => {
  it('passes through an ultrasonic board hour by hour, to the millimetre', () => {
    const rows = readRecord({
      file: ciliwung.path,
      value: 'Katulampa (air)',
      offset_min: wib,
      from_ms: Date.parse('2022-10-06T17:00Z'),
      to_ms: Date.parse('2022-10-13T16:00Z'),
      convert: (level_cm) => 4_000 - 10 * level_cm,
    })
    expect(rows).toHaveLength(168)
    const clock = createReplayClock({ start_ms: 0, from_ms: rows[0]!.record_ms, speed: 36_000 })
    const { truth, perRow } = createReplay(rows, { clock })
    const board = createA02yyuw({ distance_mm: truth, rhythm: perRow })
    board.plugIn(-1)
    const frames = board.transmit(1e9)
    expect(frames).toHaveLength(168)
    const levels = frames.map(({ at_ms, bytes }) => [clock.recordOf(at_ms), (4_000 - bytes.readUInt16BE(1)) / 10])
    expect(levels).toEqual(rows.map(({ record_ms, value }) => [record_ms, (4_000 - value!) / 10]))
    expect(levels).toContainEqual([Date.parse('2022-10-09T20:00+07:00'), 200])
  })
})

const walshaw = recording('river_rain/ea_calder_2025/Walshaw-Dean-Lodge-rainfall-15min-Qualified.csv')
const gorple = recording('river_rain/ea_calder_2025/Gorple-rainfall-15min-Qualified.csv')
describe.each([
  ['Gorple', gorple],
  ['Walshaw Dean Lodge', walshaw],
])('the gauge at %s, upper Calder', (_, { path, skip, why }) => {
  it.skipIf(skip)(`gives tip for tip what was recorded (${why})`, () => {
    const rows = readRecord({ file: path, time: 'dateTime', value: 'value' })
    const total_mm = rows.reduce((sum, { value }) => sum + (value ?? 0), 0)
    const clock = createReplayClock({ start_ms: 1e6, from_ms: rows[0]!.record_ms - 900_000, speed: 600 })
    const tips = tipsOf(rows, { clock, mmPerTip: 0.2, interval_ms: 900_000 })
    expect(total_mm).toBeGreaterThan(20)
    expect(tips.length).toBe(Math.floor(total_mm / 0.2 + 1e-6))

    const uno = createUno({ bucket: { pin: 2, contact: createBucket({ nextTip_ms: nextOf(tips) }) }, boot_ms: 0 })
    uno.plugIn(0)
    uno.transmit(0)
    uno.receive(Buffer.from([0xf4, 2, 0x0b, 0xd0, 1]), 1)
    expect(uno.transmit(1e9).filter(({ truth }) => truth === 1)).toHaveLength(tips.length)
  })
})
