/** An acknowledgement belongs to the level it was given at. */
import { describe, expect, it } from 'vitest'
import { addEvent } from '../../../gateway/alerts/alert.ts'
import { sirenOf } from '../../../gateway/alerts/sirens.ts'
import type { Alert, AlertEvent, AlertLogEntry } from '../../../gateway/contract.ts'
import { alertEvent } from '../../kit/alertWord.ts'

const labels = ['Siaga 3', 'Siaga 2', 'Siaga 1']

describe('an acknowledgement', () => {
  it('of a mild level is opened again by a worse one, for people and for the siren', () => {
    const seen = folded(change('raised', 0), acknowledgement({ level: 0, label: 'Siaga 3' }))
    expect([seen.acknowledged?.by, sirenOf(seen).acknowledged]).toEqual(['ani', true])
    const worse = folded(change('raised', 0), acknowledgement({ level: 0, label: 'Siaga 3' }), change('escalated', 2))
    expect([worse.acknowledged, sirenOf(worse).acknowledged]).toEqual([null, false])
    expect(worse.acknowledgements).toMatchObject([{ by: 'ani', level: 0, label: 'Siaga 3' }])
  })

  it('of a bad level goes on to count for milder ones, and for the same one again', () => {
    const life = [change('raised', 2), acknowledgement({ level: 2 }), change('eased', 0), change('escalated', 2)]
    for (const length of [2, 3, 4]) expect(folded(...life.slice(0, length)).acknowledged?.by).toBe('ani')
  })

  it('of a level that is reached again from a worse one counts again', () => {
    const life = [change('raised', 0), acknowledgement({ level: 0 }), change('escalated', 1), change('eased', 0)]
    expect(folded(...life).acknowledged?.by).toBe('ani')
  })

  it('that comes when the alert has become worse meanwhile does not count for what nobody saw', () => {
    const late = folded(change('raised', 0), change('escalated', 2), acknowledgement({ level: 0, label: 'Siaga 3' }))
    expect(late).toMatchObject({ acknowledged: null, acknowledgements: [{ level: 0, label: 'Siaga 3' }] })
  })

  it('from before levels were kept meant the level of its moment', () => {
    const life = [change('raised', 0), acknowledgement(), change('escalated', 1)]
    expect(folded(...life.slice(0, 2))).toMatchObject({ acknowledged: { by: 'ani' }, acknowledgements: [{ level: 0 }] })
    expect(folded(...life).acknowledged).toBeNull()
  })

  it('stays when the rule is edited, whose levels are counted anew, until the alert escalates', () => {
    const life = [change('raised', 1), acknowledgement({ level: 1 }), change('eased', 1, 2), change('escalated', 1, 2)]
    expect(folded(...life.slice(0, 3)).acknowledged?.by).toBe('ani')
    expect(folded(...life).acknowledged).toBeNull()
  })
})

it('an alert says since when it stands at its level, and since when it warns at all', () => {
  const alert = folded(change('raised', 0, 1, 100), change('escalated', 1, 1, 200))
  expect([alert.raised_ms, alert.level_since_ms]).toEqual([100, 200])
  const ended = folded(change('raised', 0, 1, 100), change('escalated', 1, 1, 200), change('cleared', null, 1, 300))
  expect([ended.raised_ms, ended.level_since_ms, ended.cleared_ms]).toEqual([100, 200, 300])
})

let n = 0

function change(kind: AlertEvent['kind'], level: number | null, version = 1, at_ms = 0): AlertEvent {
  const label = labels[level ?? 0]!
  return alertEvent({ id: `e${++n}`, alert: 'a', at_ms, since_ms: at_ms, kind, level, label, version })
}

function acknowledgement(given: { level?: number; label?: string } = {}): AlertLogEntry {
  const words = { id: `s${++n}`, alert: 'a', rule: 'katulampa-siaga', at_ms: 5, exercise: false }
  return { ...words, kind: 'acknowledged', by: 'ani', comment: '', ...given }
}

function folded(...words: AlertLogEntry[]): Alert {
  const alerts = new Map<string, Alert>()
  for (const word of words) addEvent(alerts, word)
  return alerts.get('a')!
}
