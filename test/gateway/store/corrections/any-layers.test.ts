/** Any corrections over any readings, in any order of arrival, against the naive model: rows, and charts at every step. */
import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import type { Correction, SeriesAnswer } from '../../../../gateway/contract.ts'
import type { Entry, PackEntry } from '../../../../gateway/store/record.ts'
import { tablesOf } from '../../../kit/tablesOf.ts'
import { temporaryFolders } from '../kit.ts'
import { type NaiveRow, naiveChart, naiveStore } from '../naiveStore.ts'
import { naivelyShown } from './naiveLayers.ts'

const folders = temporaryFolders()
afterEach(folders.remove)

// A small number in the suite; PANTAU_CORRECTION_RUNS=300 for a long look.
const runs = Number(process.env.PANTAU_CORRECTION_RUNS ?? 12)

const start_ms = Date.UTC(2026, 10, 20)
const sensors = ['hulu', 'hilir', 'jembatan']
const quantities = ['water_level_m', 'water_temperature_c'] as const
const second_ms = 1_000

const pack = fc
  .record({
    sensor: fc.constantFrom(...sensors),
    place: fc.integer({ min: 0, max: 40 }),
    every_ms: fc.constantFrom(1_000, 60_000, 700_000),
    values: fc.array(
      fc.dictionary(fc.constantFrom(...quantities), fc.option(fc.constantFrom(0, 0.25, 1.5, -2, 3.125)), {
        minKeys: 1,
        noNullPrototype: true,
      }),
      { minLength: 1, maxLength: 40 },
    ),
    flag: fc.constantFrom(null, null, 3 as const, 4 as const),
  })
  .map(({ sensor, place, every_ms, values, flag }) => ({ sensor, place, every_ms, values, flag }))

const does = fc.oneof(
  { weight: 3, arbitrary: fc.record({ offset: fc.constantFrom(0.3, -0.3, 1) }) },
  { weight: 2, arbitrary: fc.record({ scale: fc.constantFrom(2, -1, 0.5), offset: fc.constantFrom(0, 0.125) }) },
  { weight: 2, arbitrary: fc.constant({ set_aside: true as const }) },
  { weight: 3, arbitrary: fc.record({ shown_as: fc.constantFrom('hulu', 'hilir', 'baru') }) },
)
const layer = fc.record({
  sensor: fc.constantFrom(...sensors),
  quantity: fc.constantFrom('water_level_m', null),
  from_s: fc.integer({ min: -1_000, max: 90_000 }),
  length_s: fc.option(fc.integer({ min: 1, max: 60_000 })),
  does,
})
const move = fc.oneof(
  { weight: 8, arbitrary: fc.record({ pack }) },
  { weight: 4, arbitrary: fc.record({ layer }) },
  { weight: 2, arbitrary: fc.record({ withdraw: fc.nat({ max: 20 }) }) },
  { weight: 2, arbitrary: fc.constant('settle' as const) },
  { weight: 1, arbitrary: fc.constant('merge' as const) },
  { weight: 1, arbitrary: fc.constant('reopen' as const) },
)

it('what is shown is what the corrections that stand make of each raw value, and the raw values stay', () => {
  fc.assert(
    fc.property(fc.array(move, { minLength: 5, maxLength: 40, size: 'max' }), (moves) => {
      const record = tablesOf(folders.make())
      const naive = naiveStore()
      const known: Correction[] = []
      record.tables.undecidedUpTo(1e9)
      try {
        for (const [seq, move] of moves.entries()) {
          if (move === 'settle') record.settle()
          else if (move === 'merge') record.merge()
          else if (move === 'reopen') record.reopen(1e9)
          else if ('pack' in move) {
            const entry = packOf(move.pack, seq + 1)
            record.append(entry)
            naive.append(entry)
          } else record.append(correcting(move, known, seq))
        }
        same(record.tables.query, naive.all(), known)
        record.settle()
        record.forget() // the log is trimmed: what segments say is all there is
        record.reopen(1e9)
        same(record.tables.query, naive.all(), known)
      } finally {
        record.close()
      }
    }),
    { numRuns: runs },
  )
}, 60_000)

type Pack = typeof pack extends fc.Arbitrary<infer Value> ? Value : never
type Layer = typeof layer extends fc.Arbitrary<infer Value> ? Value : never

function packOf({ sensor, place, every_ms, values, flag }: Pack, seq: number): PackEntry {
  const first_ms = start_ms + place * 1_800_000
  const readings = values.map((values, i) => ({ sensor, at_ms: first_ms + i * every_ms, values }))
  const flags = flag === null ? undefined : readings.map((_, i) => (i % 3 === 0 ? { water_level_m: flag } : null))
  return {
    kind: 'pack',
    station: 'depok',
    received_ms: first_ms,
    pack: { epoch: 'first', seq, readings },
    ...(flags && { flags }),
  }
}

function correcting(move: { layer: Layer } | { withdraw: number }, known: Correction[], seq: number): Entry {
  if ('withdraw' in move) {
    const one = known[move.withdraw]
    if (one) one.withdrawn ??= { at_ms: seq, by: 'budi', why: 'wrong' }
    return { kind: 'withdrawal', station: 'depok', received_ms: seq, id: one?.id ?? 'none', by: 'budi', why: 'wrong' }
  }
  const { sensor, quantity, from_s, length_s, does } = move.layer
  const from_ms = start_ms + from_s * second_ms
  const to_ms = length_s === null ? null : from_ms + length_s * second_ms
  const about = { station: 'depok', sensor, quantity, from_ms, to_ms, why: 'raised', by: 'ani' }
  const correction = { id: `c${seq}`, ...about, ...(isNothing(does, sensor) ? { offset: 5 } : does) }
  known.push({ ...correction, entered_ms: seq, withdrawn: null })
  return { kind: 'correction', station: 'depok', received_ms: seq, correction }
}

const isNothing = (does: object, sensor: string) => 'shown_as' in does && does.shown_as === sensor

type Query = ReturnType<typeof tablesOf>['tables']['query']

function same(store: Query, all: NaiveRow[], known: readonly Correction[]) {
  const standing = known.filter(({ withdrawn }) => !withdrawn)
  const shown = all.map((row) => naivelyShown(row, standing))
  const { rows } = store.rows({ station: 'depok', from_ms: 0, to_ms: 1e13, limit: 10_000 })
  const expected = shown.map(({ sensor, quantity, at_ms, value, corrected, ids }) => {
    return { sensor, quantity, at_ms, value, ...(ids.length > 0 && { corrected, ids }) }
  })
  const told = rows.map(({ sensor, quantity, at_ms, value, corrected_value, corrections }) => {
    return { sensor, quantity, at_ms, value, ...(corrections && { corrected: corrected_value, ids: corrections }) }
  })
  expect(rounded(told).toSorted(byName)).toEqual(rounded(expected).toSorted(byName))
  expect(store.corrections().map(({ id, withdrawn }) => [id, withdrawn !== null])).toEqual(
    known.map(({ id, withdrawn }) => [id, withdrawn !== null]),
  )
  for (const sensor of [...sensors, 'baru']) {
    const ofSeries = shown
      .filter((row) => row.shown === sensor && row.quantity === 'water_level_m')
      .map((row) => ({ ...row, value: row.corrected }))
    const query = { station: 'depok', sensor, quantity: 'water_level_m', from_ms: 0, to_ms: 1e13, corrected: true }
    const read = store.rows({ ...query, limit: 10_000 })
    expect(read.rows.map(({ at_ms }) => at_ms)).toEqual(ofSeries.map(({ at_ms }) => at_ms))
    for (const step_ms of [90_000, 300_000, 3_600_000, 86_400_000]) {
      sameChart(store.series({ ...query, points: 5_000, step_ms }), ofSeries, step_ms)
    }
    sameRaw(store.series({ ...query, points: 5_000 }), ofSeries)
    const raw = all.filter((row) => row.sensor === sensor && row.quantity === 'water_level_m')
    const sent = store.series({ ...query, corrected: false, points: 5_000, step_ms: 60_000 })
    sameChart(sent, raw, 60_000)
  }
}

function sameChart(answer: SeriesAnswer, rows: NaiveRow[], step_ms: number) {
  if (rows.length === 0) return expect(answer.at_ms).toEqual([])
  const expected = naiveChart(rows, step_ms)
  expect({ at_ms: answer.at_ms, n: answer.n, flag: answer.flag }).toEqual({
    at_ms: expected.at_ms,
    n: expected.n,
    flag: expected.flag,
  })
  for (const column of ['mean', 'min', 'max'] as const) {
    expect(rounded(answer[column])).toEqual(rounded(expected[column]))
  }
}

function sameRaw(answer: SeriesAnswer, rows: NaiveRow[]) {
  const told = answer.at_ms.flatMap((at_ms, i) => (answer.flag[i] === null ? [] : { at_ms, value: answer.mean[i] }))
  expect(rounded(told)).toEqual(rounded(rows.map(({ at_ms, value }) => ({ at_ms, value }))))
}

/** Sums in another order differ in their last digits. */
function rounded<Value>(value: Value): Value {
  const text = JSON.stringify(value, (_, one) => (typeof one === 'number' ? Number(one.toFixed(9)) + 0 : one))
  return JSON.parse(text) as Value
}

function byName(a: { sensor: string; quantity: string; at_ms: number }, b: typeof a): number {
  return a.at_ms - b.at_ms || a.sensor.localeCompare(b.sensor) || a.quantity.localeCompare(b.quantity)
}
