import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Tail } from '../../../../gateway/store/tables/tail.ts'

const rowAt = (at_ms: number) => ({
  at_ms,
  value: at_ms / 8,
  flag: 2,
  received_ms: at_ms + 5,
  clock: at_ms % 3,
  off_ms: -at_ms,
  amends: 0,
})

describe('the tail of a series', () => {
  it('holds its rows in time order, whatever order they came in', () => {
    const times = fc.uniqueArray(fc.integer({ min: 0, max: 1e6 }), { maxLength: 3_000, size: 'max' })
    fc.assert(
      fc.property(
        times,
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 0, max: 1e6 }),
        (times, from_ms, to_ms) => {
          const tail = new Tail()
          for (const at_ms of times) tail.add(rowAt(at_ms))
          const sorted = times.toSorted((a, b) => a - b)
          expect([...tail.between(from_ms, to_ms)]).toEqual(
            sorted.filter((at_ms) => at_ms >= from_ms && at_ms < to_ms).map(rowAt),
          )
          expect(tail.first()?.at_ms).toBe(sorted[0])
          for (const at_ms of times.slice(0, 50)) expect(tail.rowAt(at_ms)).toEqual(rowAt(at_ms))
          expect(tail.rowAt(-1)).toBeUndefined()
          expect(tail.rowAt(0.5)).toBeUndefined()
        },
      ),
      { numRuns: 60 },
    )
  })

  it('takes a long backlog that arrives newest pack first without moving all of it for each row', () => {
    const tail = new Tail()
    for (let pack = 5_000; pack > 0; pack--) for (let i = 0; i < 100; i++) tail.add(rowAt(pack * 100 + i))
    expect(tail.length).toBe(500_000)
  }, 10_000) // half a second; it would be minutes if each row moved all newer ones

  it('knows the neighbours of a time that it does not hold', () => {
    const tail = new Tail()
    for (let i = 0; i < 5_000; i++) tail.add(rowAt(((i * 7_919) % 5_003) * 2))
    expect([tail.before(501), tail.after(501)]).toEqual([500, 502])
    expect([tail.before(-1), tail.after(20_000)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])
  })
})
