import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  alertLineOf,
  encodePoint,
  type FieldValue,
  lineOf,
  linesOfEntry,
  type Point,
} from '../../../gateway/influx/line.ts'
import { quantities } from '../../../hardware/quantities.ts'
import { recording } from '../../kit/recordings.ts'

const gateway = 'k7qm-2xv9-t4bd'

describe('a value on its way to InfluxDB', () => {
  const value = {
    station: 'hulu',
    sensor: 'level',
    quantity: 'water_level_m',
    at_ms: 1760000000000,
    value: 1.234,
    flag: 2,
  } as const

  it('is written again with the flag that a later reading gave it', () => {
    const raised = {
      kind: 'flag',
      station: 'hulu',
      received_ms: 9,
      sensor: 'level',
      at_ms: 5,
      value: 9,
      flag: 4,
    } as const
    expect(linesOfEntry({ ...raised, quantity: 'water_level_m' }, gateway)).toEqual([
      'water_level_m,gateway=k7qm-2xv9-t4bd,sensor=level,station=hulu value=9,flag=4i 5',
    ])
  })

  it('is one line: the quantity, where it was measured, the value as a float, the flag as an integer', () => {
    expect(lineOf(value, gateway)).toBe(
      'water_level_m,gateway=k7qm-2xv9-t4bd,sensor=level,station=hulu value=1.234,flag=2i 1760000000000',
    )
  })

  it('has only its flag when the sensor gave no number', () => {
    expect(lineOf({ ...value, value: null, flag: 9 }, gateway)).toBe(
      'water_level_m,gateway=k7qm-2xv9-t4bd,sensor=level,station=hulu flag=9i 1760000000000',
    )
  })

  it('has only its flag when two of its kind could not be added up', () => {
    const flagged = 'water_level_m,gateway=k7qm-2xv9-t4bd,sensor=level,station=hulu flag=4i 1760000000000'
    for (const wild of [1.7e308, -1.7e308, -Number.MAX_VALUE, 1.1e300]) {
      expect(lineOf({ ...value, value: wild, flag: 4 }, gateway)).toBe(flagged)
    }
    for (const odd of [5e-324, 1e-320, 1e300, -1e21]) {
      expect(lineOf({ ...value, value: odd, flag: 4 }, gateway)).toContain(` value=${odd},flag=4i `)
    }
  })

  it('needs no escaping for any quantity, nor for ids at the limits of their alphabet', () => {
    for (const quantity of Object.keys(quantities)) {
      for (const id of ['-', '0', 'z'.repeat(40), '-'.repeat(40), 'a-0']) {
        const line = lineOf({ ...value, quantity, station: id, sensor: id }, gateway)
        expect(line).toBe(
          encodePoint({
            measurement: quantity,
            tags: [
              ['gateway', gateway],
              ['sensor', id],
              ['station', id],
            ],
            fields: [
              ['value', 1.234],
              ['flag', 2n],
            ],
            time: 1760000000000n,
          }),
        )
      }
    }
  })
})

const corpus = recording('vectors/line_protocol/corpus.json.gz')

describe.skipIf(corpus.skip)(`the published corpus of line protocol (${corpus.why})`, () => {
  it('is encoded as its authors say, or refused where they refuse', () => {
    const cases = corpusCases()
    expect(cases.length).toBe(115)
    for (const { point, expected } of cases) {
      if (expected === undefined) expect(() => encodePoint(point)).toThrow()
      else expect(numbersAsWritten(encodePoint(point))).toBe(numbersAsWritten(expected))
    }
  })
})

type CorpusValue =
  | { int: string }
  | { uint: string }
  | { float: number }
  | { bool: boolean }
  | { string: string }
  | { floatNonNumber: 'NaN' | 'Inf' }
interface CorpusPoint {
  time: string
  name: string
  tags: { key: string; value: string }[]
  fields: { key: string; value: CorpusValue }[]
}

/** Go writes 6632243 as 6.632243e+06: the same number, another spelling. */
const numbersAsWritten = (line: string) =>
  line.replace(/(?<==)-?\d+(\.\d+)?(e[+-]?\d+)?(?=[ ,])/g, (number) => String(Number(number)))

function corpusCases(): { point: Point; expected: string | undefined }[] {
  const text = gunzipSync(readFileSync(corpus.path)).toString('utf8')
  // Integers of 64 bits do not survive JSON.parse as numbers: they are kept as text.
  const exact = text.replace(/"(time|int|uint)":\s*(-?\d+)/g, '"$1":"$2"')
  const { encode } = JSON.parse(exact) as {
    encode: Record<string, { input: { point: CorpusPoint }; output: { result?: string; error?: string } }>
  }
  return Object.values(encode).map(({ input: { point }, output }) => ({
    point: {
      measurement: point.name,
      tags: point.tags.map(({ key, value }) => [key, value]),
      fields: point.fields.map(({ key, value }) => [key, fieldOf(value)]),
      time: BigInt(point.time),
    },
    expected: output.result,
  }))
}

function fieldOf(value: CorpusValue): FieldValue {
  if ('int' in value) return BigInt(value.int)
  if ('float' in value) return value.float
  if ('bool' in value) return value.bool
  if ('string' in value) return value.string
  if ('floatNonNumber' in value) return value.floatNonNumber === 'NaN' ? Number.NaN : Number.POSITIVE_INFINITY
  return BigInt(value.uint)
}

describe('an event of an alert on its way to InfluxDB', () => {
  const event = {
    id: 'a.1',
    alert: 'a',
    rule: 'banjir-hulu',
    at_ms: 1760000000000,
    exercise: false,
    kind: 'raised' as const,
    version: 1,
    since_ms: 1760000000000,
    series: { station: 'hulu', sensor: 'level', quantity: 'water_level_m' },
    measured: 'water_level_m',
    place: 'Bendung "Katulampa"',
    subject: { id: 'Tinggi muka air', en: 'Water level' },
    level: 2,
    levels: 3,
    label: 'Siaga 1',
    severity: 'Extreme' as const,
    advice: null,
    source: null,
    value: 2.1,
    why: { id: 'Air 2,1 m, di atas 2 m', en: 'Water at 2.1 m, above 2 m' },
    evidence: [],
  }

  it('is one line: where, which rule, and what is said in fields', () => {
    expect(alertLineOf(event)).toBe(
      'alert,rule=banjir-hulu,station=hulu exercise=false,kind="raised",label="Siaga 1",level=2i,' +
        'place="Bendung \\"Katulampa\\"",severity="Extreme",why="Air 2,1 m, di atas 2 m" 1760000000000',
    )
  })

  it('has level -1 once it is cleared, and no station when it combines rules', () => {
    expect(alertLineOf({ ...event, series: null, level: null, kind: 'cleared' })).toMatch(
      /^alert,rule=banjir-hulu exercise=false,kind="cleared",.*level=-1i/,
    )
  })

  it('is not written when it only says that somebody has seen the alert', () => {
    const { id, alert, rule, at_ms, exercise } = event
    expect(alertLineOf({ id, alert, rule, at_ms, exercise, kind: 'acknowledged', by: 'budi', comment: '' })).toBeNull()
  })
})
