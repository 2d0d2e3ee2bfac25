import { describe, expect, it } from 'vitest'
import { askHttp } from '../../kit/askHttp.ts'

const origin = 'https://sekolah.example.org'
const openTo = 'access-control-allow-origin'

describe('a page of somebody else', () => {
  it.each([
    '/api/v1/stations',
    '/api/v1/series?station=depok&sensor=level&quantity=water_level_m',
    '/api/v1/readings?station=none',
  ])('may read %s, without cookies', async (url) => {
    const { headers } = await (await askHttp()).get(url, { origin })
    expect([headers[openTo], headers['access-control-allow-credentials']]).toEqual(['*', undefined])
  })

  it.each([
    ['cookie', 'pantau_session=x'],
    ['authorization', 'Bearer operator-token'],
  ])('never gets an answer to a request with %s: %s', async (name, value) => {
    const { headers } = await (await askHttp()).get('/api/v1/stations', { origin, [name]: value })
    expect(headers[openTo]).toBeUndefined()
  })

  it.each(['/', '/metrics', '/readyz', '/healthz'])('does not get %s', async (url) => {
    expect((await (await askHttp()).get(url, { origin })).headers[openTo]).toBeUndefined()
  })

  it('is told that it may do nothing but read, and send no token', async () => {
    const { inject } = await askHttp()
    const asks = { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'authorization' }
    const { statusCode, headers } = await inject({ method: 'OPTIONS', url: '/api/v1/stations', headers: asks })
    expect([statusCode, headers['access-control-allow-methods'], headers['access-control-allow-headers']]).toEqual([
      ...[204, 'GET, HEAD', ''],
    ])
  })

  it('is offered nothing by a closed gateway', async () => {
    const { get, inject } = await askHttp({ isPublic: false })
    const answers = [
      await get('/api/v1/stations', { origin, authorization: 'Bearer operator-token' }),
      await inject({ method: 'OPTIONS', url: '/api/v1/stations', headers: { origin } }),
    ]
    for (const { headers } of answers) expect(headers[openTo]).toBeUndefined()
  })
})
