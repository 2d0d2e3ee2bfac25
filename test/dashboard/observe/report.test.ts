import { describe, expect, it } from 'vitest'
import { bodyOf, comparison, isSaid, metresIn, signed } from '../../../dashboard/observe/report.ts'

describe('a number off a staff gauge', () => {
  it.each([
    ['162', 'cm', 1.62],
    ['1,62', 'm', 1.62],
    ['1.62 m', 'm', 1.62],
    [' 95 cm', 'cm', 0.95],
    ['-5', 'cm', -0.05],
    ['', 'cm', null],
    ['tinggi', 'cm', undefined],
    ['1.620,5', 'm', undefined],
    ['1e3', 'm', undefined],
  ] as const)('"%s" in %s', (typed, unit, metres) => {
    expect(metresIn(typed, unit)).toBe(metres)
  })
})

it('is sent with the time of the device, by which a wrong clock is put right, and without what only the device knows', () => {
  const report = { id: 'o-1', station: 'hulu', at: 5, text: '', value: 1.6, refused: 'x' }
  expect(bodyOf(report, 9)).toEqual({ id: 'o-1', station: 'hulu', at: 5, text: '', value: 1.6, sent: 9 })
  expect([isSaid({ text: ' ' }), isSaid({ text: '', word: 'high' }), isSaid({ text: '', value: 0 })]).toEqual([
    false,
    true,
    true,
  ])
})

it('is compared with the sensor by the middle of the differences', () => {
  const pair = (difference: number) => ({ value: 1, beside: { difference } })
  expect(comparison([pair(0.04), { value: 1, beside: null }, pair(-0.02), pair(0.3)])).toEqual({
    ...{ pairs: 3, middle: 0.04, least: -0.02, most: 0.3 },
  })
  expect(comparison([pair(0.02), pair(0.04)])?.middle).toBeCloseTo(0.03)
  expect(comparison([{ value: null }])).toBeNull()
  expect([0.04, -0.02, 0].map((metres) => signed(metres, 'id'))).toEqual(['+4 cm', '−2 cm', '±0 cm'])
})
