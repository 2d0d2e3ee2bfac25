import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { ReadingsAnswer, Row } from '../../../gateway/contract.ts'
import { packEntry, storeIn, temporaryFolders } from './kit.ts'

const folders = temporaryFolders()
afterEach(folders.remove)

describe('the record', () => {
  it('shows a reading to the very next query', async () => {
    const store = await storeIn(folders.make())
    const pos = await store.append(packEntry({ seq: 1, at_ms: [60_000], value: 1.25 }))
    expect(pos).toBe(1)
    const { rows, next } = await store.rows({ station: 'depok', from_ms: 0, to_ms: 100_000, limit: 10 })
    expect(rows).toEqual([
      { sensor: 'level', quantity: 'water_level_m', at_ms: 60_000, value: 1.25, flag: 2, received_ms: 60_000 },
    ])
    expect(next).toBeNull()
    await store.close()
  })

  it('commits an urgent entry at once, with what waited before it, however long receipts are gathered', async () => {
    const store = await storeIn(folders.make(), { receipt_ms: 600_000 })
    const receipts: string[] = []
    let seq = 0
    const append = (station: string, urgent: boolean) =>
      store.append(packEntry({ station, seq: ++seq, at_ms: [seq * 1_000], value: 1 }), { urgent }).then(() => {
        receipts.push(station)
      })
    // What has been handed to the disk's thread by now is answered before this question.
    const handedOver = async () => {
      await turn()
      await store.reader('nobody')
    }
    await append('depok', true)
    await append('hulu', true)
    const waiting = append('hulu', false) // depok sends, too, and is not waiting: receipts are gathered
    await handedOver()
    expect(receipts).toEqual(['depok', 'hulu'])
    const urgent = append('katulampa', true)
    await handedOver()
    expect(receipts.splice(2)).toEqual(['hulu', 'katulampa'])
    await Promise.all([waiting, urgent])
    await store.close()
  })

  it('answers while a backlog larger than the tail may grow is on its way into the tables', {
    timeout: 300_000,
  }, async () => {
    const store = await storeIn(folders.make())
    const readings = Array.from({ length: 500 }, (_, i) => i)
    let last: Promise<number> | undefined
    for (let seq = 1; seq <= 450; seq++) {
      last = store.append(packEntry({ seq, at_ms: readings.map((i) => (seq * 500 + i) * 1_000), value: seq }))
    }
    await last
    expect(await store.counts(0, 1e12)).toMatchObject([{ n: 225_000 }])
    await store.settle()
    expect(await store.counts(0, 1e12)).toMatchObject([{ n: 225_000 }])
    await store.close()
  })

  it('remembers that a station sent something after its last will', async () => {
    const folder = folders.make()
    const store = await storeIn(folder)
    await store.append({ kind: 'presence', station: 'depok', received_ms: 1, state: 'offline' })
    await store.append(packEntry({ seq: 1, at_ms: [1_000], value: 1 }))
    await store.close()
    const again = await storeIn(folder)
    expect(await again.stations()).toMatchObject([{ station: 'depok', state: 'online' }])
    await again.close()
  })

  it('counts packs without a number, and calls none of them a duplicate', async () => {
    const store = await storeIn(folders.make())
    for (const at_ms of [1, 2, 3])
      await store.append(packEntry({ epoch: 'unnumbered', seq: 0, at_ms: [at_ms], value: 1 }))
    const { epochs } = await store.ledger('depok')
    expect(epochs).toMatchObject([{ epoch: 'unnumbered', packs: 3, duplicates: 0, highest_seq: 0, missing: [] }])
    await store.close()
  })

  it('hands out the rows of many series page by page, each once and in time order', async () => {
    const store = await storeIn(folders.make())
    for (let n = 0; n < 30; n++) {
      const at_ms = Array.from({ length: 20 + n }, (_, i) => (i + 1) * 1_000)
      await store.append(packEntry({ sensor: `level-${n}`, seq: n + 1, at_ms, value: n }))
    }
    await store.settle()
    const seen: Row[] = []
    const query = { station: 'depok', from_ms: 0, to_ms: 1e6, limit: 37 }
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: ReadingsAnswer = await store.rows({ ...query, ...(cursor && { cursor }) })
      seen.push(...page.rows)
      cursor = page.next
    }
    expect(seen).toEqual(seen.toSorted((a, b) => a.at_ms - b.at_ms))
    expect(new Set(seen.map(({ sensor, at_ms }) => `${sensor} ${at_ms}`)).size).toBe(seen.length)
    expect(seen).toHaveLength(30 * 20 + (29 * 30) / 2)
    await store.close()
  })

  it('knows a repeat that comes while its first copy is on the way into the tables', async () => {
    const store = await storeIn(folders.make())
    const packs = Array.from({ length: 200 }, (_, i) => i + 1).map((seq) =>
      packEntry({ seq, at_ms: Array.from({ length: 500 }, (_, i) => (seq * 500 + i) * 1_000), value: seq }),
    )
    await Promise.all(packs.map((pack) => store.append(pack)))
    await store.stations()
    const settling = store.settle()
    await Promise.all(packs.toReversed().map((pack) => store.append(pack)))
    await settling
    expect(await store.counts(0, 1e12)).toMatchObject([{ n: 100_000 }])
    const { epochs, readings } = await store.ledger('depok')
    expect(readings).toEqual({ stored: 100_000, repeated: 100_000, quarantined: {} })
    expect(epochs[0]).toMatchObject({ packs: 200, duplicates: 200, missing: [] })
    await store.close()
  })
})
