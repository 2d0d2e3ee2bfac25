import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { sentenceOf } from '../../../edge/platform/problems.ts'
import { readRules } from '../../../gateway/rules/rule.ts'

describe('the least rule of a file', () => {
  it('is read with its defaults', () => {
    const { rules, problems } = readRules(
      parse(`
- id: katulampa-siaga
  station: katulampa
  sensor: level
  quantity: water_level_m
  levels:
    - { label: Siaga 3, at: 0.80, clear: 0.75 }
    - { label: Siaga 2, at: 1.50, clear: 1.45 }
  for_s: 0
  clear_for_s: 0
`),
    )
    expect(problems).toEqual([])
    expect(rules).toMatchObject([{ version: 1, measure: 'value', below: false, fresh_s: 600, ignore_flags: [] }])
  })
})

describe('a rule that cannot be read', () => {
  const plain = { id: 'a', station: 's', sensor: 'level', quantity: 'water_level_m', levels: [{ label: 'L', at: 1 }] }
  it.each([
    [
      'an unknown quantity',
      { ...plain, quantity: 'water_level_cm' },
      /rule "a": quantity: found "water_level_cm"; not a known quantity; did you mean "water_level_m"\?/,
    ],
    ['no levels', { ...plain, levels: [] }, /rule "a": levels: found \[\]; needs a list of 1 to 10 levels/],
    ['an unknown key', { ...plain, colour: 'red' }, /colour/],
    [
      'a key that is misspelt in a level',
      { ...plain, levels: [{ label: 'L', at: 1, claer: 0.9 }] },
      /levels\[0\].claer: unknown; did you mean "clear"/,
    ],
    ['an id that is no topic', { ...plain, id: 'Siaga #1' }, /id: found "Siaga #1"; needs 1 to 40 of a-z, 0-9 and -/],
    [
      'a date that is none',
      { ...plain, valid_from: 'yesterday' },
      /valid_from: found "yesterday"; write a date such as 2026-01-31/,
    ],
    [
      '1 December as people write it here',
      { ...plain, valid_until: '01-12-2026' },
      /valid_until: found "01-12-2026"; write a date/,
    ],
    ['a date without its zeros', { ...plain, valid_until: '2026-1-2' }, /valid_until: found/],
    ['a day that no calendar has', { ...plain, valid_until: '2026-02-30' }, /valid_until: found/],
    ['a bare number', { ...plain, valid_until: '20261201' }, /valid_until: found/],
    ['a combination of both kinds', { id: 'a', label: 'L', all: ['b'], any: ['c'] }, /give either `all` or `any`/],
  ])('for %s is told where and what to do', (_, raw, sentence) => {
    const { rules, problems } = readRules([raw])
    expect(rules).toEqual([])
    expect(problems.map((problem) => sentenceOf(problem, 'en')).join('\n')).toMatch(sentence)
  })

  it('does not hide the ones that can', () => {
    const { rules, problems } = readRules([{ ...plain, levels: [] }, { ...plain, id: 'b' }, 7])
    expect(rules.map(({ id }) => id)).toEqual(['b'])
    expect(problems).toHaveLength(2)
    expect(readRules({ rules: [] }).problems).toMatchObject([{ en: expect.stringContaining('not a list') }])
  })
})
