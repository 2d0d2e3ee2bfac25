/** One column of numbers as bytes: what goes in comes out, to the last bit, in few bytes; damaged bytes are refused. */
import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodeColumn, encodeColumn } from '../../../gateway/store/segments/column.ts'
import { seededRandom } from '../../crash/random.ts'
import { columnKinds, sameBits } from './columns.ts'

describe('a column', () => {
  it.each<[string, number[], number]>([
    ['nothing', [], 1],
    ['one whole number', [7], 4],
    ['a level in mm', [1.234, 1.235, 1.233, 1.236], 7],
    ['a regular time in ms', [1_764_126_000_000, 1_764_126_060_000, 1_764_126_120_000], 13],
    ['zeros', new Array<number>(4096).fill(0), 3],
    ['no value at all', new Array<number>(4096).fill(Number.NaN), 9],
    ['a level that stays', new Array<number>(4096).fill(1.5), 4],
  ])('holds %s in few bytes', (_, numbers, bytes_max) => {
    const column = Float64Array.from(numbers)
    const bytes = encodeColumn(column, 3)
    expect(bytes.length).toBeLessThanOrEqual(bytes_max)
    sameBits(decodeColumn(bytes, column.length), column)
  })

  it.each([
    ['both zeros', [0, -0, 0, -0]],
    ['what is not finite', [Number.POSITIVE_INFINITY, 1, Number.NEGATIVE_INFINITY, Number.NaN]],
    ['the largest and the smallest', [1.7e308, -1.7e308, 5e-324, -5e-324, Number.MAX_VALUE]],
    ['whole numbers to 2^53 and behind', [2 ** 53, 2 ** 53 - 1, -(2 ** 53) + 1, 2 ** 52, 2 ** 60, -(2 ** 52)]],
    ['extremes whose difference is not exact', [2 ** 52 - 1, -(2 ** 52) + 1, 2 ** 52 - 2, 3]],
    ['both zeros among single precision', Array.from({ length: 60 }, (_, i) => (i === 9 ? -0 : Math.fround(i * 0.1)))],
    ['what looks like a decimal and is none', [0.1 + 0.2, 0.3, 1.1 * 3, 3.3]],
  ])('gives back %s', (_, numbers) => {
    const column = Float64Array.from(numbers)
    for (const decimals of [undefined, 0, 3, 99, -1, Number.NaN])
      sameBits(decodeColumn(encodeColumn(column, decimals), column.length), column)
  })

  it('takes no more bytes for the rest because a few do not fit', () => {
    const levels = Float64Array.from({ length: 1000 }, (_, i) => Math.round(2000 + 300 * Math.sin(i / 50)) / 1000)
    const clean = encodeColumn(levels, 3).length
    const wild = levels.slice()
    wild[100] = 1e300
    wild[500] = Math.PI
    wild[501] = -0
    expect(encodeColumn(wild, 3).length).toBeLessThan(clean + 3 * 16)
  })

  it('takes no more bytes for a short rest because one number is a thousand times larger', () => {
    const levels = Float64Array.from({ length: 20 }, (_, i) => (1234 + ((i * 7) % 5)) / 1000)
    const clean = encodeColumn(levels, 3).length
    levels[9] = 1236
    expect(encodeColumn(levels, 3).length).toBeLessThanOrEqual(clean + 8)
  })

  it('takes a mean of 7 samples as a whole number of 7000ths', () => {
    const random = seededRandom(1)
    const sums = Array.from({ length: 500 }, () => 14_000 + Math.floor(random() * 40))
    const means = encodeColumn(
      Float64Array.from(sums, (sum) => sum / 7000),
      3,
    )
    const wholes = encodeColumn(Float64Array.from(sums), 0)
    expect(means.length).toBeLessThanOrEqual(wholes.length + 1)
  })
})

describe('a block of 4096 numbers', () => {
  it.each<[kind: string, bytes_max: number]>([
    ['levels in mm', 0.44],
    ['levels in cm', 0.15],
    ['regular times with missing rows', 0.02],
    ['times that jitter', 0.9],
    ['delays of arrival', 1.26],
    ['flags nearly always zero', 0.02],
    ['rain in tips of 0.2 mm', 0.14],
    ['means of ten samples', 0.86],
    ['means of seven samples', 0.8],
    ['sums of floats by ten', 6.6],
    ['means of floats', 1.1],
    ['single precision', 2.05],
    ['arbitrary doubles', 7.6],
    ['a level with places without value', 0.5],
    ['a level with long gaps', 0.4],
  ])('of %s takes at most %f bytes a number', (kind, bytes_max) => {
    const column = columnKinds[kind]!(4096, seededRandom(1))
    expect(encodeColumn(column, 3).length / 4096).toBeLessThanOrEqual(bytes_max)
  })
})

describe('any column', () => {
  it.each(Object.entries(columnKinds))('of %s comes back to the last bit', (_, make) => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = seededRandom(seed)
      const column = make(lengthOf(random), random)
      const back = decodeColumn(encodeColumn(column, seed % 2 ? 3 : undefined), column.length)
      sameBits(back, column, `seed ${seed}`)
    }
  })

  it('of mixed kinds comes back to the last bit', () => {
    const makers = Object.values(columnKinds)
    for (let seed = 1; seed <= 300; seed++) {
      const random = seededRandom(seed)
      const length = lengthOf(random)
      const [a, b] = [0, 1].map(() => makers[Math.floor(random() * makers.length)]!(length, random)) as [
        Float64Array,
        Float64Array,
      ]
      const share = random() ** 3
      const column = a.map((value, i) => (random() < share ? b[i]! : value))
      sameBits(decodeColumn(encodeColumn(column, 2), length), column, `seed ${seed}`)
    }
  })
})

describe('damaged bytes', () => {
  const columns = Object.entries(columnKinds).map(([name, make]) => [name, make(200, seededRandom(5))] as const)

  it.each(columns)('of %s give exactly the length or a RangeError, whatever bit is flipped', (_, column) => {
    const bytes = encodeColumn(column, 3)
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice()
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      expectLengthOrRefusal(flipped, column.length)
    }
  })

  it.each(columns)('of %s are refused when cut short', (_, column) => {
    const bytes = encodeColumn(column, 3)
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeColumn(bytes.subarray(0, length), column.length), `first ${length} bytes`).toThrow(RangeError)
  })

  it.each(columns)('of %s are refused when the length is another', (_, column) => {
    const bytes = encodeColumn(column, 3)
    expectLengthOrRefusal(bytes, column.length - 1)
    expectLengthOrRefusal(bytes, column.length + 1)
    expect(() => decodeColumn(Uint8Array.from([...bytes, 0]), column.length)).toThrow(RangeError)
  })

  const five = deflateRawSync(new Uint8Array(5))
  it.each<[what: string, bytes: number[], why: RegExp]>([
    ['more places than the column has', [4, 1, 1, 0x80, 0x80, 0x40, 0], /gaps do not add up/],
    ['an exception behind the end', [8, 1, 1, 10, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0], /exception lies outside/],
    ['a number behind the end', [0, 3 << 3, 0, 1, 1, 18, 1, 0], /place lies outside/],
    ['more deflated numbers than the column has', [0, 2 << 3, 0, five.length, ...five], /holds more numbers/],
    ['a mean of no samples', [1, 0, 1, 0], /kind is unknown/],
  ])('with %s are refused', (_, bytes, why) => {
    expect(() => decodeColumn(Uint8Array.from(bytes), 3)).toThrow(why)
  })

  it('that would inflate to more than the column are refused before they do', () => {
    const bomb = deflateRawSync(new Uint8Array(50_000_000))
    const length = [(bomb.length & 0x7f) | 0x80, ((bomb.length >> 7) & 0x7f) | 0x80, bomb.length >> 14]
    const bytes = Uint8Array.from([0, 1 | (2 << 3), 0, ...length, ...bomb]) // whole numbers, deflated, from zero
    const before = process.memoryUsage().arrayBuffers
    expect(() => decodeColumn(bytes, 100)).toThrow(RangeError)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000)
  })

  it('of any kind are refused or give exactly the length', () => {
    for (let seed = 1; seed <= 3000; seed++) {
      const random = seededRandom(seed)
      const bytes = Uint8Array.from({ length: 1 + Math.floor(random() * 60) }, () => Math.floor(random() * 256))
      expectLengthOrRefusal(bytes, Math.floor(random() * 5000))
    }
  })
})

function expectLengthOrRefusal(bytes: Uint8Array, length: number): void {
  let numbers: Float64Array
  try {
    numbers = decodeColumn(bytes, length)
  } catch (err) {
    expect(err).toBeInstanceOf(RangeError)
    return
  }
  expect(numbers.length).toBe(length)
}

/** From 1 to 5000, short ones as often as long ones. */
function lengthOf(random: () => number): number {
  return Math.ceil(5000 ** random())
}
