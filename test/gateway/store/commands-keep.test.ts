/** What a command that opens the record (an import, a correction) does to retention: nothing, whatever the settings are. */
import { afterEach, expect, it, onTestFinished } from 'vitest'
import type { StoreOptions } from '../../../gateway/store/record.ts'
import { packEntry, storeIn, temporaryFolders } from './kit.ts'

const day_ms = 86_400_000
const now_ms = Date.UTC(2026, 10, 26)
const years_ms = 3 * 365 * day_ms
const long = { raw_days: 3_650, minute_days: 3_650, hour_days: 3_650 }
const short = { raw_days: 400, minute_days: 800, hour_days: 3_650 }
const folders = temporaryFolders()
afterEach(folders.remove)

/** Opens it, as the gateway does when `retention` is given, and as a command does when not; settles, looks, closes. */
async function visit(folder: string, retention?: StoreOptions['retention'], old = false) {
  const store = await storeIn(folder, { now: () => now_ms, ...(retention && { retention }) })
  let isOpen = true
  onTestFinished(() => (isOpen ? store.close() : undefined))
  if (old) await store.receive(packEntry({ seq: 1, at_ms: [now_ms - years_ms], value: 1 }))
  await store.settle()
  const { days, waits } = await store.retention()
  const [counted] = await store.counts(0, now_ms)
  await store.close()
  isOpen = false
  return { raw_days: days.raw_days, isWaiting: waits !== null, n: counted?.n ?? 0 }
}

it('removes nothing, and the gateway that starts afterwards takes its settings as they are', async () => {
  const folder = folders.make()
  expect(await visit(folder, undefined, true), 'an import before the first start').toMatchObject({
    isWaiting: false,
    n: 1,
  })
  expect(await visit(folder, undefined), 'a command').toMatchObject({ isWaiting: false, n: 1 })
  expect(await visit(folder, long), 'a village that keeps ten years').toEqual({
    ...{ raw_days: 3_650, isWaiting: false, n: 1 },
  })
})

it('changes nothing of what was agreed on, so that a lowered setting still waits for a yes', async () => {
  const folder = folders.make()
  await visit(folder, long, true)
  expect(await visit(folder), 'a command').toMatchObject({ isWaiting: false, n: 1 })
  expect(await visit(folder, short)).toEqual({ raw_days: 3_650, isWaiting: true, n: 1 })
  expect(await visit(folder, long)).toEqual({ raw_days: 3_650, isWaiting: false, n: 1 })
})
