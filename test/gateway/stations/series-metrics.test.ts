/** What Prometheus reads of stations and their newest values. */
import { expect, it } from 'vitest'
import { hour_ms, minute_ms } from '../../../edge/platform/time.ts'
import type { Latest, Station } from '../../../gateway/contract.ts'
import { openRefusals } from '../../../gateway/nodes/refusals.ts'
import { seriesMetrics } from '../../../gateway/stations/series-metrics.ts'

const now_ms = 1_800_000_000_000
const level = 'hulu/level/water_level_m'

function told(latest: Partial<Latest> & { series?: number }, more: Partial<Station> = {}): Station {
  const { series = 1, ...one } = latest
  const all = Array.from({ length: series }, (_, i) => [
    i === 0 ? 'level.water_level_m' : `s${i}.water_level_m`,
    newest(one),
  ])
  return {
    ...{ station: 'hulu', name: 'Hulu', place: null, state: 'online', last_seen_ms: now_ms - 4_000 },
    ...{ sensors: [{ sensor: 'level', model: 'A02YYUW', quantities: ['water_level_m'], every_s: 600 }] },
    ...{ latest: Object.fromEntries(all), ...more },
  }
}

const newest = (one: Partial<Latest>): Latest => ({ at_ms: now_ms, value: 1.5, flag: 1, ...one })

const asked = (...stations: Station[]) => {
  const rows = seriesMetrics(
    () => stations,
    () => now_ms,
  )
  return (name: string) => rows.find((row) => row.name === name)!.read()
}

it.each([
  ['fresh', { at_ms: now_ms - 29 * minute_ms }, { [level]: 1.5 }],
  ['older than three intervals', { at_ms: now_ms - 31 * minute_ms }, {}],
  ['flagged as failed', { flag: 4 }, {}],
  ['suspect', { flag: 3 }, { [level]: 1.5 }],
  ['null', { value: null, flag: 9 }, {}],
  ['corrected', { corrected_value: 1.2 }, { [level]: 1.2 }],
  ['set aside by a correction', { corrected_value: null }, {}],
  ['shown under another sensor', { shown_as: 'tinggi' }, {}],
] as const)('a newest value that is %s', (_what, latest, given) => {
  expect(asked(told(latest))('pantau_latest_value')).toEqual(given)
})

it('keeps the time and the flag of a value that is too old to be given', () => {
  const read = asked(told({ at_ms: now_ms - 31 * minute_ms, flag: 3 }))
  expect(read('pantau_latest_timestamp_seconds')).toEqual({ [level]: now_ms / 1_000 - 31 * 60 })
  expect(read('pantau_latest_flag')).toEqual({ [level]: 3 })
})

it('gives a value for an hour where nobody knows how often one is due, and for 15 minutes where one comes each second', () => {
  const at = (age_ms: number, sensors: Station['sensors'], heard_every_s?: Record<string, number>) =>
    asked(told({ at_ms: now_ms - age_ms }, { sensors, ...(heard_every_s && { heard_every_s }) }))('pantau_latest_value')
  expect([at(hour_ms, []), at(hour_ms + 1, [])]).toEqual([{ [level]: 1.5 }, {}])
  expect([at(15 * minute_ms, [], { level: 1 }), at(16 * minute_ms, [], { level: 1 })]).toEqual([{ [level]: 1.5 }, {}])
})

it('says when something last came, stored or refused, and nothing of a retired station', () => {
  const gone = told({}, { station: 'lama', state: 'retired' })
  const read = asked(told({}, { last_reading_ms: now_ms - 9_000, state: 'late' }), gone)
  expect(read('pantau_station_online')).toEqual({ hulu: 0 })
  expect(read('pantau_station_last_seen_timestamp_seconds')).toEqual({ hulu: 1_799_999_996 })
  expect(read('pantau_station_last_reading_timestamp_seconds')).toEqual({ hulu: 1_799_999_991 })
  expect(read('pantau_latest_value')).toEqual({ [level]: 1.5 })
})

it('has a limit for each station and for all, and counts what it leaves out', () => {
  const village = Array.from({ length: 60 }, (_, i) => told({ series: 200 }, { station: `desa-${i}` }))
  const read = asked(told({ series: 500 }), ...village)
  expect(Object.keys(read('pantau_latest_value'))).toHaveLength(10_000)
  expect(read('pantau_latest_left_out')).toBe(500 + 60 * 200 - 10_000)
  const [loop, other] = [told({ series: 500 }), told({}, { station: 'hilir' })]
  expect(Object.keys(asked(loop, other)('pantau_latest_value'))).toHaveLength(201)
})

it('counts what was refused of a station since the start; it never falls while the station is there', () => {
  let at_ms = now_ms
  const refusals = openRefusals(() => at_ms)
  const words = { says: { id: '', en: '' }, todo: { id: '', en: '' } }
  refusals.note('hulu', { reason: 'future', n: 3, ...words })
  at_ms += 25 * hour_ms
  refusals.note('hulu', { reason: 'future', n: 2, ...words })
  refusals.clear('hulu', 'future')
  expect(refusals.totals()).toEqual({ 'hulu/future': 5 })
  refusals.forgot('hulu')
  expect(refusals.totals()).toEqual({})
})
