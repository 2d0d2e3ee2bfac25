/**
 * InfluxDB 2.x and 3.x in front of a real 1.6: the doors, tokens, statuses and bodies are theirs as documented, strict
 * about everything they refuse; storing and InfluxQL are real.
 *
 *   docs.influxdata.com/influxdb/v2/api (POST /api/v2/write, GET /query), docs.influxdata.com/influxdb3/core (the same, compatible)
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Kind, Target } from '../../gateway/influx/trouble.ts'
import type { TestServer } from './influxd.ts'

export interface StandIn {
  target: Target & { token: string; bucket: string }
  /** Answers writes like this from now on; null = as usual. */
  fail(answer: { status: number; body: string; headers?: Record<string, string> } | null): void
  /** From now on every request waits until `release`. */
  hold(): void
  release(): void
  close(): Promise<void>
}

const token = 'a-token-of-many-letters=='
const org = 'desa'
const wantedPrecisions = ['ns', 'us', 'ms', 's']

/** `bucket` must exist as a database of `real`. */
export async function startStandIn(kind: '2' | '3', real: TestServer, bucket: string): Promise<StandIn> {
  let failure: { status: number; body: string; headers?: Record<string, string> } | null = null
  let gate = Promise.resolve()
  let open: () => void = () => undefined
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const body = await bodyOf(request)
    await gate
    const url = new URL(request.url ?? '/', 'http://stand-in')
    const say = (status: number, text = '', headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
    const scheme = /^(Token|Bearer) (.*)$/.exec(request.headers.authorization ?? '')
    const isKnown = scheme?.[2] === token && (kind === '3' || scheme[1] === 'Token')

    if (url.pathname === '/ping') {
      if (kind === '2') return say(204, '', { 'x-influxdb-version': 'v2.7.11', 'x-influxdb-build': 'OSS' })
      if (!isKnown) return say(401, '{"error":"the request was not authenticated"}')
      return say(200, '{"version":"3.4.1","revision":"d5e6a1b","process_id":"b0f5"}', { 'x-influxdb-version': '3.4.1' })
    }
    if (!isKnown) {
      return say(
        401,
        kind === '2' ? said('unauthorized', 'unauthorized access') : '{"error":"the request was not authenticated"}',
      )
    }
    if (url.pathname === '/api/v2/write' && request.method === 'POST') {
      if (failure) return say(failure.status, failure.body, failure.headers)
      return write(url, request, body, say)
    }
    if (url.pathname === '/query') {
      const params = request.method === 'POST' ? new URLSearchParams(body.toString()) : url.searchParams
      if (!params.get('q')) return say(400, said('invalid', 'query parameter "q" is required'))
      const found = await fetch(`${real.url}/query?${params}`)
      const text = await found.text()
      if (kind === '2' && text.includes('database not found')) {
        return say(404, said('not found', 'failed to find DBRP mapping: dbrp mapping not found'))
      }
      return say(found.status, text)
    }
    say(404, said('not found', 'path not found'))
  }

  type Say = (status: number, text?: string, headers?: Record<string, string>) => unknown

  async function write(url: URL, request: IncomingMessage, body: Buffer, say: Say) {
    const precision = url.searchParams.get('precision') ?? 'ns'
    const wanted = url.searchParams.get('bucket') ?? ''
    if (!wantedPrecisions.includes(precision))
      return say(400, said('invalid', `precision "${precision}" is not supported`))
    if (kind === '2' && url.searchParams.get('org') !== org)
      return say(404, said('not found', 'organization not found'))
    if (wanted === '') return say(400, said('invalid', 'bucket is required'))
    const post = () =>
      fetch(`${real.url}/write?db=${encodeURIComponent(wanted)}&precision=${precision}`, {
        method: 'POST',
        headers: {
          ...(request.headers['content-encoding'] && { 'content-encoding': request.headers['content-encoding'] }),
        },
        body: new Uint8Array(body),
      })
    let taken = await post()
    if (taken.status === 404 && kind === '3') {
      await real.ask(`CREATE DATABASE "${wanted}"`)
      taken = await post()
    }
    if (taken.ok) return say(204)
    const { error } = (await taken.json()) as { error: string }
    if (taken.status === 404) return say(404, said('not found', `bucket "${wanted}" not found`))
    if (kind === '3') {
      const data = [{ original_line: '…', line_number: 1, error_message: error }]
      return say(400, JSON.stringify({ error: 'partial write of line protocol occurred', data }))
    }
    if (error.includes('unable to parse')) return say(400, said('invalid', error))
    say(422, said('unprocessable entity', `failure writing points to database: ${error}`))
  }

  return {
    target: { url: `http://127.0.0.1:${(server.address() as { port: number }).port}`, org, bucket, token },
    fail: (next) => {
      failure = next
    },
    hold: () => {
      gate = new Promise((resolve) => {
        open = resolve
      })
    },
    release: () => open(),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Every kind that can be read from as well, in front of the same real server. */
export async function startKind(kind: Exclude<Kind, 'victoria-metrics'>, real: TestServer, database: string) {
  if (kind === '1') return { target: { url: real.url, database }, close: async () => undefined }
  return startStandIn(kind, real, database)
}

const said = (code: string, message: string) => JSON.stringify({ code, message })

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
