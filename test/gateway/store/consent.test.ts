/** A lowered retention removes nothing before a yes, then a week in a run. That the room comes back: `tables/retention.test.ts`. */
import { afterEach, expect, it } from 'vitest'
import type { Store } from '../../../gateway/store/record.ts'
import { packEntry, storeIn, temporaryFolders } from './kit.ts'

const folders = temporaryFolders()
afterEach(folders.remove)

const hour_ms = 3_600_000
const day_ms = 24 * hour_ms
const start_ms = 20_000 * day_ms
const long = { raw_days: 100, minute_days: 100, hour_days: 100, log_days: 1 }
const short = { ...long, raw_days: 80, minute_days: 80, hour_days: 80 }

const oldest_days = async (store: Store, now_ms: number) => {
  const { rows } = await store.rows({ station: 'depok', from_ms: 0, to_ms: 1e14, limit: 1 })
  return Math.round((now_ms - rows[0]!.at_ms) / day_ms)
}

it('waits for a yes, says what would go, then comes down a week in a run; a higher setting needs none', async () => {
  const folder = folders.make()
  let now_ms = start_ms + 100 * day_ms
  const now = () => now_ms
  let store = await storeIn(folder, { retention: long, now })
  const at_ms = Array.from({ length: 100 * 24 }, (_, i) => start_ms + i * hour_ms)
  for (let from = 0; from < at_ms.length; from += 400) {
    const pack = packEntry({ seq: 1 + from / 400, at_ms: at_ms.slice(from, from + 400), value: 1.5 })
    await store.receive({ ...pack, received_ms: pack.pack.readings[0]!.at_ms })
  }
  await store.settle()
  expect(await store.retention()).toMatchObject({ days: { raw_days: 100 }, waits: null })
  await store.close()

  store = await storeIn(folder, { retention: short, now })
  now_ms += hour_ms
  await store.settle()
  expect(await oldest_days(store, now_ms)).toBe(100)
  const waiting = await store.retention()
  expect(waiting).toMatchObject({ wanted: { raw_days: 80 }, days: { raw_days: 100 }, waits: { days: 20 } })
  expect(waiting.waits!.values).toBeGreaterThan(19 * 24)
  expect(waiting.waits!.values).toBeLessThanOrEqual(20 * 24 + 1)
  await store.close()

  store = await storeIn(folder, { retention: short, now })
  await store.confirmRetention()
  expect((await store.retention()).waits).toBeNull()
  const ages = []
  for (let run = 0; run < 4; run++) {
    now_ms += hour_ms
    await store.settle()
    ages.push(await oldest_days(store, now_ms))
  }
  // A segment is written anew when an eighth of it may go: what is removed comes in steps.
  expect(ages.every((age, i) => age >= 100 - 7 * (i + 1))).toBe(true)
  expect(ages.at(-1)).toBeGreaterThanOrEqual(80)
  expect(ages.at(-1)).toBeLessThan(94)
  expect((await store.retention()).removed!.values).toBeGreaterThan(0)
  await store.close()

  store = await storeIn(folder, { retention: long, now })
  now_ms += hour_ms
  await store.settle()
  expect(await store.retention()).toMatchObject({ days: { raw_days: 100 }, waits: null })
  await store.close()
}, 60_000)
