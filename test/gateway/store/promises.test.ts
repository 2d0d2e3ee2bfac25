/** Any order of late, repeated and contradicting packs, settling and restarts, against the naive store. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { Flag, SeriesAnswer } from '../../../gateway/contract.ts'
import type { PackEntry, Store } from '../../../gateway/store/record.ts'
import { storeIn, temporaryFolders } from './kit.ts'
import { naiveChart, naiveStore } from './naiveStore.ts'

const folders = temporaryFolders()
afterEach(folders.remove)

const start_ms = Date.UTC(2026, 10, 20)
const stations = ['katulampa', 'depok']
const sensors = ['level', 'rain']
const quantities = ['water_level_m', 'rainfall_mm'] as const
const value = fc.option(fc.constantFrom(0, 0.25, 1.5, -2, 3.125), { nil: null, freq: 6 })

// A run of readings from a place on a coarse grid: runs overlap, repeat, and come out of order.
const pack = fc
  .record({
    station: fc.constantFrom(...stations),
    sensor: fc.constantFrom(...sensors),
    epoch: fc.constantFrom('first', 'second'),
    seq: fc.integer({ min: 1, max: 30 }),
    place: fc.integer({ min: 0, max: 40 }),
    every_ms: fc.constantFrom(1_000, 60_000, 700_000),
    values: fc.array(fc.dictionary(fc.constantFrom(...quantities), value, { minKeys: 1, noNullPrototype: true }), {
      minLength: 1,
      maxLength: 30,
    }),
    flag: fc.constantFrom<Flag | null>(null, null, 1, 3, 4),
    delay_ms: fc.integer({ min: 0, max: 1e9 }),
  })
  .map(({ station, sensor, epoch, seq, place, every_ms, values, flag, delay_ms }): PackEntry => {
    const first_ms = start_ms + place * 1_800_000
    const readings = values.map((values, i) => ({ sensor, at_ms: first_ms + i * every_ms, values }))
    const flags = flag ? readings.map((_, i) => (i % 3 === 0 ? { water_level_m: flag } : null)) : undefined
    return {
      kind: 'pack',
      station,
      received_ms: first_ms + delay_ms,
      pack: { epoch, seq, readings },
      ...(flags && { flags }),
    }
  })
const move = fc.oneof(
  { weight: 12, arbitrary: pack },
  { weight: 2, arbitrary: fc.constant('settle' as const) },
  { weight: 1, arbitrary: fc.constant('reopen' as const) },
)
const range = fc.tuple(fc.integer({ min: -10, max: 4_000 }), fc.integer({ min: 1, max: 4_000 })).map(([a, length]) => ({
  from_ms: start_ms + a * 77_777,
  to_ms: start_ms + (a + length) * 77_777,
}))

describe('a reading has a name for ever', () => {
  it('whatever order packs, settling and restarts come in, every answer is as if computed from all rows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(move, { minLength: 1, maxLength: 60, size: 'max' }),
        fc.array(range, { minLength: 3, maxLength: 3 }),
        async (moves, ranges) => {
          const folder = folders.make()
          const naive = naiveStore()
          let store = await storeIn(folder)
          try {
            for (const move of moves) {
              if (move === 'settle') await store.settle()
              else if (move === 'reopen') {
                await store.close()
                store = await storeIn(folder)
              } else {
                const { stored, repeated, refused } = await store.receive(move)
                expect({ stored, repeated, conflict: refused.conflict ?? 0 }).toEqual(naive.append(move))
              }
            }
            await sameRows(store, naive)
            await sameLedger(store, naive)
            await store.close()
            for (const file of readdirSync(folder)) if (file.startsWith('tables.db')) rmSync(join(folder, file))
            store = await storeIn(folder) // the log alone says all of it again
            await sameRows(store, naive)
            await sameLedger(store, naive)
            for (const { from_ms, to_ms } of ranges) {
              await sameCounts(store, naive, from_ms, to_ms)
              for (const points of [1, 20, 600]) await sameCharts(store, naive, from_ms, to_ms, points)
            }
          } finally {
            await store.close()
          }
        },
      ),
      { numRuns: Number(process.env.PROMISE_RUNS ?? 12) },
    )
  }, 300_000) // half a minute on a quiet machine; each late pack waits for a thread that gives way to others
})

type Naive = ReturnType<typeof naiveStore>

async function sameRows(store: Store, naive: Naive) {
  for (const station of stations) {
    const paged = []
    let cursor: string | undefined
    do {
      const page = await store.rows({ station, from_ms: 0, to_ms: 1e13, limit: 37, ...(cursor && { cursor }) })
      paged.push(...page.rows)
      cursor = page.next ?? undefined
    } while (cursor)
    const times = paged.map(({ at_ms }) => at_ms)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    const expected = naive.all().flatMap(({ station: of, ...row }) => (of === station ? [row] : []))
    expect(paged.toSorted(byName)).toEqual(expected.toSorted(byName))
  }
  const latest = await store.latest()
  for (const row of latest) {
    const ofSeries = naive
      .all()
      .filter((one) => one.station === row.station && byName({ ...one, at_ms: 0 }, { ...row, at_ms: 0 }) === 0)
    expect(row).toEqual(ofSeries.at(-1))
  }
}

async function sameLedger(store: Store, naive: Naive) {
  const tally = { stored: 0, repeated: 0, conflict: 0 }
  for (const station of stations) {
    const { epochs, readings } = await store.ledger(station)
    tally.stored += readings.stored
    tally.repeated += readings.repeated
    tally.conflict += readings.quarantined.conflict ?? 0
    for (const { epoch, packs, duplicates, highest_seq, missing } of epochs) {
      const numbers = missing.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i))
      expect({ packs, duplicates, highest_seq, missing: numbers }).toEqual(naive.ledger(station, epoch))
    }
  }
  expect(tally).toEqual(naive.tally)
}

async function sameCounts(store: Store, naive: Naive, from_ms: number, to_ms: number) {
  const counted = await store.counts(from_ms, to_ms)
  const rows = naive.between(from_ms, to_ms)
  for (const { station, sensor, quantity, n } of counted) {
    expect(n).toBe(
      rows.filter((row) => row.station === station && row.sensor === sensor && row.quantity === quantity).length,
    )
  }
  expect(counted.reduce((sum, { n }) => sum + n, 0)).toBe(rows.length)
}

async function sameCharts(store: Store, naive: Naive, from_ms: number, to_ms: number, points: number) {
  const query = { station: 'depok', sensor: 'level', quantity: 'water_level_m', from_ms, to_ms, points }
  const answer = await store.series(query)
  const ofSeries = (row: { station: string; sensor: string; quantity: string }) =>
    row.station === 'depok' && row.sensor === 'level' && row.quantity === 'water_level_m'
  const rows = naive.between(from_ms, to_ms).filter(ofSeries)
  if (answer.step_ms === 0) {
    expect(rows.length).toBeLessThanOrEqual(points)
    const shown = answer.at_ms.flatMap((at_ms, i) => (answer.flag[i] === null ? [] : { at_ms, value: answer.mean[i] }))
    expect(shown).toEqual(rows.map(({ at_ms, value }) => ({ at_ms, value })))
    return
  }
  const step = answer.step_ms
  expect(answer.at_ms.length).toBeLessThanOrEqual(points + 2)
  const all = naive.all().filter(ofSeries)
  const clipped_ms = [Math.max(from_ms, all[0]!.at_ms), Math.min(to_ms, all.at(-1)!.at_ms + 1)] as const
  const touched = naive
    .between(Math.floor(clipped_ms[0] / step) * step, Math.ceil(clipped_ms[1] / step) * step)
    .filter(ofSeries)
  expectSameChart(answer, naiveChart(touched, step))
}

function expectSameChart(answer: SeriesAnswer, expected: SeriesAnswer) {
  expect({ ...answer, mean: [] }).toEqual({ ...expected, mean: [] })
  answer.mean.forEach((mean, i) => {
    if (mean === null || expected.mean[i] === null) expect(mean).toBe(expected.mean[i])
    else expect(mean).toBeCloseTo(expected.mean[i]!, 9)
  })
}

interface Named {
  sensor: string
  quantity: string
  at_ms: number
}
function byName(a: Named, b: Named): number {
  return a.at_ms - b.at_ms || a.sensor.localeCompare(b.sensor) || a.quantity.localeCompare(b.quantity)
}
