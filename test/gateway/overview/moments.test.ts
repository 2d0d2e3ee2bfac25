/** `GET /moments`: which flood is the last, and which was before it. */
import { expect, it } from 'vitest'
import { addEvent } from '../../../gateway/alerts/alert.ts'
import type { Alert, AlertEvent } from '../../../gateway/contract.ts'
import { lastFloods } from '../../../gateway/overview/moments.ts'
import { alertEvent } from '../../kit/alertWord.ts'

const hour_ms = 3_600_000

/** Alerts of Katulampa: each from a moment to its end, `undefined` = it runs. Hours. */
function alertsOf(...stretches: [from_h: number, to_h: number | undefined, said?: Partial<AlertEvent>][]): Alert[] {
  const alerts = new Map<string, Alert>()
  for (const [from_h, to_h, said] of stretches) {
    const word = { alert: `a${from_h}`, since_ms: from_h * hour_ms, ...said }
    addEvent(alerts, alertEvent({ ...word, id: `a${from_h}_1`, at_ms: from_h * hour_ms }))
    if (to_h === undefined) continue
    addEvent(alerts, alertEvent({ ...word, id: `a${from_h}_2`, at_ms: to_h * hour_ms, kind: 'cleared', level: null }))
  }
  return [...alerts.values()]
}

it('while the water is high, names the flood that was over before', () => {
  const { flood, flood_before } = lastFloods(alertsOf([10, 14], [200, 230], [300, undefined]), 'katulampa')
  expect(flood).toMatchObject({ alert: 'a300', from_ms: 300 * hour_ms })
  expect(flood_before).toMatchObject({ alert: 'a200', from_ms: 200 * hour_ms, to_ms: 230 * hour_ms })
})

it('takes no second rule of the same flood, no exercise and no rain for an earlier one', () => {
  const rain = { series: { station: 'katulampa', sensor: 'rain', quantity: 'rainfall_mm' } }
  const alerts = alertsOf([5, 6, { exercise: true }], [7, 8, rain], [10, 40], [12, undefined])
  expect(lastFloods(alerts, 'katulampa')).toMatchObject({ flood: { alert: 'a12' } })
  expect(lastFloods(alerts, 'katulampa').flood_before).toBeUndefined()
  expect(lastFloods(alerts, 'elsewhere')).toEqual({ flood: null })
})
