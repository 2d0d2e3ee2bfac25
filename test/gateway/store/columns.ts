/** Columns of the kinds that the record keeps, by seed. */
import { expect } from 'vitest'

type Random = () => number

export function sameBits(found: Float64Array, wanted: Float64Array, about = ''): void {
  const differs = wanted.findIndex((value, i) => !Object.is(value, found[i]))
  const what = differs < 0 ? 'the same' : `${found[differs]} for ${wanted[differs]} at ${differs} of ${wanted.length}`
  expect(`${about} ${found.length} ${what}`).toBe(`${about} ${wanted.length} the same`)
}

const noise = (random: Random) => random() + random() + random() - 1.5
const column = (make: (random: Random, i: number) => number) => (length: number, random: Random) =>
  Float64Array.from({ length }, (_, i) => make(random, i))
const level_mm = (random: Random, i: number) => Math.round(2000 + 600 * Math.sin(i / 119) + 4 * noise(random))
const meanOf = (numbers: number[]) => numbers.reduce((a, b) => a + b) / numbers.length

export const columnKinds: Record<string, (length: number, random: Random) => Float64Array> = {
  'levels in mm': column((random, i) => level_mm(random, i) / 1000),
  'levels in cm': column((random, i) => Math.round(level_mm(random, i) / 10) / 100),
  'whole numbers to 2^53': column((random) => Math.floor((random() * 2 - 1) * 2 ** 53)),
  'numbers of very different size': column((random) => Math.round(10 ** (random() * 15)) * (random() < 0.5 ? -1 : 1)),
  'regular times with missing rows': column((_, i) => 1_764_126_000_000 + (i + Math.floor(i / 97)) * 60_000),
  'times that jitter': column((random, i) => 1_764_126_000_000 + i * 60_000 + Math.floor(random() * 100)),
  'delays of arrival': column((random) => 100 + Math.floor(random() * 1001)),
  'flags nearly always zero': column((random, i) => (i % 500 > 490 || random() < 0.001 ? 4 : 0)),
  'rain in tips of 0.2 mm': column((random) => (random() < 0.9 ? 0 : Math.ceil(random() * 9) / 5)),
  'means of ten samples': column((random, i) => (level_mm(random, i) * 10 + Math.floor(random() * 10)) / 10_000),
  'means of seven samples': column((random, i) => (level_mm(random, i) * 7 + Math.floor(random() * 7)) / 7000),
  'sums of floats by ten': column((random, i) => (level_mm(random, i) / 1000 + 0.1 + 0.2 + random() / 3) / 10),
  'means of floats': column((random, i) => meanOf(Array.from({ length: 10 }, () => level_mm(random, i) / 1000))),
  'single precision': column((random, i) => Math.fround(level_mm(random, i) / 1000)),
  'arbitrary doubles': column((random) => noise(random) * 10 ** Math.floor(random() * 40 - 20)),
  'any 64 bits': column((random) => {
    const bits = new DataView(new ArrayBuffer(8))
    bits.setUint32(0, random() * 2 ** 32)
    bits.setUint32(4, random() * 2 ** 32)
    const value = bits.getFloat64(0)
    return Number.isNaN(value) ? 0 : value
  }),
  'a level with places without value': column((random, i) =>
    random() < 0.2 ? Number.NaN : level_mm(random, i) / 1000,
  ),
  'a level with long gaps': column((random, i) => (i % 300 > 200 ? Number.NaN : level_mm(random, i) / 1000)),
  'a level with typing errors': column((random, i) => level_mm(random, i) * (random() < 0.01 ? 1e297 : 0.001)),
  'a level with both zeros and infinities': column((random, i) =>
    random() < 0.02 ? [-0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][i % 4]! : level_mm(random, i) / 1000,
  ),
}
