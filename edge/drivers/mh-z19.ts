/**
 * Winsen MH-Z19B and MH-Z19C, CO₂ by infrared light. Asked, it says nine bytes:
 *
 *   question  FF 01 86 00 00 00 00 00 79
 *   answer    FF 86  HH LL  TT              SS      UU UU                       CC
 *             start  ppm    board °C + 40   status  15000 while it warms up     (FF − sum of bytes 1 to 7) + 1
 *
 * The board's temperature is that of the sensor's own heat, so it is not sent. While it warms up it says a fixed number
 * near 400, which is the best air in the world: null. At the end of its scale it says the end, whatever there is.
 */
import { z } from 'zod'
import { type AnswerVerdict, askedDriver, type Frame, nullFrame, type Question } from '../driver.ts'
import { needs } from '../platform/setting-words.ts'
import { askedDecoder, at9600, bytesIn } from './asked.ts'
import { bigEndian, sumOf } from './framing.ts'
import { ask_every_s } from './modbus-rtu.ts'

const quantities = ['co2_ppm'] as const
const frame_bytes = 9
const warming = 15_000
const patience_ms = 200

const options = z.strictObject({
  ask_every_s: ask_every_s.default(5),
  /** What it takes for the end of its scale. */
  full_ppm: z
    .union([z.literal(2_000), z.literal(5_000), z.literal(10_000)])
    .meta(needs('2000, 5000 atau 10000', '2000, 5000 or 10000'))
    .default(5_000),
  self_calibration: z
    .enum(['keep', 'on', 'off'])
    .meta(
      needs(
        'keep (biarkan), on atau off: menganggap nilai terendah sehari 400 ppm',
        'keep (as it is), on or off: it takes the lowest of a day for 400 ppm',
      ),
    )
    .default('keep'),
})

export const mhZ19 = askedDriver({
  id: 'mh-z19',
  model: 'Winsen MH-Z19B / MH-Z19C',
  measures: { id: 'karbon dioksida di udara', en: 'carbon dioxide in the air' },
  page: 'mh-z19.md',
  evidence: 'real captures',
  baud: at9600.baud,
  isBus: false,
  checksum: 'sum of 8 bits',
  quantities: { co2_ppm: { range: [400, 5_000], resolution: 1 } },
  warmUp_s: 180,
  interval_s: 5,
  recognise: { name: 'co2' },
  options,
  open: ({ ask_every_s: every_s, full_ppm, self_calibration }) =>
    askedDecoder({
      line: at9600,
      quantities,
      ranges: { co2_ppm: [400, full_ppm] },
      every_ms: every_s * 1_000,
      prepare: self_calibration === 'keep' ? [] : [command(self_calibration === 'on' ? onHex : offHex)],
      questions: [{ ask: bytesIn('FF 01 86 00 00 00 00 00 79'), patience_ms, longest_bytes: frame_bytes, look }],
      decode: ([answer]) => [frameOf(answer!, full_ppm)],
    }),
  examples: [
    {
      title: '544 ppm, the example of the maker',
      asks: ['FF 01 86 00 00 00 00 00 79'],
      answers: ['FF 86 02 20 00 00 00 00 58'],
      gives: [co2(544)],
    },
    { title: '636 ppm, from a real sensor', answers: ['FF 86 02 7C 42 00 00 00 BA'], gives: [co2(636)] },
    {
      title: 'warming up: it says 410 whatever there is',
      answers: ['FF 86 01 9A 44 00 3A 98 C9'],
      gives: [nullFrame(quantities, 'warming up')],
    },
    {
      title: 'at the end of its scale',
      answers: ['FF 86 13 88 47 40 00 00 58'],
      gives: [nullFrame(quantities, 'at its stop')],
    },
    {
      title: 'switched off its own calibration first',
      options: { self_calibration: 'off' },
      answers: ['FF 86 01 C2 45 00 00 00 72'],
      gives: [co2(450)],
    },
  ],
})

const onHex = 'FF 01 79 A0 00 00 00 00 E6'
const offHex = 'FF 01 79 00 00 00 00 00 86'

/** A command that is not answered. */
function command(hex: string): Question {
  return { ask: bytesIn(hex), patience_ms: 0, longest_bytes: 0, look: () => ({ skip: 1, reason: 'command reply' }) }
}

function look(bytes: Uint8Array, at: number): AnswerVerdict {
  if (bytes[at] !== 0xff) return { skip: 1, reason: 'noise' }
  if (at + 1 < bytes.length && bytes[at + 1] !== 0x86) return { skip: 1, reason: 'noise' }
  if (bytes.length - at < frame_bytes) return 'more'
  const sum = (0x100 - (sumOf(bytes, at + 1, at + 8) & 0xff)) & 0xff
  return sum === bytes[at + 8] ? { take: frame_bytes } : { skip: 1, reason: 'checksum' }
}

function frameOf(answer: Uint8Array, full_ppm: number): Frame {
  if (bigEndian(answer, 6) === warming) return nullFrame(quantities, 'warming up')
  const ppm = bigEndian(answer, 2)
  if (ppm === 0) return nullFrame(quantities, 'not yet valid')
  return ppm >= full_ppm ? nullFrame(quantities, 'at its stop') : co2(ppm)
}

function co2(co2_ppm: number): Frame {
  return { kind: 'frame', values: { co2_ppm } }
}
