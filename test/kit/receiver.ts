import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { onTestFinished } from 'vitest'

export interface Received {
  method: string
  path: string
  headers: IncomingHttpHeaders
  text: string
  /** The text as JSON, when it is. */
  body: { type?: string; timestamp?: string; data?: Record<string, unknown>; [key: string]: unknown }
}
type Answering = (response: ServerResponse, received: Received) => void

export const siren = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

/** A real HTTP receiver on a free port. It answers 204 until a test says otherwise; heartbeats are kept apart. */
export async function startReceiver({ port = 0 } = {}) {
  const alerts: Received[] = []
  const heartbeats: Received[] = []
  const usual: Answering = (response) => response.writeHead(204).end()
  let answering = usual
  let beating: Answering | null = null
  const server = createServer(async (request, response) => {
    const received = await read(request)
    const isHeartbeat = received.body.type === 'alert.heartbeat'
    ;(isHeartbeat ? heartbeats : alerts).push(received)
    ;((isHeartbeat && beating) || answering)(response, received)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const address = server.address()
  const bound = typeof address === 'object' && address ? address.port : 0
  const receiver = {
    port: bound,
    url: `http://127.0.0.1:${bound}/hook`,
    alerts,
    heartbeats,
    /** Open now. */
    connections: () => sockets.size,
    ids: () => alerts.map(({ headers }) => String(headers['webhook-id'])),
    kinds: () => alerts.map(({ body }) => body.type),
    /** Heartbeats are answered in this way too, unless `beats` says otherwise. */
    answers: (next: Answering = usual) => {
      answering = next
    },
    beats: (next: Answering | null) => {
      beating = next
    },
    says: (status: number, headers: Record<string, string> = {}, body = '') => {
      answering = (response) => response.writeHead(status, headers).end(body)
    },
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
  onTestFinished(receiver.close)
  return receiver
}

/** What the receivers' own library makes of it; throws when the signature or the time is wrong. */
export function verified({ headers, text }: Received, secret = siren): unknown {
  return new Webhook(secret).verify(text, headers as Record<string, string>)
}

async function read(request: IncomingMessage): Promise<Received> {
  let text = ''
  request.setEncoding('utf8')
  for await (const chunk of request) text += chunk
  const { method = '', url = '', headers } = request
  return { method, path: url, headers, text, body: /^\s*\{/.test(text) ? jsonOf(text) : {} }
}

function jsonOf(text: string): Received['body'] {
  try {
    return JSON.parse(text)
  } catch (err) {
    return { unreadable: String(err) }
  }
}
