import { expect, it } from 'vitest'
import { levelsInSight, reachOf } from '../../dashboard/levels.ts'

const lines = [0.8, 1.5, 2, 3].map((at) => ({ at, text: `${at} m` }))
const inSight = (low: number | null, high: number | null) => levelsInSight(lines, low, high).map(({ at }) => at)

it('a chart shows the levels its values passed and the next one on either side', () => {
  expect(inSight(0.3, 0.5)).toEqual([0.8])
  expect(inSight(0.9, 1.6)).toEqual([0.8, 1.5, 2])
  expect(inSight(3.5, 4)).toEqual([3])
  expect(inSight(null, null)).toEqual([0.8, 1.5, 2, 3])
})

it('a chart reaches as far as its values and levels together', () => {
  expect(reachOf(levelsInSight(lines, 0.9, 1.6), 0.9, 1.6)).toEqual([0.8, 2])
  expect(reachOf([], null, null)).toEqual([null, null])
})
