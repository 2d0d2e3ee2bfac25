import { describe, expect, it } from 'vitest'
import { drillRule, floodOf } from '../../../gateway/alerts/drill.ts'
import { backtest } from '../../../gateway/rules/backtest.ts'
import { ruleFrom, ruleSets } from '../../../gateway/rules/rulesets/index.ts'
import { rule } from '../../kit/katulampa.ts'

describe('the flood of a drill', () => {
  it.each(ruleSets)('passes every level of $id, up and down, and ends it', async (set) => {
    const stands = ruleFrom(set, { station: 'pos', sensor: 'sensor' })
    const drilled = drillRule(stands)
    const rows = floodOf(drilled).map((value, second) => ({
      station: drilled.station,
      sensor: drilled.sensor,
      quantity: drilled.quantity,
      at_ms: second * 1_000,
      value,
      flag: 2 as const,
    }))
    const events = await backtest(drilled, rows)
    const up = set.levels.map((_, index) => (index === 0 ? 'raised' : 'escalated'))
    const down = set.levels.map((_, index) => (index === set.levels.length - 1 ? 'cleared' : 'eased'))
    expect(events.map(({ kind }) => kind)).toEqual([...up, ...down])
  })

  it('has a station and a name of its own, and does not wait', () => {
    const drilled = drillRule(rule({ for_s: 600, valid_until: '2020-01-01', confirm: undefined }))
    expect(drilled).toMatchObject({ id: 'latihan-katulampa-siaga', station: 'latihan-katulampa', for_s: 0 })
    expect(drilled.valid_until).toBeUndefined()
  })
})
