import { readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { BadQuery } from '../../../gateway/store/record.ts'
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

  it('damaged tables are moved aside and built anew from the log', async () => {
    const folder = folders.make()
    const store = await storeIn(folder)
    for (let seq = 1; seq <= 20; seq++) await store.append(packEntry({ seq, at_ms: [seq * 1_000], value: seq }))
    await store.settle()
    const before = [await store.rows(all), await store.ledger('depok')]
    await store.close()
    writeFileSync(join(folder, 'tables.db'), 'This was a database once. '.repeat(1_000))

    const again = await storeIn(folder)
    expect([await again.rows(all), await again.ledger('depok')]).toEqual(before)
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toHaveLength(1)
    await again.close()
  })

  it('tables of yesterday, as a power cut leaves them, catch up with the log', async () => {
    const folder = folders.make()
    const store = await storeIn(folder)
    await store.append(packEntry({ seq: 1, at_ms: [1_000, 2_000], value: 1 }))
    await store.close()
    truncateSync(join(folder, 'tables.db'), 0)
    const again = await storeIn(folder)
    expect((await again.rows(all)).rows).toHaveLength(2)
    await again.close()
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

  it('a cursor that is not ours is refused with what to do', async () => {
    const store = await storeIn(folders.make())
    await expect(store.rows({ ...all, cursor: '../../etc' })).rejects.toBeInstanceOf(BadQuery)
    await store.close()
  })
})
