/**
 * Plantower PMS5003, PMS7003, PMSA003 and PMS5003T that rest between two measurements: fan and laser live for years instead
 * of months. Commands of the manual, each `42 4D CMD DH DL` and the sum of these five in two bytes:
 *
 *   42 4D  E4 00 01  01 74      wake                       silence, or 42 4D 00 04 E4 01 …
 *   42 4D  E1 00 00  01 70      speak only when asked      42 4D 00 04 E1 00 01 74
 *   42 4D  E2 00 00  01 71      what do you measure?       a frame, as `pms5003.ts` describes
 *   42 4D  E4 00 00  01 73      rest                       42 4D 00 04 E4 00 01 77
 *
 * Woken, it may speak by itself before it has heard that it should not; such frames are passed over, since its fan has not
 * turned for long. Not every firmware answers commands, so silence is as good. A PMS3003 cannot be asked.
 */
import { z } from 'zod'
import { type AnswerVerdict, askedDriver, nullFrame, type Question } from '../driver.ts'
import { askedDecoder, at9600 } from './asked.ts'
import { sumOf, type Verdict } from './framing.ts'
import { dustKeysOf, longest_bytes, lookAt, models, pms5003 } from './pms5003.ts'
import { rest_s } from './sds011-resting.ts'

const runUp_ms = 30_000 // the manual: 30 s of fan before a value counts
const patience_ms = 500
const frames_most_bytes = 10 * longest_bytes // what it says by itself until it has heard
const { pms7003, pmsa003, pms5003t } = models
const askable = { pms5003: pms7003, pms7003, pmsa003, pms5003t }

export const pms5003Resting = askedDriver({
  id: 'pms5003-resting',
  model: 'Plantower PMS5003, resting in between',
  measures: pms5003.measures,
  page: 'pms5003-resting.md',
  evidence: 'data sheet only',
  baud: at9600.baud,
  isBus: false,
  checksum: 'sum of 16 bits',
  quantities: pms5003.quantities,
  warmUp_s: 0, // each measurement waits for its own
  interval_s: 300,
  recognise: { name: 'air' },
  options: z.strictObject({
    model: z.enum(Object.keys(askable) as [keyof typeof askable]).default('pms5003'),
    rest_s,
  }),
  open: ({ model: word, ...settings }) => {
    const model = askable[word]
    const verdictAt = (bytes: Uint8Array, at: number) => lookAt(bytes, at, model)
    const command = (code: number, value: number): Question => ({
      ...{ ask: commandOf(code, value), patience_ms, longest_bytes, noise_most_bytes: frames_most_bytes },
      mayStaySilent: true,
      look: (bytes, at) => acknowledged(bytes, at, code, verdictAt),
    })
    const read: Question = {
      ...{ ask: commandOf(0xe2, 0), patience_ms, longest_bytes, noise_most_bytes: frames_most_bytes },
      after_ms: runUp_ms,
      look(bytes, at): AnswerVerdict {
        const verdict = verdictAt(bytes, at)
        return typeof verdict === 'object' && 'frame' in verdict ? { take: verdict.take } : verdict
      },
    }
    return askedDecoder({
      line: at9600,
      quantities: dustKeysOf(model),
      every_ms: settings.rest_s * 1_000,
      questions: [command(0xe4, 1), command(0xe1, 0), read, command(0xe4, 0)],
      decode([, , measured]) {
        const verdict = verdictAt(measured!, 0)
        return typeof verdict === 'object' && 'frame' in verdict ? [verdict.frame] : []
      },
    })
  },
  examples: [
    {
      title: 'woken, told to wait for questions, asked, laid to rest',
      asks: ['42 4D E4 00 01 01 74', '42 4D E1 00 00 01 70', '42 4D E2 00 00 01 71', '42 4D E4 00 00 01 73'],
      answers: [
        '',
        '42 4D 00 04 E1 00 01 74',
        '42 4D 00 1C 00 0C 00 12 00 15 00 0C 00 12 00 15 09 06 02 8F 00 66 00 09 00 02 00 01 97 00 02 BA',
        '42 4D 00 04 E4 00 01 77',
      ],
      gives: [{ kind: 'frame', values: { pm1_ug_m3: 12, pm2_5_ug_m3: 18, pm10_ug_m3: 21 } }],
    },
    {
      title: 'a PMS5003T',
      options: { model: 'pms5003t' },
      answers: [
        '',
        '42 4D 00 04 E1 00 01 74',
        '42 4D 00 1C 00 17 00 27 00 29 00 16 00 23 00 29 10 08 04 A9 01 16 00 0C 00 D4 00 E0 9A 00 04 AA',
        '42 4D 00 04 E4 00 01 77',
      ],
      gives: [
        {
          kind: 'frame',
          values: { pm1_ug_m3: 22, pm2_5_ug_m3: 35, pm10_ug_m3: 41, air_temperature_c: 21.2, humidity_pct: 22.4 },
        },
      ],
    },
    {
      title: 'everything zero: its fan stands still',
      answers: [
        '',
        '',
        '42 4D 00 1C 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 97 08 01 4A',
        '',
      ],
      gives: [nullFrame(['pm1_ug_m3', 'pm2_5_ug_m3', 'pm10_ug_m3'], 'not yet valid')],
    },
  ],
})

function commandOf(code: number, value: number): Uint8Array {
  const ask = Uint8Array.of(0x42, 0x4d, code, 0, value, 0, 0)
  const sum = sumOf(ask, 0, 5)
  ask.set([sum >> 8, sum & 0xff], 5)
  return ask
}

/** Its acknowledgement of this command; a frame that it says by itself is passed over whole. */
function acknowledged(
  bytes: Uint8Array,
  at: number,
  code: number,
  verdictAt: (bytes: Uint8Array, at: number) => Verdict,
): AnswerVerdict {
  const verdict = verdictAt(bytes, at)
  if (typeof verdict === 'string') return verdict
  if ('frame' in verdict) return { skip: verdict.take, reason: 'unasked' }
  return verdict.reason === 'command reply' && bytes[at + 4] === code ? { take: verdict.skip } : verdict
}
