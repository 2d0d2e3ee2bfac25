/**
 * Credentials that end: a removed account, a new password, a retired station. The connection that came in with the old
 * secret is cut, and nothing of it is taken or acknowledged any more. A connection is known by the generation of its
 * secret: what is made under an old name later is somebody else.
 *
 * The registry is changed by other processes, too. It is asked whether it has changed each half second, and before a
 * packet is taken or acknowledged: once for all packets of one turn of the event loop, because an answer costs
 * some microseconds.
 */
import type { Logger } from 'pino'
import type { Registry } from '../stations/index.ts'
import type { Fault } from './faults.ts'
import type { MqttClient, Session, Sessions } from './sessions.ts'

export interface CredentialsOptions {
  sessions: Sessions
  registry: Pick<Registry, 'version' | 'generations' | 'losses' | 'follow'>
  refuse: (fault: Fault, about: Record<string, unknown>) => void
  /** Called when a connection was cut. */
  ended: (client: MqttClient, session: Session) => void
  log: Logger
  /** How often the registry is asked although nothing comes. Default 500. */
  look_ms?: number
}

export type Credentials = ReturnType<typeof openCredentials>

/** Begins to watch the connections of `sessions`. */
export function openCredentials({ sessions, registry, refuse, ended, log, look_ms = 500 }: CredentialsOptions) {
  let known = registry.version()
  let isLookedAt = false
  let isUnreadable = false
  const timer = setInterval(() => {
    followed(registry.follow)
    look()
  }, look_ms).unref()

  return {
    /** Whether the secret of this connection is still the one it came in with. */
    stand(session: Session): boolean {
      if (!session.hasEnded && !isLookedAt) {
        isLookedAt = true
        setImmediate(() => {
          isLookedAt = false
        })
        look()
      }
      return !session.hasEnded
    },
    close: () => clearInterval(timer),
  }

  function look() {
    followed(() => {
      const version = registry.version()
      if (version === known) return
      sweep()
      known = version
    })
  }

  function sweep() {
    const generations = registry.generations()
    const losses = registry.losses()
    const ending = sessions.known().filter(([, session]) => {
      const found = generations.get(session.rights.id)
      // Nobody has taken its access away when the whole registry was lost: it stays as long as its connection does.
      const isLost = found === undefined && losses > session.losses
      return found !== session.generation && !isLost && !session.hasEnded
    })
    for (const [, session] of ending) session.hasEnded = true
    for (const [client, session] of ending) {
      refuse('credential-ended', { who: session.rights.id, address: sessions.addressOf(client) })
      sessions.connectionOf(client).socket.destroy()
      ended(client, session)
    }
  }

  /** A registry that cannot be read ends nobody's access: readings go on. */
  function followed(work: () => void) {
    try {
      work()
      isUnreadable = false
    } catch (err) {
      if (!isUnreadable) log.error({ err }, 'the registry cannot be read; who was removed is not cut')
      isUnreadable = true
    }
  }
}
