/** Who may connect: judged once, when CONNECT has come. Nothing here reads the clock of a station or keeps a session. */
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { Intake } from '../intake/index.ts'
import type { Identity, Registry } from '../stations/index.ts'
import { countUnanswered } from './backpressure.ts'
import { type Fault, faults } from './faults.ts'
import { type CarriedBy, isLastWord, type Rights, rightsOf } from './rights.ts'
import type { MqttClient, Sessions } from './sessions.ts'
import type { countTakeovers } from './takeovers.ts'

/** CONNACK return codes of MQTT 3.1.1, table 3.1. */
const connack = { identifierRejected: 2, unavailable: 3, badPassword: 4, notAuthorized: 5 } as const

// Someone who asks for no keep-alive, or a longer one, is treated as if he had said 10 minutes.
const keepalive_max_s = 600
const clientId_max = 128

/** An error that has been counted and logged where it arose. */
export class Refused extends Error {
  returnCode?: number
}

/** What is used of a CONNECT packet. */
export interface ConnectPacket {
  protocolVersion?: number | undefined
  clean?: boolean
  clientId: string
  username?: string
  keepalive?: number
  will?: { topic: string; qos?: number } | undefined
}

export interface AdmissionOptions {
  sessions: Sessions
  registry: Pick<Registry, 'identify' | 'losses'>
  intake: Pick<Intake, 'isFull'>
  takeovers: ReturnType<typeof countTakeovers>
  /** For which stations a bridge may speak. */
  carriedBy?: CarriedBy | undefined
  /** Whether a topic is one of a small board for which this sender may speak. */
  isBoards?: (rights: Rights, topic: string) => boolean
  refuse: (fault: Fault, about: Record<string, unknown>) => void
  /** Hears who was let in. */
  admitted?: ((id: string) => void) | undefined
  log: Logger
}

export function openAdmission(options: AdmissionOptions) {
  const { sessions, registry, intake, takeovers, carriedBy, isBoards = () => false, refuse, admitted, log } = options
  return {
    /** Notes what a CONNECT asks for, and makes of it what is given. */
    prepare(client: MqttClient, packet: ConnectPacket): void {
      if (packet.protocolVersion === 5) refuse('mqtt-5', { address: sessions.addressOf(client) })
      const { clean = true, clientId, will, username = '' } = packet
      sessions.asks(client, { clean, clientId, willTopic: will?.topic, willQos: will?.qos ?? 0 })
      // A second connection with one client id closes the first, so ids are kept apart by user name: no station can
      // disconnect another one.
      packet.clientId = `${username}/${clientId || randomUUID()}`
      // Aedes keeps sessions in memory without a bound, and lets a refused subscription into them. A station that asks
      // for one is told "session present: 0" and loses nothing: alerts are retained.
      packet.clean = true
      packet.keepalive = Math.min(packet.keepalive || keepalive_max_s, keepalive_max_s)
    },
    /** Lets a client in, or gives the error with the return code that CONNACK tells it. */
    admit(client: MqttClient, username: string, password: string | Buffer): Refused | null {
      const connection = sessions.connectionOf(client)
      const isTooLong = sessions.askedBy(client).clientId.length > clientId_max
      const who = isTooLong ? 'bad-client-id' : identityOf(username, password)
      const refusal = typeof who === 'string' ? who : problemOf(client, who)
      if (refusal) {
        refuse(refusal, { username: username.slice(0, 60), address: connection.address })
        return Object.assign(new Refused(faults[refusal]), { returnCode: returnCodes[refusal] })
      }
      const { role, id, generation } = who as Identity // a word would have been a refusal
      if (sessions.takesOver(client)) takeovers.note(id, connection.address)
      const unanswered = countUnanswered(connection, () => intake.isFull(id))
      const secret = { generation, losses: registry.losses(), hasEnded: false }
      const rights = rightsOf(role, id, carriedBy)
      noteForeignWill(client, rights)
      sessions.identify(client, { rights, ...secret, subscriptions: new Set(), unanswered })
      admitted?.(id)
      log.debug({ who: id, role, address: connection.address }, 'connected')
      return null
    },
  }

  function identityOf(username: string, password: string | Buffer): Identity | Refusal {
    try {
      return registry.identify(username, password) ?? 'wrong-password'
    } catch (err) {
      log.error({ err }, faults['registry-failed'])
      return 'registry-failed'
    }
  }

  function problemOf(client: MqttClient, { role }: Identity): Refusal | null {
    const { clean, willQos } = sessions.askedBy(client)
    if (willQos > 2) return 'bad-will' // two bits of CONNECT that the parser reads and does not judge
    return !clean && role === 'subscriber' ? 'persistent-session' : null
  }

  /** Programs that others have made leave a will of their own; it is never published, and no reason to turn them away. */
  function noteForeignWill(client: MqttClient, rights: Rights) {
    const { willTopic } = sessions.askedBy(client)
    if (willTopic === undefined || isLastWord(rights.speechOn(willTopic)) || isBoards(rights, willTopic)) return
    refuse('foreign-will', { who: rights.id, topic: willTopic.slice(0, 120), address: sessions.addressOf(client) })
  }
}

const returnCodes = {
  'bad-client-id': connack.identifierRejected,
  'registry-failed': connack.unavailable,
  'wrong-password': connack.badPassword,
  'persistent-session': connack.notAuthorized,
  'bad-will': connack.notAuthorized,
} as const satisfies Partial<Record<Fault, number>>
type Refusal = keyof typeof returnCodes
