import { describe, expect, it } from 'vitest'
import { sentenceOf } from '../../../edge/platform/problems.ts'
import { checkRules, type KnownStation } from '../../../gateway/rules/check.ts'
import { readRules } from '../../../gateway/rules/rule.ts'

const plain = {
  id: 'a',
  station: 'katulampa',
  sensor: 'level',
  quantity: 'water_level_m',
  levels: [{ label: 'L', at: 1 }],
}
const stations: KnownStation[] = [
  { station: 'katulampa', sensors: [{ sensor: 'level', quantities: ['water_level_m'] }] },
  { station: 'depok' },
]

describe('nonsense in rules is refused with a sentence that says what to change', () => {
  it.each<[what: string, rules: object[], sentence: string]>([
    [
      'a clear above its level',
      [{ ...plain, levels: [{ label: 'Siaga 3', at: 0.8, clear: 0.9 }] }],
      'rule "a": level "Siaga 3" would clear (0.9) above where it is raised (0.8); set clear to 0.8 or less.',
    ],
    [
      'a clear below its level, where falling warns',
      [{ ...plain, below: true, levels: [{ label: 'Kering', at: 0.8, clear: 0.7 }] }],
      'rule "a": level "Kering" would clear (0.7) below where it is raised (0.8); set clear to 0.8 or more.',
    ],
    [
      'levels out of order',
      [
        {
          ...plain,
          levels: [
            { label: 'B', at: 2 },
            { label: 'A', at: 1 },
          ],
        },
      ],
      'rule "a": level "A" at 1 must lie above level "B" at 2; list the levels from mild to severe.',
    ],
    ['an id used twice', [plain, plain], 'rule "a": is there twice; give one of them another id.'],
    [
      'an overlapping validity',
      [
        { ...plain, valid_until: '2026-02-01' },
        { ...plain, valid_from: '2026-01-01' },
      ],
      'rule "a": is there twice for the same time; let the older one end (valid_until) where the newer begins (valid_from).',
    ],
    [
      'a validity that ends before it begins',
      [{ ...plain, valid_from: '2026-02-01', valid_until: '2026-01-01' }],
      'rule "a": it ends (2026-01-01) before it begins (2026-02-01); exchange the two.',
    ],
    [
      'an unknown station',
      [{ ...plain, station: 'katulmapa' }],
      'rule "a": there is no station "katulmapa" (known: katulampa, depok); correct the name or add the station first.',
    ],
    [
      'an unknown sensor',
      [{ ...plain, sensor: 'radar' }],
      'rule "a": station "katulampa" has no sensor "radar" (it has: level); correct the name.',
    ],
    [
      'a quantity its sensor does not measure',
      [{ ...plain, quantity: 'ph' }],
      'rule "a": sensor "level" of "katulampa" does not measure ph (it measures: water_level_m); change the quantity.',
    ],
    [
      'a combination of a rule that is not there',
      [plain, { id: 'b', label: 'B', any: ['a', 'c'] }],
      'rule "b": there is no rule "c" to combine; correct the name or add it.',
    ],
    [
      'a combination of a level that is not there',
      [plain, { id: 'b', label: 'B', any: [{ rule: 'a', level: 2 }] }],
      'rule "b": rule "a" has only 1 level, so there is no level 2; use a number up to 1.',
    ],
    [
      'combinations in a circle',
      [
        plain,
        { id: 'b', label: 'B', all: ['a', 'c'] },
        { id: 'c', label: 'C', any: ['d'] },
        { id: 'd', label: 'D', any: ['b'] },
      ],
      'rule "b": rules combine one another in a circle (b → c → d → b); take one of them out of the list of another.',
    ],
    [
      'a sum of what is no amount',
      [{ ...plain, measure: 'bmkg-day' }],
      'rule "a": only an amount can be summed, and water_level_m is none; use quantity: rainfall_mm or another measure.',
    ],
    [
      'more readings over than there are',
      [{ ...plain, confirm: { over: 3, of: 2 } }],
      'rule "a": 3 of 2 readings can never be; make confirm.over no larger than confirm.of.',
    ],
  ])('%s', (_, raw, sentence) => {
    const { rules, problems } = readRules(raw)
    expect(problems).toEqual([])
    expect(checkRules(rules, stations).map((problem) => sentenceOf(problem, 'en'))).toEqual([sentence])
  })

  it('while the same id for one period after another is no nonsense', () => {
    const { rules } = readRules([
      { ...plain, valid_until: '2026-01-01' },
      { ...plain, valid_from: '2026-01-01', valid_until: '2026-02-01' },
      { ...plain, valid_from: '2026-02-01', station: 'depok' },
    ])
    expect(checkRules(rules, stations)).toEqual([])
  })
})
