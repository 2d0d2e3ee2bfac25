/** `$filter`: every expression is read as OData reads it. Random ones are held against what they were made to mean. */
import { describe, expect, it } from 'vitest'
import { isTrue, valuesOf } from '../../../gateway/sensorthings/evaluate.ts'
import type { Entity } from '../../../gateway/sensorthings/model.ts'
import { narrowed } from '../../../gateway/sensorthings/narrow.ts'
import { parseExpression } from '../../../gateway/sensorthings/parse.ts'
import { openRandom, type Random } from '../../kit/random.ts'

const reading = { related: () => [], now_ms: Date.UTC(2026, 10, 27) }
const start_ms = Date.UTC(2026, 10, 20)

function observation(result: number | null, hour: number, flag = 2): Entity {
  const at = new Date(start_ms + hour * 3_600_000).toISOString()
  return {
    ...{ type: 'Observation', id: `x:${hour}`, to: {} },
    properties: {
      phenomenonTime: at,
      resultTime: at,
      result,
      resultQuality: { flag, meaning: 'good' },
      parameters: { rawResult: 2 },
    },
  }
}

const valueAt = (text: string, of = observation(1.5, 7)) =>
  valuesOf(parseExpression(text, 'Observation'), of, reading)[0]

/** Text, how tightly it binds (the higher, the tighter), and what it means. */
interface Made<T> {
  text: string
  tight: number
  means: (o: { result: number | null; hour: number; flag: number }) => T
}
type Num = number | null

/** In brackets where it must be, and sometimes where it need not. */
const inside = <T>(made: Made<T>, least: number, { below }: Random) =>
  made.tight < least || below(5) === 0 ? `(${made.text})` : made.text

function numberMade(random: Random, depth: number): Made<Num> {
  const { below, pick } = random
  if (depth === 0 || below(3) === 0) {
    const n = below(9) - 2
    return pick<Made<Num>>([
      { text: `${n}`, tight: 9, means: () => n },
      { text: 'result', tight: 9, means: ({ result }) => result },
      { text: 'resultQuality/flag', tight: 9, means: ({ flag }) => flag },
      { text: 'hour(phenomenonTime)', tight: 9, means: ({ hour }) => hour % 24 },
      { text: 'floor(result)', tight: 9, means: ({ result }) => (result === null ? null : Math.floor(result)) },
    ])
  }
  const [word, tight, make] = pick<[string, number, (a: number, b: number) => number]>([
    ['add', 5, (a, b) => a + b],
    ['sub', 5, (a, b) => a - b],
    ['mul', 6, (a, b) => a * b],
    ['div', 6, (a, b) => a / b],
    ['mod', 6, (a, b) => a % b],
  ])
  const [left, right] = [numberMade(random, depth - 1), numberMade(random, depth - 1)]
  return {
    text: `${inside(left, tight, random)} ${word} ${inside(right, tight + 1, random)}`,
    tight,
    means(o) {
      const [a, b] = [left.means(o), right.means(o)]
      const value = a === null || b === null ? Number.NaN : make(a, b)
      return Number.isFinite(value) ? value : null
    },
  }
}

function truthMade(random: Random, depth: number): Made<boolean> {
  const { below, pick } = random
  if (depth === 0 || below(4) === 0) return below(3) === 0 ? timeMade(random) : comparisonMade(random, depth)
  if (below(4) === 0) {
    const of = truthMade(random, depth - 1)
    return { text: `not ${inside(of, 3, random)}`, tight: 3, means: (o) => !of.means(o) }
  }
  const [word, tight] = pick<['and' | 'or', number]>([
    ['and', 2],
    ['or', 1],
  ])
  const [left, right] = [truthMade(random, depth - 1), truthMade(random, depth - 1)]
  return {
    text: `${inside(left, tight, random)} ${word} ${inside(right, tight + 1, random)}`,
    tight,
    means: (o) => (word === 'and' ? left.means(o) && right.means(o) : left.means(o) || right.means(o)),
  }
}

function comparisonMade(random: Random, depth: number): Made<boolean> {
  const how = random.pick(['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const)
  const [left, right] = [numberMade(random, Math.min(depth, 2)), numberMade(random, Math.min(depth, 2))]
  return {
    text: `${inside(left, 5, random)} ${how} ${inside(right, 5, random)}`,
    tight: 4,
    means(o) {
      const [a, b] = [left.means(o), right.means(o)]
      if (how === 'eq') return a === b
      if (how === 'ne') return a !== b
      if (a === null || b === null) return false
      return how === 'lt' ? a < b : how === 'le' ? a <= b : how === 'gt' ? a > b : a >= b
    },
  }
}

function timeMade({ below, pick }: Random): Made<boolean> {
  const hour = below(48)
  const how = pick(['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const)
  const path = pick(['phenomenonTime', 'resultTime'])
  const literal = new Date(start_ms + hour * 3_600_000).toISOString().replace(pick(['.000', '']), '')
  const isTurned = below(2) === 0
  return {
    text: isTurned ? `${literal} ${how} ${path}` : `${path} ${how} ${literal}`,
    tight: 4,
    means(o) {
      const [a, b] = isTurned ? [hour, o.hour] : [o.hour, hour]
      return { eq: a === b, ne: a !== b, lt: a < b, le: a <= b, gt: a > b, ge: a >= b }[how]
    },
  }
}

const all = [null, -1, 0, 1.5, 3].flatMap((result) =>
  [0, 13, 24, 47].map((hour) => {
    const flag = (hour % 3) + 1
    return { result, hour, flag, entity: observation(result, hour, flag) }
  }),
)

it.each([1, 2, 3, 4])('random expressions mean what they were made to mean (seed %i)', (seed) => {
  const random = openRandom(seed)
  const wrong = Array.from({ length: 60 }, () => truthMade(random, 3)).flatMap(({ text, means }) => {
    const parsed = parseExpression(text, 'Observation')
    return all.filter((o) => isTrue(parsed, o.entity, reading) !== means(o)).map((o) => [text, o])
  })
  expect(wrong).toEqual([])
})

it.each([5, 6])(
  'what is read because of a filter is never too little, and is exact only where that is said (seed %i)',
  (seed) => {
    const random = openRandom(seed)
    let exact = 0
    const wrong = Array.from({ length: 120 }, () => truthMade(random, 2)).flatMap(({ text, means }) => {
      const { from_ms, to_ms, isExact } = narrowed(parseExpression(text, 'Observation'))
      if (isExact) exact++
      const isIn = (hour: number) => start_ms + hour * 3_600_000 >= from_ms && start_ms + hour * 3_600_000 < to_ms
      return all.filter((o) => (isExact ? isIn(o.hour) !== means(o) : means(o) && !isIn(o.hour))).map((o) => [text, o])
    })
    expect(wrong).toEqual([])
    expect(exact).toBeGreaterThan(5)
  },
)

/** Of four degrees, with a hole in its middle. */
const square = "geography'POLYGON((0 0,4 0,4 4,0 4,0 0),(1.5 1.5,2.5 1.5,2.5 2.5,1.5 2.5,1.5 1.5))'"
const point = "geography'POINT(3 4)'"

describe('req/request-data/built-in-query-functions', () => {
  it.each([
    ["substringof('ang', concat('Cili', 'wang'))", true],
    ["contains('Depok', 'ep')", true],
    ["startswith('Depok', 'De') and endswith('Depok', 'ok')", true],
    ["length('Depok')", 5],
    ["indexof('Depok', 'p')", 2],
    ["substring('Depok', 1)", 'epok'],
    ["substring('Depok', 1, 2)", 'ep'],
    ["concat(tolower('DE'), toupper(trim(' pok ')))", 'dePOK'],
    ["'it''s'", "it's"],
    ['year(phenomenonTime)', 2026],
    ['month(phenomenonTime)', 11],
    ['day(phenomenonTime)', 20],
    ['hour(2026-11-20T07:30:15.250+07:00)', 0],
    ['minute(2026-11-20T07:30:15.250Z)', 30],
    ['second(2026-11-20T07:30:15.250Z)', 15],
    ['fractionalseconds(2026-11-20T07:30:15.250Z)', 0.25],
    ['date(phenomenonTime) eq 2026-11-20', true],
    ['time(phenomenonTime) eq 07:00:00', true],
    ['totaloffsetminutes(phenomenonTime)', 0],
    ['now() gt phenomenonTime', true],
    ['mindatetime() lt phenomenonTime and phenomenonTime lt maxdatetime()', true],
    ['round(2.5) add round(-2.5)', 0],
    ['ceiling(1.2) add floor(1.8)', 3],
    ["phenomenonTime add duration'PT1H' eq 2026-11-20T08:00:00Z", true],
    ['phenomenonTime lt 2026-11-20T08:00:00Z/2026-11-20T09:00:00Z', true],
    ['-result', -1.5],
    ['result div 0', null],
    ["result eq 'wet'", false],
    [`geo.distance(${point}, geography'POINT(3 6)')`, 2],
    [`geo.distance(${point}, ${square})`, 0],
    ["geo.distance(geography'POINT(6 2)', geography'LINESTRING(0 0,4 0,4 4)')", 2],
    ["geo.length(geography'LINESTRING(0 0,3 4,3 6)')", 7],
    [`geo.intersects(${point}, ${square}) and st_touches(${point}, ${square})`, true],
    [`st_within(geography'POINT(1 1)', ${square}) and st_contains(${square}, geography'POINT(1 1)')`, true],
    [`st_within(geography'POINT(2 2)', ${square})`, false],
    [`st_disjoint(geography'POINT(2 2)', ${square})`, true],
    [`st_equals(${point}, geography'POINT(3.0 4)') and not st_crosses(${point}, ${square})`, true],
    [`geo.intersects(${square}, geography'LINESTRING(-1 3.5,9 3.5)')`, true],
    [`st_intersects(${square}, geography'POLYGON((9 9,10 9,10 10,9 9))')`, false],
  ])('%s is %j', (text, value) => {
    expect(valueAt(text)).toEqual(value)
  })

  it('a plus sign that an address turned into a space still is the offset', () => {
    expect(valueAt('hour(2026-11-20T07:30:00 07:00)')).toBe(0)
  })
})

describe('a wrong expression is told in a sentence', () => {
  it.each([
    ['result gt', 400, 'ends too early'],
    ['resul gt 1', 400, 'Did you mean "result"?'],
    ['result gt 1 or', 400, 'ends too early'],
    ['(result gt 1', 400, 'ends too early'],
    ['result gt 1)', 400, 'is not understood at ")"'],
    ["result eq 'x", 400, 'single quotes'],
    ['result ~ 1', 400, 'single quotes'],
    ['lenght(result) eq 1', 400, 'no function "lenght"'],
    ["length('a', 'b')", 400, 'takes 1 values, not 2'],
    ['phenomenonTime gt 2026-02-30T00:00:00Z', 400, 'is no time'],
    ["phenomenonTime gt now() sub duration'P'", 400, 'is no duration'],
    ['Datastream eq 1', 400, 'names entities'],
    [`${'('.repeat(60)}1${')'.repeat(60)}`, 400, 'nested more than'],
    [`${'not '.repeat(60)}true`, 400, 'nested more than'],
    ["st_relate(FeatureOfInterest/feature, geography'POINT(1 2)', 'T') eq 1", 501, 'is not built here'],
    ["geo.length(geography'CIRCLE(1 2)') lt 1", 400, 'is no shape'],
  ])('%s', (text, status, says) => {
    expect(() => parseExpression(text, 'Observation')).toThrow(
      expect.objectContaining({ status, message: expect.stringContaining(says) }),
    )
  })
})
