import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, it, onTestFinished } from 'vitest'
import { askHttp } from '../../kit/askHttp.ts'
import { emptyFolder } from '../../kit/folder.ts'

const script = 'console.log(1)'.repeat(100)

async function dashboard() {
  const www = emptyFolder()
  mkdirSync(join(www, 'assets'))
  const files = {
    'index.html': '<!doctype html><p>Pantau',
    'icon.svg': '<svg/>',
    'pantau.webmanifest': '{}',
    '.env': 'nobody needs this',
    'assets/index-abc.js': script,
    'assets/index-abc.js.gz': gzipSync(script),
    'assets/index-abc.css': 'p{}',
  }
  for (const [name, content] of Object.entries(files)) writeFileSync(join(www, name), content)
  const http = await askHttp({ www, isPublic: false })
  onTestFinished(() => http.close())
  return http
}

it('is served at /, for everyone, and asked for anew each time', async () => {
  const { get } = await dashboard()
  const { headers, body, statusCode } = await get('/?from=bookmark')
  expect([statusCode, body]).toEqual([200, '<!doctype html><p>Pantau'])
  expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' })
  expect(headers).not.toHaveProperty('etag')
  expect(headers).not.toHaveProperty('last-modified')
})

it('has assets that browsers may keep for ever, small on the wire', async () => {
  const { get } = await dashboard()
  const { headers, rawPayload } = await get('/assets/index-abc.js', { 'accept-encoding': 'gzip, br' })
  expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
  expect(headers['content-encoding']).toBe('gzip')
  expect(gunzipSync(rawPayload).toString()).toBe(script)
  const again = await get('/assets/index-abc.js', {
    'accept-encoding': 'gzip, br',
    'if-none-match': String(headers.etag),
  })
  expect([again.statusCode, again.body]).toEqual([304, ''])
})

it('has assets as they are for a browser that cannot unpack them', async () => {
  const { get } = await dashboard()
  for (const accepted of [undefined, { 'accept-encoding': 'identity' }, { 'accept-encoding': 'gzip;q=0' }]) {
    const { headers, body } = await get('/assets/index-abc.js', accepted)
    expect([headers['content-encoding'], headers.vary, body]).toEqual([undefined, 'accept-encoding', script])
  }
})

it.each([
  ['/icon.svg', 'image/svg+xml'],
  ['/pantau.webmanifest', 'application/manifest+json'],
  ['/assets/index-abc.js', 'application/javascript; charset=utf-8'],
  ['/assets/index-abc.css', 'text/css; charset=utf-8'],
])('%s is %s, packed or not', async (url, type) => {
  const { get } = await dashboard()
  for (const headers of [undefined, { 'accept-encoding': 'gzip' }])
    expect((await get(url, headers)).headers['content-type']).toBe(type)
})

it('answers HEAD like GET, without the body', async () => {
  const { inject } = await dashboard()
  const { statusCode, headers, body } = await inject({ method: 'HEAD', url: '/assets/index-abc.js' })
  expect([statusCode, headers['content-length'], body]).toEqual([200, String(script.length), ''])
})

it.each([
  '/.env',
  '/nothing.js',
  '/assets',
  '/assets/',
  '/assets/index-xyz.js',
  '/assets/index-abc.js.gz',
  '/..%2f..%2fetc/passwd',
  '/index.html%00',
])('has nothing at %s', async (url) => {
  const { get } = await dashboard()
  const { statusCode, headers, body } = await get(url, { 'accept-encoding': 'gzip' })
  expect([statusCode, headers['content-type'], JSON.parse(body).detail]).toEqual([
    404,
    'application/problem+json',
    'There is nothing at this address. The dashboard is at /.',
  ])
})

it('is sent anew after an update, even when size and time of the file are as before', async () => {
  const www = emptyFolder()
  const answerOf = async (html: string, headers = {}) => {
    writeFileSync(join(www, 'index.html'), html)
    utimesSync(join(www, 'index.html'), 499_162_500, 499_162_500) // the time that npm gives every file of a package
    const http = await askHttp({ www })
    onTestFinished(() => http.close())
    return http.get('/', headers)
  }
  const before = await answerOf('<script src="/assets/index-abc.js">')
  const { etag, 'last-modified': date } = before.headers
  const asBrowsersDo = { ...(etag && { 'if-none-match': etag }), ...(date && { 'if-modified-since': date }) }
  const after = await answerOf('<script src="/assets/index-xyz.js">', asBrowsersDo)
  expect([after.statusCode, after.body]).toEqual([200, '<script src="/assets/index-xyz.js">'])
})

it('says how to build it when it is missing', async () => {
  const http = await askHttp()
  onTestFinished(() => http.close())
  const answer = await http.get('/')
  expect([answer.statusCode, answer.json().detail]).toEqual([503, expect.stringContaining('npm run build')])
})
