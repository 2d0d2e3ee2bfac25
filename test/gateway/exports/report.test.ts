import pino from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { day_ms, hour_ms } from '../../../edge/platform/time.ts'
import { type CompletenessAnswer, ReportAnswer, type ReportSeries } from '../../../gateway/contract.ts'
import { alertLives } from '../../../gateway/exports/alert-lives.ts'
import { availability } from '../../../gateway/exports/availability.ts'
import { reportResource } from '../../../gateway/exports/index.ts'
import { monthAt, monthOf } from '../../../gateway/exports/month.ts'
import { openStations } from '../../../gateway/stations/stations.ts'
import { askHttp } from '../../kit/askHttp.ts'
import { storeIn, temporaryFolders } from '../store/kit.ts'
import { raisedFlood } from './flood.ts'

describe('months', () => {
  it('are those of the place: October in western Indonesia begins on 30 September, 17.00 UTC', () => {
    const { from_ms, to_ms, midnights } = monthOf('2026-10', 'Asia/Jakarta')
    expect(new Date(from_ms).toISOString()).toBe('2026-09-30T17:00:00.000Z')
    expect(new Date(to_ms).toISOString()).toBe('2026-10-31T17:00:00.000Z')
    expect(midnights).toHaveLength(32)
    expect(monthAt(from_ms, 'Asia/Jakarta')).toBe('2026-10')
    expect(monthAt(from_ms - 1, 'Asia/Jakarta')).toBe('2026-09')
  })

  it('a day on which the clocks change has 23 or 25 hours', () => {
    const { midnights } = monthOf('2026-10', 'Europe/London')
    const hours = midnights.slice(1).map((at_ms, i) => (at_ms - midnights[i]!) / hour_ms)
    expect(hours.filter((n) => n !== 24)).toEqual([25])
  })
})

describe('availability', () => {
  const midnights = [0, day_ms, 2 * day_ms, 3 * day_ms]
  const hours = (per_h: number, skip: number[] = []) =>
    Array.from({ length: 72 }, (_, i) => ({ at_ms: i * hour_ms, n: skip.includes(i) ? 0 : per_h }))
  const counted = { midnights, since_ms: 0, until_ms: 3 * day_ms }

  it('is what came of what was due, by day', () => {
    const half = Array.from({ length: 12 }, (_, i) => 24 + i)
    expect(availability({ ...counted, hours: hours(60, half), every_s: 60 }).days).toEqual([1, 0.5, 1])
  })

  it('is learned where the station does not say: three of four hours empty are not the rhythm', () => {
    const skip = Array.from({ length: 24 }, (_, i) => 24 + i).filter((i) => i % 4 !== 0)
    expect(availability({ ...counted, hours: hours(360, skip) }).days).toEqual([1, 0.25, 1])
  })

  it('an hour with twice as many does not make up for an empty one', () => {
    const twice = hours(60, [1]).map((hour, i) => (i === 0 ? { ...hour, n: 120 } : hour))
    expect(availability({ ...counted, hours: twice, every_s: 60 }).days[0]).toBeCloseTo(23 / 24)
  })

  it('a station with four readings a day is whole with four', () => {
    const rare = hours(1).filter((_, i) => i % 6 === 0)
    expect(availability({ ...counted, hours: rare }).days).toEqual([1, 1, 1])
    expect(availability({ ...counted, hours: rare.slice(1), every_s: 21_600 }).days).toEqual([0.75, 1, 1])
  })

  it('nothing is due before the first reading and after now', () => {
    const some = hours(60).slice(36, 60)
    const { days, share } = availability({
      ...counted,
      hours: some,
      since_ms: 36 * hour_ms,
      until_ms: 60 * hour_ms,
      every_s: 60,
    })
    expect(days).toEqual([null, 1, 1])
    expect(share).toBe(1)
  })
})

it('a level that an alert came back to was reached when it was reached first; drills are left out', async () => {
  const { log, at } = raisedFlood
  const [life, ...others] = await alertLives(log, 'depok', { from_ms: at(0), to_ms: at(10) })
  expect(others).toEqual([])
  expect(life!.levels.map(({ label, lead_s }) => [label, lead_s])).toEqual([
    ['Siaga 3', 0],
    ['Siaga 2', 1_800],
    ['Siaga 1', 6_360],
  ])
  expect(await alertLives(log, 'depok', { from_ms: at(9), to_ms: at(10) })).toEqual([])
  expect(await alertLives(log, 'gadog', { from_ms: at(0), to_ms: at(10) })).toEqual([])
})

it('the report of a month has the extremes with their moments, the lead times, the notes and the corrections', async () => {
  const folders = temporaryFolders()
  const store = await storeIn(folders.make())
  const { log, at, levels } = raisedFlood
  for (const [i, readings] of levels.entries()) {
    await store.append({
      kind: 'pack',
      station: 'depok',
      received_ms: readings.at(-1)!.at_ms,
      pack: { epoch: 'e', seq: i + 1, readings },
    })
  }
  await store.append(log.map((alert) => ({ kind: 'alert' as const, received_ms: alert.at_ms, alert })))
  const now = () => at(20)
  const stations = await openStations({ store, registered: () => [], now, log: pino({ level: 'silent' }) })
  const note = {
    id: 'e1',
    station: 'depok',
    at_ms: at(3),
    kind: 'cleaning' as const,
    text: 'lensa dilap',
    by: 'Sari',
    entered_ms: at(3),
    photo: null,
  }
  const http = await askHttp({
    ...{ store, stations, now },
    more: [
      (app, tools) =>
        reportResource(app, {
          ...{
            http: tools,
            gateway: { name: 'Desa Cawang' },
            corrections: store.corrections,
            alertsAfter: store.alertsAfter,
          },
          notesOf: () => ({ entries: [note] }),
        }),
    ],
  })
  onTestFinished(async () => {
    await http.close()
    await stations.close()
    await store.close()
    folders.remove()
  })
  const get = async (headers = {}) => (await http.get('/api/v1/stations/depok/report?month=2026-10', headers)).json()
  const report = await get()
  expect(ReportAnswer.parse(report)).toEqual(report)
  expect(report.series).toMatchObject([
    {
      quantity: 'rainfall_mm',
      sum: { month: expect.closeTo(4.8), day: { value: expect.closeTo(4.8), day: 12 } },
      highest: null,
    },
    {
      quantity: 'water_level_m',
      highest: { value: 2.1, at_ms: at(5) },
      lowest: { value: 0.5, at_ms: at(0) },
      values: 145,
    },
  ])
  expect(report.series[1].days.slice(10, 13)).toEqual([null, 1, null])
  // The page of the node shows the same measure, of the days up to now.
  const days = await http.get('/api/v1/stations/depok/completeness?days=12&offset_min=420')
  const [{ quantity, ...shown }] = days.json<CompletenessAnswer>().sensors as [CompletenessAnswer['sensors'][number]]
  const same = (report.series as ReportSeries[]).find((one) => one.quantity === quantity)!
  expect(shown.days.map(({ share }) => share)).toEqual(same.days.slice(0, 12).map((share) => share ?? 0))
  expect(shown.days.at(-1)?.share).toBeGreaterThan(0)
  expect(report.alerts).toMatchObject([
    {
      levels: [{}, {}, { label: 'Siaga 1', lead_s: 6_360 }],
      extreme: { value: 2.1, lead_s: 3 * 3_600 },
      answered_ms: at(3),
    },
  ])
  expect(report.notes).toMatchObject([{ kind: 'cleaning', text: '', by: 'staff' }])
  expect((await get({ authorization: 'Bearer operator-token' })).notes).toMatchObject([
    { text: 'lensa dilap', by: 'Sari' },
  ])
  const wrong = async (month: string) => (await http.get(`/api/v1/stations/depok/report?month=${month}`)).statusCode
  expect([await wrong('2026-13'), await wrong('2027-01'), await wrong('2026-09')]).toEqual([400, 400, 200])
})
