/**
 * The handshake of a connection that has come in. The listeners count the connection before it, as a stranger's: whoever
 * begins a handshake and does not go on waits in that pool, and not for longer than `limit_ms`.
 */
import type { Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'

export interface HandshakeOptions {
  context: SecureContext
  /** From here to its end. Default 10,000. */
  limit_ms?: number
  /** Once, with the encrypted connection. */
  onSecure: (socket: TLSSocket) => void
  /** Once, when it did not come to that; the connection is closed already. */
  onFailed: (problem: string) => void
}

/** Answers the encrypted connection, on which nothing may be read or written before `onSecure`. */
export function shakeHands(raw: Socket, options: HandshakeOptions): TLSSocket {
  const { context, limit_ms = 10_000, onSecure, onFailed } = options
  const socket = new TLSSocket(raw, { isServer: true, secureContext: context })
  let isOver = false
  const timer = setTimeout(() => end('took too long'), limit_ms)
  const end = (problem: string) => {
    clearTimeout(timer)
    socket.destroy()
    if (isOver) return
    isOver = true
    onFailed(problem)
  }
  socket.on('error', (err: NodeJS.ErrnoException) => end(err.code ?? err.message))
  socket.once('close', () => end('was closed'))
  socket.once('secure', () => {
    clearTimeout(timer)
    isOver = true
    onSecure(socket)
  })
  return socket
}
