import { describe, expect, it } from 'vitest'
import { checkRules } from '../../../gateway/rules/check.ts'
import { remarksOn } from '../../../gateway/rules/remarks.ts'
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

describe('what no authority states', () => {
  const rules = ruleSets.map((set) => ({ set, rule: ruleFrom(set, { station: 'desa', sensor: 'alat' }) }))

  it('is a margin at each level: 5 cm of water, 5 % of anything else', () => {
    const firstOf = (id: string) => rules.find(({ set }) => set.id === id)!.rule.levels[0]
    expect(firstOf('katulampa-siaga')).toMatchObject({ at: 0.8, clear: 0.75 })
    expect(firstOf('hujan-per-jam')).toMatchObject({ at: 10, clear: 9.5 })
    expect(firstOf('mangrove-do')).toMatchObject({ at: 5, clear: 5.25 })
    for (const { rule } of rules) for (const { at, clear } of rule.levels) expect(clear).not.toBe(at)
  })

  it('is a duration of two readings at least, so that nothing is remarked on', () => {
    for (const { set, rule } of rules) {
      expect(rule.for_s, rule.id).toBeGreaterThanOrEqual(2 * set.every_s)
      expect(remarksOn(rule)).toEqual([])
    }
  })

  it('is advice at every level, in two languages, with where it comes from', () => {
    for (const { set, rule } of rules) {
      for (const { text } of rule.levels) {
        expect(text!.id.length, rule.id).toBeGreaterThan(20)
        expect(text!.en.length, rule.id).toBeGreaterThan(20)
        expect(text!.en).not.toBe(text!.id)
      }
      expect(rule.source).toContain(set.advice.source)
    }
  })
})

it('the least rule is remarked on, and is no mistake', () => {
  const { rule } = readRule({
    id: 'katulampa-siaga',
    station: 'katulampa',
    sensor: 'level',
    quantity: 'water_level_m',
    levels: [{ label: 'Siaga 3', at: 0.8 }],
    for_s: 0,
    clear_for_s: 0,
  })
  expect(checkRules([rule!])).toEqual([])
  expect(remarksOn(rule!)).toEqual([
    { en: expect.stringContaining('let clear lie'), id: expect.stringContaining('taruh clear 5 cm') },
    { en: expect.stringContaining('spider'), id: expect.stringContaining('laba-laba') },
  ])
})
