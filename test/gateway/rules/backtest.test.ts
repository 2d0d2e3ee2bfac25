import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Flag } from '../../../gateway/contract.ts'
import { backtest, type HistoryRow } from '../../../gateway/rules/backtest.ts'
import { readRule, readRules } from '../../../gateway/rules/rule.ts'

const minute_ms = 60_000
const start_ms = Date.UTC(2026, 0, 14)

describe('a backtest', () => {
  it('names each change of level with its time, label and value', async () => {
    const events = await backtest(gate(), rows([0.5, 0.8, 1.6, 1.6, 1.44, 0.5]))
    expect(events).toEqual([
      { at_ms: at(1), kind: 'raised', label: 'Siaga 3', value: 0.8 },
      { at_ms: at(2), kind: 'escalated', label: 'Siaga 2', value: 1.6 },
      { at_ms: at(4), kind: 'eased', label: 'Siaga 3', value: 1.44 },
      { at_ms: at(5), kind: 'cleared', label: 'Siaga 3', value: 0.5 },
    ])
  })

  it('makes one event of several levels passed at once', async () => {
    const events = await backtest(gate(), rows([0.1, 2.4, 0.1]))
    expect(events.map(({ kind, label }) => [kind, label])).toEqual([
      ['raised', 'Siaga 1'],
      ['cleared', 'Siaga 1'],
    ])
  })

  it('agrees with a table of regions walked from the definition, for any values and flags', async () => {
    const value = fc.oneof(
      fc.integer({ min: 0, max: 25 }).map((n) => n / 10),
      fc.constantFrom(0.75, 0.76, 1.45, 1.46, 1.95, 2),
    )
    const reading = fc.record({ value: fc.option(value, { nil: null }), flag: fc.constantFrom<Flag>(1, 2, 3, 4) })
    await fc.assert(
      fc.asyncProperty(fc.array(reading, { maxLength: 60 }), async (readings) => {
        const history = readings.map(({ value, flag }, index) => row(index, value, flag))
        expect(await backtest(gate(), history)).toEqual(eventsByDefinition(history))
      }),
      { numRuns: 500 },
    )
  })

  it('judges silence between rows and up to the end of the period', async () => {
    const silence = rule({ measure: 'silence', levels: [{ label: 'Senyap', at: 600 }] })
    const history = [row(0, 1, 2), row(5, 1, 2), row(30, 1, 2)]
    expect(await backtest(silence, history, { until_ms: at(60) })).toEqual([
      { at_ms: at(15), kind: 'raised', label: 'Senyap', value: 600 },
      { at_ms: at(30), kind: 'cleared', label: 'Senyap', value: 0 },
      { at_ms: at(40), kind: 'raised', label: 'Senyap', value: 600 },
    ])
  })

  it('plays a combination together with the rules it watches', async () => {
    const { rules } = readRules([
      { id: 'both', label: 'Banjir', all: ['upper', { rule: 'lower', level: 2 }] },
      { ...plain, id: 'upper', station: 'upper' },
      { ...plain, id: 'lower', station: 'lower' },
    ])
    const events = await backtest(
      rules[0]!,
      riverRows([
        ['upper', 0.9],
        ['lower', 0.9],
        ['lower', 1.5],
        ['upper', 0.1],
      ]),
      { others: rules },
    )
    expect(events).toEqual([
      { at_ms: at(2), kind: 'raised', label: 'Banjir', value: 2 },
      { at_ms: at(3), kind: 'cleared', label: 'Banjir', value: 1 },
    ])
  })

  it('answers nothing for an empty history', async () => {
    expect(await backtest(gate(), [], { until_ms: at(60) })).toEqual([])
  })
})

const plain = {
  id: 'katulampa-siaga',
  station: 'katulampa',
  sensor: 'level',
  quantity: 'water_level_m',
  levels: [
    { label: 'Siaga 3', at: 0.8, clear: 0.75 },
    { label: 'Siaga 2', at: 1.5, clear: 1.45 },
    { label: 'Siaga 1', at: 2.0, clear: 1.95 },
  ],
}

function rule(changes: object) {
  const { rule, problems } = readRule({ ...plain, ...changes })
  if (!rule) throw new Error(problems.join('\n'))
  return rule
}

function gate() {
  return rule({})
}

function at(minute: number): number {
  return start_ms + minute * minute_ms
}

function row(minute: number, value: number | null, flag: Flag): HistoryRow {
  return { station: 'katulampa', sensor: 'level', quantity: 'water_level_m', at_ms: at(minute), value, flag }
}

function rows(values: number[]): HistoryRow[] {
  return values.map((value, index) => row(index, value, 2))
}

function riverRows(levels: [station: string, value: number][]): HistoryRow[] {
  return levels.map(([station, value], index) => ({ ...row(index, value, 2), station }))
}

/** The definition, written down apart from the code under test: each level is a switch, the alert is the highest. */
function eventsByDefinition(history: HistoryRow[]) {
  const labels = ['Siaga 3', 'Siaga 2', 'Siaga 1']
  const switches = [false, false, false]
  const events: unknown[] = []
  for (const { at_ms, value, flag } of history) {
    if (value === null) continue
    const before = switches.lastIndexOf(true)
    for (const [index, { at, clear }] of plain.levels.entries()) {
      if (value >= at) switches[index] = true
      else if (value < clear && flag !== 4) switches[index] = false
    }
    const after = switches.lastIndexOf(true)
    if (after === before) continue
    const kind = before < 0 ? 'raised' : after < 0 ? 'cleared' : after > before ? 'escalated' : 'eased'
    events.push({ at_ms, kind, label: labels[after < 0 ? before : after], value })
  }
  return events
}
