/**
 * Hi-Link HLK-LD2413, a 24 GHz radar that looks down at liquids. Fourteen bytes about six times a second:
 *
 *   F4 F3 F2 F1  04 00   LL LL HH HH                 F8 F7 F6 F5
 *   start        length  distance mm, float,         end
 *                        low byte first
 *
 * No sum: the ten bytes that never change are its check, and a distance that no radar says is no frame. Hot air, rain
 * and wind do not move its numbers as they do those of ultrasonic sensors.
 */
import { z } from 'zod'
import { type Frame, serialDriver } from '../driver.ts'
import { distanceFrame, distanceQuantities, noDistanceFrame, sensor_height_m } from './distance.ts'
import { framedDecoder, noise, type Verdict, wrongChecksum, wrongLength } from './framing.ts'

const start = [0xf4, 0xf3, 0xf2, 0xf1]
const end = [0xf8, 0xf7, 0xf6, 0xf5]
const frame_bytes = 14
const near_mm = 150
const far_mm = 10_500
const spoken_mm = 100_000

export const ld2413 = serialDriver({
  id: 'ld2413',
  model: 'Hi-Link HLK-LD2413',
  measures: { id: 'jarak ke air, tinggi muka air, dengan radar', en: 'distance to the water, water level, by radar' },
  page: 'ld2413.md',
  evidence: 'data sheet only',
  baud: 115_200,
  checksum: 'none',
  quantities: {
    distance_m: { range: [near_mm / 1000, far_mm / 1000], resolution: 0.001 },
    water_level_m: { resolution: 0.001 },
  },
  warmUp_s: 3, // manual 9.4: a change shows after fifteen reports, 2.4 s
  interval_s: 0.16,
  recognise: { name: 'level', frames: 4 },
  options: z.strictObject({ sensor_height_m }),
  open: ({ sensor_height_m: height_m }) =>
    framedDecoder({
      quantities: distanceQuantities(height_m),
      longest_bytes: frame_bytes,
      look: (bytes, at) => look(bytes, at, height_m),
    }),
  examples: [
    { title: '1234 mm', hex: 'F4 F3 F2 F1 04 00 00 40 9A 44 F8 F7 F6 F5', gives: [distanceFrame(1234, undefined)] },
    {
      title: '6543.2 mm below a radar 8 m above the zero',
      options: { sensor_height_m: 8 },
      hex: 'F4 F3 F2 F1 04 00 9A 79 CC 45 F8 F7 F6 F5',
      gives: [distanceFrame(6543, 8)],
    },
    {
      title: '0: it sees nothing',
      hex: 'F4 F3 F2 F1 04 00 00 00 00 00 F8 F7 F6 F5',
      gives: [noDistanceFrame('no echo', undefined)],
    },
    {
      title: '100 mm: too near',
      hex: 'F4 F3 F2 F1 04 00 00 00 C8 42 F8 F7 F6 F5',
      gives: [noDistanceFrame('too near', undefined)],
    },
    {
      title: '11 m: too far',
      hex: 'F4 F3 F2 F1 04 00 00 E0 2B 46 F8 F7 F6 F5',
      gives: [noDistanceFrame('too far', undefined)],
    },
    {
      title: 'no number',
      hex: 'F4 F3 F2 F1 04 00 00 00 C0 7F F8 F7 F6 F5',
      gives: [
        { kind: 'rejected', reason: 'checksum', count: 1 },
        { kind: 'rejected', reason: 'noise', count: 13 },
      ],
    },
    {
      title: 'the length of another report',
      hex: 'F4 F3 F2 F1 07 00',
      gives: [
        { kind: 'rejected', reason: 'length', count: 1 },
        { kind: 'rejected', reason: 'noise', count: 5 },
      ],
    },
  ],
})

function look(bytes: Uint8Array, at: number, height_m: number | undefined): Verdict {
  for (const [n, byte] of start.entries()) {
    if (at + n >= bytes.length) return 'more'
    if (bytes[at + n] !== byte) return noise
  }
  if (bytes.length - at < 6) return 'more'
  if (bytes[at + 4] !== 4 || bytes[at + 5] !== 0) return wrongLength
  if (bytes.length - at < frame_bytes) return 'more'
  if (end.some((byte, n) => bytes[at + 10 + n] !== byte)) return wrongChecksum
  const distance_mm = new DataView(bytes.buffer, bytes.byteOffset + at + 6, 4).getFloat32(0, true)
  if (!(distance_mm >= 0 && distance_mm <= spoken_mm)) return wrongChecksum // also what is no number
  return { take: frame_bytes, frame: frameOf(Math.round(distance_mm), height_m) }
}

function frameOf(distance_mm: number, height_m: number | undefined): Frame {
  if (distance_mm === 0) return noDistanceFrame('no echo', height_m)
  if (distance_mm < near_mm) return noDistanceFrame('too near', height_m)
  if (distance_mm > far_mm) return noDistanceFrame('too far', height_m)
  return distanceFrame(distance_mm, height_m)
}
