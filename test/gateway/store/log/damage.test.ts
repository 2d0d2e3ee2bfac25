import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { RecordDamage, Store } from '../../../../gateway/store/record.ts'
import { seededRandom } from '../../../crash/random.ts'
import { packEntry, storeIn, temporaryFolders } from '../kit.ts'

const folders = temporaryFolders()
afterEach(folders.remove)
const all = { station: 'depok', from_ms: 0, to_ms: 1e13, limit: 10_000 }

/** A log of so many commits, one value each; the tables hold the first one. */
async function logOf(commits: number) {
  const folder = folders.make()
  const store = await storeIn(folder)
  await store.append(packEntry({ seq: 1, at_ms: [1_000], value: 1 }))
  await store.settle()
  for (let seq = 2; seq <= commits; seq++) await store.append(packEntry({ seq, at_ms: [seq * 1_000], value: seq }))
  await store.saveReader({ reader: 'rules', pos: 7, state: { up: ['siaga'] } })
  await store.close()
  const [name] = readdirSync(join(folder, 'log'))
  return { folder, file: join(folder, 'log', name!) }
}

describe('a damaged log', () => {
  it('loses nothing to a flipped bit, wherever it is', async () => {
    const { folder, file } = await logOf(60)
    const good = readFileSync(file)
    const random = seededRandom(5)
    for (let round = 0; round < 12; round++) {
      const bytes = Buffer.from(good)
      const bit = Math.floor(random() * bytes.length * 8)
      bytes[bit >> 3]! ^= 1 << (bit & 7)
      writeFileSync(file, bytes)
      const store = await storeIn(folder)
      expect(await valuesOf(store), `bit ${bit}`).toEqual(Array.from({ length: 60 }, (_, i) => i + 1))
      await store.close()
      for (const name of readdirSync(join(folder, 'log'))) rmSync(join(folder, 'log', name))
    }
  }, 60_000)

  it('loses what stood on a page of zeros and nothing else, says which commits, and goes on counting', async () => {
    const { folder, file } = await logOf(200)
    const bytes = readFileSync(file)
    writeFileSync(file, bytes.fill(0, 8_192, 12_288))
    const store = await storeIn(folder)
    const values = await valuesOf(store)
    expect(values).toEqual(expect.arrayContaining([1, 2, 200]))
    expect(values.length).toBeGreaterThan(150)
    const [found, ...more] = store.stats().damage
    expect(more).toEqual([])
    expect(found).toMatchObject({ file: `log/${file.split('/').at(-1)}`, aside: null, lost: { from_ms: 0, to_ms: 0 } })
    const { from, to } = found!.lost!
    expect(values).toEqual(Array.from({ length: 200 }, (_, i) => i + 1).filter((n) => n < from || n > to))
    expect(await readToEnd(store)).toHaveLength(200)
    expect(await store.append(packEntry({ seq: 201, at_ms: [201_000], value: 201 }))).toBe(201)
    expect((await store.rows(all)).rows.at(-1)).toMatchObject({ value: 201 })
    await store.close()
  })

  it.each([
    ['cut in the middle', (file: string) => truncateSync(file, 8_000)],
    ['cut to nothing', (file: string) => truncateSync(file, 0)],
    ['full of something else', (file: string) => writeFileSync(file, 'This was a log once. '.repeat(1_000))],
    ['gone', (file: string) => rmSync(file)],
  ])('%s: positions never go back, readers keep theirs, and what is lost is named', async (_, damage) => {
    const { folder, file } = await logOf(100)
    damage(file)
    const store = await storeIn(folder)
    expect(store.position()).toBe(100)
    expect(await store.reader('rules')).toEqual({ reader: 'rules', pos: 7, state: { up: ['siaga'] } })
    expect(store.stats().damage).toMatchObject([{ lost: { to: 100 } }])
    expect(await store.append(packEntry({ seq: 101, at_ms: [101_000], value: 101 }))).toBe(101)
    const values = await valuesOf(store)
    expect(values).toEqual(expect.arrayContaining([1, 101]))
    const { from, to } = store.stats().damage[0]!.lost!
    expect(values).toHaveLength(101 - (to - from + 1) + Number(from === 1))
    await store.close()
    const again = await storeIn(folder)
    expect(again.position()).toBe(101)
    expect(await valuesOf(again)).toEqual(values)
    await again.close()
  })

  it('whose folder is gone as a whole goes on behind what the tables hold', async () => {
    const { folder } = await logOf(50)
    rmSync(join(folder, 'log'), { recursive: true })
    const store = await storeIn(folder)
    expect(store.position()).toBe(50)
    expect(await store.append(packEntry({ seq: 51, at_ms: [51_000], value: 51 }))).toBe(51)
    expect(await valuesOf(store)).toEqual([1, 51])
    await store.close()
  })

  it('in a file that is no longer written to is named when the record cannot read it', async () => {
    const { folder, file } = await logOf(200)
    writeFileSync(file, readFileSync(file).fill(0, 8_192, 12_288)) // so another file is begun
    const begun = await storeIn(folder)
    expect(await begun.append(packEntry({ seq: 201, at_ms: [201_000], value: 201 }))).toBe(201)
    await begun.close()
    expect(readdirSync(join(folder, 'log'))).toHaveLength(2)
    rmSync(join(folder, 'record'), { recursive: true }) // all of the log is read again
    const told: RecordDamage[] = []
    const store = await storeIn(folder, { lost: (damage) => told.push(damage) })
    const values = await valuesOf(store)
    const lost = Array.from({ length: 201 }, (_, i) => i + 1).filter((n) => !values.includes(n))
    const named = store.stats().damage.map(({ lost }) => lost!)
    expect(named.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i))).toEqual(lost)
    expect(lost.length).toBeGreaterThan(1)
    expect(told, 'at once, and not again').toEqual(store.stats().damage)
    await store.close()
  })

  it('that rots or goes away under a running gateway never stops intake', async () => {
    const { folder } = await logOf(50)
    const store = await storeIn(folder)
    const [name] = readdirSync(join(folder, 'log'))
    writeFileSync(join(folder, 'log', name!), Buffer.alloc(20_000, 1))
    expect(await store.append(packEntry({ seq: 51, at_ms: [51_000], value: 51 }))).toBe(51)
    expect((await valuesOf(store)).at(-1)).toBe(51) // the tables have read it
    rmSync(join(folder, 'log'), { recursive: true })
    expect(await store.append(packEntry({ seq: 52, at_ms: [52_000], value: 52 }))).toBe(52)
    expect((await valuesOf(store)).slice(-2)).toEqual([51, 52])
    await store.close()
  })
})

async function valuesOf(store: Store) {
  return (await store.rows(all)).rows.map(({ value }) => value)
}

async function readToEnd(store: Store): Promise<number[]> {
  const positions: number[] = []
  while ((positions.at(-1) ?? 0) < store.position()) {
    const { commits } = await store.read(positions.at(-1) ?? 0)
    positions.push(...commits.map(({ pos }) => pos))
  }
  return positions
}
