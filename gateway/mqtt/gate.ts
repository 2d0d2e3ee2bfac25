/**
 * The listener and its limits: how many connections, from where, and how long one may stay unknown.
 *
 * A connection is unknown until its password was right. When there is no room, the unknown connection that has waited
 * longest makes room: a flood of silent connections pushes itself out, and a station, which speaks at once, gets in.
 */
import { createServer, type Server, type Socket } from 'node:net'
import { type Certificate, shakeHands } from '../tls/index.ts'
import { type FrameFault, frameFaults, packetGuard } from './frames.ts'

export interface GateLimits {
  /** All connections. Default 1,000. */
  connections_max: number
  /** From one address. A whole village may sit behind one router. Default 200. */
  perAddress_max: number
  /** Connections that have not said who they are. Default 100. */
  unknown_max: number
}

export const gateLimits: GateLimits = { connections_max: 1_000, perAddress_max: 200, unknown_max: 100 }

export const gateFaults = {
  ...frameFaults,
  'no-handshake':
    'The encrypted connection did not come about. Whoever calls may not trust the certificate: see tls show.',
  'too-many-connections': 'There are too many connections. A station needs one; look for a client that reconnects.',
  'too-many-from-address': 'One address has too many connections. Look for a client there that reconnects in a loop.',
  'too-many-unknown': 'Too many connections did not say who they are; the oldest of them was closed.',
} as const
export type GateFault = keyof typeof gateFaults

export interface TlsListener {
  host: string
  port: number
}

/** An open connection, whoever it is. */
export interface Connection {
  socket: Socket
  address: string
  /** Its password was right: it keeps its place, and may send packs. */
  identify(): void
  /** Reads no more from it for now; what it sends waits in its own socket. */
  pause(): void
  resume(): void
}

export interface GateOptions {
  host: string
  port: number
  /** A second listener, for encrypted connections; the limits are those of both together. */
  tls?: (TlsListener & Certificate) | undefined
  limits?: Partial<GateLimits> | undefined
  onConnection: (connection: Connection) => void
  onFault: (reason: GateFault, address: string, problem?: string) => void
}

// A peer that lost its power sends nothing for ever; the system asks it after a minute of silence.
const probe_ms = 60_000

const listening = { noDelay: true, keepAlive: true, keepAliveInitialDelay: probe_ms }

/** Opens the listeners. Rejects when a port is taken. */
export async function openGate({ host, port, tls, limits: given, onConnection, onFault }: GateOptions) {
  const limits = { ...gateLimits, ...given }
  const sockets = new Set<Socket>()
  const unknown = new Map<Socket, string>()
  const perAddress = new Map<string, number>()
  const counts = { accepted: 0, bytes: 0 }
  const plain = createServer(listening, accept)
  const servers = [plain]
  const opened = await listen(plain, host, port)
  let securePort: number | undefined
  if (tls) {
    const secure = createServer(listening, acceptSecure(tls))
    securePort = await listen(secure, tls.host, tls.port).catch((err) => {
      plain.close()
      throw Object.assign(err, { isTls: true })
    })
    servers.push(secure)
  }
  const areClosed = Promise.all(servers.map((server) => new Promise<void>((resolve) => server.once('close', resolve))))

  return {
    port: opened,
    /** Of the encrypted listener. */
    securePort,
    stats: () => ({ ...counts, connections: sockets.size, unknown: unknown.size }),
    /** Lets nobody in any more; those inside stay. */
    shut,
    /** Cuts whoever is still connected. Resolves when the port is free. */
    async clear() {
      shut()
      for (const socket of sockets) socket.destroy()
      await areClosed
    },
  }

  function shut() {
    for (const server of servers) if (server.listening) server.close()
  }

  function accept(socket: Socket) {
    const address = enter(socket)
    if (address !== null) serve(socket, { place: socket, address })
  }

  // The place is taken before the handshake: whoever begins one and stops is a stranger like any other.
  function acceptSecure({ context }: Certificate) {
    return (raw: Socket) => {
      const address = enter(raw)
      if (address === null) return
      const usable = context()
      if (!usable) return void raw.destroy()
      shakeHands(raw, {
        context: usable,
        onSecure: (socket) => serve(socket, { place: raw, address }),
        onFailed: (problem) => onFault('no-handshake', address, problem),
      })
    }
  }

  /** Takes a place among the unknown. Answers the address; null: there is no room. */
  function enter(socket: Socket): string | null {
    counts.accepted++
    const address = socket.remoteAddress ?? 'unknown'
    socket.on('error', () => socket.destroy()) // resets are everyday; Aedes puts its own listener beside this one
    const fault = makeRoom(address)
    if (fault) {
      onFault(fault, address)
      socket.resetAndDestroy()
      return null
    }
    sockets.add(socket)
    unknown.set(socket, address)
    perAddress.set(address, (perAddress.get(address) ?? 0) + 1)
    socket.once('close', () => {
      leave(socket, address)
    })
    return address
  }

  /** `place`: the socket that came in; `socket`: what is read from, which is another where it is encrypted. */
  function serve(socket: Socket, { place, address }: { place: Socket; address: string }) {
    const guard = packetGuard()
    const { pause, resume } = watch(socket, (chunk) => {
      counts.bytes += chunk.length
      return guard.look(chunk)
    })
    const identify = () => {
      unknown.delete(place)
      guard.identify()
    }
    onConnection({ socket, address, identify, pause, resume })
  }

  function makeRoom(address: string): GateFault | undefined {
    if ((perAddress.get(address) ?? 0) >= limits.perAddress_max) {
      return cutOldest((from) => from === address) ? undefined : 'too-many-from-address'
    }
    if (sockets.size >= limits.connections_max) return cutOldest(() => true) ? undefined : 'too-many-connections'
    if (unknown.size >= limits.unknown_max) cutOldest(() => true)
  }

  function cutOldest(isCandidate: (address: string) => boolean): boolean {
    for (const [socket, address] of unknown) {
      if (!isCandidate(address)) continue
      onFault('too-many-unknown', address)
      leave(socket, address)
      socket.resetAndDestroy()
      return true
    }
    return false
  }

  function leave(socket: Socket, address: string) {
    if (!sockets.delete(socket)) return
    unknown.delete(socket)
    const left = (perAddress.get(address) ?? 1) - 1
    if (left === 0) perAddress.delete(address)
    else perAddress.set(address, left)
  }

  // Aedes takes bytes by `read()`, and goes on reading while answers are outstanding. Standing in that place costs no
  // copy and no stream in between, and lets us stop it.
  function watch(socket: Socket, look: (chunk: Buffer) => FrameFault | undefined) {
    const read = socket.read.bind(socket)
    let isPaused = false
    socket.read = (size?: number) => {
      if (isPaused) return null
      const chunk: Buffer | null = read(size)
      const fault = chunk && look(chunk)
      if (!fault) return chunk
      onFault(fault, socket.remoteAddress ?? 'unknown')
      socket.destroy()
      return null
    }
    return {
      pause: () => {
        isPaused = true
      },
      resume: () => {
        isPaused = false
        if (!socket.destroyed) socket.emit('readable')
      },
    }
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, backlog: 1_024 }, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}
