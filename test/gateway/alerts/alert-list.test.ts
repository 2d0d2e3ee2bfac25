import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { openAlertList } from '../../../gateway/alerts/alert-list.ts'
import type { AlertEvent, AlertLogEntry } from '../../../gateway/contract.ts'
import { carryOver, type RuleWithState } from '../../../gateway/rules/index.ts'
import { alertEvent } from '../../kit/alertWord.ts'
import { rule as gauge } from '../../kit/katulampa.ts'
import { memoryRecord } from '../../kit/memoryRecord.ts'

describe('the list of alerts', () => {
  it('is folded from the words of the log, and the same word again changes nothing', async () => {
    const raised = event('a', 1, 'raised')
    const seen = acknowledged('a', 3)
    const { list } = await living([raised, event('a', 2, 'escalated', { level: 1, label: 'Siaga 2' }), seen, raised])
    expect(list.list(10)).toMatchObject([
      {
        id: 'a',
        state: 'active',
        label: 'Siaga 2',
        raised_ms: 1,
        changed_ms: 2,
        acknowledged: { by: 'ani', at_ms: 3 },
      },
    ])
    expect(list.list(10)[0]!.events.map(({ kind }) => kind)).toEqual(['raised', 'escalated', 'acknowledged'])
  })

  it('goes on with what is committed, and shows those that run before those that ended', async () => {
    const { list, say } = await living([event('a', 1, 'raised')])
    await say(event('b', 5, 'raised', { rule: 'lain' }))
    await say(event('a', 7, 'cleared', { level: null }))
    expect(list.list(10).map(({ id, state }) => [id, state])).toEqual([
      ['b', 'active'],
      ['a', 'cleared'],
    ])
    expect(list.list(10, 'active')).toHaveLength(1)
    expect(list.newestByRule().map(({ rule }) => rule)).toEqual(['lain', 'katulampa-siaga'])
  })

  it('forgets the oldest of many that ended, and finds it again in the record by its name', async () => {
    const { list } = await living([], flaps(600))
    expect(list.list(1_000)).toHaveLength(50) // of one rule
    expect(await list.get('n3')).toMatchObject({ id: 'n3', state: 'cleared', cleared_ms: 7 })
    expect(await list.get('n600')).toBeNull()
  })

  it.each([
    ['while it runs', true],
    ['after a start', false],
  ])('tells what runs first, and forgets nothing of other rules, however often one flaps: %s', async (_, isLive) => {
    const others = [
      event('hujan', -9, 'raised', { rule: 'hujan', label: 'Lebat' }),
      event('tenang', -8, 'raised', { rule: 'tenang' }),
      event('tenang', -7, 'cleared', { rule: 'tenang', level: null }),
    ]
    const many = flaps(2_498) // with the others as many words as a start reads
    const { list, say } = await living(isLive ? others : [...others, ...many])
    if (isLive) for (const word of many) await say(word)
    expect(list.list(1).map(({ id }) => id)).toEqual(['hujan'])
    expect(
      list.list(0).map(({ id }) => id),
      'whatever the limit',
    ).toEqual(['hujan'])
    expect(list.list(100).at(-1)).toMatchObject({ id: 'tenang', state: 'cleared' })
  })

  it('knows since when an alert runs, however long ago that was and however many words came since', async () => {
    const ups = Array.from({ length: 6_000 }, (_, n) =>
      event('a', n, n % 2 === 0 ? 'escalated' : 'eased', { level: n % 2 }),
    )
    const first = event('a', -50_000, 'raised', { since_ms: -60_000 })
    const { list } = await living([], [first, ...ups], ['a'])
    expect(list.list(10)).toMatchObject([{ id: 'a', raised_ms: -60_000, confirmed_ms: -50_000, level_since_ms: 5_999 }])
  })

  it('leaves out what ended and whose beginning is too long ago to be known at the start', async () => {
    const { list } = await living(
      [],
      [event('a', -9, 'raised'), ...flaps(2_500), event('a', 9_999, 'cleared', { level: null })],
    )
    expect(list.list(1_000).some(({ id }) => id === 'a')).toBe(false)
    expect(await list.get('a')).toMatchObject({ raised_ms: -9, cleared_ms: 9_999 })
  })
})

function event(alert: string, at_ms: number, kind: AlertEvent['kind'], more: Partial<AlertEvent> = {}): AlertEvent {
  return alertEvent({ id: `${alert}_${at_ms}`, alert, at_ms, kind, ...more })
}

function acknowledged(alert: string, at_ms: number): AlertLogEntry {
  const rule = 'katulampa-siaga'
  return { kind: 'acknowledged', id: `${alert}_seen`, alert, rule, at_ms, exercise: false, by: 'ani', comment: '' }
}

/** One rule that goes up and down. */
function flaps(times: number): AlertEvent[] {
  return Array.from({ length: times }, (_, n) => [
    event(`n${n}`, n * 2, 'raised'),
    event(`n${n}`, n * 2 + 1, 'cleared', { level: null }),
  ]).flat()
}

/** `running`: alerts that the engine says are not over. */
async function living(events: AlertLogEntry[], log: AlertLogEntry[] = events, running: string[] = []) {
  const record = memoryRecord()
  for (const alert of log) await record.commit({ kind: 'alert', received_ms: 1, alert })
  const list = await openAlertList({
    inForce: () => running.map((alert) => runningRule(alert)),
    store: {
      ...record,
      alerts: async (limit) =>
        (await record.alertsAfter(0, Number.POSITIVE_INFINITY))
          .map(({ entry }) => entry)
          .toReversed()
          .slice(0, limit),
    },
    log: pino({ level: 'silent' }),
  })
  return { list, say: (alert: AlertLogEntry) => record.commit({ kind: 'alert', received_ms: 1, alert }) }
}

function runningRule(alert: string): RuleWithState {
  const rule = gauge()
  const state = carryOver(rule, null, 0)
  const running = { id: alert, level: 0, raised_ms: 0, changed_ms: 0, events: 1 }
  return { rule, exercise: false, state: { ...state, alert: running } }
}
