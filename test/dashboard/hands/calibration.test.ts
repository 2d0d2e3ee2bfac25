/** From what a gauge said and what the sensor said to the numbers of a correction. */
import { describe, expect, it } from 'vitest'
import { calibrated, calibrationOf } from '../../../dashboard/hands/calibration.ts'
import { freshCorrection, wishOf } from '../../../dashboard/hands/correctionDraft.ts'

const pair = (reference: number, sensed: number) => ({ reference, sensed })

describe('pairs of a gauge and a sensor', () => {
  it.each([
    ['one moves the zero', [pair(1.5, 1.2)], { offset: 0.3 }],
    ['one may lower it', [pair(1.2, 1.5)], { offset: -0.3 }],
    ['two give a factor as well', [pair(0.5, 0.4), pair(1.7, 1.4)], { scale: 1.2, offset: 0.02 }],
    ['two that differ by the same give none', [pair(0.5, 0.4), pair(1.5, 1.4)], { offset: 0.1 }],
    ['two may give a factor alone', [pair(1, 2), pair(2, 4)], { scale: 0.5 }],
  ] as const)('%s', (_, [first, second], numbers) => {
    const found = calibrationOf([first, second])
    expect(found).toEqual(numbers)
    for (const one of [first, second]) if (one) expect(calibrated(numbers, one.sensed)).toBeCloseTo(one.reference, 6)
  })

  it.each([
    ['agrees', [pair(1, 1)]],
    ['agrees', [pair(1, 1), pair(2, 2)]],
    ['samePair', [pair(1, 2), pair(3, 2)]],
    ['contraryPairs', [pair(1, 2), pair(2, 1)]],
    ['contraryPairs', [pair(1, 1), pair(1, 2)]],
  ] as const)('that say nothing are told: %s', (mistake, [first, second]) => {
    expect(calibrationOf([first, second])).toBe(mistake)
  })
})

it('a correction is asked for with the numbers that follow from what was typed', () => {
  const draft = { ...freshCorrection('hulu/level.water_level_m'), from: '2026-01-01T00:00', why: 'papan duga' }
  expect(wishOf(draft)).toBe('noPair')
  expect(wishOf({ ...draft, reference: '1,5', sensed: 'x' })).toBe('noPair')
  expect(wishOf({ ...draft, reference: '1,5', sensed: '1.2', reference2: '2' })).toBe('halfPair')
  expect(wishOf({ ...draft, reference: '1,5', sensed: '1.2' })).toMatchObject({ station: 'hulu', offset: 0.3 })
  expect(wishOf({ ...draft, does: 'scale', number: '1' })).toBe('wrongNumber')
  expect(wishOf({ ...draft, does: 'offset', number: '-0,3' })).toMatchObject({ offset: -0.3 })
  expect(wishOf({ ...draft, does: 'set_aside' })).toMatchObject({ set_aside: true })
})
