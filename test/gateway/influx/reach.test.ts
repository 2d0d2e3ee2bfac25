/** One answer from two memories, against a record that forgot nothing. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Row, SeriesAnswer } from '../../../gateway/contract.ts'
import { openChartReach } from '../../../gateway/influx/chart.ts'
import { openPast } from '../../../gateway/influx/past.ts'
import { openRowsReach, type Records } from '../../../gateway/influx/reach.ts'
import { openServer } from '../../../gateway/influx/server.ts'
import type { PackEntry, RowsQuery, Store } from '../../../gateway/store/record.ts'
import { eventually } from '../../kit/eventually.ts'
import { startInfluxd, type TestServer } from '../../kit/influxd.ts'
import { ownGateway, startFilling } from '../../kit/influxFill.ts'
import { startKind } from '../../kit/influxStandIn.ts'
import { needs } from '../../kit/needs.ts'
import { storeIn, temporaryFolders } from '../store/kit.ts'

const hour_ms = 3_600_000
const day_ms = 24 * hour_ms
const now_ms = Math.floor(Date.now() / day_ms) * day_ms
const year_ms = now_ms - 365 * day_ms
const raw_days = 30
const influxd = needs('influxd')
const folders = temporaryFolders()
const own = (station: string) => ({ station, whose: { gateway: ownGateway, untagged_until_ms: 0 } })

/** A year of a level each half hour and of rain each hour, with silent sensors, flags and a hole of three days. */
function year(): PackEntry[] {
  const packs: PackEntry[] = []
  for (let day = 0; day < 365; day++) {
    if (day >= 200 && day < 203) continue
    const readings: PackEntry['pack']['readings'] = []
    const flags: PackEntry['flags'] = []
    for (let half = 0; half < 48; half++) {
      const at_ms = year_ms + day * day_ms + (half * hour_ms) / 2
      const level = half === 7 ? null : Math.round((2 + Math.sin(day + half / 7)) * 1_000) / 1_000
      readings.push({ sensor: 'level', at_ms, values: { water_level_m: level } })
      flags.push(
        half === 11
          ? { water_level_m: 4 }
          : half % 9 === 0
            ? { water_level_m: 3 }
            : { water_level_m: level === null ? 9 : 1 },
      )
      if (half % 2) continue
      readings.push({ sensor: 'rain', at_ms, values: { rainfall_mm: (half % 5) / 5 } })
      flags.push(null)
    }
    const received_ms = year_ms + (day + 1) * day_ms
    packs.push({ kind: 'pack', station: 'hulu', received_ms, pack: { epoch: 'e', seq: day + 1, readings }, flags })
  }
  return packs
}

describe.skipIf(influxd.skip).each(['1', '2', '3'] as const)(`InfluxDB %s (${influxd.why})`, (kind) => {
  let real: TestServer
  let closeKind: () => Promise<void>
  /** Forgets raw rows after 30 days; forgets nothing; the first with InfluxDB behind it. */
  let forgetful: Store
  let complete: Store
  let reach: Records

  beforeAll(async () => {
    real = await startInfluxd(join(folders.make(), 'influx'))
    await real.ask('CREATE DATABASE pantau')
    const { target, close } = await startKind(kind, real, 'pantau')
    closeKind = close
    const server = openServer(target)
    // A series this slow has neither minutes nor hours: its rows are both, and stay as long.
    const retention = { raw_days, minute_days: raw_days, hour_days: raw_days }
    forgetful = await storeIn(folders.make(), { now: () => now_ms, retention })
    complete = await storeIn(folders.make())
    for (const pack of year()) await Promise.all([forgetful.append(pack), complete.append(pack)])
    const filling = await startFilling(forgetful, server, () => now_ms)
    await eventually(() => filling.stats().state === 'ok' && filling.stats().lag_commits === 0, 30_000)
    await filling.stop()
    await forgetful.settle()
    const past = openPast(server, () => now_ms, own)
    const options = { store: forgetful, past, isOwn: () => true, raw_days, now: () => now_ms }
    reach = { rows: openRowsReach(options), series: openChartReach(options) }
  }, 60_000)
  afterAll(async () => {
    await Promise.all([forgetful.close(), complete.close(), closeKind(), real.kill()])
    folders.remove()
  })

  const level = { station: 'hulu', sensor: 'level', quantity: 'water_level_m' }
  const withoutArrival = (rows: Row[]) => rows.map(({ received_ms: _, ...row }) => row)

  async function all(records: Pick<Store, 'rows'>, query: Omit<RowsQuery, 'cursor'>) {
    const rows: Row[] = []
    let cursor: string | null = null
    do {
      const page = await records.rows({ ...query, ...(cursor !== null && { cursor }) })
      expect(page.partial).toBeUndefined()
      expect(page.rows.length).toBeLessThanOrEqual(query.limit)
      rows.push(...page.rows)
      cursor = page.next
    } while (cursor !== null)
    return rows
  }

  it('the record alone has really forgotten', async () => {
    const { rows } = await forgetful.rows({ ...level, from_ms: year_ms, to_ms: now_ms, limit: 1 })
    expect(rows[0]!.at_ms).toBeGreaterThan(now_ms - (raw_days + 2) * day_ms)
  })

  it.each([7, 777, 10_000])('gives the same raw rows, to the last digit, in pages of %i', async (limit) => {
    const from_ms = limit === 7 ? now_ms - 32 * day_ms : year_ms
    const query = { ...level, from_ms, to_ms: now_ms, limit }
    expect(withoutArrival(await all(reach, query))).toEqual(withoutArrival(await all(complete, query)))
  })

  it('gives every series of a station, each row once, across the horizon', async () => {
    const query = { station: 'hulu', from_ms: now_ms - 40 * day_ms, to_ms: now_ms, limit: 100 }
    const sorted = (rows: Row[]) =>
      withoutArrival(rows).toSorted((a, b) => a.at_ms - b.at_ms || (a.sensor < b.sensor ? -1 : 1))
    expect(sorted(await all(reach, query))).toEqual(sorted(await all(complete, query)))
  })

  it('says that it does not know when an old row arrived', async () => {
    const { rows } = await reach.rows({ ...level, from_ms: year_ms, to_ms: now_ms, limit: 1 })
    expect(rows[0]).toMatchObject({ at_ms: year_ms, received_ms: null })
  })

  it.each([
    ['a year', year_ms, now_ms, 600],
    ['a year in few points', year_ms, now_ms, 50],
    ['two months around the horizon', now_ms - 60 * day_ms, now_ms - 5 * day_ms, 600],
    ['a spring', year_ms + 90 * day_ms, year_ms + 180 * day_ms, 1_000],
    ['everything there is', 0, now_ms + 50 * day_ms, 300],
  ])('draws the same chart of %s', async (_, from_ms, to_ms, points) => {
    const [far, own] = [
      await reach.series({ ...level, from_ms, to_ms, points }),
      await complete.series({ ...level, from_ms, to_ms, points }),
    ]
    expectSameChart(far, own)
  })

  it('draws raw rows where they fit, to the last digit', async () => {
    const query = { ...level, from_ms: year_ms + 100 * day_ms, to_ms: year_ms + 110 * day_ms, points: 600 }
    const far = await reach.series(query)
    expect(far).toEqual(await complete.series(query))
    expect(far.step_ms).toBe(0)
  })

  it('draws in the steps that are asked for, also where raw rows would fit', async () => {
    const range = { from_ms: year_ms + 100 * day_ms, to_ms: now_ms - 5 * day_ms }
    for (const query of [
      { ...level, ...range, step_ms: 3_600_000 },
      { ...level, ...range, to_ms: range.from_ms + 3 * day_ms, step_ms: 3_600_000 },
    ]) {
      const far = await reach.series(query)
      expect(far.step_ms).toBe(3_600_000)
      expectSameChart(far, await complete.series(query))
    }
  })

  it('asks nobody about what the record holds itself', async () => {
    const broken = { query: () => Promise.reject(new Error('asked')), kind: () => Promise.reject(new Error('asked')) }
    const past = openPast(broken, () => now_ms, own)
    const options = { store: forgetful, past, isOwn: () => true, raw_days, now: () => now_ms }
    const query = { ...level, from_ms: now_ms - 20 * day_ms, to_ms: now_ms }
    expect((await openRowsReach(options)({ ...query, limit: 10 })).rows).toHaveLength(10)
    expect((await openChartReach(options)({ ...query, points: 100 })).at_ms.length).toBeGreaterThan(50)
  })

  it('while InfluxDB is away: answers what the record has, and says that something may be missing', async () => {
    await real.kill()
    const query = { ...level, from_ms: year_ms, to_ms: now_ms }
    const rows = await reach.rows({ ...query, limit: 5_000 })
    expect(rows).toMatchObject({ partial: true, reason: expect.stringContaining('InfluxDB') })
    expect(rows.rows.length).toBeGreaterThan(1_000)
    expect(await reach.series({ ...query, points: 600 })).toMatchObject({
      ...(await forgetful.series({ ...query, points: 600 })),
      partial: true,
    })
    await real.start()
  })
})

function expectSameChart(far: SeriesAnswer, own: SeriesAnswer) {
  const { mean: farMeans, ...farRest } = far
  const { mean: ownMeans, ...ownRest } = own
  expect(farRest).toEqual(ownRest)
  expect(farMeans.length).toBeGreaterThan(10)
  for (const [i, mean] of ownMeans.entries()) {
    if (mean === null) expect(farMeans[i]).toBeNull()
    else expect(Math.abs(farMeans[i]! / mean - 1)).toBeLessThan(1e-9)
  }
}
