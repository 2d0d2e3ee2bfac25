import { expect, it } from 'vitest'
import { formatView, parseView, rangeKeys, ranges } from '../../dashboard/view.ts'

it('an address carries station, quantity, range and language', () => {
  const view = { lang: 'en', range: '7d', station: 'katulampa', series: 'level.water_level_m' } as const
  expect(formatView(view)).toBe('#s=katulampa&q=level.water_level_m&r=7d&l=en')
  expect(parseView(formatView(view), 'id')).toEqual(view)
})

it('an address with nonsense shows the list', () => {
  expect(parseView('#r=99y&l=xx&s=only', 'id')).toEqual({ lang: 'id', range: '6h' })
  expect(parseView('', 'en')).toEqual({ lang: 'en', range: '6h' })
})

it('every range is cut into whole bins', () => {
  for (const key of rangeKeys) expect(ranges[key].span_ms % ranges[key].bin_ms, key).toBe(0)
})
