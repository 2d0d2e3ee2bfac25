/**
 * The listeners and their limits: how many connections, from where, and how many unknown ones. A connection is unknown
 * until its password was right; who makes room when there is none is decided in `door/places.ts`.
 */
import { createServer, type Socket } from 'node:net'
import { listen } from '../../edge/platform/listen.ts'
import { guestOf, openKnown, openPlaces, type Place } from '../door/index.ts'
import { type Certificate, shakeHands } from '../tls/index.ts'
import { frameFaults } from './frames.ts'
import { readByShares } from './reading.ts'
import { openShares } from './shares.ts'

export interface GateLimits {
  /** All connections. Default 1,000. */
  connections_max: number
  /** From one address (IPv6: from one /64). A whole village may sit behind one router. Default 200. */
  perAddress_max: number
  /** Connections that have not said who they are. Default 100, or as many as may return at once from one address. */
  unknown_max: number
  /** Of one station, siren or bot. It needs one, and a second while the first is not known to be dead. Default 50. */
  perIdentity_max: number
}

export const gateLimits: GateLimits = {
  ...{ connections_max: 1_000, perAddress_max: 200, unknown_max: 100, perIdentity_max: 50 },
}

export const gateFaults = {
  ...frameFaults,
  'no-handshake':
    'The encrypted connection did not come about. Whoever calls may not trust the certificate: see tls show.',
  'too-many-connections':
    'There are too many connections. A station needs one; look for a client that reconnects, or raise mqtt.connections_max.',
  'too-many-from-address':
    'One address has too many connections. Look for a client there that reconnects in a loop; where many stations are behind one router, raise mqtt.per_address_max.',
  'too-many-unknown':
    'Too many connections did not say who they are; the oldest one of the address that has most was closed. Look for what is at that address.',
  'too-many-of-one': 'One name has too many connections; its oldest was closed. Each node needs a name of its own.',
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
  /** Its password was right: it keeps its place, and may send packs. `who`: its user name. */
  identify(who: string): void
  /** Reads no more from it for now; what it sends waits in its own socket. */
  pause(): void
  resume(): void
}

/** A socket that has come in, and its place. */
interface Guest {
  raw: Socket
  address: string
  place: Place
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

/** Who waits to be let in, at the system: a village comes back all at once. */
const backlog = 1_024

/** Opens the listeners. Rejects when a port is taken. */
export async function openGate({ host, port, tls, limits: given, onConnection, onFault }: GateOptions) {
  const limits = { ...gateLimits, ...given }
  const { connections_max: all_max, perAddress_max } = limits
  const loose_max = given?.unknown_max ?? Math.max(gateLimits.unknown_max, perAddress_max - gateLimits.unknown_max)
  const known = openKnown()
  const places = openPlaces({ limits: { all_max, perAddress_max, loose_max }, known })
  const shares = openShares()
  const sockets = new Set<Socket>()
  /** By user name, the oldest first. */
  const identities = new Map<string, Set<Socket>>()
  const counts = { accepted: 0, bytes: 0 }
  const plain = createServer(listening, accept)
  const servers = [plain]
  const opened = await listen(plain, { host, port, backlog })
  let securePort: number | undefined
  if (tls) {
    const secure = createServer(listening, acceptSecure(tls))
    securePort = await listen(secure, { host: tls.host, port: tls.port, backlog }).catch((err) => {
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
    stats: () => ({ ...counts, connections: sockets.size, unknown: places.count().loose }),
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
    const guest = enter(socket)
    if (guest) serve(socket, guest)
  }

  // The place is taken before the handshake: whoever begins one and stops is a stranger like any other.
  function acceptSecure({ context }: Certificate) {
    return (raw: Socket) => {
      const guest = enter(raw)
      if (!guest) return
      const usable = context()
      if (!usable) return void raw.destroy()
      shakeHands(raw, {
        context: usable,
        onSecure: (socket) => serve(socket, guest),
        onFailed: (problem) => onFault('no-handshake', guest.address, problem),
      })
    }
  }

  /** Takes a place among the unknown. Null: there is no room. */
  function enter(raw: Socket): Guest | null {
    counts.accepted++
    const address = raw.remoteAddress ?? 'unknown'
    raw.on('error', () => raw.destroy()) // resets are everyday; Aedes puts its own listener beside this one
    const place = places.enter(guestOf(address), () => {
      onFault('too-many-unknown', address)
      raw.resetAndDestroy()
    })
    if (typeof place === 'string') {
      onFault(place === 'too-many' ? 'too-many-connections' : place, address)
      raw.resetAndDestroy()
      return null
    }
    sockets.add(raw)
    raw.once('close', () => {
      sockets.delete(raw)
      place.leave()
    })
    return { raw, address, place }
  }

  /** `socket`: what is read from, which is not the one that came in where it is encrypted. */
  function serve(socket: Socket, { raw, address, place }: Guest) {
    const reading = readByShares(socket, {
      shares,
      took: (bytes) => {
        counts.bytes += bytes
      },
      onFault: (fault) => onFault(fault, address),
    })
    const identify = (who: string) => {
      place.hold()
      known.note(guestOf(address))
      count(who, raw, address)
      reading.identify(who)
    }
    onConnection({ socket, address, identify, pause: reading.pause, resume: reading.resume })
  }

  function count(who: string, raw: Socket, address: string) {
    const own = identities.get(who) ?? new Set()
    identities.set(who, own.add(raw))
    raw.once('close', () => {
      own.delete(raw)
      if (own.size === 0 && identities.get(who) === own) identities.delete(who)
    })
    const [oldest] = own
    if (own.size <= limits.perIdentity_max) return
    onFault('too-many-of-one', address, who)
    oldest!.resetAndDestroy()
  }
}
