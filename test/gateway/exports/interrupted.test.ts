/** An export that breaks off never looks whole, and one that may lack something says so. */
import { get as request } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import type { ReadingsAnswer } from '../../../gateway/contract.ts'
import { askHttp } from '../../kit/askHttp.ts'
import { eventually } from '../../kit/eventually.ts'
import { duck, fileWith } from './duckdb.ts'
import { readZip } from './readers.ts'

const series = '?series=depok/level.water_level_m&from=0'
const row = { sensor: 'level', quantity: 'water_level_m', value: 1.5, flag: 2 as const, received_ms: 9 }
const page = (first: number, n: number, next: string | null): ReadingsAnswer => ({
  rows: Array.from({ length: n }, (_, i) => ({ ...row, at_ms: first + i })),
  next,
})

async function house() {
  const http = await askHttp()
  onTestFinished(() => http.close())
  const port = await http.listen('127.0.0.1', 0)
  /** What arrived, and whether the other side ended it as it should. */
  const take = (format: string) =>
    new Promise<{ bytes: Buffer; isWhole: boolean }>((resolve, reject) => {
      const asking = request({ host: '127.0.0.1', port, path: `/api/v1/export.${format}${series}` }, (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk) => chunks.push(chunk))
        answer.on('error', () => undefined) // "aborted": told by close and complete
        answer.on('close', () =>
          resolve({ bytes: Buffer.concat(chunks), isWhole: answer.complete && answer.statusCode === 200 }),
        )
      })
      asking.on('error', reject)
    })
  return { ...http, port, take }
}

/** Three pages come, then the record fails, as when the gateway stops or the disk does. */
function breaking(http: Awaited<ReturnType<typeof house>>) {
  http.record.rows = (async ({ limit, cursor = '0' }: { limit: number; cursor?: string }) => {
    if (limit === 1) return page(0, 1, null)
    if (cursor === '30000') throw new Error('the disk is gone')
    return page(Number(cursor), 10_000, String(Number(cursor) + 10_000))
  }) as never
}

it('a program that reads HTTP sees that it broke off, and no file of it opens', async () => {
  const http = await house()
  breaking(http)
  for (const format of ['csv', 'json', 'parquet', 'zip']) {
    const { bytes, isWhole } = await http.take(format)
    expect({ format, isWhole, hasBegun: bytes.length > 1_000 }).toEqual({ format, isWhole: false, hasBegun: true })
    if (format === 'json') expect(() => JSON.parse(bytes.toString())).toThrow()
    if (format === 'zip') expect(() => readZip(bytes)).toThrow()
    if (format === 'parquet') await expect(duck(`SELECT * FROM '${fileWith(bytes, 'x.parquet')}'`)).rejects.toThrow()
  }
})

it('gives its place back when it breaks off: as many as one likes, one after another', async () => {
  const http = await house()
  breaking(http)
  for (const format of ['zip', 'zip', 'zip', 'json', 'parquet', 'csv'])
    expect((await http.take(format)).isWhole).toBe(false)
  http.record.rows = async () => page(0, 1, null) as never
  await eventually(async () => expect((await http.take('zip')).isWhole).toBe(true))
})

it('stops reading the record when whoever takes a zip leaves', async () => {
  const http = await house()
  const asking = request({ host: '127.0.0.1', port: http.port, path: `/api/v1/export.zip${series}` }, (answer) => {
    answer.once('data', () => answer.destroy())
  })
  asking.on('error', () => undefined) // it is we who hang up
  let [last, same] = [-1, 0]
  // The record has pages without end: only leaving can stop the asking.
  await eventually(() => {
    const { length } = http.record.asked.rows
    same = length === last && length > 0 ? same + 1 : 0
    last = length
    return same > 20
  })
})

it('says in each format why older rows may be missing, and breaks off when that begins midway', async () => {
  const http = await house()
  const away = { partial: true as const, reason: 'InfluxDB is away' }
  http.record.rows = async () => ({ ...page(0, 2, null), ...away }) as never
  const get = (format: string) => http.get(`/api/v1/export.${format}${series}&locale=id`)
  const csv = await get('csv')
  expect(csv.headers['pantau-partial']).toBe('InfluxDB is away')
  expect(csv.body.split('\r\n')[1]).toMatch(/;baris yang lebih lama mungkin tidak ada: InfluxDB is away$/)
  expect(csv.body.split('\r\n')[2]).toMatch(/;$/)
  expect((await get('json')).json().series[0]).toMatchObject(away)
  const files = readZip((await get('zip')).rawPayload)
  expect(JSON.parse(files.get('datapackage.json')!.toString()).resources[0]).toMatchObject(away)
  expect(files.get('README.md')!.toString()).toContain('older rows may be missing: InfluxDB is away')

  http.record.rows = (async ({ limit, cursor }: { limit: number; cursor?: string }) =>
    limit === 1 ? page(0, 1, null) : cursor ? { ...page(9, 1, null), ...away } : page(0, 5, 'c')) as never
  for (const format of ['csv', 'json', 'parquet', 'zip']) expect((await http.take(format)).isWhole).toBe(false)
})

it('places of stations are as exact as whoever asks may see them', async () => {
  const http = await askHttp({ publicPlace: 'coarse' })
  onTestFinished(() => http.close())
  const exact = { ...http.stations.get('depok')!, place: { lat: -6.41234, lon: 106.83219 } }
  http.stations.get = () => exact
  http.record.rows = async () => page(0, 1, null) as never
  const places = async (headers = {}) =>
    (await http.get(`/api/v1/export.json${series}`, headers)).json().stations.map(({ place }: typeof exact) => place)
  expect(await places()).toEqual([{ lat: -6.41, lon: 106.83 }])
  expect(await places({ authorization: 'Bearer operator-token' })).toEqual([exact.place])
})
