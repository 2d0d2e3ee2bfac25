/** Behind a reverse proxy: a path before every address, and for whom the proxy asks. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { askHttp } from '../../kit/askHttp.ts'
import { emptyFolder } from '../../kit/folder.ts'

async function behind(front: NonNullable<Parameters<typeof askHttp>[0]>['front']) {
  const www = join(emptyFolder(), 'www')
  mkdirSync(www)
  writeFileSync(join(www, 'index.html'), '<p>pantau')
  const http = await askHttp({ www, ...(front && { front }), more: [whoAsks] })
  onTestFinished(() => http.close())
  return http
}

/** Tells what the gateway takes the asker for. */
const whoAsks = (app: Awaited<ReturnType<typeof askHttp>>['app']) =>
  void app.get('/api/v1/who', { config: { may: 'see' } }, async ({ ip, protocol, host }) => ({ ip, protocol, host }))

it('answers below the path and without it, so that a proxy may take it off or leave it', async () => {
  const { get } = await behind({ base: '/pantau' })
  for (const before of ['', '/pantau']) {
    expect((await get(`${before}/api/v1/stations`)).json()).toHaveLength(1)
    expect((await get(`${before}/`)).body).toBe('<p>pantau')
  }
  const { statusCode, headers } = await get('/pantau')
  expect([statusCode, headers.location]).toEqual([308, '/pantau/'])
  expect((await get('/pantauan/api/v1/stations')).statusCode).toBe(404)
})

const forwarded = {
  'x-forwarded-for': '10.9.9.9, 203.0.113.7',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'pantau.desa.id',
}

it('believes for whom a proxy asks only from an address that was named, and only the part that the proxy saw', async () => {
  const { get } = await behind({ proxies: ['127.0.0.0/8'] })
  expect((await get('/api/v1/who', forwarded)).json()).toEqual({
    ...{ ip: '203.0.113.7', protocol: 'https', host: 'pantau.desa.id' },
  })
})

it.each([[[]], [['10.0.0.1']]])('believes it from nobody else: proxies %j', async (proxies) => {
  const { get } = await behind({ proxies })
  expect((await get('/api/v1/who', forwarded)).json()).toEqual({
    ...{ ip: '127.0.0.1', protocol: 'http', host: 'localhost:80' },
  })
})
