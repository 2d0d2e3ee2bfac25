/** What is forgotten goes, from every answer at once and then from every file; everything else stays as it was. */
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { recordNames } from '../../../gateway/store/files.ts'
import { openLogReader } from '../../../gateway/store/log/log-reader.ts'
import type { Entry, ForgetScope, Store } from '../../../gateway/store/record.ts'
import { openFrameCache } from '../../../gateway/store/segments/frame-cache.ts'
import { openSegment } from '../../../gateway/store/segments/segment.ts'
import { rowsIn } from '../../../gateway/store/segments/segment-rows.ts'
import { eventually } from '../../kit/eventually.ts'
import { packEntry, storeIn, temporaryFolders } from './kit.ts'

const folders = temporaryFolders()
afterEach(folders.remove)

const said = { by: 'ibu-sri', why: 'a test station' }
const start_ms = Date.UTC(2026, 10, 20)
const minute_ms = 60_000
const minutes = (from: number, n: number) => Array.from({ length: n }, (_, i) => start_ms + (from + i) * minute_ms)
const rowsOf = async (store: Store, station: string, sensor?: string) =>
  (await store.rows({ station, ...(sensor && { sensor }), from_ms: 0, to_ms: 1e13, limit: 10_000 })).rows
const gone = (store: Store) =>
  eventually(async () => expect((await store.forgotten()).every(({ isGone }) => isGone)).toBe(true))

describe('a station', () => {
  it('is in no answer from the moment its forgetting is acknowledged, settled or not, and in no file soon after', async () => {
    const folder = folders.make()
    const store = await storeIn(folder)
    await store.receive(packEntry({ station: 'coba', seq: 1, at_ms: minutes(0, 300), value: 1.5 }))
    await store.receive(packEntry({ station: 'depok', seq: 1, at_ms: minutes(0, 300), value: 2.5 }))
    await store.settle()
    await store.receive(packEntry({ station: 'coba', seq: 2, at_ms: minutes(300, 5), value: 3.5 }))
    const plan = await store.forgetting({ station: 'coba' })
    expect(plan).toMatchObject({ values: 305, series: [{ sensor: 'level', quantity: 'water_level_m', values: 305 }] })

    await store.forget({ station: 'coba' }, said)
    expect(await rowsOf(store, 'coba')).toEqual([])
    expect((await store.stations()).map(({ station }) => station)).toEqual(['depok'])
    expect((await store.latest()).map(({ station }) => station)).toEqual(['depok'])
    expect((await store.counts(0, 1e13)).map(({ station }) => station)).toEqual(['depok'])
    expect((await store.ledger('coba')).epochs).toEqual([])
    await gone(store)
    expect(heldIn(folder, 'coba')).toEqual({ rows: 0, entries: 0 })
    expect(await rowsOf(store, 'depok')).toHaveLength(300)
    expect(await store.forgotten()).toMatchObject([
      { by: 'ibu-sri', why: 'a test station', values: 305, what: { station: 'coba' }, isGone: true },
    ])
    await store.close()
    const again = await storeIn(folder)
    expect(await rowsOf(again, 'coba')).toEqual([])
    expect(await again.forgotten()).toHaveLength(1)
    expect(again.stats().damage).toEqual([])
    await again.close()
  })

  it('may come again under its old name: what arrives later is new', async () => {
    const folder = folders.make()
    const store = await storeIn(folder)
    await store.receive(packEntry({ station: 'coba', seq: 1, at_ms: minutes(0, 10), value: 1 }))
    await store.forget({ station: 'coba' }, said)
    const verdict = await store.receive(packEntry({ station: 'coba', seq: 2, at_ms: minutes(5, 10), value: 2 }))
    expect(verdict).toMatchObject({ stored: 10, repeated: 0, refused: {} })
    await gone(store)
    await store.settle()
    expect((await rowsOf(store, 'coba')).map(({ value }) => value)).toEqual(Array(10).fill(2))
    await store.close()
    const again = await storeIn(folder)
    expect(await rowsOf(again, 'coba')).toHaveLength(10)
    await again.close()
  })
})

describe('a stretch of one quantity', () => {
  it('is a gap with a name on the chart and among the rows; steps beside it are those of the rows that are left', async () => {
    const store = await storeIn(folders.make())
    await store.receive(packEntry({ seq: 1, at_ms: minutes(0, 500), value: 1 }))
    await store.receive(packEntry({ seq: 2, at_ms: minutes(500, 100), value: 9 }))
    await store.settle()
    const what: ForgetScope = {
      station: 'depok',
      sensor: 'level',
      quantity: 'water_level_m',
      from_ms: start_ms + 495 * minute_ms,
      to_ms: start_ms + 560 * minute_ms,
    }
    const check = async () => {
      expect(await rowsOf(store, 'depok')).toHaveLength(535)
      const query = {
        station: 'depok',
        sensor: 'level',
        quantity: 'water_level_m',
        from_ms: start_ms,
        to_ms: start_ms + 86_400_000,
        points: 10,
      }
      const { n, max, forgotten } = await store.series(query)
      expect(n.reduce((sum, one) => sum + one, 0)).toBe(535)
      expect(max.filter((one) => one === 9).length).toBeGreaterThan(0)
      expect(forgotten).toEqual([
        expect.objectContaining({ by: 'ibu-sri', n: 65, from_ms: what.from_ms, to_ms: what.to_ms! - minute_ms }),
      ])
    }
    await store.forget(what, said)
    await check()
    await gone(store)
    await check()
    await store.close()
  })
})

interface Held {
  rows: number
  entries: number
}

/** What the files themselves still hold of a station, read without the store. */
function heldIn(folder: string, station: string): Held {
  const log = openLogReader(folder)
  const texts = log.read(0, 1e9).flatMap(({ json }) => JSON.parse(json ?? '[]') as Entry[])
  log.close()
  const entries = texts.filter((entry) => 'station' in entry && entry.station === station).length
  let rows = 0
  for (const file of recordNames(folder)) {
    const options = { cache: openFrameCache(), damaged: () => undefined }
    const segment = openSegment(join(folder, 'record'), file.replace('.seg', ''), options)!
    for (const [key, [of]] of segment.series) {
      if (of === station) rows += [...rowsIn(segment, key, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)].length
    }
    segment.close()
  }
  return { rows, entries }
}

/** A seeded row of numbers from 0 to below 1. */
function dice(seed: number) {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

/** The folder as it is now; taken again when a file goes while it is copied. */
function copied(folder: string): string {
  for (let tries = 1; ; tries++) {
    const copy = folders.make()
    try {
      cpSync(folder, copy, { recursive: true })
      return copy
    } catch (err) {
      if ((err as NodeJS.ErrnoException).code !== 'ENOENT' || tries === 10) throw err
    }
  }
}

type Row = { station: string; sensor: string; at_ms: number; value: number }
const rounds = Number(process.env.FORGET_ROUNDS ?? 2)

describe.each(Array.from({ length: rounds }, (_, i) => i + 1))('seed %i', (seed) => {
  it('in any order of packs, settling, forgetting and power cuts, what was not meant is as it was', async () => {
    const random = dice(seed)
    const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)]!
    let folder = folders.make()
    let store = await storeIn(folder)
    let kept = new Map<string, Row>()
    for (let move = 0; move < 12; move++) {
      const roll = random()
      const [station, sensor] = [pick(['a', 'b']), pick(['x', 'y'])]
      if (roll < 0.5) {
        const at_ms = minutes(Math.floor(random() * 600), 1 + Math.floor(random() * 80))
        const value = Math.floor(random() * 4)
        await store.receive(packEntry({ station, sensor, seq: move + 1, at_ms, value }))
        for (const at of at_ms) {
          const key = `${station}/${sensor}/${at}`
          if (!kept.has(key)) kept.set(key, { station, sensor, at_ms: at, value })
        }
      } else if (roll < 0.7) await store.settle()
      else if (roll < 0.85) {
        const from_ms = start_ms + Math.floor(random() * 500) * minute_ms
        const what: ForgetScope = pick([
          { station },
          { station, sensor },
          { station, sensor, from_ms, to_ms: from_ms + 90 * minute_ms },
          { station, from_ms },
        ])
        await store.forget(what, said)
        kept = new Map([...kept].filter(([, row]) => !isMeant(row, what)))
      } else {
        // A power cut: the folder as it is at this moment, whatever is under way.
        const copy = copied(folder)
        await store.close()
        folder = copy
        store = await storeIn(folder)
      }
      if (random() < 0.3) await same(store, kept)
    }
    await gone(store)
    await same(store, kept)
    expect(store.stats().damage).toEqual([])
    await store.close()
    store = await storeIn(folder)
    await same(store, kept)
    await store.close()
  }, 120_000)
})

function isMeant(row: Row, { station, sensor, from_ms = 0, to_ms = Number.POSITIVE_INFINITY }: ForgetScope): boolean {
  return row.station === station && (sensor ?? row.sensor) === row.sensor && row.at_ms >= from_ms && row.at_ms < to_ms
}

async function same(store: Store, kept: Map<string, Row>) {
  for (const station of ['a', 'b']) {
    const found = (await rowsOf(store, station)).map(({ sensor, at_ms, value }) => ({ station, sensor, at_ms, value }))
    const expected = [...kept.values()].filter((row) => row.station === station)
    const byName = (a: Row | (typeof found)[number], b: typeof a) => a.at_ms - b.at_ms || (a.sensor < b.sensor ? -1 : 1)
    expect(found.toSorted(byName)).toEqual(expected.toSorted(byName))
  }
  const counts = new Map<string, number>()
  for (const { station, sensor } of kept.values()) {
    counts.set(`${station}/${sensor}`, (counts.get(`${station}/${sensor}`) ?? 0) + 1)
  }
  const found = (await store.counts(0, 1e13)).map(({ station, sensor, n }) => [`${station}/${sensor}`, n] as const)
  expect(new Map(found)).toEqual(counts)
  for (const { station, sensor, at_ms } of await store.latest()) {
    const times = [...kept.values()].filter((row) => row.station === station && row.sensor === sensor)
    expect(at_ms).toBe(Math.max(...times.map((row) => row.at_ms)))
  }
}
