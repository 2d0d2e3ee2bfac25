/** What stands first on the first screen, and which chart a wide one shows beside the list. */
import { expect, it } from 'vitest'
import type { Known } from '../../../dashboard/first/known.ts'
import { inOrder, leadFirst, worstAlert, worstFirst } from '../../../dashboard/first/order.ts'
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

const ofWater = { quantity: 'water_level_m', measured: 'water_level_m', sensor: 'level', exercise: false } as const
const ofRain = { quantity: 'rainfall_mm', measured: 'rainfall_mm_in_3600_s', sensor: 'rain' } as const

it('of one severity the water comes before the rain that brings it, however new that is; a silent gauge does not', () => {
  const water = alertAt('hulu', 'Severe', { ...ofWater, changed_ms: 1 })
  const rain = alertAt('atap', 'Severe', { ...ofRain, changed_ms: 9 })
  const silent = alertAt('muara', 'Severe', { ...ofWater, measured: 'silence_s', changed_ms: 5 })
  expect(worstFirst([rain, silent, water])).toEqual([water, rain, silent])
  expect(worstFirst([water, alertAt('atap', 'Extreme', ofRain)])[0]?.station, 'worse rain leads').toBe('atap')
})

it('a river that rises fast counts one step worse: before rain of the next severity, not of the one after', () => {
  const now_ms = 10 * 3_600_000
  const climbing = (perHour: number) => {
    const values = Array.from({ length: 36 }, (_, i) => 0.6 - (perHour * (35.5 - i)) / 12)
    const level = { at_ms: now_ms, value: 0.6, flag: 1 } as const
    const stations = [{ ...stationOf('hulu'), latest: { 'level.water_level_m': level } }]
    const trend = { from_ms: now_ms - 36 * 300_000, step_ms: 300_000, values }
    const first = { outlook: { hulu: { 'level.water_level_m': { trend } } } }
    return { stations, first: first as unknown as Known['first'] }
  }
  const led = (perHour: number, rain: Alert['severity']) =>
    leadFirst({
      ...climbing(perHour),
      alerts: [alertAt('hulu', 'Moderate', ofWater), alertAt('atap', rain, { ...ofRain, changed_ms: 9 })],
    })[0]?.station
  expect(led(0.7, 'Severe')).toBe('hulu')
  expect(led(0.05, 'Severe')).toBe('atap')
  expect(led(-0.7, 'Severe')).toBe('atap')
  expect(led(0.7, 'Extreme')).toBe('atap')
})
