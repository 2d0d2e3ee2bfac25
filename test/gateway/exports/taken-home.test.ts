/** What is taken home is what the gateway has: read by DuckDB, and compared with `/readings`. */
import { expect, it } from 'vitest'
import type { Row } from '../../../gateway/contract.ts'
import { duck, fileWith } from './duckdb.ts'
import { all, exportVillage, first_ms, now_ms } from './village.ts'

type Village = Awaited<ReturnType<typeof exportVillage>>

async function readingsOf({ get }: Village, series: string): Promise<Row[]> {
  const [station, key] = series.split('/') as [string, string]
  const [sensor, quantity] = key.split('.')
  const which = `readings?station=${station}&sensor=${sensor}&quantity=${quantity}&from=${first_ms}&to=${now_ms}&limit=10000`
  return (await get(which)).json().rows
}

/** Count, values, their sum, that of the corrected ones, of the flags, how many doubted clocks, first and last time. */
function sumsOf(series: string, rows: Row[]) {
  const sum = (of: (row: Row) => number) => Number(rows.reduce((all, row) => all + of(row), 0).toFixed(6))
  const shown = (row: Row) => (row.corrected_value === undefined ? row.value : row.corrected_value) ?? 0
  return {
    ...{ series, n: rows.length, with_value: rows.filter(({ value }) => value !== null).length },
    ...{ total: sum(({ value }) => value ?? 0), corrected: sum(shown), flags: sum(({ flag }) => flag) },
    ...{ doubted: rows.filter(({ clock }) => clock).length, corrections: rows.filter((row) => row.corrections).length },
    ...{
      first_ms: rows[0]!.at_ms,
      last_ms: rows.at(-1)!.at_ms,
      received: sum(({ received_ms }) => received_ms! / 1e6),
    },
  }
}

/** The same of a table, `at` and `received` being expressions of UTC milliseconds. */
const question = (from: string, at: string, received: string) => `
  SELECT station || '/' || sensor || '.' || quantity AS series, count(*)::INT AS n, count(value)::INT AS with_value,
    round(sum(coalesce(value, 0)), 6) AS total, round(sum(coalesce(corrected_value, 0)), 6) AS corrected,
    sum(flag)::INT AS flags, count(clock)::INT AS doubted, count(corrections)::INT AS corrections,
    min(${at})::DOUBLE AS first_ms, max(${at})::DOUBLE AS last_ms, round(sum(${received} / 1e6), 6) AS received
  FROM ${from} GROUP BY ALL ORDER BY series`

it('every format has the rows of /readings: counts, sums, corrections, doubts, late ones, in DuckDB', async () => {
  const village = await exportVillage()
  const expected = await Promise.all(all.map(async (one) => sumsOf(one, await readingsOf(village, one))))
  expected.sort((a, b) => a.series.localeCompare(b.series))
  expect(expected.map(({ n }) => n)).toEqual([1_602, 1_602, 1_601, 1_601])

  const parquet = fileWith((await village.take('parquet')).rawPayload, 'x.parquet')
  const inParquet = await duck(question(`'${parquet}'`, 'epoch_ms(at_utc)', 'epoch_ms(received_utc)'))
  const csv = fileWith((await village.take('csv')).rawPayload, 'x.csv')
  const inCsv = await duck(question(`read_csv('${csv}', auto_detect = true)`, 'at_ms', 'received_ms'))
  const { series, complete } = (await village.take('json')).json()
  const inJson = series.map((one: { station: string; sensor: string; quantity: string; rows: Row[] }) =>
    sumsOf(`${one.station}/${one.sensor}.${one.quantity}`, one.rows),
  )
  const close = (found: object[]) => found.map((one) => expect.objectContaining(nearly(one)))
  expect(inParquet).toEqual(close(expected))
  expect(inCsv).toEqual(close(expected))
  expect(inJson.sort((a: { series: string }, b: { series: string }) => a.series.localeCompare(b.series))).toEqual(
    expected,
  )
  expect(complete).toBe(true)
})

/** DuckDB adds in another order. */
const nearly = (one: object) =>
  Object.fromEntries(
    Object.entries(one).map(([key, value]) => [key, typeof value === 'number' ? expect.closeTo(value, 4) : value]),
  )
