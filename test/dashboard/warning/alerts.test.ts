import { describe, expect, it } from 'vitest'
import { activeOf, endedOf, labelOf, withWord } from '../../../dashboard/warning/alerts.ts'
import { titleOf } from '../../../dashboard/warning/title.ts'
import { addEvent } from '../../../gateway/alerts/alert.ts'
import type { Alert, AlertLogEntry } from '../../../gateway/contract.ts'
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
    expect(titleOf(undefined, 'id')).toBe('Pantau')
  })
})
