/** Frames caught from real sensors, beside what their publisher (PyPMS) decoded them to. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Driver, Values } from '../../edge/driver.ts'
import { driverOf } from '../../edge/drivers/index.ts'
import { searchAnswer } from '../../edge/links/answer.ts'
import { recording } from '../kit/recordings.ts'

const { skip, why, path: folder } = recording('serial/pypms_captured')

describe.skipIf(skip)(`real frames: ${why}`, () => {
  it('of an SDS011 give the published values', () => {
    expect(decodedRecording('sds011', 'SDS01x')).toEqual(
      published('SDS01x').map((row) => ({ pm2_5_ug_m3: row.pm25, pm10_ug_m3: row.pm10 })),
    )
  })

  it('of a PMS5003 give the published values', () => {
    expect(decodedRecording('pms5003', 'PMSx003')).toEqual(published('PMSx003').map(plantower))
  })

  it('of a PMS3003 give the published values, and null where it said nothing but zeros', () => {
    const expected = published('PMS3003').map(plantower)
    const isSilent = (values: Values) => Object.values(values).every((value) => value === 0)
    const silent: Values = { pm1_ug_m3: null, pm2_5_ug_m3: null, pm10_ug_m3: null }
    expect(decodedRecording('pms5003', 'PMS3003')).toEqual(
      expected.map((values) => (isSilent(values) ? silent : values)),
    )
    expect(expected.some(isSilent) && !expected.every(isSilent)).toBe(true)
  })

  it('of a PMS5003T give the published values, its temperature and humidity too', () => {
    const rows = published('PMS5003T')
    const expected = rows.map((row) => ({ ...plantower(row), air_temperature_c: row.temp, humidity_pct: row.rhum }))
    expect(decodedRecording('pms5003', 'PMS5003T', { model: 'pms5003t' })).toEqual(expected)
  })

  it('of an SDS198 give the published values', () => {
    expect(decodedRecording('sds198', 'SDS198')).toEqual(published('SDS198').map((row) => ({ pm100_ug_m3: row.pm100 })))
  })

  it('of an MH-Z19B, taken for answers, give the published values', () => {
    expect(decodedAnswers('mh-z19', 'MHZ19B')).toEqual(published('MHZ19B').map((row) => ({ co2_ppm: row.CO2 })))
  })

  it('of an SPS30, taken for answers, give the published values', () => {
    expect(decodedAnswers('sps30', 'SPS30')).toEqual(
      published('SPS30').map(({ pm01, pm25, pm04, pm10 }) => ({
        pm1_ug_m3: pm01,
        pm2_5_ug_m3: pm25,
        pm4_ug_m3: pm04,
        pm10_ug_m3: pm10,
      })),
    )
  })

  it('of one sensor are noise to the driver of another', () => {
    for (const [id, sensor] of [
      ['sds011', 'PMSx003'],
      ['sds011', 'SPS30'],
      ['pms5003', 'SDS01x'],
      ['pms5003', 'MHZ19B'],
      ['sds011', 'SDS198'],
      ['sds198', 'SDS01x'],
      ['hrxl', 'PMSx003'],
      ['hrxl', 'SDS01x'],
      ['a02yyuw', 'SDS01x'],
      ['a02yyuw', 'PMSx003'],
    ] as const) {
      expect(decodedRecording(id, sensor), `${sensor} read as ${id}`).toEqual([])
    }
  })
})

function decodedRecording(id: string, sensor: string, options = {}): Values[] {
  const driver = driverOf(id) as Extract<Driver, { wire: 'bytes' }> // the four named above speak bytes
  const decoder = driver.open(options)
  return readFileSync(join(folder, 'data.csv'), 'utf8')
    .split('\n')
    .map((line) => line.split(','))
    .filter(([, name]) => name === sensor)
    .flatMap(([, , hex]) => decoder.push(Buffer.from(hex!, 'hex')))
    .filter((decoded) => decoded.kind === 'frame')
    .map(({ values }) => values)
}

/** The frames of a sensor that is asked, each as the answer to its question. */
function decodedAnswers(id: string, sensor: string): Values[] {
  const driver = driverOf(id) as Extract<Driver, { wire: 'asked' }> // the two named above are asked
  const decoder = driver.open({})
  return readFileSync(join(folder, 'data.csv'), 'utf8')
    .split('\n')
    .map((line) => line.split(','))
    .filter(([, name]) => name === sensor)
    .map(([, , hex]) => searchAnswer(decoder.questions[0]!).push(Buffer.from(hex!, 'hex')))
    .flatMap((found) =>
      decoder.push({ answers: typeof found === 'string' ? null : [found.answer], rejected: [], came_bytes: 0 }),
    )
    .filter((decoded) => decoded.kind === 'frame')
    .map(({ values }) => values)
}

function published(sensor: string): Record<string, number>[] {
  const [head, ...lines] = readFileSync(join(folder, `${sensor}.csv`), 'utf8')
    .trim()
    .split('\n')
  const names = head!.split(',').map((name) => name.trim())
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, column) => [names[column], Number(value)])))
}

function plantower(row: Record<string, number>): Values {
  return { pm1_ug_m3: row.pm01!, pm2_5_ug_m3: row.pm25!, pm10_ug_m3: row.pm10! }
}
