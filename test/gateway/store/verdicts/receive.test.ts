/** What the record says of what it receives, and what it keeps. */
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { Reading } from '../../../../edge/contract.ts'
import type { Entry, PackEntry, Store } from '../../../../gateway/store/record.ts'
import { storeIn, temporaryFolders } from '../kit.ts'
import { paperRecord } from './paperRecord.ts'

const folders = temporaryFolders()
afterEach(folders.remove)

let seq = 0
const pack = (...readings: Reading[]): PackEntry => {
  return { kind: 'pack', station: 'depok', received_ms: 9_000, pack: { epoch: 'e', seq: ++seq, readings } }
}
const air = (at_ms: number, values: Reading['values']): Reading => ({ sensor: 'air', at_ms, values })
const all = { station: 'depok', from_ms: 0, to_ms: 1e12, limit: 1_000 }
const valuesIn = async (store: Store) =>
  (await store.rows(all)).rows.map(({ quantity, at_ms, value }) => [quantity, at_ms, value])
const logOf = async (store: Store): Promise<Entry[]> => (await store.read(0)).commits.flatMap(({ entries }) => entries)

describe('what is received', () => {
  it('keeps three quantities of one sensor and moment, though they come as three readings of one pack', async () => {
    const store = await storeIn(folders.make())
    const three = [air(1_000, { pm2_5_ug_m3: 9 }), air(1_000, { pm10_ug_m3: 12 }), air(1_000, { humidity_pct: 80 })]
    expect(await store.receive(pack(...three))).toMatchObject({ stored: 3, repeated: 0, refused: {} })
    expect(await valuesIn(store)).toHaveLength(3)
    expect((await store.ledger('depok')).readings).toEqual({ stored: 3, repeated: 0, quarantined: {} })
    await store.close()
  })

  it('says of each reading of a pack whether the pack itself has said it before', async () => {
    const store = await storeIn(folders.make())
    const first = air(1_000, { pm2_5_ug_m3: 9 })
    const verdict = await store.receive(pack(first, first, air(1_000, { pm2_5_ug_m3: 7 })))
    expect(verdict).toMatchObject({ stored: 1, repeated: 1, refused: { conflict: 1 } })
    expect(await valuesIn(store)).toEqual([['pm2_5_ug_m3', 1_000, 9]])
    expect(await store.quarantine('depok', 10)).toMatchObject([{ reason: 'conflict', readings: 1 }])
    await store.close()
  })

  it('decides about each quantity: what is new of a reading is kept beside what contradicts', async () => {
    const store = await storeIn(folders.make())
    await store.receive(pack(air(1_000, { pm2_5_ug_m3: 9 })))
    const verdict = await store.receive(pack(air(1_000, { pm2_5_ug_m3: 7, pm10_ug_m3: 12 })))
    expect(verdict).toMatchObject({ stored: 0, refused: { conflict: 1 } })
    expect(await valuesIn(store)).toEqual([
      ['pm2_5_ug_m3', 1_000, 9],
      ['pm10_ug_m3', 1_000, 12],
    ])
    const conflict = (await logOf(store)).find(({ kind }) => kind === 'conflict')
    expect(conflict).toMatchObject({ pack: { readings: [air(1_000, { pm2_5_ug_m3: 7 })] } })
    expect((await store.ledger('depok')).readings).toEqual({ stored: 1, repeated: 0, quarantined: { conflict: 1 } })
    await store.close()
  })

  it.each(['before', 'after'])('keeps a value that comes later than null, %s the row has settled', async (when) => {
    const store = await storeIn(folders.make())
    await store.receive(pack(air(60_000, { humidity_pct: null }), air(61_000, { humidity_pct: 70 })))
    if (when === 'after') await store.settle()
    expect(await store.receive(pack(air(60_000, { humidity_pct: 80 })))).toMatchObject({ stored: 1 })
    expect(await store.receive(pack(air(60_000, { humidity_pct: null })))).toMatchObject({ repeated: 1 })
    expect(await valuesIn(store)).toEqual([
      ['humidity_pct', 60_000, 80],
      ['humidity_pct', 61_000, 70],
    ])
    await store.settle()
    const chart = await store.series({ ...all, sensor: 'air', quantity: 'humidity_pct', points: 1, step_ms: 60_000 })
    expect(chart).toMatchObject({ n: [2], mean: [75], min: [70], max: [80], flag: [2] })
    expect(await store.counts(0, 1e12)).toMatchObject([{ n: 2 }])
    await store.close()
  })

  it('shows the value in place of the null as the newest', async () => {
    const store = await storeIn(folders.make())
    await store.receive(pack(air(60_000, { humidity_pct: null })))
    await store.receive(pack(air(60_000, { humidity_pct: 80 })))
    expect(await store.latest()).toMatchObject([{ at_ms: 60_000, value: 80, flag: 2 }])
    await store.close()
  })

  it('writes only what is stored; a pack that repeats all of it leaves its number and a count', async () => {
    const store = await storeIn(folders.make())
    const reading = air(1_000, { pm2_5_ug_m3: 9 })
    await store.receive(pack(reading))
    await store.receive(pack(reading))
    const packs = (await logOf(store)).filter(({ kind }) => kind === 'pack')
    expect(packs).toMatchObject([{ pack: { readings: [reading] } }, { pack: { readings: [] }, repeated: 1 }])
    const { epochs, readings } = await store.ledger('depok')
    expect(readings).toMatchObject({ stored: 1, repeated: 1 })
    expect(epochs).toMatchObject([{ packs: 2 }])
    await store.close()
  })

  it('enters a pack that became two entries in the ledger once, with its last', async () => {
    const store = await storeIn(folders.make())
    await store.receive(pack(air(2_000, { pm2_5_ug_m3: 9 })))
    const mixed = pack(air(3_000, { pm2_5_ug_m3: 9 }), air(2_000, { pm2_5_ug_m3: 9 }))
    expect(await store.receive(mixed)).toMatchObject({ stored: 1, repeated: 1 })
    const packs = (await logOf(store)).filter((entry) => entry.kind === 'pack')
    expect(packs.map(({ more, repeated }) => [more, repeated])).toEqual([
      [undefined, undefined],
      [true, undefined],
      [undefined, 1],
    ])
    const { epochs, readings } = await store.ledger('depok')
    expect(epochs).toMatchObject([{ packs: 2, duplicates: 0 }])
    expect(readings).toMatchObject({ stored: 2, repeated: 1 })
    await store.close()
  })

  it('keeps a station to 500 series, the last of them in quarantine, and says so', async () => {
    const store = await storeIn(folders.make())
    const wide = (from: number, count: number) =>
      pack(...Array.from({ length: count }, (_, n) => ({ sensor: `s-${from + n}`, at_ms: 1_000, values: { ph: 7 } })))
    expect(await store.receive(wide(0, 400))).toMatchObject({ stored: 400 })
    expect(await store.receive(wide(400, 400))).toMatchObject({ stored: 100, refused: { 'too-many-series': 300 } })
    expect((await store.ledger('depok')).readings.quarantined).toEqual({ 'too-many-series': 300 })
    expect(await store.latest()).toHaveLength(500)
    await store.close()
  })

  it('keeps what is doubted about a time for ever: settled, after a restart, in rows and latest values', async () => {
    const folder = folders.make()
    const store = await storeIn(folder)
    const doubted: PackEntry = { ...pack(air(1_000, { ph: 7 }), air(2_000, { ph: 7 })), off_ms: -660_000 }
    await store.receive({ ...doubted, clocks: ['unsynced', 'doubted'], text: JSON.stringify(doubted.pack) })
    const expected = [
      { at_ms: 1_000, clock: 'unsynced', clock_off_ms: -660_000 },
      { at_ms: 2_000, clock: 'doubted', clock_off_ms: -660_000 },
    ]
    expect((await store.rows(all)).rows).toMatchObject(expected)
    await store.settle()
    await store.close()
    const again = await storeIn(folder)
    expect((await again.rows(all)).rows).toMatchObject(expected)
    expect(await again.latest()).toMatchObject([expected[1]])
    await again.close()
  })
})

describe('a fresh reading', () => {
  it('does not wait for the look at the record that others need, nor do others of its own pack', async () => {
    const record = paperRecord([{ station: 'depok', sensor: 'air', quantity: 'ph' }])
    let verdicts = 0
    const count = () => verdicts++
    const mixed = record.receive(pack(air(200, { ph: 7 }), air(50, { ph: 7 })))
    await turn()
    record.commit()
    record.receive(pack(air(300, { ph: 7 }))).then(count)
    await turn()
    record.commit()
    await turn()
    expect({ verdicts, questions: record.questions() }).toEqual({ verdicts: 1, questions: 1 })
    const packs = record.commits.flat().filter((entry) => entry.kind === 'pack')
    expect(packs.map(({ pack, more }) => [pack.readings.map(({ at_ms }) => at_ms), more])).toEqual([
      [[200], true],
      [[300], undefined],
    ])
    await record.drain()
    expect(await mixed).toMatchObject({ stored: 2 })
  })

  it('of a backlog needs one look for its first pack, and none for the others of the same hole', async () => {
    const record = paperRecord([{ station: 'depok', sensor: 'air', quantity: 'ph' }])
    for (let n = 40; n > 0; n--) {
      const receipt = record.receive(pack(air(2 * n, { ph: 7 }), air(2 * n + 1, { ph: 7 })))
      await record.drain()
      expect(await receipt).toMatchObject({ stored: 2 })
    }
    expect(record.questions()).toBe(1)
  })

  it('is found again with one look more, however often it has come again before its first receipt', async () => {
    const record = paperRecord([{ station: 'depok', sensor: 'air', quantity: 'ph' }])
    const sent = Array.from({ length: 100 }, () => record.receive(pack(air(50, { ph: 7 }))))
    await record.drain()
    const verdicts = await Promise.all(sent)
    expect(verdicts.map(({ stored }) => stored)).toEqual([1, ...Array(99).fill(0)])
    expect(verdicts.map(({ repeated }) => repeated)).toEqual([0, ...Array(99).fill(1)])
    expect(record.questions()).toBe(2)
  })

  it('goes on while the tables cannot answer; what they would have to tell is refused, to be sent again', async () => {
    const record = paperRecord([{ station: 'depok', sensor: 'air', quantity: 'ph' }])
    const late = record.receive(pack(air(50, { ph: 7 })))
    late.catch(() => undefined) // it is asked below
    const fresh = record.receive(pack(air(300, { ph: 7 })))
    await turn()
    record.answerNot()
    record.commit()
    expect(await fresh).toMatchObject({ stored: 1 })
    await expect(late).rejects.toThrow('cannot tell')
  })
})
