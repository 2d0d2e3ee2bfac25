/** What no client library would send: bytes straight into the socket. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { askHttp } from '../../kit/askHttp.ts'
import { emptyFolder } from '../../kit/folder.ts'

async function say(text: string): Promise<string> {
  const folder = emptyFolder()
  mkdirSync(join(folder, 'www'))
  writeFileSync(join(folder, 'secret.txt'), 'the secret')
  writeFileSync(join(folder, 'www/index.html'), '<p>pantau')
  const http = await askHttp({ www: join(folder, 'www') })
  const port = await http.listen('127.0.0.1', 0)
  onTestFinished(() => http.close())
  const socket = connect({ host: '127.0.0.1', port })
  onTestFinished(() => void socket.destroy())
  socket.write(text)
  let answer = ''
  for await (const chunk of socket) answer += chunk
  return answer
}

const get = (path: string, headers = '') => `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n`

it.each([
  '/../secret.txt',
  '/..%2fsecret.txt',
  '/%2e%2e/secret.txt',
  '/%2e%2e%2fsecret.txt',
  '/assets/../../secret.txt',
  '/..\\secret.txt',
  '/..%5csecret.txt',
  '/..%00/secret.txt',
  '//secret.txt',
  '/%252e%252e%252fsecret.txt',
])('serves nothing from outside the dashboard: %s', async (path) => {
  const answer = await say(get(path))
  expect(answer).toMatch(/^HTTP\/1\.1 40[04] /)
  expect(answer).not.toContain('the secret')
})

it.each([
  ['headers beyond 16 KiB', get('/', `X-Long: ${'a'.repeat(20_000)}\r\n`), 431, 'The headers are too large'],
  ['something that is not HTTP', '\x10\x26\x00\x04MQTT\x04\x02\r\n\r\n', 400, 'stations use the MQTT port'],
  [
    'a body longer than allowed, announced',
    'POST /api/v1/stations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10485760\r\nConnection: close\r\n\r\n{',
    413,
    'at most 64 KiB',
  ],
])('answers %s with a problem', async (_what, bytes, status, sentence) => {
  const answer = await say(bytes)
  expect(answer).toContain(`HTTP/1.1 ${status} `)
  expect(answer.toLowerCase()).toContain('content-type: application/problem+json')
  expect(answer).toContain(sentence)
})

const post = 'POST /api/v1/rules/backtest HTTP/1.1\r\n'
const type = 'Content-Type: application/json\r\n'

it.each([
  ['two lengths', `${post}Host: x\r\n${type}Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}`],
  ['a length and chunks', `${post}Host: x\r\n${type}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['an encoding that hides chunks', `${post}Host: x\r\n${type}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`],
  ['a negative length', `${post}Host: x\r\n${type}Content-Length: -1\r\n\r\n`],
  ['a chunk without an end', `${post}Host: x\r\n${type}Transfer-Encoding: chunked\r\n\r\nzz\r\n`],
  ['a header that goes on in the next line', `${get('/').slice(0, -2)}X-A: b\r\n X-Bad: 1\r\n\r\n`],
  ['a blank before the colon', `GET / HTTP/1.1\r\nHost : x\r\n\r\n`],
  ['two hosts', 'GET /api/v1/stations HTTP/1.1\r\nHost: x\r\nHost: y\r\nConnection: close\r\n\r\n'],
  ['a name before the host', 'GET /api/v1/stations HTTP/1.1\r\nHost: x@y\r\nConnection: close\r\n\r\n'],
  ['a path behind the host', 'GET /api/v1/stations HTTP/1.1\r\nHost: x/y\r\nConnection: close\r\n\r\n'],
  ['no host', 'GET / HTTP/1.1\r\n\r\n'],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['a method of its own', 'HULU / HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['a line end in the address', 'GET /api/v1/stations\n HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['a tunnel', 'CONNECT 127.0.0.1:1883 HTTP/1.1\r\nHost: 127.0.0.1:1883\r\n\r\n'],
])('serves nothing to a request with %s, and says no more than one answer', async (_what, bytes) => {
  const answer = await say(bytes)
  expect(answer.match(/^HTTP\/1\.1 /gm)?.length ?? 0).toBeLessThanOrEqual(1)
  expect(answer).toMatch(/^(HTTP\/1\.1 4\d\d |$)/)
  expect(answer.toLowerCase()).not.toContain('x-bad')
})

it.each(['Host: evil.example\r\n', 'X-Forwarded-Host: evil.example\r\n', 'Forwarded: host=evil.example\r\n'])(
  'tells nothing of the address that whoever asks has chosen: %s',
  async (header) => {
    for (const path of ['/', '/api/v1/openapi.json', '/none']) {
      const bytes = `GET ${path} HTTP/1.1\r\n${header.startsWith('Host') ? '' : 'Host: x\r\n'}${header}Connection: close\r\n\r\n`
      expect(await say(bytes)).not.toContain('evil.example')
    }
  },
)
