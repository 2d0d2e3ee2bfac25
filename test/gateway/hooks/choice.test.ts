import { expect, it } from 'vitest'
import type { AlertEvent } from '../../../gateway/contract.ts'
import { type ChoiceSettings, openChoice } from '../../../gateway/hooks/choice.ts'
import { alertEvent } from '../../kit/alertWord.ts'
import { lifeOf } from '../../kit/hookHouse.ts'

const chosen = (settings: Partial<ChoiceSettings>, events: AlertEvent[], told: string[] = []) =>
  openChoice({ drills: true, ...settings }, told)
    .choose(events.map((event, n) => ({ pos: n + 1, event, attempts: 0 })))
    .due.map(({ event }) => event)

it('is everything when nothing is asked for', () => {
  const events = lifeOf('siaga', ['raised', 'escalated', 'eased', 'cleared'])
  expect(chosen({}, events)).toEqual(events)
})

it('is by rule, by kind, and without drills when asked', () => {
  const events = [...lifeOf('siaga', ['raised', 'cleared']), ...lifeOf('rain', ['raised'], { exercise: true })]
  expect(chosen({ rules: ['rain'] }, events)).toEqual([events[2]])
  expect(chosen({ events: ['cleared'] }, events)).toEqual([events[1]])
  expect(chosen({ drills: false }, events)).toEqual(events.slice(0, 2))
})

it('tells a siren that heard of a severe alert when it eases and ends, and nothing of mild ones', () => {
  const [raised, escalated, eased, cleared] = lifeOf('siaga', ['raised', 'escalated', 'eased', 'cleared'])
  const life = [
    { ...raised!, severity: 'Minor' as const },
    { ...escalated!, severity: 'Severe' as const },
    { ...eased!, severity: 'Minor' as const },
    { ...cleared!, severity: 'Minor' as const },
  ]
  expect(chosen({ min_severity: 'Severe' }, life)).toEqual(life.slice(1))
  expect(chosen({ min_severity: 'Extreme' }, life)).toEqual([])
  expect(chosen({ min_severity: 'Severe' }, life.slice(2), [raised!.alert])).toEqual(life.slice(2))
})

it('forgets an alert when it is over', () => {
  const choice = openChoice({ min_severity: 'Severe', drills: true }, [])
  const event = alertEvent({ severity: 'Severe' })
  const one = (kind: AlertEvent['kind']) => choice.choose([{ pos: 1, event: { ...event, kind }, attempts: 0 }])
  expect(one('raised').told).toEqual([event.alert])
  expect(one('cleared').over).toEqual([event.alert])
})
