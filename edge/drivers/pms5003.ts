/**
 * Plantower PMS5003 and its sisters PMS7003 and PMSA003 (32 bytes) and PMS3003 (24 bytes), laser counters of fine dust:
 *
 *   42 4D  00 1C  11 11 22 22 33 33  11 11 22 22 33 33  NN NN ×6   VV EE    CC CC
 *   start  length PM1 PM2.5 PM10     PM1 PM2.5 PM10     particles  version  sum of
 *          of the "CF=1", for        atmospheric:       per 0.1 L  error    all bytes
 *          rest   factory halls      the one we use                         before it      high byte first, µg/m³
 *
 * Length 20 (`00 14`) is the PMS3003, which counts no particles. Length 4 answers a command; it holds no measurement. The
 * PMS5003T has the length of the others and counts four sizes only: in place of the coarse two it says
 *
 *   TT TT  HH HH     at 24: tenths of °C with a sign, tenths of % of humidity
 *
 * so which one it is must be said (`model`): its warmth would be taken for particles, and its zeros for clean air.
 * Everything zero is what it says before its fan has drawn air; zero dust with particles counted is clean air. Dust
 * without a single particle, and an error code, is a laser or fan that has failed. Beyond 1000 the maker promises
 * nothing, but "very much" is still true, so the number is kept.
 */
import { z } from 'zod'
import type { QuantityKey } from '../../hardware/quantities.ts'
import { type Frame, nullFrame, serialDriver } from '../driver.ts'
import { bigEndian, framedDecoder, noise, sumOf, type Verdict, wrongChecksum, wrongLength } from './framing.ts'

const keys = ['pm1_ug_m3', 'pm2_5_ug_m3', 'pm10_ug_m3'] as const
const withClimate = [...keys, 'air_temperature_c', 'humidity_pct'] as const
const capability = { range: [0, 1000], resolution: 1 } as const
const headAndLength_bytes = 4

/** How many bytes follow the length; `sizes`: how many sizes of particles are counted. */
interface Model {
  rests: readonly number[]
  sizes: 0 | 4 | 6
}
const long: Model = { rests: [28], sizes: 6 }
export const models = {
  // Said for any of them before the others had a word of their own.
  pms5003: { rests: [28, 20], sizes: 6 },
  pms7003: long,
  pmsa003: long,
  pms3003: { rests: [20], sizes: 0 },
  pms5003t: { rests: [28], sizes: 4 },
} as const satisfies Record<string, Model>
export const longest_bytes = 32

/** What one of these models sends. */
export function dustKeysOf(model: Model): readonly QuantityKey[] {
  return model.sizes === 4 ? withClimate : keys
}

export const pms5003 = serialDriver({
  id: 'pms5003',
  model: 'Plantower PMS5003',
  measures: { id: 'debu halus PM1, PM2,5 dan PM10', en: 'fine dust PM1, PM2.5 and PM10' },
  page: 'pms5003.md',
  evidence: 'real captures',
  baud: 9600,
  checksum: 'sum of 16 bits',
  quantities: {
    pm1_ug_m3: capability,
    pm2_5_ug_m3: capability,
    pm10_ug_m3: capability,
    air_temperature_c: { resolution: 0.1 },
    humidity_pct: { resolution: 0.1 },
  },
  warmUp_s: 30,
  interval_s: 2.3,
  recognise: {
    name: 'dust',
    frames: 1,
    ask: {
      model: { id: 'Tipe apa yang tertulis di label sensor?', en: 'Which model does the label of the sensor name?' },
    },
  },
  options: z.strictObject({ model: z.enum(Object.keys(models) as [keyof typeof models]).default('pms5003') }),
  open: ({ model }) =>
    framedDecoder({
      quantities: dustKeysOf(models[model]),
      longest_bytes,
      look: (bytes, at) => lookAt(bytes, at, models[model]),
    }),
  examples: [
    {
      title: 'PM1 12, PM2.5 18, PM10 21',
      hex: '42 4D 00 1C 00 0C 00 12 00 15 00 0C 00 12 00 15 09 06 02 8F 00 66 00 09 00 02 00 01 97 00 02 BA',
      gives: [dust(12, 18, 21)],
    },
    {
      title: 'the atmospheric block counts, not CF=1; full scale is still a measurement',
      hex: '42 4D 00 1C 03 E8 03 E8 03 E8 01 F4 03 E8 03 E8 FF FF 4E 20 23 28 01 F4 00 5A 00 28 97 00 0A FC',
      gives: [dust(500, 1000, 1000)],
    },
    {
      title: 'the start and length in the payload',
      hex: '42 4D 00 1C 00 0C 00 12 00 15 00 0C 00 12 00 15 42 4D 00 1C 00 66 00 09 00 02 00 01 97 00 02 C5',
      gives: [dust(12, 18, 21)],
    },
    {
      title: 'zero dust while particles are counted is clean air',
      hex: '42 4D 00 1C 00 00 00 00 00 00 00 00 00 00 00 00 00 63 00 21 00 0A 00 02 00 00 00 00 97 00 01 D2',
      gives: [dust(0, 0, 0)],
    },
    {
      title: 'everything zero: the fan has not drawn air yet',
      hex: '42 4D 00 1C 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 97 08 01 4A',
      gives: [nullFrame(keys, 'not yet valid')],
    },
    {
      title: 'dust without a particle, and an error code: after waking up, or broken',
      hex: '42 4D 00 1C 00 03 00 04 00 04 00 03 00 04 00 04 00 00 00 00 00 00 00 00 00 00 00 00 97 08 01 60',
      gives: [nullFrame(keys, 'sensor fault')],
    },
    {
      title: 'a PMS3003 (24 bytes)',
      hex: '42 4D 00 14 00 01 00 01 00 01 00 01 00 01 00 01 00 00 00 00 00 51 00 FA',
      gives: [dust(1, 1, 1)],
    },
    {
      title: 'a PMS5003T, from a real one: 21.2 °C and 22.4 % beside the dust',
      options: { model: 'pms5003t' },
      hex: '42 4D 00 1C 00 17 00 27 00 29 00 16 00 23 00 29 10 08 04 A9 01 16 00 0C 00 D4 00 E0 9A 00 04 AA',
      gives: [inClimate(22, 35, 41, 21.2, 22.4)],
    },
    {
      title: 'a PMS5003T in a cold store: -5.3 °C',
      options: { model: 'pms5003t' },
      hex: '42 4D 00 1C 00 01 00 02 00 02 00 01 00 02 00 02 00 63 00 21 00 0A 00 02 FF CB 02 58 9A 00 04 03',
      gives: [inClimate(1, 2, 2, -5.3, 60)],
    },
    {
      title: 'a PMS5003T that counts nothing is warm, not clean',
      options: { model: 'pms5003t' },
      hex: '42 4D 00 1C 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 D4 00 E0 9A 00 02 F9',
      gives: [nullFrame(withClimate, 'not yet valid')],
    },
    {
      title: 'an answer to a command is no measurement',
      hex: '42 4D 00 04 E1 01 01 75',
      gives: [{ kind: 'rejected', reason: 'command reply', count: 8 }],
    },
    {
      title: 'a length that no sister has',
      hex: '42 4D 00 1D',
      gives: [
        { kind: 'rejected', reason: 'length', count: 1 },
        { kind: 'rejected', reason: 'noise', count: 3 },
      ],
    },
  ],
})

/** A frame of this family, at one place. */
export function lookAt(bytes: Uint8Array, at: number, model: Model): Verdict {
  if (bytes[at] !== 0x42) return noise
  if (at + 1 < bytes.length && bytes[at + 1] !== 0x4d) return noise
  if (bytes.length - at < headAndLength_bytes) return 'more'
  const rest_bytes = bigEndian(bytes, at + 2)
  if (rest_bytes !== 4 && !model.rests.includes(rest_bytes)) return wrongLength
  const whole_bytes = headAndLength_bytes + rest_bytes
  if (bytes.length - at < whole_bytes) return 'more'
  const check = at + whole_bytes - 2
  if (bigEndian(bytes, check) !== sumOf(bytes, at, check)) return wrongChecksum
  if (rest_bytes === 4) return { skip: whole_bytes, reason: 'command reply' }
  return { take: whole_bytes, frame: measurement(bytes, at, rest_bytes === 28 ? model.sizes : 0) }
}

/** `sizes`: of how many sizes the particles were counted; the numbers after them are no counts. */
function measurement(bytes: Uint8Array, at: number, sizes: Model['sizes']): Frame {
  const sent = sizes === 4 ? withClimate : keys
  const measured = at + headAndLength_bytes
  const counts = measured + 12
  const isCounting = sizes === 0 || sumOf(bytes, counts, counts + 2 * sizes) > 0
  if (sumOf(bytes, measured, counts + 2 * sizes) === 0) return nullFrame(sent, 'not yet valid')
  if (!isCounting && bytes[at + 29] !== 0) return nullFrame(sent, 'sensor fault')
  const [pm1, pm2_5, pm10] = [10, 12, 14].map((place) => bigEndian(bytes, at + place))
  if (sizes !== 4) return dust(pm1!, pm2_5!, pm10!)
  const tenths = new DataView(bytes.buffer, bytes.byteOffset + at + 24, 4)
  return inClimate(pm1!, pm2_5!, pm10!, tenths.getInt16(0) / 10, tenths.getUint16(2) / 10)
}

function dust(pm1_ug_m3: number, pm2_5_ug_m3: number, pm10_ug_m3: number): Frame {
  return { kind: 'frame', values: { pm1_ug_m3, pm2_5_ug_m3, pm10_ug_m3 } }
}

function inClimate(pm1: number, pm2_5: number, pm10: number, air_temperature_c: number, humidity_pct: number): Frame {
  return { kind: 'frame', values: { ...dust(pm1, pm2_5, pm10).values, air_temperature_c, humidity_pct } }
}
