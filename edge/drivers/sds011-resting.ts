/**
 * Nova SDS011 that rests between two measurements: its laser lives 8,000 hours, eleven months of day and night. Woken
 * each five minutes for half a minute it lives about seven years. Commands of the maker's control protocol:
 *
 *   AA B4  06 01 01 00 …  FF FF  CC  AB      work: fan and laser on     answered AA C5 06 01 01 …
 *   AA B4  02 01 01 00 …  FF FF  CC  AB      speak only when asked      answered AA C5 02 01 01 …
 *   AA B4  04 00 00 00 …  FF FF  CC  AB      what do you measure?       answered AA C0 …, as `sds011.ts` describes
 *   AA B4  06 01 00 00 …  FF FF  CC  AB      rest                       answered AA C5 06 01 00 …
 *
 * CC: sum of the 15 bytes after B4. The sensor remembers that it speaks only when asked, also without power: the driver
 * `sds011` then hears nothing from it.
 */
import { z } from 'zod'
import { type AnswerVerdict, askedDriver, type Question } from '../driver.ts'
import { needs } from '../platform/setting-words.ts'
import { askedDecoder, at9600 } from './asked.ts'
import { sumOf } from './framing.ts'
import { dustKeys, frameAt, sds011, sdsChecked } from './sds011.ts'

const runUp_ms = 30_000 // the sheet: 30 s of fan before a value counts
const frame_bytes = 10
const patience_ms = 1_000

/** How long a dust sensor rests between two measurements. */
export const rest_s = z
  .number()
  .min(60)
  .max(3_600)
  .meta(needs('angka dalam detik, 60 sampai 3600', 'a number of seconds, 60 to 3600'))
  .default(300)

export const sds011Resting = askedDriver({
  id: 'sds011-resting',
  model: 'Nova SDS011, resting in between',
  measures: sds011.measures,
  page: 'sds011-resting.md',
  evidence: 'data sheet only',
  baud: at9600.baud,
  isBus: false,
  checksum: 'sum of 8 bits',
  quantities: sds011.quantities,
  warmUp_s: 0, // each measurement waits for its own
  interval_s: 300,
  recognise: { name: 'air' },
  options: z.strictObject({ rest_s }),
  open: (settings) =>
    askedDecoder({
      line: at9600,
      quantities: dustKeys,
      every_ms: settings.rest_s * 1_000,
      questions: [
        command(0xc5, 6, 1, 1),
        command(0xc5, 2, 1, 1),
        { ...command(0xc0, 4), after_ms: runUp_ms },
        command(0xc5, 6, 1, 0),
      ],
      decode: ([, , measured]) => [frameAt(measured!, 0)],
    }),
  examples: [
    {
      title: 'woken, told to wait for questions, asked, laid to rest',
      asks: [
        'AA B4 06 01 01 00 00 00 00 00 00 00 00 00 00 FF FF 06 AB',
        'AA B4 02 01 01 00 00 00 00 00 00 00 00 00 00 FF FF 02 AB',
        'AA B4 04 00 00 00 00 00 00 00 00 00 00 00 00 FF FF 02 AB',
        'AA B4 06 01 00 00 00 00 00 00 00 00 00 00 00 FF FF 05 AB',
      ],
      answers: [
        'AA C5 06 01 01 00 A1 60 09 AB',
        'AA C5 02 01 01 00 A1 60 05 AB',
        'AA C0 5F 01 5C 02 A1 60 BF AB',
        'AA C5 06 01 00 00 A1 60 08 AB',
      ],
      gives: [{ kind: 'frame', values: { pm2_5_ug_m3: 35.1, pm10_ug_m3: 60.4 } }],
    },
    {
      title: 'both zero: its fan stands still',
      answers: [
        'AA C5 06 01 01 00 A1 60 09 AB',
        'AA C5 02 01 01 00 A1 60 05 AB',
        'AA C0 00 00 00 00 A1 60 01 AB',
        'AA C5 06 01 00 00 A1 60 08 AB',
      ],
      gives: [
        {
          kind: 'frame',
          values: { pm2_5_ug_m3: null, pm10_ug_m3: null },
          nulls: { pm2_5_ug_m3: 'not yet valid', pm10_ug_m3: 'not yet valid' },
        },
      ],
    },
  ],
})

function command(kind: 0xc0 | 0xc5, ...what: number[]): Question {
  const ask = new Uint8Array(19)
  ask.set([0xaa, 0xb4, ...what])
  ask.set([0xff, 0xff], 15)
  ask[17] = sumOf(ask, 2, 17) & 0xff
  ask[18] = 0xab
  return { ask, patience_ms, longest_bytes: frame_bytes, look: (bytes, at) => look(bytes, at, kind, what[0]!) }
}

function look(bytes: Uint8Array, at: number, kind: number, what: number): AnswerVerdict {
  if (bytes[at] !== 0xaa) return { skip: 1, reason: 'noise' }
  if (bytes.length - at < frame_bytes) return 'more'
  const said = bytes[at + 1]
  if (said !== 0xc0 && said !== 0xc5) return { skip: 1, reason: 'noise' }
  if (!sdsChecked(bytes, at)) return { skip: 1, reason: 'checksum' }
  if (said === kind && (kind === 0xc0 || bytes[at + 2] === what)) return { take: frame_bytes }
  return { skip: frame_bytes, reason: said === 0xc5 ? 'command reply' : 'unasked' }
}
