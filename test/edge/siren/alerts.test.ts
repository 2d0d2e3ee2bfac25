import { expect, it } from 'vitest'
import { openAlertBoard } from '../../../edge/siren/alerts.ts'

const topic = 'pantau/1/alerts/katulampa'
const alert = { rule: 'katulampa', alert: 'a1', state: 'active', label: 'Siaga 1', level: 2, severity: 'Extreme' }
const bytes = (body: unknown) => Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))

function boardWith(...bodies: unknown[]) {
  const board = openAlertBoard()
  const taken = bodies.map((body) => board.take(topic, bytes(body)))
  return { board, taken }
}

it('knows what the gateway said last of each rule', () => {
  const { board } = boardWith(alert, { ...alert, acknowledged: true })
  board.take('pantau/1/alerts/depok', bytes({ ...alert, rule: 'depok', alert: 'a2' }))
  expect(board.standing(0)).toMatchObject([
    { rule: 'katulampa', acknowledged: true },
    { rule: 'depok', acknowledged: false },
  ])
})

it.each(['no json', '[]', '{"rule":"katulampa"}', 'null'])('keeps what it knew when %s comes', (text) => {
  const { board, taken } = boardWith(alert, text)
  expect(taken).toEqual([true, false])
  expect(board.standing(0)).toMatchObject([{ state: 'active' }])
})

it('reads an alert with a part that it does not understand: rather loud without reason than silent', () => {
  const { board } = boardWith({ ...alert, level: 'high', severity: 4, acknowledged: 'yes', exercise: 0 })
  expect(board.standing(0)).toMatchObject([{ level: null, severity: '', acknowledged: false, exercise: false }])
})

it('forgets a rule whose message was removed', () => {
  expect(boardWith(alert, '').board.standing(0)).toEqual([])
})

it('after a new connection forgets what the gateway does not name again within half a minute', () => {
  const { board } = boardWith(alert)
  board.take('pantau/1/alerts/depok', bytes({ ...alert, rule: 'depok' }))
  board.disconnected()
  expect(board.standing(10_000_000).length).toBe(2)
  board.reconnected(10_000_000)
  board.take(topic, bytes(alert))
  expect(board.standing(10_029_999).length).toBe(2)
  expect(board.standing(10_030_000)).toMatchObject([{ rule: 'katulampa' }])
})
