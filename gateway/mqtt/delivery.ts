/**
 * What connections publish, on its way to intake. `done` without an error is the acknowledgement: it is called when what
 * was published is on disk, and with an error for what sending again could cure or must not go on.
 */
import type { Logger } from 'pino'
import type { Boards } from '../boards/index.ts'
import { type Intake, TooMuchWaits } from '../intake/index.ts'
import { Refused } from './admission.ts'
import type { Credentials } from './credentials.ts'
import { type Fault, faults } from './faults.ts'
import type { Rights } from './rights.ts'
import type { MqttClient, Session, Sessions } from './sessions.ts'

/** On a packet of readings that is on disk. A mark on the packet itself costs the garbage collector nothing. */
const stored = Symbol('stored')
/** On a packet that nobody may hear: it is on no topic of its sender, or was stored under other words. */
const unheard = Symbol('unheard')

/** What is used of a PUBLISH packet. What came off the wire is always bytes. */
export interface PublishPacket {
  topic: string
  payload: string | Buffer
  qos: 0 | 1 | 2
  retain: boolean
  dup?: boolean
  messageId?: number | undefined
  [stored]?: true
  [unheard]?: true
}
type Done = (err?: Error | null) => void

/** Takes what a siren says of itself; false when it was not understood. */
export type HearSiren = (siren: string, payload: Buffer) => boolean

export interface DeliveryOptions {
  sessions: Sessions
  intake: Intake
  hearSiren: HearSiren
  mayAcknowledge: (station: string) => boolean
  /** Small boards; absent: none is known. */
  boards?: Pick<Boards, 'hear'> | undefined
  credentials: Pick<Credentials, 'stand'>
  refuse: (fault: Fault, about: Record<string, unknown>) => void
  log: Logger
}

export function openDelivery(options: DeliveryOptions) {
  const { sessions, intake, hearSiren, mayAcknowledge, boards, credentials, refuse, log } = options
  const counts = { acks: 0, retained_readings: 0, wills_dropped: 0 }
  let isClosing = false

  return {
    counts: (): Readonly<typeof counts> => counts,
    /** From now on nothing is taken in. */
    end() {
      isClosing = true
    },
    /** Whether its readings are on disk: it is about to be acknowledged. */
    isStored: (packet: PublishPacket) => packet[stored] === true,
    /** Whether it must reach nobody. */
    isUnheard: (packet: PublishPacket) => packet[unheard] === true,
    publish(client: MqttClient, packet: PublishPacket, done: Done) {
      const session = sessions.of(client)
      if (!session) return done(new Refused('nobody publishes'))
      // After a connection has closed only its last will can still come from it.
      if (client.closed) return will(client, session, packet, done)
      if (isClosing) return done(new Refused('closing'))
      if (!credentials.stand(session)) return done(new Refused(faults['credential-ended']))
      const bytes = packet.payload.length
      session.unanswered.begin(bytes)
      receive(session, packet, (err) => {
        session.unanswered.end(bytes)
        if (err) return done(err)
        // What is on disk by now stays, under the name of who was let in. Whoever sends it again learns that it is there.
        if (!credentials.stand(session)) return done(new Refused(faults['credential-ended']))
        counts.acks++
        done(null)
      })
    },
    /** Says in the name of a connection that is cut that it is gone: its own last will is not heard any more. */
    gone(client: MqttClient, { rights }: Session) {
      if (sessions.isBack(client) || isClosing) return
      const said = Buffer.from('{"state":"offline"}')
      if (rights.role === 'subscriber') hearSiren(rights.id, said)
      if (rights.role === 'station')
        intake.status(rights.id, said).catch((err) => log.debug({ err }, 'that a station was cut could not be stored'))
    },
  }

  /** Kept by its reader, and no part of the record: it is acknowledged at once. */
  function siren(id: string, packet: PublishPacket, done: Done) {
    packet.retain = false
    if (!hearSiren(id, packet.payload as Buffer)) refuse('bad-siren', { siren: id })
    done(null)
  }

  function receive({ rights }: Session, packet: PublishPacket, done: Done) {
    const payload = packet.payload as Buffer
    const speech = rights.speechOn(packet.topic)
    if (!speech) return other(rights, packet, payload, done)
    const { what, id } = speech
    const failed = failing(id, done)
    // A bridge that is cut off for one message of one station would keep the others waiting, and come back with it.
    if (packet.qos !== 1 && !(rights.role === 'bridge' && packet.qos === 0)) {
      const fault = packet.qos === 0 ? 'qos-0' : 'qos-2'
      refuse(fault, { station: id })
      if (what === 'siren') return done(new Refused(faults[fault]))
      intake.refuseDelivery(id, fault, payload).then(() => done(new Refused(faults[fault])), failed)
      return
    }
    if (what === 'siren') return siren(id, packet, done)
    if (what === 'readings') return readings(id, packet, payload, done, failed)
    intake[what](id, payload).then((isUnderstood) => {
      packet.retain = isUnderstood
      done(null)
    }, failed)
  }

  function failing(station: string, done: Done) {
    return (err: Error) => {
      const fault = err instanceof TooMuchWaits ? 'too-much-waits' : 'disk-refused'
      refuse(fault, { station, why: err.message })
      done(new Refused(faults[fault]))
    }
  }

  /** A topic that is no word of a station: a small board's, or nobody's. */
  function other(rights: Rights, packet: PublishPacket, payload: Buffer, done: Done) {
    const { topic, qos, dup = false, messageId, retain } = packet
    const isBridge = rights.role === 'bridge'
    packet[unheard] = true
    packet.retain = false
    if (qos === 2) {
      refuse('qos-2', { who: rights.id })
      return done(new Refused(faults['qos-2']))
    }
    const heard = boards?.hear(rights, topic)
    const station = heard?.station ?? rights.id
    const failed = failing(station, done)
    if (!heard) {
      refuse('foreign-topic', { who: rights.id, topic: topic.slice(0, 120) })
      if (rights.role !== 'station') return done(null)
      intake.ignored(station, payload.length).then(() => done(null), failed)
      return
    }
    const id = qos === 1 ? messageId : undefined
    heard.take({ payload, qos, isDup: dup, id, isRetained: retain && isBridge }).then((taken) => {
      if (taken === 'retained') refuse('retained-value', { station, topic: topic.slice(0, 120) })
      acknowledge(station, done)
    }, failed)
  }

  /** What is on disk, unless another computer has taken this gateway's place. */
  function acknowledge(station: string, done: Done) {
    if (mayAcknowledge(station)) return done(null)
    refuse('replaced', { station })
    done(new Refused(faults.replaced))
  }

  function readings(station: string, packet: PublishPacket, payload: Buffer, done: Done, failed: (err: Error) => void) {
    if (packet.retain) {
      packet.retain = false // stored like any other; a later subscriber must not take it for the present
      counts.retained_readings++
    }
    intake.readings(station, payload).then(() => {
      packet[stored] = true
      acknowledge(station, done)
    }, failed)
  }

  // The will of an old connection must not call a station offline that has come back on a new one.
  function will(client: MqttClient, session: Session, packet: PublishPacket, done: Done) {
    if (sessions.isBack(client) || isClosing || !credentials.stand(session)) {
      counts.wills_dropped++
      return done(new Refused('not offline'))
    }
    const { rights } = session
    const speech = rights.speechOn(packet.topic)
    if (speech?.what === 'siren') return siren(speech.id, packet, done)
    if (speech?.what !== 'status') return boardsWill(rights, packet, done)
    intake.status(speech.id, packet.payload as Buffer).then((isUnderstood) => {
      packet.retain = isUnderstood
      done(null)
    }, done)
  }

  /** Never published: that a board has gone is said in our own words. */
  function boardsWill(rights: Rights, packet: PublishPacket, done: Done) {
    packet[unheard] = true
    packet.retain = false
    const heard = boards?.hear(rights, packet.topic)
    if (heard) return void heard.lastWord(packet.payload as Buffer).then(() => done(null), done)
    counts.wills_dropped++
    done(new Refused('a foreign last will'))
  }
}
