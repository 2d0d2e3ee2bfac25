/**
 * Hydreon RG-15, an optical rain gauge without moving parts. Asked `R` it says one line:
 *
 *   Acc  0.20 mm, EventAcc  3.40 mm, TotalAcc 127.60 mm, RInt 14.20 mmph \r\n
 *
 * `Acc` is what fell since the last answer, so a lost answer would lose rain: the differences of `TotalAcc` count
 * (`totals.ts`), in hundredths of a millimetre or thousandths of an inch. Without power it begins anew at 0. The
 * unit stands in the line, and inches are inches. There is no checksum, and a flipped digit in a total would be a
 * cloudburst: each total is asked for twice, and only two that agree are believed.
 */
import { z } from 'zod'
import { type AnswerVerdict, askedDriver, type Decoded, nullFrame, type Question, type Total } from '../driver.ts'
import { askedDecoder, at9600 } from './asked.ts'
import { ask_every_s } from './modbus-rtu.ts'

const quantities = ['rainfall_mm', 'rain_rate_mm_h'] as const
const longest_bytes = 140
const agree_mm = 1 // what may fall between two answers a tenth of a second apart, with much to spare
const mmPer = { mm: 1, in: 25.4 } as const
const counts = { mm: 100, in: 1_000 } as const // its decimals: counts in a unit
const form =
  /^Acc +\d+\.\d+ (mm|in), EventAcc +\d+\.\d+ \1, TotalAcc +(\d+\.\d+) \1, RInt +(\d+\.\d+) (mmph|iph)(.*)\r\n$/
const faults = /LensBad|EmSat|TooCold/ // too cold: it says 0, whatever falls

const polling: Question = { ...question('P\n'), mayStaySilent: true, look: anyLine }
const readAll = question('R\n')

export const rg15 = askedDriver({
  id: 'rg-15',
  model: 'Hydreon RG-15',
  measures: { id: 'curah hujan dan intensitasnya', en: 'rainfall and its rate' },
  page: 'rg-15.md',
  evidence: 'data sheet only',
  baud: at9600.baud,
  isBus: false,
  checksum: 'none',
  quantities: { rainfall_mm: { resolution: 0.2 }, rain_rate_mm_h: { resolution: 0.1 } },
  warmUp_s: 0,
  interval_s: 10,
  recognise: { name: 'rain' },
  options: z.strictObject({ ask_every_s: ask_every_s.default(10) }),
  open: ({ ask_every_s: every_s }) =>
    askedDecoder({
      line: at9600,
      quantities,
      every_ms: every_s * 1_000,
      prepare: [polling],
      questions: [readAll, readAll],
      decode: ([first, second]) => decoded(lineIn(first!), lineIn(second!)),
    }),
  examples: [
    {
      title: 'its total is told as it is: what fell since the last one, the station knows',
      asks: ['52 0A', '52 0A'],
      answers: [hexOf(said(0.2, 127.6, 14.2)), hexOf(said(0, 127.6, 14.2))],
      gives: [{ kind: 'frame', values: { rain_rate_mm_h: 14.2 }, totals: { rainfall_mm: totalOf(12_760, 'mm') } }],
    },
    {
      title: 'two totals that do not agree',
      answers: [hexOf(said(0.2, 127.6, 14.2)), hexOf(said(0.2, 327.6, 14.2))],
      gives: [{ kind: 'rejected', reason: 'unconfirmed', count: 1 }],
    },
    {
      title: 'its lens is dirty',
      answers: [hexOf(said(0, 5, 0, ', LensBad')), hexOf(said(0, 5, 0, ', LensBad'))],
      gives: [nullFrame(quantities, 'sensor fault')],
    },
    {
      title: 'in inches: a hundredth is a quarter of a millimetre',
      answers: Array(2).fill(hexOf('Acc 0.010 in, EventAcc 0.010 in, TotalAcc 5.024 in, RInt 0.500 iph\r\n')),
      gives: [{ kind: 'frame', values: { rain_rate_mm_h: 12.7 }, totals: { rainfall_mm: totalOf(5_024, 'in') } }],
    },
    {
      title: 'it is too cold for it',
      answers: [hexOf(said(0, 5, 0, ', TooCold')), hexOf(said(0, 5, 0, ', TooCold'))],
      gives: [nullFrame(quantities, 'sensor fault')],
    },
  ],
})

function question(text: string): Question {
  return { ask: new TextEncoder().encode(text), patience_ms: 500, longest_bytes, look }
}

function look(bytes: Uint8Array, at: number): AnswerVerdict {
  if (bytes[at] !== 'A'.charCodeAt(0)) return { skip: 1, reason: 'noise' }
  const verdict = anyLine(bytes, at)
  if (typeof verdict === 'string' || !('take' in verdict)) return verdict
  return form.test(textOf(bytes.subarray(at, at + verdict.take)))
    ? verdict
    : { skip: verdict.take, reason: 'not a line' }
}

function anyLine(bytes: Uint8Array, at: number): AnswerVerdict {
  const end = bytes.indexOf(0x0a, at)
  if (end >= 0) return { take: end + 1 - at }
  return bytes.length - at < longest_bytes ? 'more' : { skip: 1, reason: 'not a line' }
}

interface Line {
  total: Total
  rate_mm_h: number
  isFaulty: boolean
}

/** A line of this form; `look` lets no other through. */
function lineIn(answer: Uint8Array): Line {
  const [, unit, total, rate, , rest] = form.exec(textOf(answer))!
  const word = unit as keyof typeof mmPer
  return {
    total: totalOf(Math.round(Number(total) * counts[word]), word),
    rate_mm_h: Math.round(Number(rate) * mmPer[word] * 100) / 100,
    isFaulty: faults.test(rest!),
  }
}

function totalOf(count: number, unit: keyof typeof mmPer): Total {
  return { count, each: mmPer[unit] / counts[unit], full: Infinity, counter: unit, start: 1, forgets: true }
}

function decoded(first: Line, second: Line): Decoded[] {
  if (second.isFaulty) return [nullFrame(quantities, 'sensor fault')]
  const between_mm = (second.total.count - first.total.count) * second.total.each
  if (first.total.counter !== second.total.counter || between_mm < 0 || between_mm > agree_mm) {
    return [{ kind: 'rejected', reason: 'unconfirmed', count: 1 }]
  }
  return [{ kind: 'frame', values: { rain_rate_mm_h: second.rate_mm_h }, totals: { rainfall_mm: second.total } }]
}

/** A line as the manual prints it, for the examples. */
function said(acc: number, total: number, rate: number, rest = ''): string {
  return `Acc  ${acc.toFixed(2)} mm, EventAcc  3.40 mm, TotalAcc ${total.toFixed(2)} mm, RInt ${rate.toFixed(2)} mmph${rest}\r\n`
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}

function hexOf(text: string): string {
  return Buffer.from(text).toString('hex')
}
