import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { askHttp } from '../../kit/askHttp.ts'
import { eventually } from '../../kit/eventually.ts'

const url = '/api/v1/export.csv?station=depok&sensor=level&quantity=water_level_m'

async function asked(rows?: Parameters<typeof askHttp>[0]) {
  const http = await askHttp(rows)
  onTestFinished(() => http.close())
  return http
}

it('is CSV with the unit in the header, one line per row, a missing value left empty, a doubted time marked', async () => {
  const row = {
    sensor: 'level',
    quantity: 'water_level_m',
    at_ms: 1_760_000_000_000,
    flag: 2,
    received_ms: 1_760_000_000_500,
  } as const
  const http = await asked()
  http.record.rows = async () =>
    ({
      rows: [
        { ...row, value: 1.25 },
        { ...row, value: null, flag: 9 as const },
        { ...row, value: 2, clock: 'doubted', clock_off_ms: -660_000 },
      ],
      next: null,
    }) as never
  const answer = await http.get(url)
  expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
  expect(answer.headers['content-disposition']).toBe('attachment; filename="depok_level_water_level_m.csv"')
  expect(answer.body).toBe(
    [
      'station,sensor,quantity,at_ms,at_utc,value [m],flag,received_ms,clock,clock_off_ms',
      'depok,level,water_level_m,1760000000000,2025-10-09T08:53:20.000Z,1.25,2,1760000000500,,',
      'depok,level,water_level_m,1760000000000,2025-10-09T08:53:20.000Z,,9,1760000000500,,',
      'depok,level,water_level_m,1760000000000,2025-10-09T08:53:20.000Z,2,2,1760000000500,doubted,-660000',
      '',
    ].join('\r\n'),
  )
})

it('names each quantity with its unit when there may be several', async () => {
  const http = await asked()
  http.record.rows = async () => ({ rows: [], next: null }) as never
  const several = {
    'level.water_level_m': { at_ms: 1, value: 1, flag: 2 as const },
    'rain.rainfall_mm': { at_ms: 1, value: 1, flag: 2 as const },
  }
  const depok = http.stations.get('depok')!
  http.stations.get = () => ({ ...depok, latest: several })
  const header = async (which: string) =>
    (await http.get(`/api/v1/export.csv?station=depok${which}`)).body.split(',')[5]
  expect(await header('')).toBe('value [water_level_m: m; rainfall_mm: mm]')
  expect(await header('&sensor=rain')).toBe('value [rainfall_mm: mm]')
  expect(await header('&sensor=none')).toBe('value')
})

it('reads on only as fast as it is read, and stops when the reader leaves', async () => {
  const http = await asked()
  const port = await http.listen('127.0.0.1', 0)
  const socket = connect({ host: '127.0.0.1', port })
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  socket.pause()
  socket.write(`GET ${url} HTTP/1.1\r\nHost: x\r\n\r\n`)
  // The record answers pages without end: only back-pressure can stop the asking.
  const pages = await standstill(() => http.record.asked.rows.length)
  expect(pages).toBeLessThan(200)
  socket.destroy()
  await standstill(() => http.record.asked.rows.length)
  expect(http.record.asked.rows.length).toBeLessThan(200)
})

it('runs only a few at a time', async () => {
  const http = await asked()
  const port = await http.listen('127.0.0.1', 0)
  const sockets = Array.from({ length: 4 }, () => connect({ host: '127.0.0.1', port }))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
  })
  for (const socket of sockets) {
    socket.pause()
    socket.write(`GET ${url} HTTP/1.1\r\nHost: x\r\n\r\n`)
  }
  await standstill(() => http.record.asked.rows.length)
  const answer = await http.get(url)
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '60'])
  for (const socket of sockets) socket.destroy()
  http.record.rows = async () => ({ rows: [], next: null }) as never
  await eventually(async () => (await http.get(url)).statusCode === 200)
})

/** The count once it has not changed for 20 looks. */
async function standstill(count: () => number): Promise<number | false> {
  let last = -1
  let same = 0
  return eventually(() => {
    same = count() === last ? same + 1 : 0
    last = count()
    return same > 20 && last > 0 && last
  })
}

it('says in its head when older rows may be missing, and breaks off visibly when that begins midway', async () => {
  const http = await asked()
  const row = { sensor: 'level', quantity: 'water_level_m', at_ms: 1, value: 1, flag: 2, received_ms: null }
  const away = { partial: true, reason: 'InfluxDB is away — really' }
  http.record.rows = async () => ({ rows: [row], next: null, ...away }) as never
  expect((await http.get(url)).headers['pantau-partial']).toBe('InfluxDB is away   really')
  http.record.rows = async ({ cursor }) =>
    (cursor ? { rows: [], next: null, ...away } : { rows: [row], next: 'c' }) as never
  await expect(http.get(url)).rejects.toThrow()
})
