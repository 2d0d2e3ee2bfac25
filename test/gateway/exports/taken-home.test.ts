/** What is taken home is what the gateway has: read by DuckDB, and compared with `/readings`. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Row } from '../../../gateway/contract.ts'
import { checkout } from '../../kit/root.ts'
import { duck, fileWith } from './duckdb.ts'
import { indonesian, readCsv, readZip } from './readers.ts'
import { all, exportVillage, first_ms, now_ms } from './village.ts'

type Village = Awaited<ReturnType<typeof exportVillage>>

let village: Village
beforeAll(async () => {
  village = await exportVillage()
})
afterAll(() => village?.close())

async function readingsOf(series: string): Promise<Row[]> {
  const [station, key] = series.split('/') as [string, string]
  const [sensor, quantity] = key.split('.')
  const which = `readings?station=${station}&sensor=${sensor}&quantity=${quantity}&from=${first_ms}&to=${now_ms}&limit=10000`
  return (await village.get(which)).json().rows
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
  const expected = await Promise.all(all.map(async (one) => sumsOf(one, await readingsOf(one))))
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

it('CSV for Bahasa Indonesia is what its spreadsheets read: ;, decimal comma, a mark of UTF-8, local time beside UTC', async () => {
  const answer = await village.take('csv', [all[0]!], '&locale=id&tz=WITA')
  const text = answer.rawPayload.toString('utf8')
  expect([...answer.rawPayload.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const rows = readCsv(text.slice(1), ';')
  const expected = await readingsOf(all[0]!)
  expect(rows.map(({ value }) => indonesian(value!))).toEqual(expected.map(({ value }) => value))
  expect(rows.map(({ at_ms }) => Number(at_ms))).toEqual(expected.map(({ at_ms }) => at_ms))
  expect(rows[0]).toMatchObject({
    at_utc: '2025-09-20T05:00:00.000Z',
    'at_local [Asia/Makassar]': '2025-09-20 13:00:00',
    unit: 'm',
  })
  const path = fileWith(answer.rawPayload, 'id.csv')
  const [found] = await duck(
    `SELECT round(sum(value), 6) AS total FROM read_csv('${path}', delim = ';', decimal_separator = ',', header = true)`,
  )
  expect(found!.total).toBeCloseTo(
    expected.reduce((sum, { value }) => sum + (value ?? 0), 0),
    6,
  )
})

it.each(['csv', 'json', 'parquet', 'zip'])('the answer with a %s leads to the licence', async (format) => {
  const { headers } = await village.take(format, ['gadog'])
  expect(headers.link).toBe('<https://creativecommons.org/licenses/by/4.0/>; rel="license"')
})

it('a zip is a Data Package 2.0: it keeps to the standard, and its tables have the length and checksum it says', async () => {
  const answer = await village.take('zip')
  expect(answer.headers['content-disposition']).toBe(
    'attachment; filename="pantau_depok_gadog_2025-09-20_2026-10-25.zip"',
  )
  const files = readZip(answer.rawPayload)
  const descriptor = JSON.parse(files.get('datapackage.json')!.toString())
  const schema = JSON.parse(readFileSync(`${checkout}/test/fixtures/datapackage-2.0.schema.json`, 'utf8'))
  const ajv = new Ajv({ allErrors: true, strict: false })
  expect(ajv.validate(schema, descriptor), ajv.errorsText()).toBe(true)
  expect(descriptor.licenses[0]).toMatchObject({
    name: 'CC-BY-4.0',
    path: 'https://creativecommons.org/licenses/by/4.0/',
  })
  const paths = descriptor.resources.map(({ path }: { path: string }) => path)
  expect([...paths, 'README.md', 'picture.svg', 'datapackage.json'].sort()).toEqual([...files.keys()].sort())
  for (const { path, bytes, hash, schema, dialect } of descriptor.resources) {
    const file = files.get(path)!
    expect({ bytes, hash }).toEqual({
      bytes: file.length,
      hash: `sha256:${createHash('sha256').update(file).digest('hex')}`,
    })
    const [row] = readCsv(file.toString(), dialect.delimiter)
    expect(Object.keys(row!)).toEqual(schema.fields.map(({ name }: { name: string }) => name))
  }
  const level = descriptor.resources[0]
  expect(level).toMatchObject({ name: 'depok_level_water_level_m', unit: 'm' })
  expect(readCsv(files.get(level.path)!.toString(), ',')).toHaveLength(1_602)
  const readme = files.get('README.md')!.toString()
  expect(readme).toContain('Tinggi muka air [m]')
  expect(readme).toContain('Water level [m]')
  expect(readme).toContain(descriptor.citation)
  expect(descriptor.citation).toMatch(
    /Gadog; hulu, 2025-09-20T.+Z – 2026-10-25T.+Z\. Pantau, 2026-10-25\. .*Attribution/i,
  )
  const picture = files.get(descriptor.image)!.toString()
  expect(picture.match(/<path d="M/g), 'a strip for each series').toHaveLength(4)
  expect(picture).toContain('depok · Tinggi muka air / Water level (level)')
})

// The profile of version 1 as it was published, in the npm package "datapackage" 1.1.10 (MIT): version 2 adds to it and takes
// little away. Copied, because the package brings 60 others.
const published = `${checkout}/test/fixtures/datapackage-1.0.profile.json`
it('the zip keeps to the published profile of the version before, too', async () => {
  const descriptor = JSON.parse(
    readZip((await village.take('zip')).rawPayload)
      .get('datapackage.json')!
      .toString(),
  )
  const { $schema: draft4, ...profile } = JSON.parse(readFileSync(published, 'utf8')) // nothing in it that draft 7 reads otherwise
  const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false })
  expect(ajv.validate(profile, descriptor), `${draft4}: ${ajv.errorsText()}`).toBe(true)
})

it('no name and no reason becomes a formula, and what has a delimiter in it stays one field', async () => {
  const files = readZip((await village.take('zip', all, '&locale=id')).rawPayload)
  const stations = readCsv(files.get('stations.csv')!.toString(), ';')
  expect(stations.map(({ name }) => name)).toEqual([
    ...Array(3).fill('\'=HYPERLINK("http://x";"Depok")'),
    ...Array(2).fill('Gadog; hulu'),
  ])
  const [correction] = readCsv(files.get('corrections.csv')!.toString(), ';')
  expect(correction).toMatchObject({ id: 'c1', offset: '-0,25', why: '\'=1+1; "raised"', by: 'staff' })
})

it('goes compressed to whoever reads gzip, the CSV of the first version too, which stays as it was', async () => {
  const first = `export.csv?station=gadog&sensor=level&quantity=water_level_m&from=${first_ms}&to=${now_ms}`
  const plain = await village.get(first)
  const packed = await village.get(first, { 'accept-encoding': 'gzip, br' })
  expect(gunzipSync(packed.rawPayload).equals(plain.rawPayload)).toBe(true)
  expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 5)
  expect(plain.body.split('\r\n')[0]).toBe(
    'station,sensor,quantity,at_ms,at_utc,value [m],flag,received_ms,clock,clock_off_ms,corrected_value [m],corrections,shown_as',
  )
})

it('a stretch without readings is an empty table in every format, and a whole station is one name', async () => {
  const none = (format: string) => village.get(`export.${format}?series=depok&from=2020-01-01&to=2020-01-02`)
  expect(readCsv((await none('csv')).body, ',')).toEqual([])
  const { series } = (await none('json')).json()
  expect(series.map(({ rows, n }: { rows: []; n: number }) => [rows, n])).toEqual([
    [[], 0],
    [[], 0],
  ])
  const parquet = fileWith((await none('parquet')).rawPayload, 'none.parquet')
  expect(await duck(`SELECT count(*)::INT AS n FROM '${parquet}'`)).toEqual([{ n: 0 }])
  expect([...readZip((await none('zip')).rawPayload).keys()]).toContain('data/depok_rain_rainfall_mm.csv')
})

it('Parquet has the types that programs expect, and says beside the rows whose they are', async () => {
  const parquet = fileWith((await village.take('parquet')).rawPayload, 'types.parquet')
  const types = await duck(`SELECT column_name AS name, column_type AS type FROM (DESCRIBE SELECT * FROM '${parquet}')`)
  expect(Object.fromEntries(types.map(({ name, type }) => [name, type]))).toMatchObject({
    ...{ station: 'VARCHAR', at_utc: 'TIMESTAMP WITH TIME ZONE', received_utc: 'TIMESTAMP WITH TIME ZONE' },
    ...{ value: 'DOUBLE', corrected_value: 'DOUBLE', flag: 'TINYINT', clock_off_ms: 'BIGINT', clock: 'VARCHAR' },
  })
  const [said] = await duck(
    `SELECT decode(value) AS value FROM parquet_kv_metadata('${parquet}') WHERE decode(key) = 'pantau'`,
  )
  const facts = JSON.parse(String(said!.value))
  expect(facts).toMatchObject({
    licence: { name: 'CC-BY-4.0' },
    gateway: { name: 'Desa Cawang' },
    flags: { 3: { id: 'meragukan' } },
  })
  expect(facts.corrections[0]).toMatchObject({ id: 'c1', offset: -0.25, by: 'staff' })
  const encodings = await duck(
    `SELECT DISTINCT encodings AS e FROM parquet_metadata('${parquet}') WHERE path_in_schema = 'station'`,
  )
  expect(String(encodings[0]!.e)).toContain('RLE_DICTIONARY')
})

it.each([
  ['export.json', 400, 'series: is missing. Name one or several'],
  ['export.zip?series=depok&station=depok', 400, 'series: stands beside "station"'],
  ['export.csv?series=depok/level.water_levle_m', 400, 'did you mean "water_level_m"?'],
  ['export.csv?series=Depok!', 400, 'station/sensor.quantity, such as depok/level.water_level_m'],
  ['export.csv?series=depok&locale=de', 400, 'locale'],
  ['export.csv?series=depok&tz=Mars', 400, 'is no time zone'],
  ['export.parquet?series=depok&series=bogor', 404, 'There is no station "bogor"'],
])('%s is refused with %i and what to do', async (path, status, detail) => {
  const answer = await village.get(path)
  expect({ status: answer.statusCode, detail: answer.json().detail }).toEqual({
    status,
    detail: expect.stringContaining(detail),
  })
})
