import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, it, onTestFinished } from 'vitest'
import { askHttp } from '../../kit/askHttp.ts'
import { emptyFolder } from '../../kit/folder.ts'

async function dashboard() {
  const www = emptyFolder()
  mkdirSync(join(www, 'assets'))
  writeFileSync(join(www, 'index.html'), '<!doctype html><p>Pantau')
  writeFileSync(join(www, 'assets/index-abc.js'), 'console.log(1)'.repeat(100))
  const http = await askHttp({ www, isPublic: false })
  onTestFinished(() => http.close())
  return http
}

it('is served at /, asked for anew each time, and not sent again when unchanged', async () => {
  const { get } = await dashboard()
  const { headers, body, statusCode } = await get('/')
  expect([statusCode, body]).toEqual([200, '<!doctype html><p>Pantau'])
  expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' })
  const again = await get('/', { 'if-none-match': String(headers.etag) })
  expect([again.statusCode, again.body]).toEqual([304, ''])
})

it('has assets that browsers may keep for ever, small on the wire', async () => {
  const { get } = await dashboard()
  const { headers, rawPayload } = await get('/assets/index-abc.js', { 'accept-encoding': 'gzip, br' })
  expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
  expect(headers['content-encoding']).toBe('gzip')
  expect(gunzipSync(rawPayload).toString()).toBe('console.log(1)'.repeat(100))
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
  const after = await answerOf('<script src="/assets/index-xyz.js">', { 'if-none-match': String(before.headers.etag) })
  expect([after.statusCode, after.body]).toEqual([200, '<script src="/assets/index-xyz.js">'])
})

it('says how to build it when it is missing', async () => {
  const http = await askHttp()
  onTestFinished(() => http.close())
  const answer = await http.get('/')
  expect([answer.statusCode, answer.json().detail]).toEqual([503, expect.stringContaining('npm run build')])
})
