import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { openAlertList } from '../../../gateway/alerts/alert-list.ts'
import type { AlertEvent, AlertLogEntry } from '../../../gateway/contract.ts'
import { alertEvent } from '../../kit/alertWord.ts'
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

  it('goes on with what is committed, and shows the newest first', async () => {
    const { list, say } = await living([event('a', 1, 'raised')])
    await say(event('b', 5, 'raised', { rule: 'lain' }))
    await say(event('a', 7, 'cleared', { level: null }))
    expect(list.list(10).map(({ id, state }) => [id, state])).toEqual([
      ['a', 'cleared'],
      ['b', 'active'],
    ])
    expect(list.list(10, 'active')).toHaveLength(1)
    expect(list.newestByRule().map(({ rule }) => rule)).toEqual(['lain', 'katulampa-siaga'])
  })

  it('forgets the oldest of many that ended, and finds it again in the record by its name', async () => {
    const words = Array.from({ length: 600 }, (_, n) => [
      event(`n${n}`, n * 2, 'raised'),
      event(`n${n}`, n * 2 + 1, 'cleared', { level: null }),
    ]).flat()
    const { list } = await living([], words)
    expect(list.list(1_000)).toHaveLength(250) // what the newest 500 words tell
    expect(await list.get('n3')).toMatchObject({ id: 'n3', state: 'cleared', cleared_ms: 7 })
    expect(await list.get('n600')).toBeNull()
  })
})

function event(alert: string, at_ms: number, kind: AlertEvent['kind'], more: Partial<AlertEvent> = {}): AlertEvent {
  return alertEvent({ id: `${alert}_${at_ms}`, alert, at_ms, kind, ...more })
}

function acknowledged(alert: string, at_ms: number): AlertLogEntry {
  const rule = 'katulampa-siaga'
  return { kind: 'acknowledged', id: `${alert}_seen`, alert, rule, at_ms, exercise: false, by: 'ani', comment: '' }
}

async function living(events: AlertLogEntry[], log: AlertLogEntry[] = events) {
  const record = memoryRecord()
  for (const alert of log) await record.commit({ kind: 'alert', received_ms: 1, alert })
  const list = await openAlertList({
    inForce: () => [],
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
