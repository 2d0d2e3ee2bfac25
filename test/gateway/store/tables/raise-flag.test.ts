/** A flag that is raised later: in the tail, in the tables and their rollups, once and again after a restart. */
import { afterEach, expect, it } from 'vitest'
import type { Flag } from '../../../../gateway/contract.ts'
import type { FlagEntry, Store } from '../../../../gateway/store/record.ts'
import { packEntry, storeIn, temporaryFolders } from '../kit.ts'

const folders = temporaryFolders()
afterEach(folders.remove)

const start_ms = Date.UTC(2026, 0, 14)
const series = { station: 'depok', sensor: 'level', quantity: 'water_level_m' } as const
const range = { from_ms: start_ms, to_ms: start_ms + 86_400_000 }
const at = (minute: number) => start_ms + minute * 60_000

it.each([
  ['still in the log only', async () => undefined],
  ['in the tables', (store: Store) => store.settle()],
])('is raised where the row is %s, in charts too, and stays so', async (_, settle) => {
  const folder = folders.make()
  const store = await storeIn(folder)
  await store.append(packEntry({ seq: 1, at_ms: [at(0), at(1), at(2)], value: 9 }))
  await settle(store)
  await store.append(raised(at(1), 9, 4))
  expect(await flagsOf(store)).toEqual([2, 4, 2])
  expect(await worstOf(store)).toBe(4)
  await store.settle()
  expect(await flagsOf(store)).toEqual([2, 4, 2])
  expect(await worstOf(store)).toBe(4)
  await store.close()
  const again = await storeIn(folder)
  expect(await flagsOf(again)).toEqual([2, 4, 2])
  await again.close()
})

it('is never lowered, and never given to another value or to a row that is not there', async () => {
  const store = await storeIn(folders.make())
  await store.append(packEntry({ seq: 1, at_ms: [at(0), at(1)], value: 9 }))
  for (const settle of [false, true]) {
    if (settle) await store.settle()
    await store.append([raised(at(1), 9, 4), raised(at(1), 9, 3), raised(at(0), 8, 4), raised(at(2), 9, 4)])
    await store.append({ ...raised(at(0), 9, 4), station: 'nowhere' })
    expect(await flagsOf(store)).toEqual([2, 4])
  }
  expect((await store.stations()).map(({ station }) => station)).toEqual(['depok'])
  await store.close()
})

it('is told as the newest flag while the value is the newest', async () => {
  const store = await storeIn(folders.make())
  await store.append(packEntry({ seq: 1, at_ms: [at(0)], value: 9 }))
  await store.append(raised(at(0), 9, 3))
  expect(await store.latest()).toMatchObject([{ value: 9, flag: 3 }])
  await store.close()
})

function raised(at_ms: number, value: number, flag: Flag): FlagEntry {
  return { kind: 'flag', ...series, received_ms: at_ms, at_ms, value, flag }
}

async function flagsOf(store: Store): Promise<Flag[]> {
  return (await store.rows({ ...series, ...range, limit: 100 })).rows.map(({ flag }) => flag)
}

/** Of the day's rollup. */
async function worstOf(store: Store) {
  const { flag } = await store.series({ ...series, ...range, points: 2, step_ms: 86_400_000 })
  return flag[0]
}
