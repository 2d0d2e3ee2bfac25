/** Who has been told of an alert: by hook, the level that arrived, and the one that did not. */
import { expect, it } from 'vitest'
import { addEvent } from '../../../gateway/alerts/alert.ts'
import { withReached } from '../../../gateway/alerts/reached.ts'
import type { Alert, Delivery } from '../../../gateway/contract.ts'
import { openReached } from '../../../gateway/hooks/reached.ts'
import { alertEvent } from '../../kit/alertWord.ts'

const alert = 'a'
const made = (hook: string, event: string, outcome: Delivery['outcome'], attempt = 1, at_ms = attempt): Delivery => ({
  ...{ hook, event, alert, pos: 1, attempt, at_ms, took_ms: 1, outcome, status: null, says: '', reading_ms: null },
})

function siagaOne(): Alert {
  const alerts = new Map<string, Alert>()
  addEvent(alerts, alertEvent({ alert, id: 'a_1' }))
  addEvent(alerts, alertEvent({ alert, id: 'a_2', kind: 'escalated', level: 2, label: 'Siaga 1' }))
  return alerts.get(alert)!
}

it('tells of each hook which level arrived, and since when and how often the next one has not', () => {
  const reached = openReached(new Map(Object.entries({ sirene: 'webhook', bot: 'telegram', kosong: 'ntfy' })))
  reached.take(made('bot', 'a_2', 'delivered', 1, 9))
  reached.take(made('sirene', 'a_1', 'delivered', 1, 5))
  for (const attempt of [1, 2, 3, 4, 5]) reached.take(made('sirene', 'a_2', 'retry', attempt, 10 + attempt))
  expect(withReached(siagaOne(), reached.of(alert)).reached).toEqual([
    {
      ...{ hook: 'sirene', kind: 'webhook' },
      delivered: { at_ms: 5, level: 0, label: 'Siaga 3' },
      failing: { since_ms: 11, attempts: 5, given_up: false, level: 2, label: 'Siaga 1' },
    },
    { hook: 'bot', kind: 'telegram', delivered: { at_ms: 9, level: 2, label: 'Siaga 1' }, failing: null },
  ])
})

it('forgets a failure when the message has arrived, takes a reminder for its level, and says what was given up', () => {
  const reached = openReached(new Map([['sirene', 'webhook']]))
  reached.take(made('sirene', 'a_2', 'retry', 1))
  reached.take(made('sirene', 'a_2_reminder_1', 'delivered', 2))
  expect(withReached(siagaOne(), reached.of(alert)).reached).toMatchObject([
    { delivered: { label: 'Siaga 1' }, failing: null },
  ])
  reached.take(made('sirene', 'a_2_reminder_2', 'dead', 97))
  expect(reached.of(alert)[0]?.failing).toMatchObject({ attempts: 97, given_up: true })
})

it('knows still who was told of an alert that has run for weeks and was told again, after a thousand others', () => {
  const reached = openReached(new Map([['sirene', 'webhook']]))
  reached.take(made('sirene', 'a_1', 'delivered', 1, 1))
  for (let n = 0; n < 999; n++) reached.take({ ...made('sirene', `b${n}_1`, 'delivered', 1, 2), alert: `b${n}` })
  reached.take(made('sirene', 'a_1_reminder_1', 'delivered', 1, 3))
  reached.take({ ...made('sirene', 'c_1', 'delivered', 1, 4), alert: 'c' })
  expect(reached.of(alert)[0]?.delivered?.at_ms).toBe(3)
  expect(reached.of('b0')).toEqual([])
})

it('begins with what was kept: the oldest of all hooks first, of each in its order', () => {
  const reached = openReached(new Map(Object.entries({ sirene: 'webhook', bot: 'telegram' })))
  const others = Array.from({ length: 999 }, (_, n) => ({ ...made('bot', `b${n}_1`, 'retry', 1, 5), alert: `b${n}` }))
  // The clock was set back between the attempts of the siren.
  const ofSiren = [made('sirene', 'a_2', 'delivered', 2, 7), made('sirene', 'a_2', 'retry', 1, 9)]
  reached.begin([[...others, { ...made('bot', 'old_1', 'retry', 1, 2), alert: 'old' }], ofSiren])
  expect(reached.of('old')).toEqual([])
  expect(reached.of(alert)).toMatchObject([{ hook: 'sirene', failing: null }])
})

it('adds nothing to an alert of which nobody was told', () => {
  expect(withReached(siagaOne(), [])).not.toHaveProperty('reached')
})
