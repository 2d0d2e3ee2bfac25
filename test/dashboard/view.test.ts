import { expect, it } from 'vitest'
import { formatView, isStep, parseView, rangeKeys, ranges, viewAt } from '../../dashboard/view.ts'

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

it('an address carries a page or an alert, and one place only', () => {
  const here = { lang: 'id', range: '6h' } as const
  for (const place of [{ page: 'rules' }, { page: 'drill' }, { alert: 'katulampa-siaga_1_1760000000000' }] as const) {
    expect(parseView(formatView(viewAt(here, place)), 'en')).toEqual({ ...here, ...place })
  }
  expect(parseView('#a=x&p=rules&s=hulu&q=level.water_level_m', 'id')).toEqual({ ...here, alert: 'x' })
  expect(parseView('#p=Non sense', 'id')).toEqual(here)
})

it('another place is a step that "back" undoes, another language is not', () => {
  const here = { lang: 'id', range: '6h' } as const
  expect(isStep(here, { ...here, page: 'hooks' })).toBe(true)
  expect(isStep(here, { ...here, alert: 'x' })).toBe(true)
  expect(isStep(here, { ...here, lang: 'en', range: '7d' })).toBe(false)
})

it('a page may be about a station or a series, and have a path after its name', () => {
  const here = { lang: 'id', range: '6h' } as const
  for (const about of [{ station: 'hulu' }, { station: 'hulu', series: 'level.water_level_m' }, { code: 'abc.def' }]) {
    expect(parseView(formatView({ ...here, page: 'node', ...about }), 'id')).toEqual({
      ...here,
      page: 'node',
      ...about,
    })
  }
  expect(parseView('#/people', 'id')).toEqual({ ...here, page: 'people' })
})
