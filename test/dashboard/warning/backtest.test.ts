import { describe, expect, it } from 'vitest'
import { type Draft, draftOf, emptyDraft, numberOf, questionOf } from '../../../dashboard/warning/backtest.ts'
import { readRule } from '../../../gateway/rules/rule.ts'
import { rules } from '../flood.ts'

const now_ms = 1_770_000_000_000
const draft: Draft = {
  ...emptyDraft,
  series: 'hulu/level.water_level_m',
  levels: [
    { label: '', at: '0,8', clear: '0,75' },
    { label: 'Siaga 2', at: '1.5', clear: '' },
  ],
}
const nameOf = (n: number) => `Tingkat ${n}`
const ask = (part: Partial<Draft> = {}) => questionOf({ ...draft, ...part }, now_ms, nameOf)

describe('what a student fills in', () => {
  it('becomes a rule that the gateway understands', () => {
    const question = ask()
    if (typeof question === 'string') throw new Error(question)
    expect(readRule(question.body.rule).problems).toEqual([])
    expect(question.body.rule.levels).toEqual([
      { label: 'Tingkat 1', at: 0.8, clear: 0.75 },
      { label: 'Siaga 2', at: 1.5, clear: 1.5 },
    ])
    expect(question.body.to - question.body.from).toBe(7 * 86_400_000)
    expect(question.lines.map(({ at }) => at)).toEqual([0.8, 1.5])
  })

  it('adds rain up', () => {
    const question = ask({ series: 'hulu/rain.rainfall_mm', sum_s: 10_800 })
    if (typeof question === 'string') throw new Error(question)
    expect(readRule(question.body.rule).rule).toMatchObject({ measure: { sum_over_s: 10_800 } })
    expect(question.lines).toEqual([]) // the bars of the chart are other sums
  })

  it('is refused with what to change when it makes no sense', () => {
    const levels = [...draft.levels].reverse()
    expect(ask({ levels })).toBe('order')
    expect(ask({ levels, below: true })).not.toBeTypeOf('string')
    expect(ask({ levels: [{ label: '', at: 'tinggi', clear: '' }] })).toBe('wrongNumber')
    expect(ask({ period: 'own', from: '2026-01-05', until: '2026-01-04' })).toBe('wrongPeriod')
    expect(ask({ period: 'own', from: '', until: '' })).toBe('wrongPeriod')
  })

  it('counts the last day whole', () => {
    const question = ask({ period: 'own', from: '2026-01-04', until: '2026-01-04' })
    if (typeof question === 'string') throw new Error(question)
    expect(question.body.to - question.body.from).toBe(86_400_000)
  })

  it('may begin with a rule in force', () => {
    const [facts] = rules[0]!.periods
    expect(draftOf(facts!, emptyDraft, 'id')).toMatchObject({
      series: 'jembatan-lama/level.water_level_m',
      levels: [{ label: 'Siaga 3', at: '0,8', clear: '0,75' }, { at: '1,5' }, { at: '2' }],
    })
  })

  it('is a number with comma or point, and nothing else', () => {
    expect(['1,5', ' 2.25 ', '-1', '1.234,5', '', 'NaN', '1e3'].map(numberOf)).toEqual([
      1.5,
      2.25,
      -1,
      null,
      null,
      null,
      null,
    ])
  })
})
