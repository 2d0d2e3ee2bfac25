/** The listener for encrypted connections, in front of the same server: its limits of time and size count for both. */
import type { Server as HttpServer } from 'node:http'
import { createServer, type Socket } from 'node:net'
import { listen } from '../../edge/platform/listen.ts'
import { type Certificate, shakeHands } from '../tls/index.ts'
import type { Door } from './door.ts'

export interface SecureDoorOptions {
  certificate: Certificate
  /** Where connections are counted, those in a handshake, too. */
  door: Pick<Door, 'enter' | 'adopt'>
}

export type SecureDoor = ReturnType<typeof openSecureDoor>

export function openSecureDoor(http: HttpServer, { certificate, door }: SecureDoorOptions) {
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, accept)

  return {
    server,
    /** Gives the port that was taken. Rejects when it is not free. */
    listen: (host: string, port: number): Promise<number> => listen(server, { host, port }),
    /** Lets nobody in any more, and ends handshakes under way. */
    shut() {
      server.close()
    },
    /** Resolves when everybody has left: the HTTP server closes connections once their answer is out. */
    async closed() {
      http.closeIdleConnections()
      while (sockets.size > 0) {
        const [socket] = sockets
        await new Promise((resolve) => socket!.once('close', resolve))
      }
    },
  }

  function accept(raw: Socket) {
    raw.on('error', () => raw.destroy()) // resets are everyday
    const context = certificate.context()
    if (!context) return void raw.destroy()
    if (!door.enter(raw)) return
    sockets.add(raw)
    raw.once('close', () => sockets.delete(raw))
    shakeHands(raw, {
      context,
      onSecure(socket) {
        door.adopt(socket, raw)
        http.emit('connection', socket)
      },
      onFailed: () => undefined, // browsers do it by the dozen until a person has said yes to the certificate
    })
  }
}
