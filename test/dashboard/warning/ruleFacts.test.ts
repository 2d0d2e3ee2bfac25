import { describe, expect, it } from 'vitest'
import { measuredText } from '../../../dashboard/warning/measured.ts'
import { linesOf, periodAt, validityAt } from '../../../dashboard/warning/ruleFacts.ts'
import { periodOf } from '../../../gateway/rules/describe.ts'
import { Combination, SeriesRule } from '../../../gateway/rules/rule.ts'

const gate = { id: 'gate', station: 'hulu', sensor: 'level', quantity: 'water_level_m' }
const levels = [
  { label: 'Siaga 3', at: 0.8, clear: 0.75 },
  { label: 'Siaga 2', at: 1.5 },
]
const factsOf = (rule: object) => periodOf(SeriesRule.parse({ ...gate, levels, ...rule }))

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
    expect(factsOf({ measure }).about.id).toBe(text)
  })

  it('names the rules a combination watches', () => {
    const rule = Combination.parse({ id: 'both', label: 'Awas', all: ['gate', { rule: 'rain', level: 2 }] })
    const facts = periodOf(rule)
    expect(facts).toMatchObject({ members: { kind: 'all', rules: ['gate', 'rain'] }, levels: [{ label: 'Awas' }] })
    expect(facts.series).toBeUndefined()
  })

  it('has a period for each stretch of time with its own numbers', () => {
    const old = SeriesRule.parse({ ...gate, levels: [{ label: 'IV', at: 1 }], valid_until: '2020-01-01' })
    const present = SeriesRule.parse({ ...gate, levels, valid_from: '2020-01-01' })
    const periods = [old, present].map(periodOf)
    expect(periodAt(periods, Date.UTC(2019, 1))!.levels[0]!.label).toBe('IV')
    expect(periodAt(periods, Date.UTC(2020, 0))!.levels[0]!.label).toBe('Siaga 3')
    expect(validityAt(periods[0]!, Date.UTC(2020, 0))).toBe('ended')
    expect(validityAt(periods[1]!, Date.UTC(2019, 11))).toBe('future')
  })

  it('is drawn and written by what the gateway says, whatever its measure', () => {
    const facts = { ...factsOf({}), measured: 'water_level_m_moon', measure: { moon: 1 } }
    const format = { unit: 'm', decimals: 2, prefix: '', note: { id: 'saat purnama', en: 'at full moon' } }
    expect(linesOf(facts, 'id')).toEqual([])
    expect(measuredText(format, 1.5, 'id')).toEqual({ number: '1,50 m', note: 'saat purnama' })
  })
})
