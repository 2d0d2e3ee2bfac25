import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluate, type RuleEvent, tick } from '../../../gateway/rules/evaluate.ts'
import { startWatching } from '../../../gateway/rules/rule-state.ts'
import type { Sample } from '../../../gateway/rules/sample.ts'
import { at, play, reading, rule, start_ms } from '../../kit/katulampa.ts'

describe('for any readings', () => {
  const value = fc.option(
    fc.integer({ min: 0, max: 40 }).map((n) => n / 20),
    { nil: null, freq: 8 },
  )
  const step = fc.record({
    minutes: fc.integer({ min: -3, max: 30 }),
    late: fc.integer({ min: 0, max: 20 }),
    value,
    flag: fc.constantFrom(1, 2, 3, 4),
  })
  const kind = fc.constantFrom(
    {},
    { for_s: 600, clear_for_s: 900 },
    { confirm: { over: 2, of: 4 } },
    { below: true, levels: [{ label: 'rendah', at: 0.5, clear: 0.6 }] },
    { measure: { rise_over_s: 3_600 }, levels: [{ label: 'naik', at: 0.5, clear: 0.2 }] },
    {
      measure: 'silence',
      levels: [
        { label: 'Senyap', at: 900 },
        { label: 'Hilang', at: 1_500 },
      ],
    },
  )
  const history = fc.array(step, { maxLength: 40 }).map((steps) => {
    let minute = 0
    return steps.map(({ minutes, late, value, flag }) => {
      minute += minutes
      return reading(minute, value, { flag: flag as Sample['flag'], received_ms: at(minute + late) })
    })
  })

  it('gives the same events when the state went through JSON between any two', () => {
    fc.assert(
      fc.property(kind, history, (changes, readings) => {
        const whole = play(rule(changes), readings)
        const broken = play(rule(changes), readings, undefined, (state) => JSON.parse(JSON.stringify(state)))
        expect(broken).toEqual(whole)
      }),
    )
  })

  it('gives the same events whether or not the clock was looked at in between', () => {
    fc.assert(
      fc.property(kind, history, (changes, readings) => {
        const stated = rule(changes)
        const watched: RuleEvent[] = []
        let state = startWatching(stated, null, start_ms)
        for (const sample of readings) {
          const early = tick(stated, state, Math.min(sample.at_ms, sample.received_ms) - 1)
          const fresh = sample.received_ms - sample.at_ms <= 600_000 && sample.at_ms > (state.at_ms ?? 0)
          const outcome = evaluate(stated, fresh ? early.state : state, sample)
          watched.push(...(fresh ? early.events : []), ...outcome.events)
          state = outcome.state
        }
        expect(watched).toEqual(play(stated, readings).events)
      }),
    )
  })

  it('never raises twice without clearing, moves in the direction it says, and never uses an id twice', () => {
    fc.assert(
      fc.property(kind, history, (changes, readings) => {
        const { events } = play(rule(changes), readings)
        let level = -1
        for (const event of events) {
          const next = event.level ?? -1
          const expected = level === -1 ? 'raised' : next === -1 ? 'cleared' : next > level ? 'escalated' : 'eased'
          expect([event.kind, next === level]).toEqual([expected, false])
          level = next
        }
        expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
        expect(events.map(({ at_ms }) => at_ms)).toEqual(events.map(({ at_ms }) => at_ms).sort((a, b) => a - b))
      }),
    )
  })
})
