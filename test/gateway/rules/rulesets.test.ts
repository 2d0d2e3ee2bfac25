import { describe, expect, it } from 'vitest'
import { checkRules } from '../../../gateway/rules/check.ts'
import { readRule } from '../../../gateway/rules/rule.ts'
import { ruleFrom, ruleSets } from '../../../gateway/rules/rulesets/index.ts'

describe('the ready-made rules', () => {
  it('are rules that a file could hold, without a problem', () => {
    const rules = ruleSets.map((set) => ruleFrom(set, { station: 'desa', sensor: 'alat', hysteresis: 0.05 }))
    expect(checkRules(rules)).toEqual([])
    for (const rule of rules) expect(readRule(JSON.parse(JSON.stringify(rule)))).toEqual({ rule, problems: [] })
  })

  it('say who published their numbers', () => {
    for (const { id, source } of ruleSets) expect(source.length, id).toBeGreaterThan(10)
  })

  it('rank by position: Siaga 1 is the worst in Jakarta and the mildest on the Bengawan Solo', () => {
    const labels = (id: string) => ruleSets.find((set) => set.id === id)!.levels.map(({ label }) => label)
    expect(labels('katulampa-siaga')).toEqual(['Siaga 3', 'Siaga 2', 'Siaga 1'])
    expect(labels('bojonegoro-siaga')).toEqual(['Siaga 1 hijau', 'Siaga 2 kuning', 'Siaga 3 merah'])
  })

  it('are left a little away from where they are reached, on the calm side', () => {
    const at = (id: string) =>
      ruleFrom(ruleSets.find((set) => set.id === id)!, { station: 'desa', sensor: 'alat', hysteresis: 0.05 }).levels[0]
    expect(at('katulampa-siaga')).toMatchObject({ at: 0.8, clear: 0.75 })
    expect(at('mangrove-do')).toMatchObject({ at: 5, clear: 5.05 })
  })
})
