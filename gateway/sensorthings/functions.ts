/** The functions of expressions: of texts, dates, numbers and shapes (OGC 18-088, 9.3.3.5.2). */
import { distance, lengthOf, relates, relations, type Shape } from './shapes.ts'
import { asTime, isDrawn, type Value } from './values.ts'

type Texts = readonly string[]

/** Of what is no text, a function of texts is null; likewise the others. */
const ofTexts =
  (make: (...texts: string[]) => Value) =>
  (...given: Value[]): Value =>
    given.every((one) => typeof one === 'string') ? make(...(given as Texts)) : null

const ofTime =
  (make: (at: Date) => Value) =>
  (given: Value): Value => {
    const time = asTime(given)
    return time ? make(new Date(time.from_ms)) : null
  }

const ofNumber =
  (make: (number: number) => number) =>
  (given: Value): Value =>
    typeof given === 'number' ? make(given) : null

const ofShapes =
  (make: (...shapes: Shape[]) => Value) =>
  (...given: Value[]): Value =>
    given.every(isDrawn) ? make(...given.map(({ shape }) => shape)) : null

const iso = (at: Date) => at.toISOString()
const instant = (at_ms: number): Value => ({ from_ms: at_ms, to_ms: at_ms })
/** The most and the least that a JavaScript date can be. */
const end_ms = 8.64e15

interface Called {
  takes: readonly number[]
  make: (...given: Value[]) => Value
}

const functions: Record<string, Called> = {
  substringof: { takes: [2], make: ofTexts((part, text) => text!.includes(part!)) },
  contains: { takes: [2], make: ofTexts((text, part) => text!.includes(part!)) },
  endswith: { takes: [2], make: ofTexts((text, part) => text!.endsWith(part!)) },
  startswith: { takes: [2], make: ofTexts((text, part) => text!.startsWith(part!)) },
  length: { takes: [1], make: ofTexts((text) => text!.length) },
  indexof: { takes: [2], make: ofTexts((text, part) => text!.indexOf(part!)) },
  substring: { takes: [2, 3], make: substring },
  tolower: { takes: [1], make: ofTexts((text) => text!.toLowerCase()) },
  toupper: { takes: [1], make: ofTexts((text) => text!.toUpperCase()) },
  trim: { takes: [1], make: ofTexts((text) => text!.trim()) },
  concat: { takes: [2], make: ofTexts((one, other) => one! + other!) },
  year: { takes: [1], make: ofTime((at) => at.getUTCFullYear()) },
  month: { takes: [1], make: ofTime((at) => at.getUTCMonth() + 1) },
  day: { takes: [1], make: ofTime((at) => at.getUTCDate()) },
  hour: { takes: [1], make: ofTime((at) => at.getUTCHours()) },
  minute: { takes: [1], make: ofTime((at) => at.getUTCMinutes()) },
  second: { takes: [1], make: ofTime((at) => at.getUTCSeconds()) },
  fractionalseconds: { takes: [1], make: ofTime((at) => at.getUTCMilliseconds() / 1_000) },
  date: { takes: [1], make: ofTime((at) => iso(at).split('T')[0]!) },
  time: {
    takes: [1],
    make: ofTime((at) =>
      iso(at)
        .split('T')[1]!
        .replace(/(\.000)?Z$/, ''),
    ),
  },
  // Every time of the record is told in UTC.
  totaloffsetminutes: { takes: [1], make: ofTime(() => 0) },
  mindatetime: { takes: [0], make: () => instant(-end_ms) },
  maxdatetime: { takes: [0], make: () => instant(end_ms) },
  round: { takes: [1], make: ofNumber((number) => Math.sign(number) * Math.round(Math.abs(number))) },
  floor: { takes: [1], make: ofNumber(Math.floor) },
  'geo.distance': { takes: [2], make: ofShapes((a, b) => distance(a!, b!)) },
  'geo.length': { takes: [1], make: ofShapes((shape) => lengthOf(shape!)) },
  ...Object.fromEntries(relations.map((how) => [how, { takes: [2], make: ofShapes((a, b) => relates(how, a!, b!)) }])),
  ceiling: { takes: [1], make: ofNumber(Math.ceil) },
}

/** `now()` is none of them: it is asked once for a request. */
export const isFunction = (name: string): boolean => name === 'now' || Object.hasOwn(functions, name)

/** How many values it takes. */
export const arityOf = (name: string): readonly number[] => functions[name]?.takes ?? [0]

export const called = (name: string, given: readonly Value[]): Value => functions[name]!.make(...given)

function substring(text?: Value, from?: Value, length?: Value): Value {
  if (typeof text !== 'string' || typeof from !== 'number') return null
  const start = Math.max(0, from)
  return text.slice(start, typeof length === 'number' ? Math.max(start, from + length) : undefined)
}
