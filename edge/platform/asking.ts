/** HTTP requests to a gateway; over https to one that is proved by the fingerprint of its authority. */
import { Agent, request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { Duplex } from 'node:stream'
import { openProved } from './proved.ts'
import type { Trust } from './trust.ts'

export interface Question {
  method?: 'GET' | 'POST' | 'DELETE'
  headers?: Record<string, string>
  body?: string
  signal: AbortSignal
}

export interface Heard {
  status: number
  header(name: string): string | null
  body: Buffer
}

export interface AskingOptions {
  /** Absent or empty: by the rules of the internet, for https. */
  trust?: Trust | undefined
  now: () => number
  lookup?: LookupFunction | undefined
}

const proof_ms = 10_000
const body_max = 256 * 1024 * 1024 // a database file of a gateway; what it holds otherwise comes in pieces of 1 MiB

/** A kept connection for one question after another. Questions reject with `Stranger`, or with what the network says. */
export function openAsker(options: AskingOptions) {
  const agent = isPinned(options.trust) ? provedAgent(options) : null
  return {
    ask: (url: URL, question: Question): Promise<Heard> =>
      agent && url.protocol === 'https:' ? askProved(url, question, agent) : askPlain(url, question),
    close: () => agent?.destroy(),
  }
}

/** For `https.request`: every connection is proved before anything is sent on it. */
export function provedAgent({ trust = {}, now, lookup }: AskingOptions): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 8, maxFreeSockets: 2 })
  const connect = (
    options: { host?: string; port?: number | string },
    done: (err: Error | null, socket?: Duplex) => void,
  ) => {
    const [host, port] = [(options.host ?? 'localhost').replace(/^\[|\]$/g, ''), Number(options.port) || 443]
    openProved({ host, port, trust, now, lookup, limit_ms: proof_ms }).then((socket) => done(null, socket), done)
    return undefined
  }
  // Node's types know only connections that are there at once; the manual knows the callback.
  return Object.assign(agent, { createConnection: connect as unknown as Agent['createConnection'] })
}

function isPinned(trust: Trust | undefined): boolean {
  return trust?.ca !== undefined || trust?.fingerprint !== undefined
}

async function askPlain(url: URL, { method = 'GET', headers = {}, body, signal }: Question): Promise<Heard> {
  const answer = await fetch(url, { method, headers, signal, ...(body !== undefined && { body }) })
  return {
    status: answer.status,
    header: (name) => answer.headers.get(name),
    body: Buffer.from(await answer.arrayBuffer()),
  }
}

function askProved(url: URL, { method = 'GET', headers = {}, body, signal }: Question, agent: Agent): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const sent = httpsRequest(url, { method, headers, signal, agent }, (incoming) => {
      const pieces: Buffer[] = []
      let bytes = 0
      incoming.on('data', (piece: Buffer) => {
        pieces.push(piece)
        bytes += piece.length
        if (bytes > body_max) incoming.destroy(new Error('the answer is too long'))
      })
      incoming.once('error', reject)
      incoming.once('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          header: (name) => [incoming.headers[name.toLowerCase()]].flat()[0] ?? null,
          body: Buffer.concat(pieces),
        }),
      )
    })
    sent.once('error', reject)
    sent.end(body)
  })
}
