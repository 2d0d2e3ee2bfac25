/** What flaps: every worsening is told at once, and the rest is bounded. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AlertEvent } from '../../../gateway/contract.ts'
import type { ChoiceSettings } from '../../../gateway/hooks/choice.ts'
import { openHearing } from '../../../gateway/hooks/hearing.ts'
import type { Said } from '../../../gateway/hooks/message.ts'
import { alertEvent } from '../../kit/alertWord.ts'

const minute_ms = 60_000
const hour_ms = 60 * minute_ms
const severities = ['Moderate', 'Severe', 'Extreme'] as const

/** The alerts that a river makes of one rule: levels from 0, null = under all of them. */
function river(rule = 'siaga') {
  let [level, alert, count] = [null as number | null, 0, 0]
  return (next: number | null): AlertEvent[] => {
    if (next === level) return []
    const kind = level === null ? 'raised' : next === null ? 'cleared' : next > level ? 'escalated' : 'eased'
    if (level === null) alert++
    const stands = next ?? level ?? 0
    level = next
    const names = { rule, alert: `${rule}_1_${alert}`, id: `${rule}_1_${alert}_${++count}` }
    return [alertEvent({ ...names, kind, level: next, label: `Siaga ${3 - stands}`, severity: severities[stands]! })]
  }
}

function house(settings: Partial<ChoiceSettings> = {}) {
  let now_ms = 0
  const hearing = openHearing({ settings, strands: [], now: () => now_ms })
  const said: (Said & { at_ms: number })[] = []
  const note = (found: Said[]) => void said.push(...found.map((one) => ({ ...one, at_ms: now_ms })))
  return {
    said,
    hearing,
    hear: (events: AlertEvent[]) => note(hearing.hear(events)),
    /** Lets time pass, as the hook does. */
    pass(ms: number) {
      const end_ms = now_ms + ms
      for (let next = hearing.next_ms(); next !== null && next <= end_ms; next = hearing.next_ms()) {
        now_ms = Math.max(now_ms, next)
        note(hearing.passTime())
      }
      now_ms = end_ms
    },
    words: () => said.map(({ word }) => word),
  }
}

describe('a river that goes over the level and back each second', () => {
  const flaps = (count: number, last: number | null) => {
    const next = river()
    return Array.from({ length: count }, (_, n) => next(n === count - 1 ? last : n % 2 === 0 ? 0 : null)).flat()
  }

  it('costs three messages when it comes one by one, and one more when it is calm', () => {
    const { hear, pass, said, words } = house()
    for (const event of flaps(500, null)) {
      hear([event])
      pass(1_000)
    }
    expect(words()).toEqual(['raised', 'cleared', 'raised'])
    expect(said[2]!.more.flapping).toMatchObject({ changes: 3 })
    pass(5 * minute_ms)
    expect(words()).toEqual(['raised', 'cleared', 'raised', 'cleared'])
    expect(said[3]!.more.flapping).toMatchObject({ changes: 500 })
    expect(said[3]!.event.alert).toBe(said[2]!.event.alert) // the receiver hears the end of the alert that it knows
  })

  it('costs two when it comes at once, and the last says how it stands', () => {
    const low = house()
    low.hear(flaps(500, null))
    expect(low.said.map(({ word, more }) => [word, more.flapping?.changes])).toEqual([
      ['raised', undefined],
      ['cleared', 500],
    ])
    const high = house()
    high.hear(flaps(501, 0))
    expect(high.said.map(({ word, more }) => [word, more.flapping?.changes])).toEqual([
      ['raised', undefined],
      ['raised', 501],
    ])
    high.pass(hour_ms)
    expect(high.said.length).toBe(2)
    expect(high.hearing.braked()).toBe(499)
  })

  it('is none when an operator moved the level each time: that is said at once, and called no flapping', () => {
    const { hear, pass, said, words } = house()
    const next = river()
    const edited = [0, null, 0, null].flatMap((level, n) => next(level).map((event) => ({ ...event, version: n + 1 })))
    for (const event of edited) {
      hear([event])
      pass(1_000)
    }
    expect(words()).toEqual(['raised', 'cleared', 'raised', 'cleared'])
    expect(said.map(({ more }) => more.flapping)).toEqual([undefined, undefined, undefined, undefined])
  })

  it('is told change by change to a receiver without the brake', () => {
    const { hear, said } = house({ brake: false })
    hear(flaps(500, null))
    expect(said.length).toBe(500)
  })

  it('does not hold back a worse level, whether it comes alone or with the rest', () => {
    const next = river()
    const one = house()
    for (const level of [0, null, 0, null, 0, null, 2]) {
      one.hear(next(level))
      one.pass(1_000)
    }
    expect(one.said.at(-1)).toMatchObject({ word: 'escalated', event: { label: 'Siaga 1' }, at_ms: 6_000 })
    const again = river()
    const all = house()
    all.hear([0, null, 0, null, 2, null, 0, null].flatMap(again))
    expect(all.said.map(({ word, event }) => `${word} ${event.label}`)).toEqual([
      'raised Siaga 3',
      'escalated Siaga 1',
      'cleared Siaga 1',
    ])
  })

  it('is no flap when it comes back after hours', () => {
    const { hear, pass, said } = house()
    const next = river()
    for (const level of [0, null, 0, null]) {
      hear(next(level))
      pass(2 * hour_ms)
    }
    expect(said.map(({ more }) => more)).toEqual([{}, {}, {}, {}])
  })
})

it('a drill is told change by change, also the second one within the hour', () => {
  const { hear, words } = house()
  const next = river('latihan-siaga')
  for (const level of [0, 1, 0, null, 0, 1, 0, null]) hear(next(level).map((event) => ({ ...event, exercise: true })))
  expect(words().filter((word) => word === 'cleared').length).toBe(2)
  expect(words().length).toBe(8)
})

it('a life of four events at once is no flap', () => {
  const { hear, words } = house()
  hear([0, 1, 0, null].flatMap(river()))
  expect(words()).toEqual(['raised', 'escalated', 'eased', 'cleared'])
})

it('whatever a river does, the receiver is never told less than is true, in the end it is told what is true, and it is told little', () => {
  const level = fc.option(fc.integer({ min: 0, max: 2 }), { nil: null })
  const steps = fc.array(
    fc.record({
      levels: fc.array(level, { minLength: 1, maxLength: 8 }),
      wait_ms: fc.integer({ min: 0, max: 20 * minute_ms }),
    }),
    { maxLength: 60 },
  )
  const rank = (told: number | null) => told ?? -1
  fc.assert(
    fc.property(steps, fc.constantFrom(undefined, 'Severe' as const), (steps, min_severity) => {
      const { hear, pass, said } = house(min_severity && { min_severity })
      const next = river()
      const lowest = min_severity ? 1 : 0
      const believed = () => {
        const last = said.at(-1)
        return !last || last.word === 'cleared' ? null : last.event.level
      }
      let truth: number | null = null
      for (const { levels, wait_ms } of steps) {
        hear(levels.flatMap(next))
        truth = levels.at(-1)!
        const inRange: number | null = truth !== null && truth >= lowest ? truth : null
        expect(rank(believed())).toBeGreaterThanOrEqual(rank(inRange))
        pass(wait_ms)
      }
      pass(2 * hour_ms)
      expect(rank(believed())).toBe(rank(truth !== null && truth >= lowest ? truth : null))
      expect(new Set(said.map(({ id }) => id)).size).toBe(said.length)
      const perHour = said.map(
        ({ at_ms }) => said.filter((other) => other.at_ms >= at_ms && other.at_ms < at_ms + hour_ms).length,
      )
      expect(Math.max(0, ...perHour)).toBeLessThanOrEqual(24)
    }),
    { numRuns: 500 },
  )
})

it('the same happens when the hook is killed between any two changes', () => {
  const level = fc.option(fc.integer({ min: 0, max: 2 }), { nil: null })
  fc.assert(
    fc.property(fc.array(level, { maxLength: 30 }), (levels) => {
      const events = levels.flatMap(river())
      const steadily = house()
      for (const event of events) steadily.hear([event])
      const killed = events.reduce(
        ({ strands, said }, event) => {
          const hearing = openHearing({ settings: {}, strands, now: () => 0 })
          const found = hearing.hear([event])
          const changed = new Map(hearing.changes())
          const kept = strands.filter(({ rule }) => !changed.has(rule))
          const next = [...changed.values()].flatMap((strand) => (strand ? [structuredClone(strand)] : []))
          return { strands: [...kept, ...next], said: [...said, ...found] }
        },
        { strands: [], said: [] } as { strands: Parameters<typeof openHearing>[0]['strands']; said: Said[] },
      )
      expect(killed.said.map(({ id }) => id)).toEqual(steadily.said.map(({ id }) => id))
    }),
  )
})
