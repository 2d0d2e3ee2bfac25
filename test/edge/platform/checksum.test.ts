import { crc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { soundnessOf } from '../../../edge/platform/checksum.ts'
import { seededRandom } from '../../crash/random.ts'

describe('a checksum', () => {
  const random = seededRandom(9)
  const bytes = () =>
    Buffer.from(Array.from({ length: 1 + Math.floor(random() * 3_000) }, () => Math.floor(random() * 256)))

  it('mends any single flipped bit, in the bytes or in the checksum itself', () => {
    for (let round = 0; round < 200; round++) {
      const good = bytes()
      const damaged = Buffer.from(good)
      const bit = Math.floor(random() * good.length * 8)
      damaged[bit >> 3]! ^= 1 << (bit & 7)
      expect(soundnessOf(damaged, crc32(good))).toBe('mended')
      expect(damaged.equals(good)).toBe(true)
      expect(soundnessOf(damaged, (crc32(good) ^ (1 << (round % 32))) >>> 0)).toBe('mended')
      expect(damaged.equals(good)).toBe(true)
    }
  })

  it('calls damaged what more than one bit was flipped in', () => {
    for (let round = 0; round < 200; round++) {
      const good = Buffer.concat([bytes(), Buffer.alloc(2)])
      const damaged = Buffer.from(good)
      damaged.writeUInt16LE((1 + Math.floor(random() * 60_000)) | 3, good.length - 2)
      expect(soundnessOf(damaged, crc32(good))).toBe('damaged')
    }
  })
})
