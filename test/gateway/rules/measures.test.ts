/** One suite for every measure in the table: a new measure is tested by adding its row. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Flag } from '../../../gateway/contract.ts'
import { checkRules } from '../../../gateway/rules/check.ts'
import { formatOfWord, periodOf } from '../../../gateway/rules/describe.ts'
import { type MeasureSpelling, measureOf, measureOfWord, measures } from '../../../gateway/rules/measures/index.ts'
import type { Example } from '../../../gateway/rules/measures/measure.ts'
import type { Step } from '../../../gateway/rules/measures/window.ts'
import { refill } from '../../../gateway/rules/refill.ts'
import { readRule, type SeriesRule } from '../../../gateway/rules/rule.ts'
import { quantities } from '../../../hardware/quantities.ts'
import { wildNumbers } from '../../crash/wild.ts'

type AnyExample = Example<MeasureSpelling>
const rows = Object.entries(measures)
const midnight_ms = Date.UTC(2026, 0, 14)
const steps_max = 300

describe('the table of measures', () => {
  it('gives each row a spelling and a word that belong to no other', () => {
    const examples = rows.flatMap(([name, { examples }]) => examples.map((example) => ({ name, ...example })))
    for (const { name, rule } of examples) {
      const spelled = rows.filter(([, { spelling }]) => spelling.safeParse(rule.measure).success)
      expect(spelled.map(([other]) => other)).toEqual([name])
      const word = measureOf(rule).word(rule)
      const claimed = rows.filter(([, { fromWord }]) => fromWord(word) !== null)
      expect(claimed.map(([other]) => other)).toEqual([name])
    }
  })

  it('knows no word of a newer gateway, and writes its number all the same', () => {
    expect(measureOfWord('water_level_m_full_moon')).toBeNull()
    expect(formatOfWord('water_level_m_full_moon')).toMatchObject({ unit: '', decimals: 2 })
  })
})

describe.each(rows)('%s', (name, measure) => {
  it.each(measure.examples.map((example) => [example.title, example] as const))('%s', (_, example) => {
    const { numbers, window } = played(example)
    expect(numbers).toHaveLength(example.values.length)
    for (const [index, number] of example.numbers.entries()) {
      if (number === null) expect(numbers[index]).toBeNull()
      else expect(numbers[index]).toBeCloseTo(number, 6)
    }
    const last = numbers.findLast((number) => number !== null) ?? null
    const rule = ruleOf(example)
    expect(measure.sentence(rule, 'Katulampa', last)).toEqual(example.sentence)
    expect(JSON.parse(JSON.stringify(window))).toEqual(window)
  })

  it('is spelled by its name, and refuses what is nearly it', () => {
    for (const { rule } of measure.examples) {
      const spelled = typeof rule.measure === 'string' ? rule.measure : Object.keys(rule.measure)[0]
      expect(spelled).toBe(name)
      if (typeof rule.measure === 'string') continue
      expect(measure.spelling.safeParse({ ...rule.measure, more: 1 }).success).toBe(false)
      expect(measure.spelling.safeParse({ [name]: 'an hour' }).success).toBe(false)
    }
  })

  it('makes sense in its own examples', () => {
    for (const example of measure.examples) expect(checkRules([ruleOf(example)])).toEqual([])
  })

  it('says in a sentence what to change where it makes none', () => {
    const rule = ruleOf(measure.examples[0]!)
    for (const change of [{ quantity: 'water_level_m' }, { quantity: 'rainfall_mm' }, { below: true }] as const) {
      const problems = measure.problems({ ...rule, ...change })
      for (const said of problems) for (const text of [said.id, said.en]) expect(text).toMatch(/^.{20,}[;,] .*\.$/)
    }
  })

  it('is written in both languages, in the unit that its word names, and can be read back from the word', () => {
    for (const example of measure.examples) {
      const rule = ruleOf(example)
      const word = measure.word(rule)
      const read = measure.fromWord(word)!
      expect(measure.word(read)).toBe(word)
      expect(formatOfWord(word)).toEqual(measure.format(rule))
      const { unit, note } = measure.format(rule)
      if (word.startsWith(rule.quantity)) expect(unit).toBe(quantities[rule.quantity].unit)
      for (const text of [note, measure.about(rule), measure.sentence(rule, 'Katulampa', null)]) {
        expect(text.id === '').toBe(text.en === '')
        if (text.id !== '') expect(text.id).not.toBe(text.en)
      }
      expect(periodOf(rule)).toMatchObject({ measured: word, measure: rule.measure })
    }
  })

  it('gives a finite number or none, keeps a bounded window of what is in it, and changes nothing it was given', () => {
    const reading = fc.record({
      after_ms: fc.oneof(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 90_000_000 })),
      value: fc.oneof(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), fc.constantFrom(...wildNumbers.map(Number))),
      flag: fc.constantFrom<Flag>(1, 2, 3, 4),
    })
    fc.assert(
      fc.property(fc.constantFrom(...measure.examples), fc.array(reading, { maxLength: 120 }), (example, readings) => {
        const rule = ruleOf(example)
        let window: Step[] = []
        let at_ms = midnight_ms
        for (const { after_ms, value, flag } of readings) {
          at_ms += after_ms
          const before = structuredClone(window)
          const next = measure.step(rule, window, { at_ms, value, flag })
          expect(window).toEqual(before)
          if (next.value !== null) expect(Number.isFinite(next.value)).toBe(true)
          const start_ms = measure.windowStart_ms(rule, at_ms)
          if (start_ms === null) expect(next.window).toEqual([])
          for (const step of next.window) {
            expect(step.last_ms).toBeGreaterThan(start_ms! - 3_600_000)
            expect(Number.isFinite(step.sum), 'as JSON it would be null').toBe(true)
          }
          window = next.window
        }
      }),
    )
  })

  it('keeps no more than a few hundred steps at one reading a second', () => {
    const rule = ruleOf(measure.examples[0]!)
    let window: Step[] = []
    for (let second = 0; second < 20_000; second++) {
      const at_ms = midnight_ms + second * 1_000
      window = measure.step(rule, window, { at_ms, value: 1, flag: 2 }).window
    }
    expect(window.length).toBeLessThanOrEqual(steps_max)
  })

  it('begins after a start with the window that it would have had', () => {
    for (const example of measure.examples) {
      const rule = ruleOf(example)
      const readings = readingsOf(example)
      const { at_ms } = readings.at(-1)!
      const start_ms = measure.windowStart_ms(rule, at_ms)
      const held =
        start_ms === null
          ? []
          : refill(
              rule,
              readings.filter((reading) => reading.at_ms >= start_ms),
            )
      const next = { at_ms: at_ms + 1, value: 1, flag: 2 as const }
      const refilled = measure.step(rule, held, next).value
      const whole = measure.step(rule, refill(rule, readings), next).value
      expect(refilled).toEqual(whole)
    }
  })
})

function ruleOf({ rule }: AnyExample): SeriesRule {
  const levels = [{ label: 'Siaga', at: 900 }]
  const { rule: read, problems } = readRule({ id: 'r', station: 's', sensor: 'n', levels, ...rule })
  if (!read || !('sensor' in read)) throw new Error(problems.join(' '))
  return read
}

function readingsOf({ every_s, values, flags = {} }: AnyExample) {
  return values.map((value, index) => {
    const flag: Flag = flags[index] ?? (value === null ? 9 : 2)
    return { at_ms: midnight_ms + index * every_s * 1_000, value, flag }
  })
}

function played(example: AnyExample) {
  const rule = ruleOf(example)
  const measure = measureOf(rule)
  const numbers: (number | null)[] = []
  let window: Step[] = []
  for (const { value, ...reading } of readingsOf(example)) {
    const next = value === null ? null : measure.step(rule, window, { ...reading, value })
    window = next?.window ?? window
    numbers.push(next?.value ?? null)
  }
  return { numbers, window }
}
