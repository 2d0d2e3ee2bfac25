/** Listens at a wire for a while. It sends nothing, except to a board that is asked who it is. */
import type { Duplex } from 'node:stream'
import type { Port } from '../links/ports.ts'
import { openSerial } from '../links/serial.ts'
import { openTcp } from '../links/tcp.ts'
import type { Clock } from '../platform/clock.ts'

/** Opens a wire once at a speed; rejects with the system's words. */
export type OpenWire = (port: Port, baud: number) => Promise<Duplex>

export const openWire: OpenWire = (port, baud) => {
  if (port.kind === 'serial') return openSerial(port.path, baud)
  if (port.kind === 'tcp') return openTcp(port.host, port.port)
  return Promise.reject(new Error('a recording is no wire'))
}

export interface ListenOptions {
  baud: number
  /** At most so long. */
  for_ms: number
  /** Ends it earlier. */
  isEnough: (bytes: Uint8Array) => boolean
  /** What is sent, and after how long: only to what looks like a board. */
  question?: { bytes: Uint8Array; after_ms: number; isNeeded: (heard: Uint8Array) => boolean }
}

export interface ListenTools {
  open: OpenWire
  clock: Clock
  signal: AbortSignal
}

/** More at one speed says nothing new, and costs memory where a board babbles. */
const bytes_max = 8_192

/** The bytes that came. Rejects when the wire cannot be opened; one that breaks meanwhile has said what it has said. */
export async function listen(
  port: Port,
  options: ListenOptions,
  { open, clock, signal }: ListenTools,
): Promise<Uint8Array> {
  const { baud, for_ms, isEnough, question } = options
  const stream = await open(port, baud)
  const heard: Buffer[] = []
  let bytes = Buffer.alloc(0)
  await new Promise<void>((resolve) => {
    const stops = [clock.after(for_ms, done)]
    if (question) {
      stops.push(clock.after(question.after_ms, () => void (question.isNeeded(bytes) && stream.write(question.bytes))))
    }
    stream.on('error', done)
    stream.once('close', done)
    signal.addEventListener('abort', done)
    stream.on('data', (chunk: Buffer) => {
      heard.push(chunk)
      bytes = Buffer.concat(heard)
      if (bytes.length >= bytes_max || isEnough(bytes)) done()
    })
    function done() {
      for (const stop of stops) stop()
      signal.removeEventListener('abort', done)
      resolve()
    }
  })
  await closed(stream)
  return bytes
}

/** A port that is still closing cannot be opened anew. */
async function closed(stream: Duplex): Promise<void> {
  if (stream.closed) return
  await new Promise<void>((resolve) => {
    stream.once('close', () => resolve())
    stream.destroy()
  })
}
