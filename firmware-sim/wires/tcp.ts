/** A board's bytes over TCP, as ser2net serves a serial port: one host at a time, a second one is turned away. */
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import type { Host, Line } from '../line.ts'

export interface Wire {
  /** For people and configs: `tcp:127.0.0.1:4001` or `serial:/tmp/pantau-level`. */
  port: string
  close(): Promise<void>
}

const backlog_max_bytes = 65_536 // a serial line does not wait for a slow reader: what does not fit is lost

/** Listens at once; port 0 picks a free one. Rejects with the system's error when the port is taken. */
export async function serveTcp(line: Line, { host = '127.0.0.1', port = 0 } = {}): Promise<Wire> {
  const server = createServer((socket) => serve(line, socket))
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has an address')

  return {
    port: `tcp:${host}:${address.port}`,
    async close() {
      line.stop()
      server.close()
      await once(server, 'close')
    },
  }
}

function serve(line: Line, socket: Socket) {
  socket.setNoDelay(true) // a frame leaves when its last byte would
  const host: Host = {
    send(bytes) {
      if (socket.writableLength < backlog_max_bytes) socket.write(bytes)
    },
    close: () => socket.destroy(),
  }
  // A reset by the other side is how cables end; 'close' follows and does what is to be done.
  socket.on('error', () => socket.destroy())
  if (!line.attach(host)) {
    socket.destroy()
    return
  }
  socket.on('data', (bytes) => line.receive(bytes))
  socket.on('close', () => line.detach(host))
}
