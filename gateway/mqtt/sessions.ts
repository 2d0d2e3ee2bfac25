/** The connections that Aedes holds, and what is known of each: where it comes from, what it asked for, who it is. */
import { topicsOf } from '../../edge/contract.ts'
import type { countUnanswered } from './backpressure.ts'
import type { Connection } from './gate.ts'
import { alertsBase, type Rights } from './rights.ts'

/** What is used of an Aedes client. */
export interface MqttClient {
  id: string
  closed: boolean
}

/** What CONNECT asked for, before we changed it. */
export interface Asked {
  clean: boolean
  clientId: string
  willTopic: string | undefined
  willQos: number
}

/** A connection whose password was right. */
export interface Session {
  rights: Rights
  /** Of the secret it came in with. */
  generation: string
  /** How often the registry had been lost by then. */
  losses: number
  /** Its secret is no longer the one of its account: nothing of it counts any more. */
  hasEnded: boolean
  subscriptions: Set<string>
  unanswered: ReturnType<typeof countUnanswered>
}

const subscriptions_max = 32
/** Home Assistant subscribes to each series by itself. */
const listenersSubscriptions_max = 2_000

export type Sessions = ReturnType<typeof openSessions>

export function openSessions() {
  const connections = new WeakMap<MqttClient, Connection>()
  const asked = new WeakMap<MqttClient, Asked>()
  const sessions = new WeakMap<MqttClient, Session>()
  const identified = new Set<MqttClient>()
  /** Topics of readings that their own station has subscribed to: nobody else may. */
  const heard = new Set<string>()

  return {
    /** A connection has come in; nobody knows yet who it is. */
    begin(client: MqttClient, connection: Connection) {
      connections.set(client, connection)
      connection.socket.once('close', () => identified.delete(client))
    },
    asks: (client: MqttClient, words: Asked) => void asked.set(client, words),
    askedBy: (client: MqttClient): Asked => asked.get(client)!,
    connectionOf: (client: MqttClient): Connection => connections.get(client)!,
    addressOf: (client: MqttClient): string | undefined => connections.get(client)?.address,
    /** From now on it is known who this is. */
    identify(client: MqttClient, session: Session) {
      connections.get(client)?.identify(session.rights.id)
      identified.add(client)
      sessions.set(client, session)
    },
    /** Every connection whose password was right. */
    known: (): [MqttClient, Session][] => [...identified].map((client) => [client, sessions.get(client)!]),
    of: (client: MqttClient): Session | undefined => sessions.get(client),
    idOf,
    /** How many connections have said who they are. */
    size: () => identified.size,
    isConnected: (station: string) => [...identified].some((client) => idOf(client) === station && hasAccess(client)),
    /** Whether another connection with the same client id is there, which Aedes will close. */
    takesOver: (client: MqttClient) => [...identified].some((other) => other.id === client.id),
    /** Whether the same station has another connection that still lives. */
    isBack: (client: MqttClient) =>
      [...identified].some(
        (other) => other !== client && !other.closed && idOf(other) === idOf(client) && hasAccess(other),
      ),
    /** Enters a subscription; false when it is not allowed, or one too many. */
    subscribe({ rights, subscriptions }: Session, topic: string): boolean {
      if (!rights.maySubscribe(topic)) return false
      subscriptions.add(topic)
      if (subscriptions.size > (rights.role === 'listener' ? listenersSubscriptions_max : subscriptions_max)) {
        subscriptions.delete(topic)
        return false
      }
      if (rights.role !== 'station') return true
      const { readings, time, about, status } = topicsOf(rights.id)
      if (!topic.startsWith(alertsBase) && ![time, about, status].includes(topic)) heard.add(readings)
      return true
    },
    /** Whether anybody listens to this topic of readings. */
    isHeard: (topic: string) => heard.has(topic),
  }

  function hasAccess(client: MqttClient): boolean {
    return sessions.get(client)?.hasEnded === false
  }

  function idOf(client: MqttClient): string | undefined {
    return sessions.get(client)?.rights.id
  }
}
