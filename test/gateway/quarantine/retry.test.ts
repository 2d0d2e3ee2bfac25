/** The quarantine read again: what can be stored is stored once, what cannot stays with its reason, and the report adds up. */
import { afterEach, expect, it } from 'vitest'
import { retryQuarantine } from '../../../gateway/quarantine/retry.ts'
import { retriedText } from '../../../gateway/quarantine/words.ts'
import { type RefusedEntry, refusedPayload_max, type Store } from '../../../gateway/store/record.ts'
import { packEntry, storeIn, temporaryFolders } from '../store/kit.ts'

const folders = temporaryFolders()
afterEach(folders.remove)

const at_ms = Date.UTC(2026, 10, 20)
const reading = (i: number, values: Record<string, unknown> = { water_level_m: i }) => ({
  ...{ sensor: 'level', at_ms: at_ms + i * 1_000 },
  values,
})

/** Kept when `unknown_then` was no quantity yet; now it is `water_level_m`. */
function refused(readings: object[], reason = 'unknown-quantity', n = readings.length): RefusedEntry {
  const text = Buffer.from(JSON.stringify({ epoch: 'e', seq: 1, readings })).subarray(0, refusedPayload_max)
  return {
    ...{ kind: 'refused', station: 'depok', received_ms: at_ms + 60_000, reason, detail: 'Why.', readings: n },
    payload: text.toString('base64'),
  }
}

const retry = (store: Store) => retryQuarantine('depok', 'ani', { store, now: () => at_ms })
const valuesIn = async (store: Store) =>
  (await store.rows({ station: 'depok', from_ms: 0, to_ms: 1e13, limit: 1_000 })).rows.map(({ value }) => value)
const countedIn = async (store: Store) => (await store.ledger('depok')).readings.quarantined

it('stores once what is fine now, and keeps the rest with its reason; again it changes nothing', async () => {
  const folder = folders.make()
  const store = await storeIn(folder)
  await store.append(refused([reading(1), reading(2)]))
  await store.append(refused([reading(3), reading(4, { flow_of_tomorrow: 9 })]))
  await store.append(refused([reading(5, { flow_of_tomorrow: 9 })]))
  await store.append({
    ...refused([]),
    reason: 'not-json',
    readings: 1,
    payload: Buffer.from('{oh').toString('base64'),
  })
  await store.settle()

  const first = await retry(store)
  expect(first).toEqual({
    station: 'depok',
    payloads: { read: 4, mended: 1, partly: 1, stay: 2 },
    readings: { before: 6, released: 3, after: 3 },
    ...{ stored: 3, repeated: 0 },
  })
  expect(await valuesIn(store)).toEqual([1, 2, 3])
  expect(await countedIn(store)).toEqual({ 'unknown-quantity': 2, 'not-json': 1 })
  expect((await store.quarantine('depok', 10)).map(({ reason, readings }) => [reason, readings])).toEqual([
    ['unknown-quantity', 1],
    ['not-json', 1],
    ['unknown-quantity', 1],
  ])
  expect(await retry(store)).toMatchObject({ payloads: { mended: 0, partly: 0, stay: 3 }, readings: { released: 0 } })
  await store.settle()
  await store.close()

  const again = await storeIn(folder)
  expect(await again.quarantined('depok')).toHaveLength(3)
  expect(await countedIn(again)).toEqual({ 'unknown-quantity': 2, 'not-json': 1 })
  expect(await valuesIn(again)).toEqual([1, 2, 3])
  await again.close()
})

it('a value in conflict stays while the first one is there, and takes its place when that was forgotten', async () => {
  const store = await storeIn(folders.make())
  await store.receive(packEntry({ seq: 1, at_ms: [at_ms], value: 1 }))
  await store.receive(packEntry({ seq: 2, at_ms: [at_ms], value: 2 }))
  expect(await retry(store)).toMatchObject({ payloads: { stay: 1 }, stored: 0 })
  const what = { station: 'depok', sensor: 'level', from_ms: at_ms, to_ms: at_ms + 1 }
  const [kept] = await store.quarantine('depok', 1)
  await store.forget(what, { by: 'ani', why: 'wrong' })
  expect(await store.quarantine('depok', 1)).toEqual([]) // it named the sensor and the time
  await store.append(kept!)
  expect(await retry(store)).toMatchObject({ payloads: { mended: 1 }, stored: 1 })
  expect(await valuesIn(store)).toEqual([2])
  await store.close()
})

it('of a payload that was cut off, the whole readings are read; the rest stays counted', async () => {
  const store = await storeIn(folders.make())
  await store.append(
    refused(
      Array.from({ length: 200 }, (_, i) => reading(i)),
      'unknown-quantity',
      200,
    ),
  )
  const done = await retry(store)
  expect(done.stored).toBeGreaterThan(50)
  expect(done).toMatchObject({ payloads: { partly: 1 }, readings: { before: 200, after: 200 - done.stored } })
  expect(retriedText([done]).id).toContain(`1 kiriman dibaca ulang: 0 selesai, 1 sebagian`)
  expect(retriedText([done]).en).toContain(`${done.stored} readings stored`)
  await store.close()
})
