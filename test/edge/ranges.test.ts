import { expect, it } from 'vitest'
import { drivers } from '../../edge/drivers/index.ts'
import { rangesOf } from '../../edge/ranges.ts'

it('what a sensor can report is what its maker says, and for a level what its height makes of it', () => {
  const a02 = drivers.find(({ id }) => id === 'a02yyuw')!
  expect(rangesOf(a02, { sensor_height_m: 2.5 }, { quantities: ['distance_m', 'water_level_m'] })).toEqual({
    distance_m: [0.03, 4.5],
    water_level_m: [-2, 2.47],
  })
  expect(rangesOf(a02, {}, { quantities: ['distance_m'] })).toEqual({ distance_m: [0.03, 4.5] })
})
