import { describe, expect, it } from 'vitest'
import type { AlertEvent } from '../../../gateway/contract.ts'
import type { ChoiceSettings } from '../../../gateway/hooks/choice.ts'
import { openHearing } from '../../../gateway/hooks/hearing.ts'
import { lifeOf } from '../../kit/hookHouse.ts'

/** What a receiver with these settings hears, one change after another. */
const heard = (settings: Partial<ChoiceSettings>, events: AlertEvent[]) => {
  const hearing = openHearing({ settings, strands: [], now: () => 0 })
  return events.flatMap((event) => hearing.hear([event])).map(({ event }) => event)
}
const words = (settings: Partial<ChoiceSettings>, events: AlertEvent[]) =>
  heard(settings, events).map(({ kind, label }) => `${kind} ${label}`)

const labels = ['Siaga 3', 'Siaga 2', 'Siaga 1']
const severities = ['Moderate', 'Severe', 'Extreme'] as const
/** A flood by its levels, from 0; -1 = over. */
function flood(...levels: number[]): AlertEvent[] {
  const kinds = levels.map((level, n) => {
    const before = levels[n - 1] ?? -1
    return before === -1 ? 'raised' : level === -1 ? 'cleared' : level > before ? 'escalated' : 'eased'
  })
  return lifeOf('siaga', kinds).map((event, n) => {
    const stands = levels[n]! === -1 ? levels[n - 1]! : levels[n]!
    return {
      ...event,
      level: levels[n]! === -1 ? null : levels[n]!,
      label: labels[stands]!,
      severity: severities[stands]!,
    }
  })
}

it('is everything, as it stands in the log, when nothing is asked for', () => {
  const events = flood(0, 1, 0, -1)
  expect(heard({}, events)).toEqual(events)
})

it('is by rule, by kind, and without drills when asked', () => {
  const events = [...lifeOf('siaga', ['raised', 'cleared']), ...lifeOf('rain', ['raised'], { exercise: true })]
  expect(heard({ rules: ['rain'] }, events)).toEqual([events[2]])
  expect(heard({ events: ['cleared'] }, events)).toEqual([events[1]])
  expect(heard({ drills: false }, events)).toEqual(events.slice(0, 2))
})

describe('a flood that rises step by step', () => {
  const steps = flood(0, 1, 2, 1, 0, -1)

  it('is raised for a receiver where it enters its range, and cleared where it leaves it', () => {
    expect(words({ min_severity: 'Severe' }, steps)).toEqual([
      'raised Siaga 2',
      'escalated Siaga 1',
      'eased Siaga 2',
      'cleared Siaga 2',
    ])
    expect(words({ min_severity: 'Extreme' }, steps)).toEqual(['raised Siaga 1', 'cleared Siaga 1'])
  })

  it('is not lost to a receiver that asks for the beginning and the end alone', () => {
    expect(words({ min_severity: 'Severe', events: ['raised', 'cleared'] }, steps)).toEqual([
      'raised Siaga 2',
      'cleared Siaga 2',
    ])
    expect(words({ events: ['raised', 'cleared'] }, steps)).toEqual(['raised Siaga 3', 'cleared Siaga 3'])
  })

  it('is told to a receiver that asks for escalations alone, also when it escalates into the range', () => {
    expect(words({ min_severity: 'Severe', events: ['escalated'] }, steps)).toEqual([
      'escalated Siaga 2',
      'escalated Siaga 1',
    ])
  })

  it('comes back as raised when it enters the range again', () => {
    const twice = words({ min_severity: 'Extreme' }, flood(1, 2, 1, 2, -1))
    expect(twice.slice(0, 3)).toEqual(['raised Siaga 1', 'cleared Siaga 1', 'raised Siaga 1'])
  })

  it('has an id of its own for each message, the same each time', () => {
    const ids = () => {
      const hearing = openHearing({ settings: { min_severity: 'Severe' }, strands: [], now: () => 0 })
      return steps.flatMap((event) => hearing.hear([event])).map(({ id }) => id)
    }
    expect(ids()).toEqual(ids())
    expect(new Set(ids()).size).toBe(4)
  })
})

it('a mild alert is nothing to a receiver of severe ones, and neither is its end', () => {
  expect(heard({ min_severity: 'Severe' }, flood(0, -1))).toEqual([])
})

it('what was told is remembered over a restart', () => {
  const [raised, escalated, eased] = flood(0, 1, 0)
  const settings = { min_severity: 'Severe' as const }
  const before = openHearing({ settings, strands: [], now: () => 0 })
  before.hear([raised!, escalated!])
  const strands = before.changes().map(([, strand]) => structuredClone(strand!))
  const after = openHearing({ settings, strands, now: () => 0 })
  expect(after.hear([eased!]).map(({ word }) => word)).toEqual(['cleared'])
})

it('a rule whose levels were edited under an alert is compared by what its levels are', () => {
  const [raised, escalated] = flood(0, 1) // of one alert: made twice, they would be two when a millisecond passes between
  const edited = { ...escalated!, version: 2, level: 0 } // Siaga 3 was taken away: Siaga 2 is the first level now
  expect(words({}, [raised!, edited])).toEqual(['raised Siaga 3', 'escalated Siaga 2'])
})
