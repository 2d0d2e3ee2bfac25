import { readdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../edge/platform/sqlite.ts'
import { BadQuery, type Store } from '../../../gateway/store/record.ts'
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

  it('a damaged log stops the start with a sentence that says what to do', async () => {
    const folder = folders.make()
    await (await storeIn(folder)).close()
    writeFileSync(join(folder, 'log.db'), 'This was a database once. '.repeat(1_000))
    await expect(storeIn(folder)).rejects.toThrow(/is damaged .* Copy the folder, then try/)
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

  it('a commit of the log that has rotted is passed over by every reader, and the others stay', async () => {
    const folder = folders.make()
    const store = await storeIn(folder)
    for (let seq = 1; seq <= 3; seq++) await store.append(packEntry({ seq, at_ms: [seq * 1_000], value: seq }))
    await store.close()
    const log = openDatabase(join(folder, 'log.db'), {
      steps: ['a first step that this file has taken'],
      synchronous: 'FULL',
    })
    log.prepare('UPDATE log SET body = ? WHERE pos = 2').run(Buffer.from('rotten'))
    log.close()
    const again = await storeIn(folder)
    expect((await again.rows(all)).rows.map(({ value }) => value)).toEqual([1, 3])
    expect((await again.read(1)).commits).toMatchObject([{ pos: 2, entries: [] }, { pos: 3 }])
    await again.close()
  })

  it('a page of the log that has rotted costs what stood on it, and nothing of the history', async () => {
    const folder = folders.make()
    const store = await storeIn(folder)
    await store.append(packEntry({ seq: 1, at_ms: [1_000], value: 1 }))
    await store.settle()
    for (let seq = 2; seq <= 200; seq++) await store.append(packEntry({ seq, at_ms: [seq * 1_000], value: seq }))
    await store.close()
    rotLeaf(join(folder, 'log.db'))
    const again = await storeIn(folder)
    const values = (await again.rows(all)).rows.map(({ value }) => value)
    expect(values).toEqual(expect.arrayContaining([1, 2, 200]))
    expect(values.length).toBeGreaterThan(190)
    expect(values.length).toBeLessThan(200)
    expect(await readToEnd(again)).toHaveLength(200)
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([])
    await again.append(packEntry({ seq: 201, at_ms: [201_000], value: 201 }))
    expect((await again.rows(all)).rows.at(-1)).toMatchObject({ value: 201 })
    await again.close()
  })

  it('a new log in place of a damaged one goes on beside the history, and what it acknowledges is seen', async () => {
    const folder = folders.make()
    const store = await storeIn(folder)
    for (let seq = 1; seq <= 5; seq++) await store.append(packEntry({ seq, at_ms: [seq * 1_000], value: seq }))
    await store.settle()
    await store.close()
    renameSync(join(folder, 'log.db'), join(folder, 'log.db.aside'))
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

// A leaf page of a table begins with 0x0d; one in the middle of the file holds commits from the middle of the log.
function rotLeaf(file: string) {
  const bytes = readFileSync(file)
  for (let page = Math.floor(bytes.length / 1_024); ; page++) {
    if (bytes[page * 512] !== 0x0d) continue
    bytes.fill(0x55, page * 512, (page + 1) * 512)
    return writeFileSync(file, bytes)
  }
}

async function readToEnd(store: Store): Promise<number[]> {
  const positions: number[] = []
  while ((positions.at(-1) ?? 0) < store.position()) {
    const { commits } = await store.read(positions.at(-1) ?? 0)
    positions.push(...commits.map(({ pos }) => pos))
  }
  return positions
}
