/** Who gets an answer while others crowd the door. Other addresses are those of the loopback network, 127.0.0.2 and so on. */
import { once } from 'node:events'
import { get as request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import type { App } from '../../../gateway/http/app.ts'
import { askHttp } from '../../kit/askHttp.ts'
import { eventually } from '../../kit/eventually.ts'

const exportUrl = '/api/v1/export.csv?station=depok&sensor=level&quantity=water_level_m'
const limits = { viewers_max: 4, connections_max: 40, per_address_max: 20, viewers_per_address_max: 4 }

async function house(parts: Parameters<typeof askHttp>[0] = {}) {
  const http = await askHttp({ limits, ...parts })
  const port = await http.listen('127.0.0.1', 0)
  onTestFinished(() => http.close())
  /** A socket that says `text` and reads nothing. */
  const say = async (from: string, text = ''): Promise<Socket> => {
    const socket = connect({ host: '127.0.0.1', port, localAddress: from })
    onTestFinished(() => void socket.destroy())
    socket.on('error', () => undefined)
    await Promise.race([once(socket, 'connect'), once(socket, 'close')])
    socket.pause()
    if (text) socket.write(text)
    return socket
  }
  const crowd = (from: string, n: number, text?: string) =>
    Promise.all(Array.from({ length: n }, () => say(from, text)))
  /** The status of an answer; 0 when there was none. */
  const ask = (from: string, path = '/api/v1/stations') =>
    new Promise<number>((resolve) => {
      const asking = request({ host: '127.0.0.1', port, path, localAddress: from, agent: false }, (answer) => {
        resolve(answer.statusCode!)
        if (!path.includes('live')) answer.resume()
      })
      asking.on('error', () => resolve(0))
      onTestFinished(() => void asking.destroy())
    })
  return { ...http, port, say, crowd, ask }
}
const asks = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`

it.each([
  ['silent', undefined],
  ['with half a head', 'GET / HTTP/1.1\r\nHost'],
  [
    'with half a body',
    'POST /api/v1/rules/backtest HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{',
  ],
])('answers others while one address holds hundreds of connections, %s', async (_what, text) => {
  const { crowd, ask, refused } = await house()
  await crowd('127.0.0.9', 200, text)
  expect(await Promise.all(['127.0.0.2', '127.0.0.3', '127.0.0.4'].map((from) => ask(from)))).toEqual([200, 200, 200])
  expect(refused()['made-room']).toBeGreaterThanOrEqual(180)
})

it('closes who says nothing in time, whether he closes or not, and counts it', async () => {
  const { crowd, refused } = await house({ patience: { headers_ms: 100, request_ms: 200, look_ms: 20 } })
  const silent = await crowd('127.0.0.9', 3)
  const halves = await crowd('127.0.0.9', 3, 'GET / HTTP/1.1\r\nHost')
  await eventually(() => refused()['slow-request'] === 6)
  for (const socket of [...silent, ...halves]) socket.resume()
  await eventually(() => [...silent, ...halves].every(({ destroyed }) => destroyed))
})

it('has exports for others while one address does not read its own, and cuts that one', async () => {
  const { crowd, ask, refused, record } = await house({ patience: { least_bytes_s: 1e9, grace_ms: 200, look_ms: 50 } })
  const slow = await crowd('127.0.0.9', 6, asks(exportUrl))
  await eventually(() => refused()['too-many-exports'] === 4)
  const pages = record.rows
  record.rows = async () => ({ rows: [], next: null }) as never
  expect(await ask('127.0.0.2', exportUrl)).toBe(200)
  record.rows = pages
  await eventually(() => refused()['slow-reader'] === 2)
  for (const socket of slow) socket.resume()
})

const photo = (head: string) =>
  `POST /api/v1/photo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${head}\r\n\r\n`
const takesPhotos = (app: App) =>
  void app.post('/api/v1/photo', { bodyLimit: 1_000_000, config: { may: 'see' } }, async () => 'kept')

it.each([
  ['their length is told', `${photo('Content-Length: 900000')}"`],
  ['they come in chunks', `${photo('Transfer-Encoding: chunked')}1\r\n"\r\n`],
])(
  'takes photos of others while some addresses have begun to send many, and few of theirs: %s',
  async (_what, text) => {
    const { crowd, port, refused } = await house({
      limits: { ...limits, connections_max: 200 },
      more: [takesPhotos],
    })
    await crowd('127.0.0.9', 15, text)
    await eventually(() => refused()['too-many-long'] === 9)
    for (let i = 2; i < 6; i++) await crowd(`127.0.0.${i}`, 6, text)
    await eventually(() => refused()['too-many-long'] === 9 + 12) // 18 places are for strangers
    const body = JSON.stringify('a'.repeat(100_000))
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/photo`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body },
    })
    expect([answer.status, await answer.text()]).toEqual([200, 'kept'])
  },
)

it('cuts who reads nothing of an answer for two minutes', async () => {
  const { say, refused } = await house({ patience: { stall_ms: 100 } })
  await say('127.0.0.9', asks(exportUrl))
  await eventually(() => refused()['slow-reader'] === 1)
})

it('shows the village to another address while one holds all live views, and says so to whom it refuses', async () => {
  const { crowd, ask, live, refused } = await house()
  await crowd('127.0.0.9', 6, asks('/api/v1/live'))
  await eventually(() => live.viewers === 4 && refused()['too-many-viewers'] === 2)
  expect([await ask('127.0.0.2', '/api/v1/live'), await ask('127.0.0.3', '/api/v1/live')]).toEqual([200, 200])
  expect(await ask('127.0.0.9', '/api/v1/live')).toBe(503)
  expect(refused()).toMatchObject({ 'viewer-made-room': 2, 'too-many-viewers': 3 })
})

it('counts those behind a named proxy by the address that the proxy tells', async () => {
  const { crowd, live, port } = await house({ front: { proxies: ['127.0.0.9'] } })
  const of = (address: string) => `GET /api/v1/live HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: ${address}\r\n\r\n`
  await crowd('127.0.0.9', 4, of('10.0.0.1'))
  await eventually(() => live.viewers === 4)
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(
      { host: '127.0.0.1', port, localAddress: '127.0.0.9' },
      () => void socket.write(of('10.0.0.2')),
    )
    onTestFinished(() => void socket.destroy())
    socket.once('data', (bytes) => resolve(String(bytes)))
  })
  expect(answer).toContain('HTTP/1.1 200 ')
})
