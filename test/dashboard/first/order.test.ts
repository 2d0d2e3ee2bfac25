/** What stands first on the first screen, and which chart a wide one shows beside the list. */
import { expect, it } from 'vitest'
import { inOrder, worstAlert, worstFirst } from '../../../dashboard/first/order.ts'
import type { Alert, Station } from '../../../gateway/contract.ts'

const stationOf = (station: string, state: Station['state'] = 'online') =>
  ({ station, name: station, place: null, state, last_seen_ms: 1, sensors: [], latest: {} }) as Station
const alertAt = (station: string, severity: Alert['severity'], more: Partial<Alert> = {}) =>
  ({
    id: `${station}${severity}`,
    station,
    severity,
    state: 'active',
    exercise: false,
    changed_ms: 1,
    ...more,
  }) as Alert

const river = ['atas', 'depok', 'katulampa', 'manggarai'].map((id) => stationOf(id))
const ids = (all: readonly Station[]) => all.map(({ station }) => station)

it('the station of the worst warning stands first, then those in trouble, then the others as they were', () => {
  const stations = [...river, stationOf('rusak', 'offline'), stationOf('lama', 'retired'), stationOf('baru', 'new')]
  const alerts = [alertAt('katulampa', 'Extreme'), alertAt('manggarai', 'Moderate')]
  expect(ids(inOrder(stations, alerts))).toEqual(['katulampa', 'manggarai', 'rusak', 'atas', 'depok', 'baru', 'lama'])
})

it('an exercise and a warning that is over move nothing', () => {
  const alerts = [
    alertAt('manggarai', 'Extreme', { exercise: true }),
    alertAt('katulampa', 'Extreme', { state: 'cleared' }),
  ]
  expect(ids(inOrder(river, alerts))).toEqual(ids(river))
  expect(worstAlert(alerts, 'manggarai')).toBeUndefined()
})

it('of several warnings the real, the confirmed, the worse, the newer comes first', () => {
  const all = [
    alertAt('a', 'Extreme', { exercise: true }),
    alertAt('b', 'Extreme', { state: 'provisional' }),
    alertAt('c', 'Severe', { changed_ms: 5 }),
    alertAt('d', 'Severe', { changed_ms: 9 }),
  ]
  expect(worstFirst(all).map(({ station }) => station)).toEqual(['d', 'c', 'b', 'a'])
})
