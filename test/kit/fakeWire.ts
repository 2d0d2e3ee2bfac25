import { createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { eventually } from './eventually.ts'

/** The far end of a sensor's wire, as a TCP port: a test says what bytes come, and pulls the plug. */
export async function fakeWire({ port = 0 } = {}) {
  const sockets = new Set<Socket>()
  const heard: Buffer[] = []
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('data', (bytes) => heard.push(bytes))
    socket.on('error', () => sockets.delete(socket))
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address()
  const bound = typeof address === 'object' && address ? address.port : 0
  const wire = {
    number: bound,
    /** As edge.yaml writes it. */
    port: `tcp:127.0.0.1:${bound}`,
    connections: () => sockets.size,
    connected: () => eventually(() => sockets.size > 0),
    heard: () => Buffer.concat(heard),
    send(bytes: Uint8Array) {
      for (const socket of sockets) socket.write(bytes)
    },
    /** Pulls the plug; a new connection is taken at once. */
    cut() {
      for (const socket of sockets) socket.destroy()
    },
    async close() {
      wire.cut()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
  onTestFinished(wire.close)
  return wire
}

/** A frame of the A02YYUW: FF, distance in mm, sum. */
export function a02Frame(distance_mm: number): Buffer {
  const [high, low] = [distance_mm >> 8, distance_mm & 0xff]
  return Buffer.from([0xff, high, low, (0xff + high + low) & 0xff])
}
