/**
 * Sensirion SPS30, a laser counter of fine dust, by its serial port (SHDLC, data sheet version 1.0, section 5):
 *
 *   7E     00   03       00     28      10 floats, high byte first     CC             7E
 *   start  unit command  state  length  PM1 PM2.5 PM4 PM10 µg/m³ …     NOT(sum of     end
 *                                                                      00 … floats)
 *
 * Between the two 7E the bytes 7E, 7D, 11 and 13 are written as 7D 5E, 7D 5D, 7D 31 and 7D 33. It measures only after it
 * was started; started again it answers "not now" (state 43), which is as good. Asked for values it answers 43 when it does
 * not measure: a dip of the supply has put it back to rest, and it is started again. Bit 7 of the state: fan or laser has failed.
 */
import { z } from 'zod'
import { type AnswerVerdict, askedDriver, type Decoded, type Frame, nullFrame, type Question } from '../driver.ts'
import { askedDecoder, bytesIn } from './asked.ts'
import { sumOf } from './framing.ts'
import { ask_every_s } from './modbus-rtu.ts'

const keys = ['pm1_ug_m3', 'pm2_5_ug_m3', 'pm4_ug_m3', 'pm10_ug_m3'] as const
const capability = { range: [0, 1000], resolution: 0.1 } as const
const line = { baud: 115_200, parity: 'none', stop_bits: 1 } as const
const flag = 0x7e
const escaping = 0x7d
const head_bytes = 4 // unit, command, state, length
const most_bytes = 2 + 2 * (head_bytes + 40 + 1) // each byte may be written as two
const fault = 0x80
const notNow = 0x43 // "command not allowed in current state"
const patience_ms = 100

const start = command('7E 00 00 02 01 03 F9 7E')
const read = command('7E 00 03 00 FC 7E')

export const sps30 = askedDriver({
  id: 'sps30',
  model: 'Sensirion SPS30',
  measures: { id: 'debu halus PM1, PM2,5, PM4 dan PM10', en: 'fine dust PM1, PM2.5, PM4 and PM10' },
  page: 'sps30.md',
  evidence: 'real captures',
  baud: line.baud,
  isBus: false,
  checksum: 'sum of 8 bits',
  quantities: { pm1_ug_m3: capability, pm2_5_ug_m3: capability, pm4_ug_m3: capability, pm10_ug_m3: capability },
  warmUp_s: 30,
  interval_s: 2,
  recognise: { name: 'air' },
  options: z.strictObject({ ask_every_s: ask_every_s.default(2) }),
  open: ({ ask_every_s: every_s }) =>
    askedDecoder({
      line,
      quantities: keys,
      every_ms: every_s * 1_000,
      prepare: [start],
      questions: [read],
      hasRestarted: ([answer]) => (bare(answer!)[2]! & ~fault) === notNow,
      decode: ([answer]) => decoded(bare(answer!)),
    }),
  examples: [
    {
      title: 'a real answer, with bytes that had to be written as two',
      asks: ['7E 00 03 00 FC 7E'],
      answers: [
        '7E 00 03 00 28 40 A7 83 20 41 17 77 BB 41 4A 5F 83 41 54 8D DD 41 D2 83 3E 42 7D 33 FC 85 42 26 17 22 42 29 A4 D9 42 2A 29 BC 3F 55 B7 E7 9E 7E',
      ],
      gives: [dust(5.2, 9.5, 12.6, 13.3)],
    },
    {
      title: 'its fan or laser has failed',
      answers: [
        '7E 00 03 80 28 40 A7 83 20 41 17 77 BB 41 4A 5F 83 41 54 8D DD 41 D2 83 3E 42 7D 33 FC 85 42 26 17 22 42 29 A4 D9 42 2A 29 BC 3F 55 B7 E7 1E 7E',
      ],
      gives: [nullFrame(keys, 'sensor fault')],
    },
    { title: 'nothing new since the last question', answers: ['7E 00 03 00 00 FC 7E'], gives: [] },
    { title: 'it does not measure', answers: ['7E 00 03 43 00 B9 7E'], gives: [nullFrame(keys, 'not yet valid')] },
  ],
})

function command(hex: string): Question {
  const ask = bytesIn(hex)
  return { ask, patience_ms, longest_bytes: most_bytes, look: (bytes, at) => look(bytes, at, ask[2]!) }
}

function look(bytes: Uint8Array, at: number, code: number): AnswerVerdict {
  if (bytes[at] !== flag) return { skip: 1, reason: 'noise' }
  const end = bytes.indexOf(flag, at + 1)
  if (end < 0) return bytes.length - at < most_bytes ? 'more' : { skip: 1, reason: 'length' }
  const whole = bare(bytes.subarray(at, end + 1))
  if (whole.length < head_bytes + 1 || whole[0] !== 0 || whole[1] !== code) return { skip: 1, reason: 'noise' }
  if (whole.length !== head_bytes + whole[3]! + 1) return { skip: 1, reason: 'length' }
  const sum = ~sumOf(whole, 0, whole.length - 1) & 0xff
  return sum === whole.at(-1) ? { take: end + 1 - at } : { skip: 1, reason: 'checksum' }
}

/** What stands between the two 7E, as it was before it was written for the wire. */
function bare(frame: Uint8Array): Uint8Array {
  const bytes: number[] = []
  for (let at = 1; at < frame.length - 1; at++) {
    if (frame[at] === escaping && at + 1 < frame.length - 1) bytes.push(frame[++at]! ^ 0x20)
    else bytes.push(frame[at]!)
  }
  return Uint8Array.from(bytes)
}

function decoded(answer: Uint8Array): Decoded[] {
  const state = answer[2]!
  if (state & fault) return [nullFrame(keys, 'sensor fault')]
  if (state !== 0) return [nullFrame(keys, 'not yet valid')]
  if (answer[3] !== 40) return []
  const view = new DataView(answer.buffer, answer.byteOffset + head_bytes)
  const [pm1, pm2_5, pm4, pm10] = [0, 4, 8, 12].map((at) => Math.round(view.getFloat32(at) * 10) / 10)
  const values = [pm1!, pm2_5!, pm4!, pm10!] as const
  return [values.every((value) => value >= 0) ? dust(...values) : nullFrame(keys, 'invalid value')] // NaN is not ≥ 0
}

function dust(pm1_ug_m3: number, pm2_5_ug_m3: number, pm4_ug_m3: number, pm10_ug_m3: number): Frame {
  return { kind: 'frame', values: { pm1_ug_m3, pm2_5_ug_m3, pm4_ug_m3, pm10_ug_m3 } }
}
