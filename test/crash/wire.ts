/** The wire between stations and gateway, and everything a bad network does to it. */
import { connect, createServer, type Socket } from 'node:net'

export type Weather = 'fair' | 'slow' | 'half-open'

export interface Wire {
  port: number
  /** Where the other end is now: a restarted gateway has a new port. */
  leadTo(port: number): void
  /** `slow`: about 20 kB/s each way. `half-open`: connections stay, no byte passes, new ones are accepted and silent. */
  weather(now: Weather): void
  /** Breaks every connection now. */
  cut(): void
  close(): Promise<void>
}

const slow_bytes_s = 20_000

export async function openWire(): Promise<Wire> {
  const sockets = new Set<Socket>()
  let target = 0
  let weather: Weather = 'fair'
  let clearing: (() => void)[] = []

  const server = createServer((near) => {
    const far = connect({ port: target, host: '127.0.0.1' })
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      // Broken connections are what this wire is for.
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    void carry(near, far)
    void carry(far, near)
  })

  async function carry(from: Socket, to: Socket) {
    try {
      for await (const chunk of from) {
        while (weather === 'half-open') await fairWeather()
        if (weather === 'slow') await wait((chunk.length / slow_bytes_s) * 1_000)
        if (!to.destroyed && !to.write(chunk)) await drained(to)
      }
    } catch (err) {
      if (!from.destroyed) throw err
    }
    to.destroy()
  }

  const fairWeather = () => new Promise<void>((resolve) => clearing.push(resolve))

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as { port: number }).port,
    leadTo: (port) => {
      target = port
    },
    weather: (now) => {
      weather = now
      if (now === 'half-open') return
      const waiting = clearing
      clearing = []
      for (const resume of waiting) resume()
    },
    cut: () => {
      for (const socket of sockets) socket.destroy()
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

const wait = (delay_ms: number) => new Promise<void>((resolve) => setTimeout(resolve, delay_ms))

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('drain', resolve)
    socket.once('close', resolve)
  })
}
