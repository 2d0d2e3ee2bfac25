/** What InfluxDB remembers is what was sent; the record's corrections are laid over it when it is read. */
import { expect, it } from 'vitest'
import type { Row } from '../../../gateway/contract.ts'
import { correctedPast } from '../../../gateway/influx/corrected-past.ts'
import type { Past } from '../../../gateway/influx/past.ts'
import { addRow, type Bucket, bucketAt, type KeptCorrection } from '../../../gateway/store/index.ts'

const quantity = 'water_level_m'
const about = {
  station: 'hulu',
  quantity,
  to_ms: null,
  why: 'raised',
  by: 'Sari',
  entered_ms: 0,
  withdrawn: null,
  pos: 1,
}
const sent = (sensor: string, at_ms: number, value: number): Row => {
  return { sensor, quantity, at_ms, value, flag: 2, received_ms: null }
}
const rows = [sent('level', 100, 1), sent('level', 150, 2), sent('level', 260, 3), sent('levle', 270, 9)]

const within = ({ sensor, from_ms, to_ms }: { sensor?: string; from_ms: number; to_ms: number }) =>
  rows.filter((row) => (sensor ?? row.sensor) === row.sensor && row.at_ms >= from_ms && row.at_ms < to_ms)
const remembered: Past = {
  rows: async (query) => ({ rows: within(query), complete_ms: Number.POSITIVE_INFINITY }),
  async buckets(query, step_ms) {
    const buckets = new Map<number, Bucket>()
    for (const { at_ms, value, flag } of within(query))
      addRow(bucketAt(buckets, Math.floor(at_ms / step_ms)), value!, flag)
    return buckets
  },
  async span(query) {
    const found = within(query)
    return found.length === 0 ? null : { first_ms: found[0]!.at_ms, last_ms: found.at(-1)!.at_ms }
  },
}
const over = (...corrections: KeptCorrection[]) =>
  correctedPast(remembered, { corrections: async () => corrections }, (station) => station === 'hulu')

const all = { station: 'hulu', sensor: 'level', quantity, from_ms: 0, to_ms: 1_000 }
const raised: KeptCorrection = { ...about, id: 'c1', sensor: 'level', from_ms: 150, offset: 0.5 }
const renamed: KeptCorrection = { ...about, id: 'c2', sensor: 'levle', from_ms: 0, shown_as: 'level' }

it('rows keep what was sent, and have the corrected value beside it', async () => {
  const { rows } = await over(raised).rows({ ...all, limit: 100 })
  expect(rows.map(({ value, corrected_value, corrections }) => [value, corrected_value, corrections])).toEqual([
    [1, undefined, undefined],
    [2, 2.5, ['c1']],
    [3, 3.5, ['c1']],
  ])
})

it('a step in which a correction begins is made of both parts', async () => {
  const buckets = await over(raised).buckets({ ...all, corrected: true }, 100)
  expect(buckets.get(1)).toMatchObject({ n: 2, total: 3.5, low: 1, high: 2.5 })
  expect(buckets.get(2)).toMatchObject({ n: 1, total: 3.5 })
  expect((await over(raised).buckets(all, 100)).get(1)).toMatchObject({ total: 3 })
})

it('what was sent under a wrong id is found under the right one', async () => {
  const past = over(renamed)
  const read = { ...all, corrected: true }
  expect((await past.rows({ ...read, limit: 100 })).rows.map(({ value }) => value)).toEqual([9])
  expect(await past.span(read)).toEqual({ first_ms: 270, last_ms: 270 })
})

it('of a station of another gateway nothing is corrected here', async () => {
  const buckets = await over({ ...raised, station: 'hulu@lain' }).buckets(
    { ...all, station: 'hulu@lain', corrected: true },
    100,
  )
  expect(buckets.get(1)).toMatchObject({ total: 3 })
})
