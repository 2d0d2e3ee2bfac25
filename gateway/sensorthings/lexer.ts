/** The words of `$filter` and `$orderby` (OData's expressions, as SensorThings 1.1 has them). */
import { timeOf } from '../../edge/platform/time.ts'
import { wrong } from './problems.ts'
import { shapeOfWkt } from './shapes.ts'
import type { Value } from './values.ts'

export type Token =
  | { is: 'literal'; value: Value; at: number }
  | { is: 'name'; text: string; at: number }
  | { is: '(' | ')' | ','; at: number }
  | { is: 'end'; at: number }

const literal = (value: Value, at: number): Token => ({ is: 'literal', value, at })

const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+ -]\d\d:?\d\d)?`
// The first that fits at a place is taken, so the longer forms stand first.
const forms: readonly [RegExp, (text: string, at: number) => Token][] = [
  [/[(),]/y, (text, at) => ({ is: text as '(' | ')' | ',', at })],
  [/'(?:[^']|'')*'/y, (text, at) => literal(text.slice(1, -1).replaceAll("''", "'"), at)],
  [new RegExp(`${time}/${time}`, 'y'), (text, at) => literal(interval(text), at)],
  [new RegExp(time, 'y'), (text, at) => literal(instant(text), at)],
  [/\d{4}-\d\d-\d\d(?![\w-])/y, literal],
  [/\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?![\w:])/y, literal],
  [/duration'[^']*'/y, (text, at) => literal(duration(text.slice(9, -1)), at)],
  [/geo(?:graphy|metry)'[^']*'/y, (text, at) => literal(drawn(text.slice(text.indexOf("'") + 1, -1)), at)],
  [/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y, (text, at) => literal(Number(text), at)],
  [/(?:true|false|null)(?![\w./])/y, (text, at) => literal(JSON.parse(text), at)],
  [/[@A-Za-z_][\w.@-]*(?:\/[@A-Za-z_][\w.@-]*)*/y, (text, at) => ({ is: 'name', text, at })],
  [/-/y, (text, at) => ({ is: 'name', text, at })],
]

/** Throws a 400 at the first character that begins no word. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  for (let at = 0; ; ) {
    while (/\s/.test(text[at] ?? '')) at++
    if (at >= text.length) return [...tokens, { is: 'end', at }]
    const found = forms.flatMap(([form, make]) => {
      form.lastIndex = at
      const [word] = form.exec(text) ?? []
      return word === undefined ? [] : [{ word, make }]
    })[0]
    if (!found)
      throw wrong(`Nothing that is known begins at "${text.slice(at, at + 20)}". Write texts in single quotes.`)
    tokens.push(found.make(found.word, at))
    at += found.word.length
  }
}

function instant(text: string): Value {
  // A `+` that an address turned into a space still counts.
  const at_ms = timeOf(text.replace(/ (\d\d:?\d\d)$/, '+$1'))
  if (Number.isNaN(at_ms)) throw wrong(`"${text}" is no time. Write it as in 2026-11-22T06:00:00Z.`)
  return { from_ms: at_ms, to_ms: at_ms }
}

function interval(text: string): Value {
  const [from, to] = text.split('/').map((one) => instant(one) as { from_ms: number })
  if (from!.from_ms > to!.from_ms) throw wrong(`The interval "${text}" ends before it begins.`)
  return { from_ms: from!.from_ms, to_ms: to!.from_ms }
}

function drawn(text: string): Value {
  const shape = shapeOfWkt(text)
  if (shape) return { shape }
  throw wrong(`"${text.slice(0, 60)}" is no shape. Write it as in geography'POINT(106.83 -6.41)' or POLYGON((…)).`)
}

function duration(text: string): Value {
  const [all, sign, days = 0, hours = 0, minutes = 0, seconds = 0] =
    /^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text) ?? []
  if (all === undefined || !/\d/.test(all)) throw wrong(`"${text}" is no duration. Write it as in duration'P1DT2H30M'.`)
  const length_ms =
    Number(days) * 86_400_000 + Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1_000
  return { length_ms: (sign ? -1 : 1) * length_ms }
}
