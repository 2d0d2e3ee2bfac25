import { expect, it } from 'vitest'
import { binFor } from '../../dashboard/series.ts'
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
  for (const key of rangeKeys) expect(ranges[key].span_ms % binFor(ranges[key].span_ms), key).toBe(0)
})

it('an address carries other dates and further curves, and opens the same', () => {
  const view = {
    lang: 'id',
    range: '6h',
    station: 'depok',
    series: 'level.water_level_m',
    window: { from_ms: 1_665_248_400_000, to_ms: 1_665_507_600_000 },
    curves: ['katulampa/level.water_level_m', 'bogor@desa-hulu/rain.rainfall_mm'],
  } as const
  expect(formatView(view as never)).toContain('w=1665248400000-1665507600000')
  expect(parseView(formatView(view as never), 'en')).toEqual(view)
})

it('dates and curves with nonsense count as not said; of curves the first five count', () => {
  const chart = '#s=depok&q=level.water_level_m&r=6h&l=id'
  const plain = parseView(chart, 'id')
  for (const wrong of ['w=5', 'w=9-3', 'w=0-100', 'w=1-99999999999999', 'w=a-b', 'c=depok', 'c=../x.y', 'c=DEPOK/a.b'])
    expect(parseView(`${chart}&${wrong}`, 'id'), wrong).toEqual(plain)
  const seven = [1, 2, 3, 4, 5, 6, 7].map((n) => `c=pos-${n}/level.water_level_m`).join('&')
  expect(parseView(`${chart}&${seven}&c=pos-1/level.water_level_m`, 'id').curves).toHaveLength(5)
})

it('an address carries a page or an alert, and one place only', () => {
  const here = { lang: 'id', range: '6h' } as const
  for (const place of [{ page: 'rules' }, { page: 'drill' }, { alert: 'katulampa-siaga_1_1760000000000' }] as const) {
    expect(parseView(formatView(viewAt(here, place)), 'en')).toEqual({ ...here, ...place })
  }
  const toAnswer = viewAt(here, { alert: 'x', toAnswer: true })
  expect(parseView(formatView(toAnswer), 'en'), 'who came to answer').toEqual(toAnswer)
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
