import { describe, expect, it } from 'vitest'
import { activeOf, endedOf, labelOf, withWord } from '../../../dashboard/warning/alerts.ts'
import { titleOf } from '../../../dashboard/warning/title.ts'
import { addEvent } from '../../../gateway/alerts/alert.ts'
import type { Alert, AlertEvent, AlertLogEntry } from '../../../gateway/contract.ts'
import { alertEvent } from '../../kit/alertWord.ts'
import { otherWords, riverWords } from '../flood.ts'

const now_ms = 1_770_000_000_000
const words = [...otherWords(now_ms), ...riverWords(now_ms)]
const folded = (some: AlertLogEntry[]) => some.reduce<Alert[]>(withWord, [])
const byId = (alerts: Iterable<Alert>) => [...alerts].sort((a, b) => a.id.localeCompare(b.id))

describe('the alerts on the screen', () => {
  it('are what the gateway would answer after the same words', () => {
    const atTheGateway = new Map<string, Alert>()
    const seen: AlertLogEntry = {
      ...{ id: 'seen', alert: words.at(-1)!.alert, rule: 'jembatan-siaga', exercise: false, at_ms: now_ms },
      ...{ kind: 'acknowledged', by: 'Sari', comment: 'di jalan' },
    }
    for (const word of [...words, seen]) addEvent(atTheGateway, word)
    expect(byId(folded([...words, seen]))).toEqual(byId(atTheGateway.values()))
  })

  it('are opened again by an escalation, as at the gateway', () => {
    const [first] = riverWords(now_ms) as [AlertEvent]
    const step = (n: number, kind: AlertEvent['kind'], level: number | null, version = 1): AlertLogEntry => ({
      ...{ ...first, id: `step ${n}`, at_ms: now_ms + n, since_ms: now_ms + n, kind, level, version },
    })
    const seen = (n: number, level?: number): AlertLogEntry => ({
      ...{ id: `seen ${n}`, alert: first.alert, rule: first.rule, exercise: false, at_ms: now_ms + n },
      ...{ kind: 'acknowledged', by: 'Sari', comment: '', ...(level !== undefined && { level, label: 'Siaga' }) },
    })
    const life = [
      ...[first, seen(1), step(2, 'escalated', 2), seen(3, 1), step(4, 'eased', 1), step(5, 'escalated', 2), seen(6)],
      ...[
        step(7, 'eased', 0),
        step(8, 'escalated', 1, 2),
        seen(9),
        step(10, 'eased', 0, 3),
        step(11, 'cleared', null, 3),
      ],
    ]
    const atTheGateway = new Map<string, Alert>()
    const onScreen: Alert['acknowledged'][] = []
    life.reduce<Alert[]>((alerts, word) => {
      addEvent(atTheGateway, word)
      const after = withWord(alerts, word)
      expect(after, word.id).toEqual([...atTheGateway.values()])
      onScreen.push(after[0]!.acknowledged)
      return after
    }, [])
    const at = onScreen.map((one) => one && one.at_ms - now_ms)
    expect(at).toEqual([null, 1, null, null, 3, null, 6, 6, null, 9, 9, 9])
  })

  it('hear a word twice without a trace', () => {
    expect(folded([...words, ...words])).toEqual(folded(words))
  })

  it('are listed real before exercise, the newest first, and those that ended apart', () => {
    const alerts = folded(words)
    expect(activeOf(alerts).map(({ label, exercise }) => [label, exercise])).toEqual([
      ['Siaga 2', false],
      ['Siaga 1', true],
    ])
    expect(endedOf(alerts, now_ms).map(({ label }) => label)).toEqual(['Lebat'])
    expect(endedOf(alerts, now_ms + 8 * 86_400_000)).toEqual([])
  })

  it('are called by their level, and when they are over by the worst they have been', () => {
    const [raised, escalated] = riverWords(now_ms)
    const cleared: AlertLogEntry = { ...alertEvent(), id: 'last', alert: raised!.alert, kind: 'cleared', level: null }
    expect(labelOf(folded([raised!, escalated!])[0]!)).toBe('Siaga 2')
    expect(labelOf(folded([raised!, escalated!, cleared])[0]!)).toBe('Siaga 2')
  })

  it('lose the unconfirmed one when its rule has raised it', () => {
    const [raised] = folded([alertEvent()])
    const unconfirmed: Alert = { ...raised!, id: 'katulampa-siaga_1_1_provisional', state: 'provisional', events: [] }
    const other: Alert = { ...unconfirmed, id: 'depok_provisional', rule: 'depok' }
    expect(withWord([unconfirmed, other], alertEvent()).map(({ id }) => id)).toEqual([raised!.id, other.id])
  })

  it('are named in the tab, an exercise as such', () => {
    const [exercise] = otherWords(now_ms).filter((word) => word.exercise)
    expect(titleOf(folded(words), 'id')).toBe('(2) Siaga 2 · Jembatan Lama – Pantau')
    expect(titleOf(folded([exercise!]), 'en')).toBe('(1) EXERCISE / LATIHAN: Siaga 1 · Jembatan Lama – Pantau')
    const rain = alertEvent({ alert: 'r', rule: 'r', id: 'r', at_ms: now_ms, label: 'Hujan lebat', severity: 'Minor' })
    expect(titleOf(folded([...words, rain]), 'id'), 'the worst, not the newest').toMatch(/^\(3\) Siaga 2/)
    expect(titleOf(undefined, 'id')).toBe('Pantau')
  })
})
