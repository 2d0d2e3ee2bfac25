import { describe, expect, it } from 'vitest'
import { linesOf, measureText, periodAt, periodsOf, validityAt } from '../../../dashboard/warning/ruleFacts.ts'
import { Combination, SeriesRule } from '../../../gateway/rules/rule.ts'

const gate = { id: 'gate', station: 'hulu', sensor: 'level', quantity: 'water_level_m' }
const levels = [
  { label: 'Siaga 3', at: 0.8, clear: 0.75 },
  { label: 'Siaga 2', at: 1.5 },
]
const factsOf = (rule: object) => periodsOf(SeriesRule.parse({ ...gate, levels, ...rule }))[0]!

describe('what a rule says to people', () => {
  it('is its levels with where each begins and ends, who set them and since when', () => {
    const facts = factsOf({ source: 'Rapat warga', valid_from: '2026-01-12', datum: 'papan duga' })
    expect(facts).toMatchObject({ name: 'hulu', source: 'Rapat warga', datum: 'papan duga', below: false })
    expect(facts.levels).toEqual([
      { label: 'Siaga 3', at: 0.8, clear: 0.75 },
      { label: 'Siaga 2', at: 1.5, clear: 1.5 },
    ])
    expect(facts.from_ms).toBe(Date.UTC(2026, 0, 12))
    expect(facts.until_ms).toBeNull()
  })

  it('is drawn as lines only when the levels are compared with the value itself', () => {
    expect(linesOf(factsOf({}), 'id')).toEqual([
      { at: 0.8, text: 'Siaga 3 · 0,8 m' },
      { at: 1.5, text: 'Siaga 2 · 1,5 m' },
    ])
    expect(linesOf(factsOf({ measure: { rise_over_s: 3_600 } }), 'id')).toEqual([])
  })

  it.each([
    ['value', ''],
    ['silence', 'lamanya tanpa data'],
    ['ispu', 'indeks ISPU dari rata-rata 24 jam (indikatif)'],
    ['bmkg-day', 'jumlah sehari hujan BMKG (07.00–07.00 WIB)'],
    [{ sum_over_s: 10_800 }, 'jumlah selama 3 jam'],
    [{ rise_over_s: 3_600 }, 'kenaikan selama 1 jam'],
    [{ deviation_from: 28 }, 'selisih dari keadaan alami'],
  ])('names its measure %j', (measure, text) => {
    expect(measureText(factsOf({ measure }), 'id')).toBe(text)
  })

  it('names the rules a combination watches', () => {
    const rule = Combination.parse({ id: 'both', label: 'Awas', all: ['gate', { rule: 'rain', level: 2 }] })
    const [facts] = periodsOf(rule)
    expect(facts).toMatchObject({ members: { kind: 'all', rules: ['gate', 'rain'] }, levels: [{ label: 'Awas' }] })
    expect(facts!.series).toBeUndefined()
  })

  it('has a period for each stretch of time with its own numbers', () => {
    const old = SeriesRule.parse({ ...gate, levels: [{ label: 'IV', at: 1 }], valid_until: '2020-01-01' })
    const present = SeriesRule.parse({ ...gate, levels, valid_from: '2020-01-01' })
    const periods = periodsOf({ id: 'gate', periods: [old, present] })
    expect(periodAt(periods, Date.UTC(2019, 1))!.levels[0]!.label).toBe('IV')
    expect(periodAt(periods, Date.UTC(2020, 0))!.levels[0]!.label).toBe('Siaga 3')
    expect(validityAt(periods[0]!, Date.UTC(2020, 0))).toBe('ended')
    expect(validityAt(periods[1]!, Date.UTC(2019, 11))).toBe('future')
  })

  it('survives a rule of a newer gateway', () => {
    expect(periodsOf({ id: 'x', levels: [null, { label: 7, at: '1' }], measure: { moon: 1 } })[0]).toMatchObject({
      name: 'x',
      levels: [],
    })
  })
})
