/** A wire over TCP: ser2net on another computer, or the simulator. */
import { connect, type Socket } from 'node:net'
import { type Link, type LinkTools, reopening } from './link.ts'

const connect_ms = 10_000
/**
 * A reader never writes, so it would not notice a peer that vanished. Every sensor here speaks at least once in 3 s;
 * five minutes of silence are a dead connection or a dead sensor, and opening again harms neither.
 */
const silence_ms = 5 * 60_000

/** Reads host:port, and connects again whenever that ends. */
export function tcpChunks(host: string, port: number, tools: LinkTools, signal: AbortSignal): Link<Uint8Array> {
  return reopening((until) => openTcp(host, port, until), tools, signal)
}

/** Connects once; rejects after 10 s. The socket is destroyed after five minutes without a byte. */
export function openTcp(host: string, port: number, signal?: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, keepAlive: true, keepAliveInitialDelay: 10_000, noDelay: true, signal })
    socket.setTimeout(connect_ms, () => socket.destroy(new Error('nothing came for too long')))
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      socket.setTimeout(silence_ms)
      resolve(socket)
    })
  })
}
