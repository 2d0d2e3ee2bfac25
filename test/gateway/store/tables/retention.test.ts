import { afterEach, describe, expect, it } from 'vitest'
import type { Store } from '../../../../gateway/store/record.ts'
import { eventually } from '../../../kit/eventually.ts'
import { packEntry, storeIn, temporaryFolders } from '../kit.ts'

const folders = temporaryFolders()
afterEach(folders.remove)

const day_ms = 86_400_000
const retention = { raw_days: 2, minute_days: 4, hour_days: 6, log_days: 1 }
const start_ms = 20_000 * day_ms
const end_ms = start_ms + 10 * day_ms
const series = { station: 'depok', sensor: 'level', quantity: 'water_level_m' }
const all = { from_ms: 0, to_ms: 1e13 }

describe('retention', () => {
  it('removes the oldest of each resolution, and a chart falls back to what is still whole', async () => {
    const store = await tenDays(folders.make(), 10_000)
    const { rows } = await store.rows({ ...series, ...all, limit: 10_000 })
    expect(rows[0]!.at_ms).toBe(end_ms - 2 * day_ms)
    expect(await store.counts(0, 1e13)).toMatchObject([{ n: 2 * 8_640 }])

    const days = await store.series({ ...series, ...all, points: 10 })
    expect(days).toMatchObject({ step_ms: day_ms, n: Array(10).fill(8_640) })
    // 3 days back the minutes are whole, 5 days back the hours, 7 days back only the days.
    expect(await stepAt(store, 1)).toEqual({ step_ms: 5 * 60_000, n: 8_640 })
    expect(await stepAt(store, 3)).toEqual({ step_ms: 5 * 60_000, n: 8_640 })
    expect(await stepAt(store, 5)).toEqual({ step_ms: 3_600_000, n: 8_640 })
    expect(await stepAt(store, 7)).toEqual({ step_ms: day_ms, n: 8_640 })
    await store.close()
  })

  it('keeps the rows of a slow series for as long as minutes, which it has none of', async () => {
    const store = await tenDays(folders.make())
    const { rows } = await store.rows({ ...series, ...all, limit: 10_000 })
    expect(rows[0]!.at_ms).toBe(end_ms - 4 * day_ms)
    expect(rows).toHaveLength(4 * 144)
    expect(await stepAt(store, 3)).toEqual({ step_ms: 0, n: 144 })
    expect(await stepAt(store, 5)).toEqual({ step_ms: 3_600_000, n: 144 })
    expect(await stepAt(store, 7)).toEqual({ step_ms: day_ms, n: 144 })
    await store.close()
  })

  it('goes a week in an hour at most, and knows after a restart how far it has come', async () => {
    const folder = folders.make()
    const first_ms = async (store: Store) => (await store.rows({ ...series, ...all, limit: 1 })).rows[0]!.at_ms
    let now_ms = end_ms
    const before = await storeIn(folder, { retention, now: () => start_ms })
    for (let seq = 1; seq <= 2; seq++) {
      await before.append(packEntry({ station: 'hulu', seq, at_ms: [start_ms + seq], value: 1 }))
      await before.settle()
    }
    await before.close()
    const store = await tenDays(folder, 10_000, () => now_ms)
    expect(await first_ms(store)).toBe(start_ms + 5 * day_ms)
    await store.settle()
    expect(await first_ms(store)).toBe(start_ms + 5 * day_ms)
    await store.close()
    now_ms += 3_600_000
    const again = await storeIn(folder, { retention, now: () => now_ms, elapsed_ms: () => now_ms })
    await again.settle()
    expect(await first_ms(again)).toBe(end_ms + 3_600_000 - 2 * day_ms)
    await again.close()
  })

  it('gives the room back when a lowered setting was confirmed', async () => {
    const folder = folders.make()
    const store = await tenDays(folder, 10_000, undefined, { ...retention, raw_days: 12 })
    const { tables_bytes } = store.stats()
    await store.close()
    let now_ms = end_ms
    const again = await storeIn(folder, { retention, now: () => now_ms, elapsed_ms: () => now_ms })
    await again.confirmRetention()
    for (let run = 0; run < 3; run++) {
      await again.settle()
      now_ms += 3_600_001
    }
    await eventually(() => again.stats().tables_bytes < tables_bytes / 2)
    await again.close()
  })

  it('keeps what is old but arrived lately, and what a silent station said last', async () => {
    const folder = folders.make()
    let now_ms = start_ms
    const store = await storeIn(folder, { retention, now: () => now_ms })
    await store.append(packEntry({ seq: 1, at_ms: [start_ms - 3_000 * day_ms], value: 1, received_ms: start_ms }))
    await store.append(packEntry({ seq: 2, at_ms: [start_ms - 2_000 * day_ms], value: 2, received_ms: start_ms }))
    await store.settle()
    expect((await store.rows({ ...series, ...all, limit: 10 })).rows).toHaveLength(2)
    now_ms += 30 * day_ms
    await store.settle()
    expect((await store.rows({ ...series, ...all, limit: 10 })).rows.map(({ value }) => value)).toEqual([2])
    expect(await store.latest()).toMatchObject([{ value: 2 }])
    await store.close()
  })

  it('does not count a repeat twice whose first copy it has removed: such a reading goes to quarantine', async () => {
    const store = await tenDays(folders.make())
    const before = await store.series({ ...series, ...all, points: 10 })
    await store.append(packEntry({ seq: 1, at_ms: [start_ms, start_ms + 600_000], value: 0, received_ms: end_ms }))
    await store.settle()
    expect(await store.series({ ...series, ...all, points: 10 })).toEqual(before)
    expect((await store.ledger('depok')).readings.quarantined).toEqual({ 'older-than-record': 2 })
    expect(await store.quarantine('depok', 10)).toMatchObject([{ reason: 'older-than-record', readings: 2 }])
    await store.close()
  })

  it('trims the log of what is old and safely in the tables, and goes on counting after a restart', async () => {
    const folder = folders.make()
    const store = await tenDays(folder)
    await eventually(async () => (await store.read(0)).first === 11)
    expect((await store.read(0)).commits).toEqual([])
    await store.close()
    const again = await storeIn(folder, { retention, now: () => end_ms })
    expect(await again.append(packEntry({ seq: 11, at_ms: [end_ms], value: 1 }))).toBe(11)
    expect(await again.read(10)).toMatchObject({ first: 11, commits: [{ pos: 11 }] })
    await again.close()
  })
})

async function stepAt(store: Store, daysBack: number) {
  const from_ms = end_ms - daysBack * day_ms
  const { step_ms, n } = await store.series({ ...series, from_ms, to_ms: from_ms + day_ms, points: 600 })
  return { step_ms, n: n.reduce((sum, n) => sum + n, 0) }
}

/** Ten days of values, some packs a day, then settled when ten days have passed. */
async function tenDays(folder: string, every_ms = 600_000, end = () => end_ms, days = retention): Promise<Store> {
  let now = () => start_ms
  const store = await storeIn(folder, { retention: days, now: () => now() })
  const perDay = day_ms / every_ms
  for (let day = 0, seq = 1; day < 10; day++) {
    for (let from = 0; from < perDay; from += 1_000, seq++) {
      const at_ms = Array.from(
        { length: Math.min(1_000, perDay - from) },
        (_, i) => start_ms + day * day_ms + (from + i) * every_ms,
      )
      await store.append({ ...packEntry({ seq, at_ms, value: day }), received_ms: at_ms[0]! })
    }
  }
  now = end
  await store.settle()
  return store
}
