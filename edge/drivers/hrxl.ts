/**
 * MaxBotix HRXL-MaxSonar-WR, ultrasonic distance sensors for outdoors: MB7389 (5 m) and MB7386 (10 m). One line of text
 * about six times a second:
 *
 *   R 1 2 3 4 \r      1234 mm; USB variants put a blank before the carriage return
 *
 * A terminal or network box on the way may have made the carriage return a line feed; both end a line.
 *
 * No checksum: a flipped digit cannot be seen. A stray FF before the R is usual. The full scale (5000, 9999) means that
 * nothing came back, and its least number (300; 500 for the 10 m model) that something is there or anywhere nearer:
 * neither is a distance. Some units say one or two less than their full scale, so 4999 is no distance either.
 */
import { z } from 'zod'
import { type Frame, serialDriver } from '../driver.ts'
import { distanceFrame, distanceQuantities, noDistanceFrame, sensor_height_m, withRange } from './distance.ts'
import { framedDecoder, noise, type Verdict } from './framing.ts'

const models = {
  mb7389: { near_mm: 300, full_mm: 5000 },
  mb7386: { near_mm: 500, full_mm: 9999 },
} as const
type Limits = (typeof models)[keyof typeof models]
const fullBy_mm = 2
const digits = 4
const [R, CR, LF, blank, zero, nine] = [0x52, 0x0d, 0x0a, 0x20, 0x30, 0x39]

const notALine: Verdict = { skip: 1, reason: 'not a line' }

const options = z.strictObject({ model: z.enum(['mb7389', 'mb7386']).default('mb7389'), sensor_height_m })

export const hrxl = serialDriver({
  id: 'hrxl',
  model: 'MaxBotix HRXL MB7389 / MB7386',
  measures: { id: 'jarak ke air, tinggi muka air', en: 'distance to the water, water level' },
  page: 'maxbotix-hrxl.md',
  evidence: 'data sheet only',
  baud: 9600,
  checksum: 'none',
  quantities: {
    distance_m: { range: [models.mb7389.near_mm / 1000, models.mb7386.full_mm / 1000], resolution: 0.001 },
    water_level_m: { resolution: 0.001 },
  },
  warmUp_s: 1,
  interval_s: 0.15,
  recognise: {
    name: 'level',
    frames: 4,
    ask: {
      model: { id: 'Tipe apa yang tertulis di label sensor?', en: 'Which model does the label of the sensor name?' },
    },
  },
  options,
  open: ({ model, sensor_height_m: height_m }) =>
    withRange(
      framedDecoder({
        quantities: distanceQuantities(height_m),
        longest_bytes: 'R1234 \r'.length,
        look: (bytes, at) => look(bytes, at, models[model], height_m),
      }),
      models[model].near_mm,
      models[model].full_mm - fullBy_mm - 1,
    ),
  examples: [
    { title: '1234 mm', hex: '52 31 32 33 34 0D', gives: [distanceFrame(1234, undefined)] },
    {
      title: '1234 mm below a sensor 4 m above the zero: the water stands at 2.766 m',
      options: { sensor_height_m: 4 },
      hex: '52 31 32 33 34 0D',
      gives: [{ kind: 'frame', values: { distance_m: 1.234, water_level_m: 2.766 } }],
    },
    {
      title: 'a USB variant, with a blank before the line end',
      hex: '52 31 32 33 34 20 0D',
      gives: [distanceFrame(1234, undefined)],
    },
    {
      title: 'a line feed, as a network box makes of the carriage return',
      hex: '52 31 32 33 34 0A',
      gives: [distanceFrame(1234, undefined)],
    },
    {
      title: 'a stray FF before the line',
      hex: 'FF 52 31 32 33 34 0D',
      gives: [distanceFrame(1234, undefined), { kind: 'rejected', reason: 'noise', count: 1 }],
    },
    {
      title: '5000 on an MB7389: nothing came back',
      hex: '52 35 30 30 30 0D',
      gives: [noDistanceFrame('no echo', undefined)],
    },
    {
      title: '5000 on an MB7386 is a distance',
      options: { model: 'mb7386' },
      hex: '52 35 30 30 30 0D',
      gives: [distanceFrame(5000, undefined)],
    },
    {
      title: '9999 on an MB7386: nothing came back',
      options: { model: 'mb7386', sensor_height_m: 12 },
      hex: '52 39 39 39 39 0D',
      gives: [noDistanceFrame('no echo', 12)],
    },
    {
      title: '4999 on an MB7389: the same',
      hex: '52 34 39 39 39 0D',
      gives: [noDistanceFrame('no echo', undefined)],
    },
    {
      title: '9998 on an MB7386: the same',
      options: { model: 'mb7386', sensor_height_m: 8 },
      hex: '52 39 39 39 38 0D',
      gives: [noDistanceFrame('no echo', 8)],
    },
    {
      title: '500 on an MB7386: there or anywhere nearer, never a flood that stands still',
      options: { model: 'mb7386', sensor_height_m: 8 },
      hex: '52 30 35 30 30 0D',
      gives: [noDistanceFrame('too near', 8)],
    },
    {
      title: '7000 on an MB7389 is beyond that model',
      hex: '52 37 30 30 30 0D',
      gives: [noDistanceFrame('too far', undefined)],
    },
    {
      title: '300: there or anywhere nearer',
      options: { sensor_height_m: 4 },
      hex: '52 30 33 30 30 0D',
      gives: [noDistanceFrame('too near', 4)],
    },
    {
      title: 'a line cut short does not swallow the next',
      hex: '52 31 32 52 31 32 33 34 0D',
      gives: [
        distanceFrame(1234, undefined),
        { kind: 'rejected', reason: 'not a line', count: 1 },
        { kind: 'rejected', reason: 'noise', count: 2 },
      ],
    },
    {
      title: 'three digits are an older model that speaks centimetres: refused, not guessed',
      hex: '52 31 32 33 0D',
      gives: [
        { kind: 'rejected', reason: 'not a line', count: 1 },
        { kind: 'rejected', reason: 'noise', count: 4 },
      ],
    },
  ],
})

function look(bytes: Uint8Array, at: number, limits: Limits, height_m: number | undefined): Verdict {
  if (bytes[at] !== R) return noise
  let distance_mm = 0
  for (let digit = 1; digit <= digits; digit++) {
    const byte = bytes[at + digit]
    if (byte === undefined) return 'more'
    if (byte < zero || byte > nine) return notALine
    distance_mm = distance_mm * 10 + (byte - zero)
  }
  const end = bytes[at + digits + 1] === blank ? digits + 2 : digits + 1
  if (at + end >= bytes.length) return 'more'
  if (bytes[at + end] !== CR && bytes[at + end] !== LF) return notALine
  return { take: end + 1, frame: frameOf(distance_mm, limits, height_m) }
}

function frameOf(distance_mm: number, { near_mm, full_mm }: Limits, height_m: number | undefined): Frame {
  if (distance_mm <= near_mm) return noDistanceFrame('too near', height_m)
  if (distance_mm > full_mm) return noDistanceFrame('too far', height_m)
  if (distance_mm >= full_mm - fullBy_mm) return noDistanceFrame('no echo', height_m)
  return distanceFrame(distance_mm, height_m)
}
