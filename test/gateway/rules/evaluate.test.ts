import { describe, expect, it } from 'vitest'
import { dueAt_ms, evaluateCombination, provisionalLevel, tick } from '../../../gateway/rules/evaluate.ts'
import { Combination } from '../../../gateway/rules/rule.ts'
import { startWatching } from '../../../gateway/rules/rule-state.ts'
import { at, kindsOf, play, reading, rule } from '../../kit/katulampa.ts'

describe('an alert', () => {
  it('is raised by the first reading at the level, and says why in two languages', () => {
    const [event] = play(rule(), [reading(0, 0.8)]).events
    expect(event).toMatchObject({ kind: 'raised', label: 'Siaga 3', level: 0, levels: 2, value: 0.8, at_ms: at(0) })
    expect(event!.why).toEqual({
      id: 'Tinggi muka air di Katulampa 80 cm: mencapai batas Siaga 3 (80 cm).',
      en: 'Water level at Katulampa is 80 cm: it has reached Siaga 3 (80 cm).',
    })
  })

  it('is one alert however long the water flaps around the level', () => {
    const flapping = Array.from({ length: 50 }, (_, index) => reading(index, index % 2 ? 0.79 : 0.81))
    expect(kindsOf(play(rule(), flapping).events)).toEqual(['raised'])
  })

  it('is provisional until the level was held for the duration, and forgotten when it was not', () => {
    const slow = rule({ for_s: 600 })
    const held = play(slow, [reading(0, 0.9), reading(5, 0.9)])
    expect([held.events, provisionalLevel(held.state)]).toEqual([[], 0])
    expect(kindsOf(play(slow, [reading(0, 0.9), reading(5, 0.5), reading(10, 0.9)]).events)).toEqual([])
    const confirmed = play(slow, [reading(0, 0.9), reading(5, 0.9), reading(10, 0.9)])
    expect(confirmed.events).toMatchObject([{ kind: 'raised', at_ms: at(10) }])
    expect(provisionalLevel(confirmed.state)).toBe(-1)
  })

  it('is confirmed on time by two readings without a third, but never by one', () => {
    const slow = rule({ for_s: 600 })
    const two = play(slow, [reading(0, 0.9), reading(9, 0.9)]).state
    expect(dueAt_ms(slow, two)).toBe(at(10))
    expect(tick(slow, two, at(10)).events).toMatchObject([{ kind: 'raised', at_ms: at(10), value: 0.9 }])
    expect(tick(slow, play(slow, [reading(0, 0.9)]).state, at(600)).events).toEqual([])
  })

  it('never goes back in time, when a reading was under way while it was confirmed', () => {
    const slow = rule({ for_s: 600 })
    const raised = tick(slow, play(slow, [reading(0, 0.9), reading(9, 0.9)]).state, at(11))
    const under = play(slow, [reading(9.5, 0.1)], raised.state)
    expect([...raised.events, ...under.events].map(({ kind, at_ms }) => [kind, at_ms])).toEqual([
      ['raised', at(10)],
      ['cleared', at(10)],
    ])
  })

  it('is confirmed by k of n readings when the rule says so', () => {
    const counted = rule({ confirm: { over: 2, of: 3 } })
    expect(kindsOf(play(counted, [reading(0, 0.9), reading(1, 0.1), reading(2, 0.1), reading(3, 0.9)]).events)).toEqual(
      [],
    )
    expect(kindsOf(play(counted, [reading(0, 0.9), reading(1, 0.1), reading(2, 0.9)]).events)).toEqual(['raised'])
  })

  it('ends only after the clear time, and silence does not end it', () => {
    const patient = rule({ clear_for_s: 600 })
    const falling = [reading(0, 0.9), reading(1, 0.5), reading(5, 0.5)]
    const { state } = play(patient, falling)
    expect(tick(patient, state, at(10_000)).events).toEqual([])
    expect(kindsOf(play(patient, [...falling, reading(6, 0.8), reading(12, 0.5)]).events)).toEqual(['raised'])
    expect(kindsOf(play(patient, [...falling, reading(11, 0.5)]).events)).toEqual(['raised', 'cleared'])
  })

  it('does not end by a reading that failed its quality test, nor by a null', () => {
    const { events } = play(rule(), [reading(0, 0.9), reading(1, 0.1, { flag: 4 }), reading(2, null), reading(3, 0.9)])
    expect(kindsOf(events)).toEqual(['raised'])
  })

  it('is raised by a flagged reading all the same, and shows the flag', () => {
    const [event] = play(rule(), [reading(0, 0.9, { flag: 4 })]).events
    expect(event).toMatchObject({ kind: 'raised', evidence: [{ value: 0.9, flag: 4 }] })
    expect(event!.why.en).toContain('failed its quality test')
    expect(play(rule({ ignore_flags: [4] }), [reading(0, 0.9, { flag: 4 })]).events).toEqual([])
  })

  it('turns round for quantities that warn when they fall', () => {
    const oxygen = rule({
      quantity: 'dissolved_oxygen_mg_l',
      below: true,
      levels: [
        { label: 'Waspada', at: 5, clear: 5.5 },
        { label: 'Awas', at: 2, clear: 2.5 },
      ],
    })
    const { events } = play(
      oxygen,
      [6, 5, 1.4, 2.4, 2.6, 5.5, 5.6].map((value, index) => reading(index, value)),
    )
    expect(events.map(({ kind, value }) => [kind, value])).toEqual([
      ['raised', 5],
      ['escalated', 1.4],
      ['eased', 2.6],
      ['cleared', 5.6],
    ])
  })

  it('ends when its rule is no longer valid', () => {
    const old = rule({ valid_from: '2026-01-13', valid_until: '2026-01-14T01:00:00Z' })
    const { state } = play(old, [reading(0, 0.9)])
    const ended = tick(old, state, at(120))
    expect(ended.events).toMatchObject([
      {
        kind: 'cleared',
        at_ms: at(60),
        why: { en: 'The rule for Katulampa is no longer valid, so its warning ends. This is no all-clear.' },
      },
    ])
    expect(play(old, [reading(61, 0.9)]).events).toEqual([])
  })
})

describe('an event', () => {
  it('says what its value is, where, who set the threshold, and what to do, without the rule at hand', () => {
    const levels = [{ label: 'Awas', at: 20, text: { id: 'Menjauh dari sungai.', en: 'Keep away from the river.' } }]
    const rain = rule({ quantity: 'rainfall_mm', measure: { sum_over_s: 3_600 }, levels, source: 'BPBD 2026' })
    const [raised, cleared] = play(rain, [reading(0, 15), reading(10, 7.4), reading(90, 0)]).events
    expect(raised).toMatchObject({
      series: { station: 'katulampa', sensor: 'level', quantity: 'rainfall_mm' },
      measured: 'rainfall_mm_in_3600_s',
      value: 22.4,
      place: 'Katulampa',
      source: 'BPBD 2026',
      advice: { en: 'Keep away from the river.' },
      severity: 'Moderate',
      why: { id: 'Curah hujan di Katulampa 22,4 mm dalam 1 jam: mencapai batas Awas (20 mm).' },
    })
    expect(cleared).toMatchObject({ kind: 'cleared', level: null, advice: null, value: 0 })
  })

  it.each([
    [
      { measure: 'silence', levels: [{ label: 'Senyap', at: 900 }] },
      'Water level at Katulampa has not been reported for 15 minutes: it has reached Senyap (15 minutes).',
    ],
    [
      { measure: { rise_over_s: 3_600 } },
      'Water level at Katulampa rose 100 cm in 1 hour, now 100 cm: it has reached Siaga 3 (a rise of 80 cm).',
    ],
    [
      { measure: { deviation_from: 0.5 }, levels: [{ label: 'Aneh', at: 0.5 }] },
      'Water level at Katulampa is 50 cm away from its natural 50 cm, now 0 cm: it has reached Aneh (50 cm).',
    ],
    [
      { below: true, levels: [{ label: 'Kering', at: 0 }] },
      'Water level at Katulampa is 0 cm: it has fallen to Kering (0 cm).',
    ],
  ])('of %j says why in a sentence', (changes, sentence) => {
    const stated = rule(changes)
    const { state, events } = play(stated, [reading(0, 0), reading(10, 1)])
    expect([...events, ...tick(stated, state, at(60)).events][0]!.why.en).toBe(sentence)
  })
})

describe('news', () => {
  it('is never a backlog: a week of old high readings raises nothing, a fresh one among them does', () => {
    const week = Array.from({ length: 1_000 }, (_, index) => reading(index * 10, 2, { received_ms: at(20_000) }))
    expect(play(rule(), week).events).toEqual([])
    const fresh = reading(20_000, 2)
    expect(play(rule(), [...week.slice(0, 500), fresh, ...week.slice(500)]).events).toMatchObject([
      { kind: 'raised', at_ms: at(20_000) },
    ])
  })

  it('is never a reading that was heard before, or one from before the last', () => {
    const { events } = play(rule(), [reading(1, 0.9), reading(1, 0.1), reading(0, 0.1), reading(2, 0.9)])
    expect(kindsOf(events)).toEqual(['raised'])
  })

  it('is the value that comes under the name of a null, once', () => {
    const { events } = play(rule(), [reading(1, null), reading(1, 0.9), reading(1, 0.1)])
    expect(events).toMatchObject([{ kind: 'raised', at_ms: at(1), value: 0.9 }])
  })

  it('is another value under a known name, which the record does not take', () => {
    const { events } = play(rule(), [reading(1, 0.3), reading(1, 2.2, { isConflict: true })])
    expect(events).toMatchObject([{ kind: 'raised', at_ms: at(1), value: 2.2 }])
  })

  it('comes from a station with an unset clock too, by how far its clock is from the gateway’s', () => {
    const lost = { clock: 'unsynced' as const, off_ms: -120 * 60_000, received_ms: at(0) }
    const twoHoursBehind = reading(-120, 0.9, lost)
    const { events, state } = play(rule(), [twoHoursBehind])
    expect(events).toMatchObject([
      { kind: 'raised', at_ms: at(0), evidence: [{ at_ms: at(-120), clock: 'unsynced', clock_off_ms: -120 * 60_000 }] },
    ])
    expect(events[0]!.why.en).toContain('clock was not set')
    const backlog = reading(-130, 0.1, { ...lost, received_ms: at(1) })
    expect(play(rule(), [backlog], state).events).toEqual([])
    expect(kindsOf(play(rule(), [reading(1, 0.1)], state).events), 'the clock was set').toEqual(['cleared'])
  })

  it('comes from a station that starts again into the past, once it is known how far', () => {
    const { state } = play(rule(), [reading(0, 0.3, { off_ms: -60 * 60_000, at_ms: at(-60) })])
    const reboot = reading(1, 0.9, { at_ms: at(-120), off_ms: -121 * 60_000 })
    expect(play(rule(), [reboot], state).events).toMatchObject([{ kind: 'raised', at_ms: at(1) }])
  })

  it('stays in the order of its station’s clock, however the estimate of that clock wavers', () => {
    const slow = (minute: number, value: number, off_s: number) =>
      reading(minute, value, { at_ms: at(minute - 1), ...(off_s && { off_ms: off_s * 1_000 }) })
    const { events } = play(rule(), [slow(0, 0.1, -61), slow(0.5, 0.9, 0), slow(1, 0.1, -61), slow(1.5, 0.9, 0)])
    expect(kindsOf(events)).toEqual(['raised', 'cleared', 'raised'])
  })

  it('is never judged in the future of its receipt: a clock that was fast and is set right mutes nothing', () => {
    const { events } = play(rule(), [reading(4, 0.1, { received_ms: at(0) }), reading(1, 0.9)])
    expect(events).toMatchObject([{ kind: 'raised', at_ms: at(1) }])
  })
})

describe('a restart', () => {
  it('after a long stop forgets what was about to be confirmed, and keeps what was', () => {
    const slow = rule({ for_s: 300 })
    const held = play(slow, [reading(0, 0.9), reading(4, 0.9)]).state
    expect(tick(slow, startWatching(slow, held, at(6)), at(6)).events).toHaveLength(1)
    expect(tick(slow, startWatching(slow, held, at(60)), at(60)).events).toEqual([])
    const raised = play(slow, [reading(0, 0.9), reading(6, 0.9)]).state
    expect(
      kindsOf(play(slow, [reading(60, 0.9), reading(61, 0.1)], startWatching(slow, raised, at(60))).events),
    ).toEqual(['cleared'])
  })
})

describe('silence', () => {
  const silence = rule({ measure: 'silence', levels: [{ label: 'Senyap', at: 900 }] })

  it('counts from when the gateway began to watch it, so a start is not a storm', () => {
    const { state } = play(silence, [reading(0, 1)])
    const resumed = startWatching(silence, state, at(600))
    expect(tick(silence, resumed, at(601)).events).toEqual([])
    expect(tick(silence, resumed, at(615)).events).toMatchObject([{ kind: 'raised', at_ms: at(615), value: 900 }])
  })

  it('is raised once, is not ended by nulls or by a backlog, and ends with the next usable reading', () => {
    const quiet = tick(silence, play(silence, [reading(0, 1)]).state, at(1_000))
    expect(kindsOf(quiet.events)).toEqual(['raised'])
    expect(tick(silence, quiet.state, at(2_000)).events).toEqual([])
    const old = reading(20, 1, { received_ms: at(2_000) })
    expect(play(silence, [reading(2_000, null), old], quiet.state).events).toEqual([])
    expect(kindsOf(play(silence, [reading(2_001, 1)], quiet.state).events)).toEqual(['cleared'])
  })
})

describe('a combination', () => {
  const all = Combination.parse({
    id: 'both',
    label: 'Banjir',
    all: ['upper', { rule: 'lower', level: 2 }],
    for_s: 60,
    clear_for_s: 60,
  })

  it('warns when all its rules do at the level asked for, after its own time, without a further word from them', () => {
    let outcome = evaluateCombination(
      all,
      startWatching(all, null, at(0)),
      at(0),
      new Map([
        ['upper', 0],
        ['lower', 0],
      ]),
    )
    expect(dueAt_ms(all, outcome.state)).toBeNull()
    outcome = evaluateCombination(
      all,
      outcome.state,
      at(1),
      new Map([
        ['upper', 0],
        ['lower', 1],
      ]),
    )
    expect(outcome.events).toEqual([])
    outcome = tick(all, outcome.state, at(5))
    expect(outcome.events).toMatchObject([{ kind: 'raised', at_ms: at(2), label: 'Banjir' }])
    outcome = evaluateCombination(all, outcome.state, at(6), new Map([['lower', 1]]))
    expect(tick(all, outcome.state, at(9)).events).toMatchObject([{ kind: 'cleared', at_ms: at(7) }])
  })
})

describe('a changed rule', () => {
  it('keeps its running alert and judges the next reading by the new levels', () => {
    const { state, events } = play(rule(), [reading(0, 0.9)])
    const higher = rule({ version: 2, levels: [{ label: 'Siaga 3', at: 1.2, clear: 1.1 }] })
    const changed = startWatching(higher, state, at(1))
    const after = play(higher, [reading(2, 0.9)], changed)
    expect(after.events).toMatchObject([{ kind: 'cleared', alert: events[0]!.alert, version: 2 }])
  })
})
