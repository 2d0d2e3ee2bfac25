/** Corrections are part of the record: they outlive the log, its files, damage of one of them, and the rows they speak of. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { Entry } from '../../../../gateway/store/record.ts'
import { tablesOf } from '../../../kit/tablesOf.ts'
import { packEntry, temporaryFolders } from '../kit.ts'

const folders = temporaryFolders()
afterEach(folders.remove)

const hour_ms = 3_600_000
const day_ms = 24 * hour_ms
const start_ms = 20_000 * day_ms
const series = { station: 'depok', sensor: 'level', quantity: 'water_level_m' }
const all = { from_ms: 0, to_ms: 1e13 }

const raised = (from_ms: number, id = 'c1'): Entry => {
  const correction = { ...series, id, from_ms, to_ms: null, offset: 0.3, why: 'raised', by: 'Sari' }
  return { kind: 'correction', station: 'depok', received_ms: start_ms, correction }
}

/** One reading of 1 m each ten seconds of a day. */
const daily = (day: number): Entry => {
  const at_ms = Array.from({ length: 8_640 }, (_, i) => start_ms + day * day_ms + i * 10_000)
  return packEntry({ seq: day + 1, at_ms, value: 1 })
}

it('where retention has taken the rows, the summaries follow; a step in which a correction begins counts as before it', () => {
  const record = tablesOf(folders.make())
  for (let day = 0; day < 12; day++) {
    record.append(daily(day))
    record.settle()
  }
  record.append(raised(start_ms + 30 * 1_000))
  record.settle()
  const chart = () => record.tables.query.series({ ...series, ...all, points: 20, corrected: true })
  const exact = (8_637 * 1.3 + 3) / 8_640
  expect(chart().mean[0]).toBeCloseTo(exact, 12)
  const now_ms = start_ms + 12 * day_ms
  record.retain(now_ms, 2)
  expect(record.tables.query.rows({ ...series, ...all, limit: 1 }).rows[0]!.at_ms).toBeGreaterThan(start_ms)
  const { step_ms, mean, min, max, n, corrected } = chart()
  expect({ step_ms, n: n[0], corrected }).toMatchObject({ step_ms: day_ms, n: 8_640, corrected: [{ id: 'c1' }] })
  expect([min[5], mean[5], max[5]]).toEqual([1.3, expect.closeTo(1.3, 12), 1.3])
  expect([1, 1.3]).toContain(max[0]) // the whole first step counts for the side on which it begins
  record.close()
})

it('they are in every segment: a damaged one takes none, though the log is trimmed', () => {
  const folder = folders.make()
  const record = tablesOf(folder)
  record.append(raised(start_ms))
  record.append(packEntry({ seq: 1, at_ms: [start_ms], value: 1 }))
  record.settle()
  record.append(packEntry({ seq: 2, at_ms: [start_ms + 1], value: 1 }))
  record.settle()
  record.forget()
  record.close()
  const [first] = readdirSync(join(folder, 'record')).sort()
  const file = join(folder, 'record', first!)
  writeFileSync(file, Buffer.alloc(readFileSync(file).length))
  const again = tablesOf(folder)
  expect(again.damages.length).toBeGreaterThan(0)
  expect(again.tables.query.corrections()).toMatchObject([{ id: 'c1', withdrawn: null }])
  expect(again.tables.query.series({ ...series, ...all, points: 10, corrected: true }).mean).toEqual([1.3])
  again.close()
})

it('a correction alone is worth a settling, and the same entry read again changes nothing', () => {
  const record = tablesOf(folders.make())
  record.append(raised(start_ms))
  expect(record.tables.hasTail()).toBe(true)
  record.settle()
  expect(record.tables.hasTail()).toBe(false)
  record.append(raised(start_ms))
  expect(record.tables.query.corrections()).toHaveLength(1)
  record.close()
})
