import { describe, expect, it } from 'vitest'
import { openLife } from '../../../gateway/alerts/life.ts'
import type { AlertEvent, AlertWord } from '../../../gateway/contract.ts'
import type { Group } from '../../../gateway/store/record.ts'
import { alertEvent } from '../../kit/alertWord.ts'

describe('the life of alerts', () => {
  it('is folded from the words of the log, and the same word again changes nothing', async () => {
    const raised = event('a', 1, 'raised')
    const seen = acknowledged('a', 3)
    const { life } = await living([raised, event('a', 2, 'escalated', { level: 1, label: 'Siaga 2' }), seen, raised])
    expect(life.list(10)).toMatchObject([
      {
        id: 'a',
        state: 'active',
        label: 'Siaga 2',
        raised_ms: 1,
        changed_ms: 2,
        acknowledged: { by: 'ani', at_ms: 3 },
      },
    ])
    expect(life.list(10)[0]!.events.map(({ kind }) => kind)).toEqual(['raised', 'escalated', 'acknowledged'])
  })

  it('goes on with what is committed, and shows the newest first', async () => {
    const { life, say } = await living([event('a', 1, 'raised')])
    say(event('b', 5, 'raised', { rule: 'lain' }))
    say(event('a', 7, 'cleared', { level: null }))
    expect(life.list(10).map(({ id, state }) => [id, state])).toEqual([
      ['a', 'cleared'],
      ['b', 'active'],
    ])
    expect(life.list(10, 'active')).toHaveLength(1)
    expect(life.newestByRule().map(({ rule }) => rule)).toEqual(['lain', 'katulampa-siaga'])
  })

  it('forgets the oldest of many that ended, and finds it again in the record by its name', async () => {
    const words = Array.from({ length: 600 }, (_, n) => [
      event(`n${n}`, n * 2, 'raised'),
      event(`n${n}`, n * 2 + 1, 'cleared', { level: null }),
    ]).flat()
    const { life } = await living([], words)
    expect(life.list(1_000)).toHaveLength(250) // what the newest 500 words tell
    expect(await life.get('n3')).toMatchObject({ id: 'n3', state: 'cleared', cleared_ms: 7 })
    expect(await life.get('n600')).toBeNull()
  })
})

function event(alert: string, at_ms: number, kind: AlertEvent['kind'], more: Partial<AlertEvent> = {}): AlertEvent {
  return alertEvent({ id: `${alert}_${at_ms}`, alert, at_ms, kind, ...more })
}

function acknowledged(alert: string, at_ms: number): AlertWord {
  const rule = 'katulampa-siaga'
  return { kind: 'acknowledged', id: `${alert}_seen`, alert, rule, at_ms, exercise: false, by: 'ani', comment: '' }
}

async function living(words: AlertWord[], log: AlertWord[] = words) {
  const listeners = new Set<(group: Group) => void>()
  const all = log.map((alert, i) => ({ pos: i + 1, entry: { kind: 'alert' as const, received_ms: 1, alert } }))
  const life = await openLife({
    inForce: () => [],
    store: {
      alerts: async (limit) =>
        all
          .map(({ entry }) => entry)
          .toReversed()
          .slice(0, limit),
      alertsAfter: async (pos, limit) => all.filter((one) => one.pos > pos).slice(0, limit),
      follow(listener) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    },
  })
  const say = (alert: AlertWord) => {
    for (const listener of listeners) listener({ pos: 99, entries: [{ kind: 'alert', received_ms: 1, alert }] })
  }
  return { life, say }
}
