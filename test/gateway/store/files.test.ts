import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { BadQuery } from '../../../gateway/store/record.ts'
import { eventually } from '../../kit/eventually.ts'
import { packEntry, storeIn, temporaryFolders } from './kit.ts'

const folders = temporaryFolders()
afterEach(folders.remove)
const all = { station: 'depok', from_ms: 0, to_ms: 1e13, limit: 10_000 }

describe('the files of the record', () => {
  it('belong to one gateway at a time', async () => {
    const folder = folders.make()
    const store = await storeIn(folder)
    await expect(storeIn(folder)).rejects.toThrow(/used by another gateway/)
    await store.append(packEntry({ seq: 1, at_ms: [1], value: 1 }))
    await store.close()
    await (await storeIn(folder)).close()
  })

  it('without its log the record goes on beside the history, and what it acknowledges is seen', async () => {
    const folder = folders.make()
    const store = await storeIn(folder)
    for (let seq = 1; seq <= 5; seq++) await store.append(packEntry({ seq, at_ms: [seq * 1_000], value: seq }))
    await store.settle()
    await store.close()
    rmSync(join(folder, 'log'), { recursive: true })
    const again = await storeIn(folder)
    expect(await again.append(packEntry({ seq: 6, at_ms: [6_000], value: 6 }))).toBe(6)
    expect((await again.rows(all)).rows.map(({ value }) => value)).toEqual([1, 2, 3, 4, 5, 6])
    expect(await again.read(0)).toMatchObject({ first: 6, commits: [{ pos: 6 }] })
    await again.close()
  })

  it('without its segments the record is built anew from what the log still holds, and goes on', async () => {
    const folder = folders.make()
    let now_ms = 0
    const retention = { raw_days: 400, minute_days: 800, hour_days: 3650, log_days: 1 }
    const store = await storeIn(folder, { retention, now: () => now_ms })
    for (let seq = 1; seq <= 5; seq++) await store.append(packEntry({ seq, at_ms: [seq * 1_000], value: seq }))
    now_ms = 10 * 86_400_000
    await store.settle()
    await eventually(async () => (await store.read(0)).first === 6)
    await store.append(packEntry({ seq: 6, at_ms: [6_000], value: 6 }))
    await store.close()
    rmSync(join(folder, 'record'), { recursive: true })
    const again = await storeIn(folder, { retention, now: () => now_ms })
    expect((await again.rows(all)).rows.map(({ value }) => value)).toEqual([6])
    expect(await again.append(packEntry({ seq: 7, at_ms: [7_000], value: 7 }))).toBe(7)
    expect((await again.rows(all)).rows.map(({ value }) => value)).toEqual([6, 7])
    await again.close()
  })

  it('a cursor that is not ours is refused with what to do', async () => {
    const store = await storeIn(folders.make())
    await expect(store.rows({ ...all, cursor: '../../etc' })).rejects.toBeInstanceOf(BadQuery)
    await store.close()
  })
})
