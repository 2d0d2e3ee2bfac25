import { gunzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { LedgerAnswer, Problem, ReadingsAnswer, SeriesAnswer, Station } from '../../../gateway/contract.ts'
import type { App } from '../../../gateway/http/app.ts'
import { askHttp } from '../../kit/askHttp.ts'

const now_ms = 2_000_000_000_000
const day_ms = 86_400_000

async function ask(overrides: Parameters<typeof askHttp>[0] = {}) {
  const http = await askHttp(overrides)
  onTestFinished(() => http.close())
  return http
}

describe('answers are what the contract says', () => {
  it.each([
    ['/api/v1/stations', z.array(Station)],
    ['/api/v1/readings?station=depok', ReadingsAnswer],
    ['/api/v1/series?station=depok&sensor=level&quantity=water_level_m', SeriesAnswer],
    ['/api/v1/stations/depok/ledger', LedgerAnswer],
  ])('%s', async (url, schema) => {
    const { get } = await ask()
    const answer = await get(url)
    expect(answer.statusCode).toBe(200)
    expect(schema.parse(answer.json())).toEqual(answer.json())
  })
})

describe('times', () => {
  it.each([
    ['from=1760000000000&to=1760000001000', 1_760_000_000_000, 1_760_000_001_000],
    ['from=2025-10-09T08:53:20Z&to=2025-10-09T15:53:21%2B07:00', 1_760_000_000_000, 1_760_000_001_000],
    ['from=2025-10-09T08:53:20&to=2025-10-09T15:53:21+07:00', 1_760_000_000_000, 1_760_000_001_000],
    ['from=1970-01-02', day_ms, now_ms],
    ['to=1970-01-03', day_ms, 2 * day_ms],
    ['', now_ms - day_ms, now_ms],
  ])('"%s" asks the record from %d to %d', async (range, from_ms, to_ms) => {
    const { get, record } = await ask()
    await get(`/api/v1/readings?station=depok&${range}`)
    expect(record.asked.rows).toMatchObject([{ from_ms, to_ms }])
  })
})

it('hands the next page on', async () => {
  const { get } = await ask()
  const { next } = (await get('/api/v1/readings?station=depok&limit=2')).json()
  const page = (await get(`/api/v1/readings?station=depok&limit=2&cursor=${next}`)).json()
  expect(page.rows.map((row: { at_ms: number }) => row.at_ms)).toEqual([2, 3])
})

const series = '/api/v1/series?station=depok&sensor=level&quantity=water_level_m'

describe('a wrong question gets a problem that says what to do', () => {
  it.each([
    ['/api/v1/readings', 400, 'station: missing; needs a station id'],
    ['/api/v1/readings?station=Depok!', 400, 'station: found "Depok!"; needs a station id'],
    ['/api/v1/readings?station=depok&station=depok', 400, 'station: found ["depok","depok"]; needs a station id'],
    ['/api/v1/readings?station=bogor', 404, 'There is no station "bogor". GET /api/v1/stations lists them.'],
    ['/api/v1/readings?station=depok&limit=0', 400, 'limit: found "0"; needs a whole number from 1 to 10000'],
    ['/api/v1/readings?station=depok&limit=10001', 400, 'needs a whole number from 1 to 10000'],
    ['/api/v1/readings?station=depok&limit=1e99', 400, 'needs a whole number from 1 to 10000'],
    ['/api/v1/readings?station=depok&limit=NaN', 400, 'needs a whole number from 1 to 10000'],
    ['/api/v1/readings?station=depok&limt=5', 400, 'limt: unknown; did you mean "limit"?'],
    ['/api/v1/readings?station=depok&quantity=water_levl_m', 400, 'did you mean "water_level_m"?'],
    ['/api/v1/readings?station=depok&quantity=__proto__', 400, 'no such quantity'],
    [
      '/api/v1/readings?station=depok&from=yesterday',
      400,
      'from: found "yesterday"; needs a time: UTC milliseconds, or ISO',
    ],
    ['/api/v1/readings?station=depok&from=-5', 400, 'needs a time'],
    ['/api/v1/readings?station=depok&from=2025-13-45', 400, 'needs a time'],
    ['/api/v1/readings?station=depok&from=2026-02-30T06:00:00Z', 400, 'needs a time'],
    ['/api/v1/readings?station=depok&from=9999999999999999', 400, 'needs a time'],
    [
      '/api/v1/readings?station=depok&from=2026',
      400,
      'from: found 2026, which is a year only; write a whole date: 2026-01-01',
    ],
    [
      '/api/v1/readings?station=depok&to=1795631743',
      400,
      'seems to be seconds; write milliseconds: 1795631743000, or 2026-11-25T18:35:43Z',
    ],
    ['/api/v1/readings?station=depok&from=5&to=5', 400, 'from: is not before "to"'],
    ['/api/v1/readings?station=depok&__proto__[x]=1', 400, 'unknown'],
    [`${series}&points=9`, 400, 'points: found "9"; needs a whole number from 10 to 5000'],
    [`${series}&points=5001`, 400, 'needs a whole number from 10 to 5000'],
    ['/api/v1/series?station=depok', 400, 'sensor: missing; needs a sensor id'],
    ['/api/v1/stations/bogor/ledger', 404, 'There is no station "bogor"'],
    ['/api/v1/stations/..%2f..%2fetc/ledger', 400, 'needs a station id'],
    [`/api/v1/stations/${'a'.repeat(300)}/ledger`, 404, 'nothing at this address'],
    ['/api/v1/nothing', 404, 'GET /api/v1/openapi.json lists what there is'],
    ['/..%2f..%2fetc/passwd', 404, 'nothing at this address'],
    ['/%zz', 400, 'broken %-escape'],
    [`/api/v1/readings?station=${'a'.repeat(5_000)}`, 414, 'The address is too long'],
  ])('GET %s → %d', async (url, status, sentence) => {
    const { get } = await ask()
    const answer = await get(url)
    expect(answer.statusCode).toBe(status)
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(Problem.parse(answer.json())).toMatchObject({ status, detail: expect.stringContaining(sentence) })
  })

  it('says in both languages what to write in the place of a year', async () => {
    const { get } = await ask()
    expect((await get('/api/v1/export.csv?station=depok&from=2026')).json()).toMatchObject({
      detail_id:
        'from: tertulis 2026, yang hanya tahun; tulis tanggal lengkap: 2026-01-01, atau dengan jam WIB: 2026-01-01T00:00+07:00.',
    })
  })

  it('names the method that would have worked', async () => {
    const { inject } = await ask()
    const answer = await inject({ method: 'DELETE', url: '/api/v1/stations?x=1' })
    expect(answer.statusCode).toBe(405)
    expect(answer.headers.allow).toMatch(/GET/)
    expect(answer.json().detail).toMatch(/DELETE is not possible here; use GET/)
  })

  it.each([
    ['a body that is too large', 'x'.repeat(65 * 1_024), 'application/json', 413, 'at most 64 KiB'],
    ['a body of a strange kind', '<a/>', 'application/xml', 415, 'Send JSON'],
    ['broken JSON', '{', 'application/json', 400, 'not valid JSON'],
  ])('%s', async (_what, payload, type, status, sentence) => {
    const { inject } = await ask({
      more: [(app) => void app.post('/api/v1/echo', { config: { may: 'open' } }, async () => 1)],
    })
    const answer = await inject({ method: 'POST', url: '/api/v1/echo', payload, headers: { 'content-type': type } })
    expect([answer.statusCode, answer.json().detail]).toEqual([status, expect.stringContaining(sentence)])
  })

  it('keeps its own mistakes to itself', async () => {
    const broken = async () => {
      throw new Error('secret path /home/x')
    }
    const { get } = await ask({ more: [(app) => void app.get('/api/v1/broken', { config: { may: 'see' } }, broken)] })
    const answer = await get('/api/v1/broken')
    expect(answer.statusCode).toBe(500)
    expect(answer.body).not.toContain('secret')
  })
})

describe('who may ask', () => {
  const token = { authorization: 'Bearer operator-token' }

  it.each([
    ['/api/v1/stations', {}, 200],
    ['/api/v1/stations/depok/quarantine', {}, 401],
    ['/api/v1/stations/depok/quarantine', { authorization: 'Bearer guessed' }, 401],
    ['/api/v1/stations/depok/quarantine', { authorization: 'Basic operator-token' }, 401],
    ['/api/v1/stations/depok/quarantine', token, 200],
  ])('open to the public: %s %j → %d', async (url, headers, status) => {
    const { get } = await ask()
    expect((await get(url, headers as Record<string, string>)).statusCode).toBe(status)
  })

  it.each([
    ['/api/v1/stations', {}, 401],
    ['/api/v1/live', {}, 401],
    ['/api/v1/export.csv?station=depok', {}, 401],
    ['/metrics', {}, 401],
    ['/api/v1/stations', token, 200],
    ['/healthz', {}, 200],
    ['/readyz', {}, 200],
  ])('closed by the operator: %s %j → %d', async (url, headers, status) => {
    const { get } = await ask({ isPublic: false })
    const answer = await get(url, headers as Record<string, string>)
    expect(answer.statusCode).toBe(status)
    if (status === 401) expect(answer.headers['www-authenticate']).toBe('Bearer')
  })

  it('lets nobody change anything without a token', async () => {
    const change = (app: App) =>
      void app.post('/api/v1/change', { config: { may: 'operate' } }, async () => ({ done: true }))
    const { inject } = await ask({ more: [change] })
    expect((await inject({ method: 'POST', url: '/api/v1/change' })).statusCode).toBe(401)
    expect((await inject({ method: 'POST', url: '/api/v1/change', headers: token })).json()).toEqual({ done: true })
  })
})

describe('health', () => {
  it('is ready or says which part is missing', async () => {
    const says = { says: 'The disk refuses to store; free some space.', says_id: 'Disk penuh; kosongkan ruang.' }
    const parts = { store: { ok: false, ...says } }
    const { get } = await ask({ readiness: () => ({ ready: false, parts }) })
    const answer = await get('/readyz')
    expect([answer.statusCode, answer.json()]).toEqual([503, { ready: false, parts }])
    expect((await get('/healthz')).json()).toEqual({ ok: true })
  })

  it('gives metrics as plain text', async () => {
    const answer = await (await ask()).get('/metrics')
    expect([answer.headers['content-type'], answer.body]).toEqual([
      'text/plain; version=0.0.4; charset=utf-8',
      'pantau_up 1\n',
    ])
  })

  it('tells staff alone what is counted of single hooks', async () => {
    const { get } = await ask({ metrics: async (seesStaff) => `staff ${seesStaff}` })
    expect((await get('/metrics')).body).toBe('staff false')
    expect((await get('/metrics', { authorization: 'Bearer operator-token' })).body).toBe('staff true')
  })
})

it('compresses a long answer for those who understand it, and only for those', async () => {
  const { get } = await ask()
  const url = '/api/v1/readings?station=depok&limit=100'
  const plain = await get(url, { 'accept-encoding': 'gzip;q=0' })
  const small = await get(url, { 'accept-encoding': 'gzip' })
  expect(small.headers['content-encoding']).toBe('gzip')
  expect(plain.headers['content-encoding']).toBeUndefined()
  expect(gunzipSync(small.rawPayload).toString()).toBe(plain.body)
  expect(small.rawPayload.length).toBeLessThan(plain.body.length / 4)
})

it('tells the browser to run nothing from elsewhere', async () => {
  const { headers } = await (await ask()).get('/api/v1/stations')
  expect(headers['content-security-policy']).toMatch(/^default-src 'self'/)
  expect(headers['x-content-type-options']).toBe('nosniff')
})

describe('the OpenAPI document', () => {
  it('lists every address with its parameters as the schemas have them', async () => {
    const document = (await (await ask()).get('/api/v1/openapi.json')).json()
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths).sort()).toEqual([
      '/api/v1/export.csv',
      '/api/v1/export.json',
      '/api/v1/export.parquet',
      '/api/v1/export.zip',
      '/api/v1/live',
      '/api/v1/openapi.json',
      '/api/v1/readings',
      '/api/v1/series',
      '/api/v1/stations',
      '/api/v1/stations/{id}',
      '/api/v1/stations/{id}/completeness',
      '/api/v1/stations/{id}/ledger',
      '/api/v1/stations/{id}/quarantine',
      '/api/v1/stations/{id}/refused',
      '/healthz',
      '/metrics',
      '/readyz',
    ])
    const { parameters } = document.paths['/api/v1/series'].get
    expect(parameters.find((one: { name: string }) => one.name === 'points')).toEqual({
      name: 'points',
      in: 'query',
      required: false,
      description: 'a whole number from 10 to 5000',
      schema: { type: 'integer', minimum: 10, maximum: 5_000, default: 600 },
    })
    expect(parameters.filter((one: { required: boolean }) => one.required)).toMatchObject([
      { name: 'station' },
      { name: 'sensor' },
      { name: 'quantity' },
    ])
    const securityOf = (path: string) => document.paths[path].get.security
    expect(securityOf('/api/v1/stations/{id}/quarantine')).toEqual([{ token: [] }, { cookie: [] }])
    // Reading does without while the gateway is public, and `/healthz` always does.
    expect(securityOf('/api/v1/series')).toEqual([{}, { token: [] }, { cookie: [] }])
    expect(securityOf('/healthz')).toBeUndefined()
  })
})
