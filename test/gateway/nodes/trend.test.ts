import { describe, expect, it } from 'vitest'
import { type Day, emptyBattery_v, endAhead } from '../../../gateway/nodes/trend.ts'

const day_ms = 86_400_000
const first_ms = Date.UTC(2026, 10, 1)
const battery = { limit: 11.8, fall_least: 0.05 }
/** The lowest of each day, and the morning after the last of them. */
const days = (lows: number[]): Day[] => lows.map((low, i) => ({ at_ms: first_ms + i * day_ms, low }))
const morningAfter = (lows: number[], late_ms = 0) => first_ms + lows.length * day_ms + late_ms
const ahead = (lows: number[], wanted = battery) => endAhead(days(lows), wanted, morningAfter(lows))
const falling = (n: number, from = 12.7, by = 0.05) => Array.from({ length: n }, (_, i) => from - by * i)

describe('the end of a battery', () => {
  it('is told with its day once six days have shown it', () => {
    const end = ahead(falling(10))!
    expect(end.days).toBeCloseTo((12.25 - 11.8) / 0.05)
    expect(end.at_ms).toBe(first_ms + 19 * day_ms)
    expect(ahead(falling(5))).toBeNull()
  })

  it('is not told of one bad night, of a good battery, of one that fills, of one that only scatters', () => {
    expect(ahead([12.7, 12.7, 12.7, 12.7, 12.7, 12.7, 12.7, 12.1])).toBeNull()
    expect(ahead(Array.from({ length: 14 }, () => 12.6))).toBeNull()
    expect(ahead(falling(14, 12.0, -0.05))).toBeNull()
    expect(ahead([12.5, 12.1, 12.6, 12.0, 12.4, 12.2, 12.5, 12.0, 12.6, 12.1])).toBeNull()
  })

  it('is hardly moved by a day that is quite different', () => {
    const lows = falling(12)
    lows[7] = 9.9
    expect(ahead(lows)!.days).toBeCloseTo(ahead(falling(12))!.days, 0)
  })

  it('is far away, and so not told, until it is within two weeks; then until it is beyond three', () => {
    const slow = falling(14, 13, 0.02) // 52 days at the beginning, 47 at the end
    expect(ahead(slow)).toBeNull()
    const near = falling(14, 12.45, 0.03)
    expect(ahead(near)!.days).toBeLessThan(14)
    // It slows down: alone such days are no warning, after one they are the same warning.
    const slower = falling(12, near.at(-1)! - 0.009, 0.009)
    expect(ahead(slower)).toBeNull()
    expect(ahead([...near, ...slower])!.days).toBeGreaterThan(14)
    expect(ahead([...near, ...falling(10, 12.6, 0)])).toBeNull()
  })

  it('is not told of a station that is gone, nor from a day that is not over', () => {
    const lows = falling(10)
    expect(endAhead(days(lows), battery, morningAfter(lows, 4 * day_ms))).toBeNull()
    expect(endAhead(days(falling(6)), battery, morningAfter(falling(6), -1))).toBeNull()
  })

  it.each([
    [4.1, 3.4],
    [8.2, 6.8],
    [13.8, 11.8],
    [27.2, 23.6],
    [5, null], // a supply of USB
    [Number.NEGATIVE_INFINITY, null],
  ])('of one that had %d V at most is at %s V', (highest, empty) => {
    expect(emptyBattery_v(highest)).toBe(empty)
  })
})

it('a card that fills is told nine days before', () => {
  const lows = Array.from({ length: 8 }, (_, i) => 1_600 - 100 * i) // MB
  expect(ahead(lows, { limit: 0, fall_least: 5 })!.days).toBeCloseTo(9)
})
