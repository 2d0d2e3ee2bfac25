import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { PackEntry } from '../../../gateway/store/record.ts'
import { alertEvent } from '../../kit/alertWord.ts'
import { askHttp } from '../../kit/askHttp.ts'
import { eventually } from '../../kit/eventually.ts'

async function listening(limits = { viewers_max: 3, connections_max: 100 }) {
  const http = await askHttp({ limits })
  const port = await http.listen('127.0.0.1', 0)
  onTestFinished(() => http.close())
  return { ...http, port }
}

/** A viewer who reads everything. */
async function watch(port: number) {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/live`)
  let text = ''
  let isOver = false
  const reading = (async () => {
    const decoder = new TextDecoder()
    for await (const chunk of answer.body ?? []) text += decoder.decode(chunk, { stream: true })
  })()
  reading.then(
    () => (isOver = true),
    () => (isOver = true),
  )
  onTestFinished(() => answer.body?.cancel().catch(() => undefined))
  return { answer, isOver: () => isOver, events: () => eventsOf(text) }
}

/** A viewer who asks and then never reads. */
async function stare(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port })
  socket.on('error', () => undefined)
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  socket.pause()
  socket.write('GET /api/v1/live HTTP/1.1\r\nHost: pantau\r\n\r\n')
  return socket
}

function eventsOf(text: string) {
  return text.split('\n\n').flatMap((block) => {
    const [, event, data] = /^event: (\w+)\ndata: (.*)$/m.exec(block) ?? []
    return event && data ? [{ event, data: JSON.parse(data) }] : []
  })
}

function pack(at_ms: number, readings = 1): PackEntry {
  const one = (i: number) => ({ sensor: `s${i}`, at_ms, values: { water_level_m: i } })
  const pack = { epoch: 'e', seq: at_ms, readings: Array.from({ length: readings }, (_, i) => one(i)) }
  return { kind: 'pack', station: 'depok', received_ms: 2_000_000_000_000, pack }
}

it('says first how everything stands, then what happens', async () => {
  const { port, record } = await listening()
  const viewer = await watch(port)
  expect(viewer.answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(viewer.answer.headers.get('x-content-type-options')).toBe('nosniff')
  await eventually(() => viewer.events().length === 1)
  record.commit(pack(5_000), { kind: 'alert', received_ms: 1, alert: alertEvent({ rule: 'siaga' }) })
  await eventually(() => viewer.events().length === 3)
  expect(viewer.events()).toMatchObject([
    { event: 'snapshot', data: { now_ms: 2_000_000_000_000, stations: [{ station: 'depok', state: 'online' }] } },
    {
      event: 'reading',
      data: { station: 'depok', sensor: 's0', at_ms: 5_000, values: { water_level_m: { value: 0 } } },
    },
    { event: 'alert', data: alertEvent({ rule: 'siaga' }) },
  ])
})

it('is compressed for who takes it, and each piece arrives when it is told', async () => {
  const { port, record } = await listening()
  const viewer = await watch(port) // undici takes gzip
  expect(viewer.answer.headers.get('content-encoding')).toBe('gzip')
  await eventually(() => viewer.events().length === 1)
  record.commit(pack(5_000))
  await eventually(() => viewer.events().length === 2)
  const plain = await fetch(`http://127.0.0.1:${port}/api/v1/live`, { headers: { 'accept-encoding': 'identity' } })
  expect(plain.headers.get('content-encoding')).toBe(null)
  await plain.body?.cancel().catch(() => undefined)
})

it('beats by an event that a page hears, each 15 s', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const { port } = await listening()
  const viewer = await watch(port)
  await eventually(() => viewer.events().length === 1)
  vi.advanceTimersByTime(15_000)
  await eventually(() => viewer.events().length === 2)
  expect(viewer.events()[1]).toEqual({ event: 'beat', data: { now_ms: 2_000_000_000_000 } })
})

it('cuts a viewer who does not read, and the others lose nothing', async () => {
  const { port, record, live } = await listening()
  const reader = await watch(port)
  const starer = await stare(port)
  await eventually(() => live.viewers === 2)
  const gone = once(starer, 'close')
  let at_ms = 0
  await eventually(() => {
    record.commit(pack(++at_ms, 500))
    return live.cut === 1
  })
  expect(live.viewers).toBe(1)
  starer.resume()
  await gone
  await eventually(() => reader.events().length === 1 + at_ms * 500)
})

describe('limits', () => {
  it('turns away a viewer too many with advice, and lets the next in when one leaves', async () => {
    const { port, live } = await listening({ viewers_max: 1, connections_max: 100 })
    const first = await watch(port)
    const refused = await fetch(`http://127.0.0.1:${port}/api/v1/live`)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '60'])
    expect(await refused.json()).toMatchObject({ detail: expect.stringContaining('Try again in a minute') })
    expect(live.refused).toBe(1)
    await first.answer.body?.cancel().catch(() => undefined)
  })

  it('takes no more connections than allowed, and keeps serving those it has', async () => {
    const { port, refused } = await listening({ viewers_max: 3, connections_max: 5 })
    const viewer = await watch(port)
    const crowd = Array.from({ length: 50 }, () => connect({ host: '127.0.0.1', port }))
    for (const socket of crowd) socket.on('error', () => undefined)
    onTestFinished(() => {
      for (const socket of crowd) socket.destroy()
    })
    await eventually(() => (refused()['made-room'] ?? 0) >= 40)
    expect(viewer.isOver()).toBe(false)
  })
})

it('ends its viewers when it closes, instead of waiting for them', async () => {
  const { port, close } = await listening()
  const viewer = await watch(port)
  await stare(port)
  await close()
  await eventually(viewer.isOver)
})
