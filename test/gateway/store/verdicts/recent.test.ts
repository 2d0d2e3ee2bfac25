/** A pack that comes again word for word, because its receipt was lost or its station is in a loop. */
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { Reading } from '../../../../edge/contract.ts'
import type { PackEntry } from '../../../../gateway/store/record.ts'
import { openRecent } from '../../../../gateway/store/verdicts/recent.ts'
import { storeIn, temporaryFolders } from '../kit.ts'
import { paperRecord } from './paperRecord.ts'

const folders = temporaryFolders()
afterEach(folders.remove)

const level = (at_ms: number, value: number): Reading => ({ sensor: 'level', at_ms, values: { water_level_m: value } })

/** As intake gives it: with the text that came. */
function packOf(seq: number, readings: Reading[], station = 'depok'): PackEntry {
  const pack = { epoch: 'e', seq, readings }
  return { kind: 'pack', station, received_ms: 9_000, pack, text: JSON.stringify(pack) }
}

const paper = () => paperRecord([{ station: 'depok', sensor: 'level', quantity: 'water_level_m' }])
type Paper = ReturnType<typeof paper>

async function verdictOf(record: Paper, pack: PackEntry) {
  const verdict = record.receive(pack)
  await record.drain()
  return verdict
}

describe('a pack that comes again word for word', () => {
  it('is a repeat, and the record is not asked', async () => {
    const record = paper()
    const pack = packOf(1, [level(200, 1), level(201, 2)])
    expect(await verdictOf(record, pack)).toMatchObject({ stored: 2, repeated: 0 })
    for (let n = 0; n < 3; n++) expect(await verdictOf(record, pack)).toMatchObject({ stored: 0, repeated: 2 })
    expect(record.questions()).toBe(0)
    const [entry] = record.commits.at(-1)!
    expect(entry).toMatchObject({ kind: 'pack', repeated: 2, pack: { readings: [] } })
  })

  it('waits while the first is on its way, and is stored when the disk has refused that', async () => {
    const record = paper()
    const pack = packOf(1, [level(200, 1)])
    const first = record.receive(pack).catch((err: Error) => err.message)
    const second = record.receive(pack)
    await turn()
    record.refuse()
    await record.drain()
    expect(await first).toBe('no space left')
    expect(await second).toMatchObject({ stored: 1, repeated: 0 })
    expect(record.kept.get('depok level water_level_m 200')).toBe(1)
  })

  it('is another one when a digit of it, or its station, is another', async () => {
    const record = paper()
    await verdictOf(record, packOf(1, [level(200, 1)]))
    expect(await verdictOf(record, packOf(1, [level(200, 2)]))).toMatchObject({ refused: { conflict: 1 } })
    expect(await verdictOf(record, packOf(1, [level(200, 1)], 'hulu'))).toMatchObject({ stored: 1 })
  })

  it('is asked about once, when its values came in other packs', async () => {
    const record = paper()
    await verdictOf(record, packOf(1, [level(200, 1), level(201, 1)]))
    const again = packOf(2, [level(201, 1)])
    for (let n = 0; n < 3; n++) expect(await verdictOf(record, again)).toMatchObject({ stored: 0, repeated: 1 })
    expect(record.questions()).toBe(1)
  })

  it('is never taken for a repeat when a part of it was refused', async () => {
    const record = paper()
    await verdictOf(record, packOf(1, [level(200, 1)]))
    const mixed = packOf(2, [level(200, 2), level(300, 1)])
    expect(await verdictOf(record, mixed)).toMatchObject({ stored: 1, refused: { conflict: 1 } })
    expect(await verdictOf(record, mixed)).toMatchObject({ stored: 0, repeated: 1, refused: { conflict: 1 } })
  })

  it('is stored anew after a person had the record forget it', async () => {
    const store = await storeIn(folders.make())
    const pack = packOf(1, [level(200_000, 1)])
    await store.receive(pack)
    expect(await store.receive(pack)).toMatchObject({ repeated: 1 })
    await store.forget({ station: 'depok', sensor: 'level' }, { by: 'team', why: 'a test' })
    expect(await store.receive(pack)).toMatchObject({ stored: 1, repeated: 0 })
    await store.close()
  })
})

describe('the memory of packs', () => {
  it('has a fixed size: a pack that others pushed out is looked up as ever, the last ones are found', () => {
    const recent = openRecent()
    const packs = Array.from({ length: 50_000 }, (_, n) => packOf(n + 1, [level(n, 1)]))
    for (const pack of packs) recent.remember(pack)
    expect(packs.filter((pack) => recent.has(pack)).length).toBeLessThanOrEqual(2 ** 15)
    expect(packs.slice(-5_000).every((pack) => recent.has(pack))).toBe(true)
  })

  it('finds the last packs of fifty stations', () => {
    const recent = openRecent()
    const packs = Array.from({ length: 10_000 }, (_, n) => packOf(1 + Math.floor(n / 50), [level(n, 1)], `s${n % 50}`))
    for (const pack of packs) recent.remember(pack)
    expect(packs.filter((pack) => !recent.has(pack)).length).toBeLessThan(100)
  })

  it('knows nothing of a pack that came without its text', () => {
    const recent = openRecent()
    const { text: _text, ...pack } = packOf(1, [level(1, 1)])
    recent.remember(pack)
    expect(recent.has(pack)).toBe(false)
    expect(recent.has(packOf(1, [level(1, 1)]))).toBe(false)
  })
})
