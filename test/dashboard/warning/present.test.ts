/** Of when the number of a warning is. */
import { expect, it } from 'vitest'
import { presentOf } from '../../../dashboard/warning/present.ts'
import { addEvent } from '../../../gateway/alerts/alert.ts'
import type { Alert, WindowSum } from '../../../gateway/contract.ts'
import { alertEvent } from '../../kit/alertWord.ts'

const at_ms = 1_770_000_000_000
const measured = 'rainfall_mm_in_10800_s'

function rain(): Alert {
  const alerts = new Map<string, Alert>()
  const series = { station: 'hulu', sensor: 'rain', quantity: 'rainfall_mm' }
  addEvent(alerts, alertEvent({ alert: 'a', at_ms, series, measured, value: 12 }))
  return alerts.get('a')!
}
const sum = (amount: number, up_to_ms: number): WindowSum => ({
  ...{ measured, amount, from_ms: up_to_ms - 10_800_000, at_ms: up_to_ms },
  note: { id: 'dalam 3 jam', en: 'in 3 hours' },
})

it('a sum is that of now, where the first screen knows it over the same window', () => {
  expect(presentOf(rain(), [], [sum(14.2, at_ms + 60_000)])).toMatchObject({ value: 14.2, isLive: true })
  expect(presentOf(rain(), [], [{ ...sum(3, at_ms + 60_000), measured: 'rainfall_mm_in_3600_s' }])).toEqual({
    ...{ value: 12, isLive: false },
  })
})

it('it is what the alert said where that is newer, and where nothing else is known', () => {
  expect(presentOf(rain(), [], [sum(9, at_ms - 60_000)])).toEqual({ value: 12, isLive: false })
  expect(presentOf(rain(), [])).toEqual({ value: 12, isLive: false })
})
