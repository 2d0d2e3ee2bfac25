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
