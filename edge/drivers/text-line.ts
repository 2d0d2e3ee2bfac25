/**
 * Anything that says its numbers in lines of text, by a map in edge.yaml: a sketch of your own, an AJ-SR04M in its text mode, a
 * depth sounder of a boat. A line ends with CR, LF or both:
 *
 *   Gap=1234mm              { quantity: distance_m, after: "Gap=", scale: 0.001 }
 *   28.4;71;1009.2          { quantity: humidity_pct, column: 2 }
 *   $SDDPT,2.4,0.0*51       sum: nmea        the XOR of what stands between $ and *, in hexadecimal
 *
 * Without a sum a flipped digit is another number, and nothing can see that: take one if you write the sketch. A line that
 * lacks one of the values is no frame. Of two starts in one line (the first was cut off) the last one counts.
 */
import { z } from 'zod'
import type { QuantityKey } from '../../hardware/quantities.ts'
import type { Reason } from '../../hardware/reasons.ts'
import { type Decoded, type Frame, type SerialDecoder, serialDriver } from '../driver.ts'
import { needs, says } from '../platform/setting-words.ts'
import { framedDecoder, type Verdict } from './framing.ts'
import { eachOnce, isEachOnce, mappedFrame, mappedKeys, measured, needsValues, rangesIn, values_max } from './mapped.ts'
import { baud } from './modbus-rtu.ts'

const longest_bytes = 256
const ends = [0x0a, 0x0d]
const numbers = /[-+]?\d+(?:\.\d+)?/g

const Value = z
  .strictObject({
    ...mappedKeys,
    after: z
      .string()
      .min(1)
      .max(40)
      .meta(
        needs(
          'huruf-huruf tepat di depan angkanya, 1 sampai 40',
          'what stands just before the number, 1 to 40 letters',
        ),
      )
      .optional(),
    column: z
      .int()
      .min(1)
      .max(40)
      .meta(needs('angka keberapa di baris itu, mulai dari 1', 'which number of the line it is, counted from 1'))
      .optional(),
  })
  .refine(
    ({ after, column }) => (after === undefined) !== (column === undefined),
    says('perlu after atau column, salah satu', 'needs after or column, one of them'),
  )
type Value = z.output<typeof Value>

const options = z.strictObject({
  baud: baud.default(9_600),
  sum: z.enum(['none', 'nmea']).meta(needs('none (tanpa jumlah pengaman) atau nmea', 'none, or nmea')).default('none'),
  /** Other lines than these are passed over: a banner, a greeting. */
  starts: z
    .string()
    .max(40)
    .meta(needs('awal baris, paling banyak 40 huruf', 'how a line starts, at most 40 letters'))
    .default(''),
  values: z
    .array(Value)
    .min(1)
    .max(values_max)
    .refine(isEachOnce, eachOnce)
    .meta(needsValues({ id: 'after atau column', en: 'after or column' })),
})
type Options = z.output<typeof options>

const sounder = { sum: 'nmea', starts: '$SDDPT', values: [{ quantity: 'water_level_m', column: 1 }] }
const gap = { values: [{ quantity: 'distance_m', after: 'Gap=', scale: 0.001, invalid: [9999], range: [0.2, 8] }] }

export const textLine = serialDriver({
  id: 'text-line',
  model: 'Lines of text',
  measures: { id: 'apa yang ditulis dalam daftarnya', en: 'what its map says' },
  page: 'text-line.md',
  evidence: 'data sheet only',
  baud: 9_600,
  isGeneric: true,
  checksum: 'none',
  quantities: {},
  warmUp_s: 0,
  interval_s: 0,
  recognise: { name: 'sensor' },
  options,
  open: (asked) => lineDecoder(asked),
  examples: [
    {
      title: 'a depth sounder, with its sum',
      options: sounder,
      hex: hexOf('$SDDPT,2.4,0.0*51\r\n'),
      gives: [{ kind: 'frame', values: { water_level_m: 2.4 } }],
    },
    {
      title: 'the same with a digit that was flipped',
      options: sounder,
      hex: hexOf('$SDDPT,6.4,0.0*51\r\n'),
      gives: [{ kind: 'rejected', reason: 'checksum', count: 18 }],
    },
    {
      title: 'an AJ-SR04M in its text mode',
      options: gap,
      hex: hexOf('Gap=1234mm\r\n'),
      gives: [{ kind: 'frame', values: { distance_m: 1.234 } }],
    },
    {
      title: 'a number that means "no value"',
      options: gap,
      hex: hexOf('Gap=9999mm\r'),
      gives: [nothing('distance_m', 'invalid value')],
    },
    {
      title: 'beyond the range that the file states',
      options: gap,
      hex: hexOf('Gap=120mm\r'),
      gives: [nothing('distance_m', 'beyond its range')],
    },
    {
      title: 'columns, of which the second and the first count; a greeting and an empty line are no frames',
      options: {
        values: [
          { quantity: 'humidity_pct', column: 2 },
          { quantity: 'air_temperature_c', column: 1 },
        ],
      },
      hex: hexOf('hello\n\n-1.5;71;1009.2\n'),
      gives: [
        { kind: 'frame', values: { humidity_pct: 71, air_temperature_c: -1.5 } },
        { kind: 'rejected', reason: 'not a line', count: 6 },
      ],
    },
    {
      title: 'a rain counter tells its total: what fell since the last one, the station knows',
      options: { values: [{ quantity: 'rainfall_mm', after: 'tips ', scale: 0.2 }] },
      hex: hexOf('tips 1234\ntips 1237\n'),
      gives: [1_234, 1_237].map((count) => ({
        ...{ kind: 'frame', values: {} },
        totals: { rainfall_mm: { count, each: 0.2, full: Infinity, counter: 'tips ', start: 1, forgets: true } },
      })),
    },
  ],
})

function lineDecoder(asked: Options): SerialDecoder {
  const { values, baud } = asked
  const framed = framedDecoder({
    quantities: values.map(({ quantity }) => quantity),
    longest_bytes,
    look: (bytes, at) => lookAt(bytes, at, asked),
  })
  return {
    ...framed,
    baud,
    ranges: rangesIn(values),
    push: (chunk) => framed.push(chunk).map((decoded) => (decoded.kind === 'frame' ? valued(decoded) : decoded)),
  }

  /** The frames of `look` hold raw numbers. */
  function valued({ values: raw }: Frame): Decoded {
    return mappedFrame(
      values.map((value) => {
        const { quantity, after, column } = value
        return [quantity, measured(value, raw[quantity]!, after ?? `column ${column}`)]
      }),
    )
  }
}

/** The line that begins here, with the ends of the one before. */
function lookAt(bytes: Uint8Array, at: number, { sum, starts, values }: Options): Verdict {
  const most = Math.min(bytes.length, at + longest_bytes)
  let begin = at
  while (begin < most && ends.includes(bytes[begin]!)) begin++
  let end = begin
  while (end < most && !ends.includes(bytes[end]!)) end++
  if (end === most) return bytes.length - at < longest_bytes ? 'more' : { skip: 1, reason: 'not a line' }
  const skip = end + 1 - at
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset + begin, end - begin).toString('latin1')
  const from = starts === '' ? (sum === 'nmea' ? whole.lastIndexOf('$') : 0) : whole.lastIndexOf(starts)
  if (from < 0) return { skip, reason: 'not a line' }
  let text = whole.slice(from)
  if (sum === 'nmea') {
    const [, inside, check] = /^\$([^$*]*)\*([\dA-Fa-f]{2})$/.exec(text) ?? []
    if (inside === undefined) return { skip, reason: 'not a line' }
    if (xorOf(inside) !== Number.parseInt(check!, 16)) return { skip, reason: 'checksum' }
    text = inside
  }
  const found: [QuantityKey, number][] = []
  for (const value of values) {
    const number = numberIn(text, value)
    if (number === undefined) return { skip, reason: 'not a line' }
    found.push([value.quantity, number])
  }
  return { take: skip, frame: { kind: 'frame', values: Object.fromEntries(found) } }
}

function numberIn(text: string, { after, column }: Value): number | undefined {
  if (column !== undefined) return numbered(text.match(numbers)?.[column - 1])
  const from = text.lastIndexOf(after!)
  if (from < 0) return undefined
  return numbered(/^[ \t:=]*([-+]?\d+(?:\.\d+)?)/.exec(text.slice(from + after!.length))?.[1])
}

function numbered(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits)
}

function xorOf(text: string): number {
  let xor = 0
  for (let at = 0; at < text.length; at++) xor ^= text.charCodeAt(at)
  return xor
}

function nothing(quantity: QuantityKey, reason: Reason): Frame {
  return { kind: 'frame', values: { [quantity]: null }, nulls: { [quantity]: reason } }
}

function hexOf(text: string): string {
  return Buffer.from(text).toString('hex')
}
