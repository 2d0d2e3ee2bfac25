/** A real receiver of each protocol that does what an example of a kind of hook says. */
import { createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Receiver } from '../../gateway/hooks/examples.ts'
import { startMailServer } from './mailServer.ts'
import { startReceiver } from './receiver.ts'

export interface ExampleReceiver {
  port: number
  /** Messages that arrived, whatever became of them. */
  attempts(): number
  /** What arrived, without what dates or signs the attempt. */
  messages(): string[]
  /** Connections open now. */
  connections(): number
  /** Requests to the address that a redirect names. */
  redirected(): number
}

export async function startExampleReceiver(protocol: 'http' | 'smtp', does: Receiver): Promise<ExampleReceiver> {
  if (does.does === 'refuse the connection') return nobody()
  return protocol === 'http' ? httpReceiver(does) : mailReceiver(does)
}

async function httpReceiver(does: Receiver): Promise<ExampleReceiver> {
  const [receiver, elsewhere] = [await startReceiver(), await startReceiver()]
  receiver.beats((response) => response.writeHead(204).end())
  receiver.answers((response, { method, path, headers, text }) => {
    if (does.does === 'close the connection') return void response.destroy()
    if (does.does !== 'answer') return
    const { status, body = status < 500 ? '' : JSON.stringify({ method, path, headers, text }) } = does
    const location = status >= 300 && status < 400 ? { location: elsewhere.url } : {}
    response.writeHead(status, { ...location, ...does.headers }).end(body)
  })
  return {
    port: receiver.port,
    attempts: () => receiver.alerts.length,
    messages: () => receiver.alerts.map(({ method, path, text }) => `${method} ${path} ${text}`),
    connections: receiver.connections,
    redirected: () => elsewhere.alerts.length + elsewhere.heartbeats.length,
  }
}

async function mailReceiver(does: Receiver): Promise<ExampleReceiver> {
  const server = await startMailServer({}, 'rahasia-sekali')
  if (does.does === 'hang') server.fallSilent()
  if (does.does === 'close the connection') server.breakOff()
  if (does.does === 'answer') server.refuse(does.status === 250 ? null : does.status)
  return {
    port: server.port,
    attempts: server.attempts,
    messages: () => server.mails.map(({ text }) => text),
    connections: server.connections,
    redirected: () => 0,
  }
}

/** A port on which nobody listens. */
async function nobody(): Promise<ExampleReceiver> {
  const server = createServer((socket: Socket) => socket.destroy())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const close = new Promise<void>((resolve) => server.close(() => resolve()))
  onTestFinished(() => close)
  await close
  return { port, attempts: () => 0, messages: () => [], connections: () => 0, redirected: () => 0 }
}
