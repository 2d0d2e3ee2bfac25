import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { Entry } from '../../../../gateway/store/record.ts'
import { steps_ms } from '../../../../gateway/store/tables/chart.ts'
import { levels } from '../../../../gateway/store/tables/rollup.ts'
import type { QuantityKey } from '../../../../hardware/quantities.ts'
import { tablesOf } from '../../../kit/tablesOf.ts'
import { packEntry, temporaryFolders } from '../kit.ts'
import { naiveChart, naiveStore } from '../naiveStore.ts'

const folders = temporaryFolders()
afterEach(folders.remove)

const start_ms = Date.UTC(2026, 0, 1)
const station = 'depok'
const names = [
  { sensor: 'level', quantity: 'water_level_m' },
  { sensor: 'level', quantity: 'battery_v' },
  { sensor: 'rain', quantity: 'rainfall_mm' },
] as const
const all = { from_ms: 0, to_ms: 1e13 }

/** A stretch of readings of one series: many in a row, now and then with a null or a number that is no decimal. */
const stretch = fc.record({
  kind: fc.constant('stretch' as const),
  name: fc.nat(names.length - 1),
  from: fc.nat(4_000),
  rows: fc.integer({ min: 1, max: 700 }),
  every_s: fc.constantFrom(1, 10, 60, 3_600),
  seed: fc.nat(1_000),
})
const operation = fc.oneof(
  { weight: 6, arbitrary: stretch },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('fill' as const), seed: fc.nat(1_000) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('flag' as const), seed: fc.nat(1_000) }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'settle' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'merge' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'reopen' as const }) },
)

describe('segments', () => {
  it('answer the same however often rows are settled, merged and opened again, and as the readings say', () => {
    fc.assert(
      fc.property(fc.array(operation, { minLength: 5, maxLength: 40 }), (operations) => {
        const world = worldIn(folders.make())
        for (const one of operations) world.step(one)
        world.check()
        world.close()
      }),
      { numRuns: Number(process.env.MERGE_RUNS ?? 60) },
    )
  })

  it('stay few, and none that is merged is left behind', () => {
    const folder = folders.make()
    const record = tablesOf(folder)
    for (let turn = 0; turn < 200; turn++) {
      const at_ms = Array.from({ length: 40 }, (_, i) => start_ms + (turn * 40 + i) * 60_000)
      record.append(packEntry({ seq: turn + 1, at_ms, value: turn }))
      record.settle()
      record.merge()
    }
    expect(readdirSync(join(folder, 'record')).length).toBeLessThan(12)
    expect(record.tables.query.counts(0, 1e13)).toMatchObject([{ n: 8_000 }])
    record.close()
  })

  it('say of packs what they said before they were merged: what came since the start is counted once', () => {
    const record = tablesOf(folders.make())
    const send = (seq: number) => record.append(packEntry({ seq, at_ms: [start_ms + seq * 60_000], value: seq }))
    for (let seq = 1; seq <= 20; seq++) {
      send(seq)
      record.settle()
    }
    record.reopen() // memory is made of what segments say
    send(21)
    expect(record.merge()).toBeGreaterThan(0)
    record.reopen()
    expect(record.tables.query.ledger(station).epochs).toMatchObject([{ packs: 21, duplicates: 0 }])
    record.close()
  })
})

function worldIn(folder: string) {
  const record = tablesOf(folder)
  const naive = naiveStore()
  let seq = 0

  function append(name: (typeof names)[number], rows: { at_ms: number; value: number | null }[]) {
    // As the verdicts do: only what is new goes into the log.
    const kept = rowsOf(name)
    const fresh = rows.filter(
      ({ at_ms, value }) => !kept.has(at_ms) || (kept.get(at_ms)!.value === null && value !== null),
    )
    if (fresh.length === 0) return
    const readings = fresh.map(({ at_ms, value }) => ({
      sensor: name.sensor,
      at_ms,
      values: { [name.quantity]: value },
    }))
    const received_ms = start_ms + seq * 1_000
    const pack: Entry = { kind: 'pack', station, received_ms, pack: { epoch: 'e', seq: ++seq, readings } }
    naive.append(pack)
    record.append(pack)
  }

  function rowsOf({ sensor, quantity }: (typeof names)[number]) {
    const mine = naive.all().filter((row) => row.sensor === sensor && row.quantity === quantity)
    return new Map(mine.map((row) => [row.at_ms, row]))
  }

  function step(one: { kind: string }) {
    const next = one as { kind: string; name: number; from: number; rows: number; every_s: number; seed: number }
    if (next.kind === 'settle') record.settle()
    if (next.kind === 'merge') record.merge()
    if (next.kind === 'reopen') record.reopen()
    if (next.kind === 'stretch') append(names[next.name]!, stretchOf(next))
    const rows = naive.all()
    const row = rows[(next.seed * 7_919) % Math.max(1, rows.length)]
    if (!row) return
    const { sensor, quantity, at_ms, value } = row
    const name = names.find((one) => one.sensor === sensor && one.quantity === quantity)!
    if (next.kind === 'fill' && value === null) append(name, [{ at_ms, value: 0.5 }])
    if (next.kind === 'flag' && value !== null) {
      record.append({
        kind: 'flag',
        station,
        received_ms: 0,
        sensor,
        quantity: quantity as QuantityKey,
        at_ms,
        value,
        flag: 3,
      })
      if ([9, 2, 1].includes(row.flag)) naive.flag(row, 3)
    }
  }

  function check() {
    const rows = record.tables.query.rows({ station, ...all, limit: 10_000 }).rows
    const byName = (list: { at_ms: number; sensor: string; quantity: string }[]) =>
      list.toSorted((a, b) => a.at_ms - b.at_ms || `${a.sensor}${a.quantity}`.localeCompare(`${b.sensor}${b.quantity}`))
    const expected = naive.all().map(({ station: _, ...row }) => row)
    expect(byName(rows)).toEqual(byName(expected).slice(0, 10_000))
    for (const name of names) {
      const mine = [...rowsOf(name).values()]
      if (mine.length === 0) continue
      const counted = record.tables.query
        .counts(0, 1e13)
        .find(({ sensor, quantity }) => sensor === name.sensor && quantity === name.quantity)
      expect(counted?.n).toBe(mine.length)
      for (const step_ms of [...levels.map(({ ms }) => ms), steps_ms[4]!, steps_ms[10]!]) {
        if ((mine.at(-1)!.at_ms - mine[0]!.at_ms) / step_ms > 20_000) continue
        const chart = record.tables.query.series({ station, ...name, ...all, points: 5_000, step_ms })
        expectSameChart(chart, naiveChart(mine, step_ms))
      }
    }
    expect(record.damages).toEqual([])
  }

  return { step, check, close: record.close }
}

function stretchOf({ from, rows, every_s, seed }: { from: number; rows: number; every_s: number; seed: number }) {
  return Array.from({ length: rows }, (_, i) => {
    const n = (seed + i * 7) % 97
    const value = n === 0 ? null : n === 1 ? Math.sqrt(i + 2) : Math.round(1_000 * Math.sin(i / 40) + n) / 1_000 + 0 // JSON has no -0
    return { at_ms: start_ms + (from + i * every_s) * 1_000, value }
  })
}

type Chart = ReturnType<typeof naiveChart>
/** Sums may be added up in another order. */
function expectSameChart({ mean, ...chart }: Chart, { mean: means, ...expected }: Chart) {
  expect(chart).toEqual(expected)
  mean.forEach((value, i) => {
    if (value === null || means[i] === null) expect(value).toBe(means[i])
    else expect(value).toBeCloseTo(means[i]!, 9)
  })
}
