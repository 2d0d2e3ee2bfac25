/**
 * The conversation as a page on this computer's own address, for one phone: whoever types the code that the terminal shows. It is
 * reachable from the own network only, and ends with the conversation.
 *
 *   GET  /                 the page
 *   POST /enter  {code}    → a cookie; the code is used up, and five wrong ones close the page
 *   GET  /talk?from=N      → what was said from line N on and the question that waits; waits up to 20 s for something new
 *   POST /answer {n,text}  → answers question n
 */
import { randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { jsonIn } from '../../platform/json-stream.ts'
import type { PageFace } from './face.ts'
import { isNear, isOwnHost } from './near.ts'
import { pageHeaders, pageText } from './page.ts'

const code_digits = 8
const wrong_max = 5
const body_max = 8 * 1024 // a link is 120 characters
const poll_ms = 20_000
const Enter = z.object({ code: z.string().max(40) })
const Answer = z.object({ n: z.int(), text: z.string().max(4_000) })

export interface PhoneServer {
  port: number
  code: string
  /** Lets the last answer be fetched, then hangs up. */
  close(): Promise<void>
}

/** Rejects when the port is taken. `onLocked`: too many wrong codes. */
export async function servePhone(
  face: PageFace,
  { host, port, onLocked }: { host: string; port: number; onLocked: () => void },
): Promise<PhoneServer> {
  const code = String(randomInt(10 ** code_digits)).padStart(code_digits, '0')
  const key = randomBytes(24).toString('base64url')
  let wrong = 0
  let isUsed = false
  let lastFetched = false
  const server = createServer((request, response) => {
    response.setHeader('cache-control', 'no-store')
    answer(request, response).catch(() => response.destroy()) // the phone went away in the middle
  })
  server.maxConnections = 20
  server.requestTimeout = 30_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return { port: (server.address() as AddressInfo).port, code, close }

  async function answer(request: IncomingMessage, response: ServerResponse) {
    if (!isNear(request.socket.remoteAddress) || !isOwnHost(request.headers.host)) return send(response, 403)
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://setup')
    const what = `${request.method} ${pathname}`
    if (what === 'GET /') return void response.writeHead(200, pageHeaders).end(pageText)
    if (request.method === 'POST' && request.headers['content-type'] !== 'application/json') return send(response, 415)
    if (what === 'POST /enter') return enter(Enter.safeParse(await jsonIn(request, body_max)).data?.code, response)
    if (!isHolder(request)) return send(response, 401)
    if (what === 'GET /talk') return talk(Number(searchParams.get('from') ?? 0), request, response)
    if (what !== 'POST /answer') return send(response, 404)
    const given = Answer.safeParse(await jsonIn(request, body_max)).data
    return send(response, given && face.answer(given.n, given.text) ? 204 : 409)
  }

  function enter(typed: string | undefined, response: ServerResponse) {
    const bare = (typed ?? '').replace(/\D/g, '')
    if (isUsed || wrong >= wrong_max) return send(response, 410)
    if (bare.length !== code_digits || !timingSafeEqual(Buffer.from(bare), Buffer.from(code))) {
      wrong += 1
      if (wrong >= wrong_max) onLocked()
      return send(response, 403)
    }
    isUsed = true
    response.setHeader('set-cookie', `setup=${key}; HttpOnly; SameSite=Strict; Path=/`)
    return send(response, 204)
  }

  function isHolder({ headers }: IncomingMessage): boolean {
    const [, given = ''] = /(?:^|; )setup=([\w-]+)/.exec(headers.cookie ?? '') ?? []
    return given.length === key.length && timingSafeEqual(Buffer.from(given), Buffer.from(key))
  }

  async function talk(from: number, request: IncomingMessage, response: ServerResponse) {
    const waiting = new AbortController()
    const timer = setTimeout(() => waiting.abort(), poll_ms)
    request.once('close', () => waiting.abort())
    const seen = searchSeen(request)
    let heard = face.heard(from)
    if (heard.count <= from && (heard.question?.n ?? 0) === seen && !heard.ended) {
      await face.change(waiting.signal)
      heard = face.heard(from)
    }
    clearTimeout(timer)
    if (heard.ended) lastFetched = true
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(heard))
  }

  async function close() {
    face.end()
    const until_ms = performance.now() + 5_000
    while (isUsed && !lastFetched && performance.now() < until_ms)
      await new Promise((resolve) => setTimeout(resolve, 50))
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeIdleConnections()
      setTimeout(() => server.closeAllConnections(), 500).unref()
    })
  }
}

/** Which question the page shows already. */
function searchSeen(request: IncomingMessage): number {
  return Number(new URL(request.url ?? '/', 'http://setup').searchParams.get('seen') ?? 0)
}

function send(response: ServerResponse, status: number): void {
  response.writeHead(status).end()
}
