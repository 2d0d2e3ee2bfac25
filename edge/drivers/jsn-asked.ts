/**
 * JSN-SR04T in its mode 2 (120 kΩ) and AJ-SR04M in its serial mode on demand (47 kΩ): ultrasonic sensors that measure only
 * when they are asked, so several can look at one pool in turn, and a solar panel lasts longer.
 *
 *   question  55 (JSN-SR04T)  01 (AJ-SR04M)
 *   answer    FF  HH LL  CC       as they say it by themselves: see `a02yyuw.ts`
 *
 * The sum is weak and the answer short, so it must be the first that comes.
 */
import { z } from 'zod'
import { type AnswerVerdict, askedDriver, type Question } from '../driver.ts'
import { lookAt, models } from './a02yyuw.ts'
import { askedDecoder, at9600 } from './asked.ts'
import {
  distanceFrame,
  distanceQuantities,
  noDistanceFrame,
  reckons_with_c,
  sensor_height_m,
  withRange,
  withSound,
} from './distance.ts'
import { ask_every_s } from './modbus-rtu.ts'

const triggers = { 'jsn-sr04t': 0x55, 'aj-sr04m': 0x01, 'aj-sr04m-short': 0x01 } as const
const frame_bytes = 4

const options = z.strictObject({
  model: z.enum(Object.keys(triggers) as [keyof typeof triggers]).default('jsn-sr04t'),
  ask_every_s: ask_every_s.default(0.5),
  sensor_height_m,
  reckons_with_c,
})

export const jsnAsked = askedDriver({
  id: 'jsn-asked',
  model: 'JSN-SR04T / AJ-SR04M on demand',
  measures: { id: 'jarak ke air, tinggi muka air', en: 'distance to the water, water level' },
  page: 'jsn-sr04t.md',
  evidence: 'data sheet only',
  baud: at9600.baud,
  isBus: false,
  checksum: 'sum of 8 bits',
  quantities: {
    distance_m: { range: [models['jsn-sr04t'].near_mm / 1000, models['jsn-sr04t'].far_mm / 1000], resolution: 0.001 },
    water_level_m: { resolution: 0.001 },
    distance_raw_m: { resolution: 0.001 },
  },
  warmUp_s: 0,
  interval_s: 0.5,
  recognise: { name: 'level' },
  options,
  open: ({ model, ask_every_s: every_s, sensor_height_m: height_m, reckons_with_c: reckons_c }) => {
    const limits = models[model]
    const verdictAt = (bytes: Uint8Array, at: number) => lookAt(bytes, at, limits, height_m)
    const question: Question = {
      ask: Uint8Array.of(triggers[model]),
      patience_ms: 150, // an echo from 6 m takes 35 ms
      longest_bytes: frame_bytes,
      noise_most_bytes: 0,
      look: (bytes, at): AnswerVerdict => {
        const verdict = verdictAt(bytes, at)
        return typeof verdict === 'object' && 'frame' in verdict ? { take: frame_bytes } : verdict
      },
    }
    const decoder = askedDecoder({
      line: at9600,
      quantities: distanceQuantities(height_m),
      every_ms: every_s * 1_000,
      questions: [question],
      decode: ([answer]) => {
        const verdict = verdictAt(answer!, 0)
        return typeof verdict === 'object' && 'frame' in verdict ? [verdict.frame] : []
      },
    })
    return withSound(withRange(decoder, limits.near_mm, limits.far_mm), reckons_c)
  },
  examples: [
    { title: '1234 mm', asks: ['55'], answers: ['FF 04 D2 D5'], gives: [distanceFrame(1234, undefined)] },
    {
      title: '744 mm of an AJ-SR04M, below a sensor at 3 m',
      options: { model: 'aj-sr04m', sensor_height_m: 3 },
      asks: ['01'],
      answers: ['FF 02 E8 E9'],
      gives: [distanceFrame(744, 3)],
    },
    {
      title: 'the distance may be put right for warm air: what it said stays beside it',
      options: { reckons_with_c: 20 },
      answers: ['FF 04 D2 D5'],
      gives: [{ kind: 'frame', values: { distance_m: 1.234, distance_raw_m: 1.234 } }],
    },
    { title: 'nothing came back', answers: ['FF 00 00 FF'], gives: [noDistanceFrame('no echo', undefined)] },
    { title: 'within its blind zone', answers: ['FF 00 E0 DF'], gives: [noDistanceFrame('too near', undefined)] },
    { title: 'farther than it sees', answers: ['FF 19 64 7C'], gives: [noDistanceFrame('too far', undefined)] },
  ],
})
