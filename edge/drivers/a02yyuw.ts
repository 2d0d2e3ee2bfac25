/**
 * A02YYUW (DFRobot SEN0311), ME007YS (SEN0312), A01NYUB (SEN0313), and the JSN-SR04T and AJ-SR04M when they speak by
 * themselves: waterproof ultrasonic distance sensors. Four bytes, 3 to 10 a second:
 *
 *   FF     HH LL        CC
 *   start  distance mm  sum of the three bytes before it, low 8 bits
 *
 * Some AJ-SR04M leave the start byte out of the sum. Which of the two a board does must be said (`model`): taken either way,
 * a flipped bit would go unseen, because the sums differ by one.
 *
 * It says "I do not know" in numbers with a right checksum: 0 (too near, too far or blocked), 5500 (open space), in
 * sister models 65533, 65534 and 9999. Taken as distances, 0 would be the highest flood and 5500 a dry river, so all become
 * null.
 *
 * One start byte and an 8-bit sum are weak. A sum of FF looks like the next start, so it is looked at twice; distances
 * that no ultrasonic sensor says are no frame. One place in 65,536 of pure noise still looks right, and in an interval of
 * nothing but noise that one would be the median: so after a stretch of noise two frames in a row are asked for. What
 * remains: a damaged frame next to a good one. The median of an interval lets no single one through.
 */
import { z } from 'zod'
import { type Frame, nullFrame, serialDriver } from '../driver.ts'
import {
  distanceFrame,
  distanceQuantities,
  noDistanceFrame,
  reckons_with_c,
  sensor_height_m,
  withRange,
  withSound,
} from './distance.ts'
import { bigEndian, framedDecoder, noise, sumOf, type Verdict, wrongChecksum } from './framing.ts'

const frame_bytes = 4
const doubt_bytes = 200 // 0.2 s of the wire filled without a pause: no sensor says that, a loose ground does
const nothing_mm = 9999
const spoken_mm = 9999 // the highest number seen from any sister model, apart from the two below
const interference_mm = 65_533
const noEcho_mm = 65_534

/** What the makers say of one of these sensors. */
export interface Model {
  near_mm: number
  far_mm: number
  /** The sum leaves the start byte out. */
  hasShortSum?: true
}
export const models = {
  a02yyuw: { near_mm: 30, far_mm: 4500 },
  me007ys: { near_mm: 280, far_mm: 4500 },
  a01nyub: { near_mm: 280, far_mm: 7500 },
  'jsn-sr04t': { near_mm: 250, far_mm: 6000 },
  'aj-sr04m': { near_mm: 200, far_mm: 8000 },
  'aj-sr04m-short': { near_mm: 200, far_mm: 8000, hasShortSum: true },
} as const satisfies Record<string, Model>

const options = z.strictObject({
  model: z.enum(Object.keys(models) as [keyof typeof models]).default('a02yyuw'),
  sensor_height_m,
  reckons_with_c,
})

export const a02yyuw = serialDriver({
  id: 'a02yyuw',
  model: 'A02YYUW / ME007YS',
  measures: { id: 'jarak ke air, tinggi muka air', en: 'distance to the water, water level' },
  page: 'a02yyuw.md',
  evidence: 'data sheet only',
  baud: 9600,
  checksum: 'sum of 8 bits',
  quantities: {
    distance_m: { range: [models.a02yyuw.near_mm / 1000, models.a02yyuw.far_mm / 1000], resolution: 0.001 },
    water_level_m: { resolution: 0.001 },
    distance_raw_m: { resolution: 0.001 },
  },
  warmUp_s: 0,
  interval_s: 0.3,
  recognise: {
    name: 'level',
    frames: 4,
    ask: {
      model: { id: 'Tipe apa yang tertulis di label sensor?', en: 'Which model does the label of the sensor name?' },
    },
  },
  options,
  open: ({ model, sensor_height_m: height_m, reckons_with_c: reckons_c }) => {
    const { near_mm, far_mm } = models[model]
    const decoder = framedDecoder({
      quantities: distanceQuantities(height_m),
      longest_bytes: frame_bytes,
      doubt_bytes,
      look: (bytes, at) => lookAt(bytes, at, models[model], height_m),
    })
    return withSound(withRange(decoder, near_mm, far_mm), reckons_c)
  },
  examples: [
    { title: '1953 mm', hex: 'FF 07 A1 A7', gives: [distanceFrame(1953, undefined)] },
    {
      title: '1234 mm below a sensor 4 m above the zero: the water stands at 2.766 m',
      options: { sensor_height_m: 4 },
      hex: 'FF 04 D2 D5',
      gives: [{ kind: 'frame', values: { distance_m: 1.234, water_level_m: 2.766 } }],
    },
    {
      title: 'the distance may be put right for warm air: what it said stays beside it',
      options: { sensor_height_m: 4, reckons_with_c: 20 },
      hex: 'FF 04 D2 D5 FF 00 00 FF',
      gives: [
        { kind: 'frame', values: { distance_m: 1.234, water_level_m: 2.766, distance_raw_m: 1.234 } },
        nullFrame(['distance_m', 'water_level_m', 'distance_raw_m'], 'no echo'),
      ],
    },
    { title: '4500 mm, the end of its range', hex: 'FF 11 94 A4', gives: [distanceFrame(4500, undefined)] },
    { title: '1023 mm: the low byte looks like a start', hex: 'FF 03 FF 01', gives: [distanceFrame(1023, undefined)] },
    { title: '767 mm: the low byte looks like a start', hex: 'FF 02 FF 00', gives: [distanceFrame(767, undefined)] },
    {
      title: '0 mm with a right checksum is never a flood',
      options: { sensor_height_m: 4 },
      hex: 'FF 00 00 FF',
      gives: [noDistanceFrame('no echo', 4)],
    },
    {
      title: '5500 mm is never a dry river',
      options: { sensor_height_m: 4 },
      hex: 'FF 15 7C 90',
      gives: [noDistanceFrame('too far', 4)],
    },
    { title: '4501 mm: too far', hex: 'FF 11 95 A5', gives: [noDistanceFrame('too far', undefined)] },
    { title: '29 mm: too near', hex: 'FF 00 1D 1C', gives: [noDistanceFrame('too near', undefined)] },
    {
      title: '279 mm is too near for an ME007YS',
      options: { model: 'me007ys' },
      hex: 'FF 01 17 17',
      gives: [noDistanceFrame('too near', undefined)],
    },
    {
      title: '7000 mm is within the sight of an A01NYUB, 7501 mm is not',
      options: { model: 'a01nyub' },
      hex: 'FF 1B 58 72 FF 1D 4D 69',
      gives: [distanceFrame(7000, undefined), noDistanceFrame('too far', undefined)],
    },
    {
      title: '224 mm is within the blind zone of a JSN-SR04T, and 5200 mm within its sight',
      options: { model: 'jsn-sr04t' },
      hex: 'FF 00 E0 DF FF 14 50 63',
      gives: [noDistanceFrame('too near', undefined), distanceFrame(5200, undefined)],
    },
    {
      title: 'an AJ-SR04M that leaves the start byte out of its sum',
      options: { model: 'aj-sr04m-short' },
      hex: 'FF 04 D2 D6 FF 02 E8 EA',
      gives: [distanceFrame(1234, undefined), distanceFrame(744, undefined)],
    },
    {
      title: '9999 of an AJ-SR04M: nothing came back',
      options: { model: 'aj-sr04m' },
      hex: 'FF 27 0F 35',
      gives: [noDistanceFrame('no echo', undefined)],
    },
    { title: '65533: interference', hex: 'FF FF FD FB', gives: [noDistanceFrame('interference', undefined)] },
    {
      title: 'a frame that lost its last byte does not swallow the next, whose start looks like that byte',
      hex: 'FF 00 00 FF 07 A1 A7',
      gives: [noDistanceFrame('no echo', undefined), distanceFrame(1953, undefined)],
    },
    {
      title: 'a sum that looks like a start, followed by noise: each byte is answered for once',
      hex: 'FF 00 00 FF 11 22 33 44',
      gives: [noDistanceFrame('no echo', undefined), { kind: 'rejected', reason: 'noise', count: 4 }],
    },
    {
      title: 'a run of zero bytes',
      hex: '00 00 00 00 FF 07 A1 A7',
      gives: [distanceFrame(1953, undefined), { kind: 'rejected', reason: 'noise', count: 4 }],
    },
    {
      title: 'after long noise the first frame is not believed, the next is',
      hex: `${'00 '.repeat(doubt_bytes)} FF 07 A1 A7 FF 04 D2 D5`,
      gives: [
        distanceFrame(1234, undefined),
        { kind: 'rejected', reason: 'noise', count: doubt_bytes },
        { kind: 'rejected', reason: 'unconfirmed', count: frame_bytes },
      ],
    },
    {
      title: 'a wrong sum',
      hex: 'FF 07 A1 A6',
      gives: [
        { kind: 'rejected', reason: 'checksum', count: 1 },
        { kind: 'rejected', reason: 'noise', count: 3 },
      ],
    },
  ],
})

/** A frame of this family, at one place. */
export function lookAt(bytes: Uint8Array, at: number, model: Model, height_m: number | undefined): Verdict {
  if (bytes[at] !== 0xff) return noise
  if (bytes.length - at < frame_bytes) return 'more'
  const sum = bytes[at + 3]
  if (sum !== (sumOf(bytes, model.hasShortSum ? at + 1 : at, at + 3) & 0xff)) return wrongChecksum
  const distance_mm = bigEndian(bytes, at + 1)
  if (distance_mm > spoken_mm && distance_mm !== interference_mm && distance_mm !== noEcho_mm) return noise
  return { take: frame_bytes, frame: frameOf(distance_mm, model, height_m), endsLikeStart: sum === 0xff }
}

function frameOf(distance_mm: number, { near_mm, far_mm }: Model, height_m: number | undefined): Frame {
  if (distance_mm === 0 || distance_mm === noEcho_mm || distance_mm === nothing_mm)
    return noDistanceFrame('no echo', height_m)
  if (distance_mm === interference_mm) return noDistanceFrame('interference', height_m)
  if (distance_mm < near_mm) return noDistanceFrame('too near', height_m)
  if (distance_mm > far_mm) return noDistanceFrame('too far', height_m)
  return distanceFrame(distance_mm, height_m)
}
