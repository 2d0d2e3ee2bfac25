/**
 * MQTT: who is who, and who may publish where. The only file that knows Aedes.
 *
 * Aedes acknowledges a QoS 1 message right after `authorizePublish` said yes, and before anything else happens with it;
 * so the receipt is waited for there. An error from it closes the connection without a word to the client, which is
 * kept for what sending again could cure (the disk refused) or must not go on (not your topic, not QoS 1).
 */
import { randomUUID } from 'node:crypto'
import { Aedes, type Client, type PublishPacket } from 'aedes'
import type { Logger } from 'pino'
import { idPattern, topicsOf } from '../../edge/contract.ts'
import type { Intake } from '../intake/index.ts'
import type { Registry } from '../stations/index.ts'
import type { Store } from '../store/index.ts'
import { countUnanswered } from './backpressure.ts'
import { aedesErrors, type Fault, faults } from './faults.ts'
import { type GateFault, type GateLimits, openGate, type Visitor } from './gate.ts'
import { countRefusals } from './refusals.ts'
import { alertsBase, type Rights, rightsOf } from './rights.ts'
import { countTakeovers } from './takeovers.ts'

export interface BrokerOptions {
  host: string
  /** 0 picks a free one. */
  port: number
  registry: Pick<Registry, 'verify'>
  intake: Intake
  store: Pick<Store, 'stations'>
  /** The gateway's clock, UTC ms. */
  now: () => number
  log: Logger
  limits?: Partial<GateLimits>
  /** How long a connection may take to say who it is. Default 10,000. */
  connect_ms?: number
}

export type Broker = Awaited<ReturnType<typeof openBroker>>

/** CONNACK return codes of MQTT 3.1.1, table 3.1. */
const connack = { identifierRejected: 2, unavailable: 3, badPassword: 4, notAuthorized: 5 } as const

// Someone who asks for no keep-alive, or a longer one, is treated as if he had said 10 minutes.
const keepalive_max_s = 600
const drain_ms = 10_000
const unread_max = 256 * 1024 // bytes waiting for one reader; an alert has about 1 KiB
const subscriptions_max = 32

interface Session {
  rights: Rights
  subscriptions: Set<string>
  unanswered: ReturnType<typeof countUnanswered>
}

/** An error that has been counted and logged where it arose. */
class Refused extends Error {
  returnCode?: number
}

/** Starts to listen. Rejects when the port is taken. */
export async function openBroker(options: BrokerOptions) {
  const { host, port, registry, intake, store, now, log, limits, connect_ms = 10_000 } = options
  const { counts: refused, refuse } = countRefusals<Fault>(faults, { log, now })
  const takeovers = countTakeovers({ log, now })
  const counts = { acks: 0, retained_readings: 0, wills_dropped: 0 }
  const visitors = new WeakMap<Client, Visitor>()
  const wishes = new WeakMap<Client, { clean: boolean; clientId: string; willTopic: string | undefined }>()
  const sessions = new WeakMap<Client, Session>()
  const connected = new Set<Client>()
  const stored = new WeakSet<PublishPacket>() // readings on disk, about to be acknowledged
  const heard = new Set<string>() // readings topics that their own station has subscribed to
  let isClosing = false

  const aedes = await Aedes.createBroker({
    connectTimeout: connect_ms,
    drainTimeout: drain_ms,
    // Unlimited: with a limit, 100 messages to one reader who does not read would stop everybody. `authorizeForward`
    // bounds what waits for one reader instead.
    concurrency: 0,
    maxClientsIdLength: 256, // ours carry the user name in front

    preConnect(client, packet, done) {
      if (packet.protocolVersion === 5) refuse('mqtt-5', { address: visitors.get(client)?.address })
      const { clean = true, clientId, will, username = '' } = packet
      wishes.set(client, { clean, clientId, willTopic: will?.topic })
      // A second connection with one client id closes the first, so ids are kept apart by user name: no station can
      // knock another one off.
      packet.clientId = `${username}/${clientId || randomUUID()}`
      // Aedes keeps sessions in memory without a bound, and lets a refused subscription into them. A station that asks
      // for one is told "session present: 0" and loses nothing: alerts are retained.
      packet.clean = true
      packet.keepalive = Math.min(packet.keepalive || keepalive_max_s, keepalive_max_s)
      done(null, true)
    },

    authenticate(client, username = '', password, done) {
      const answer = admit(client, username, password)
      if (answer instanceof Refused) done(answer as Refused & { returnCode: number }, false)
      else done(null, true)
    },

    authorizePublish(client, packet, done) {
      const session = client && sessions.get(client)
      if (!session) return done(new Refused('nobody publishes'))
      // After a connection has closed only its last will can still come from it.
      if (client.closed) return leaveWill(client, session, packet, done)
      if (isClosing) return done(new Refused('closing'))
      session.unanswered.begin(packet.payload.length)
      receive(session, packet, (err) => {
        session.unanswered.end(packet.payload.length)
        done(err)
      })
    },

    authorizeSubscribe(client, subscription, done) {
      const session = sessions.get(client)
      const { topic } = subscription
      if (session?.rights.maySubscribe(topic)) {
        session.subscriptions.add(topic)
        if (session.subscriptions.size <= subscriptions_max) {
          if (!topic.startsWith(alertsBase)) heard.add(topicsOf(session.rights.id).readings)
          return done(null, subscription)
        }
        session.subscriptions.delete(topic)
      }
      refuse('foreign-subscription', { who: session?.rights.id, topic: topic.slice(0, 120) })
      done(null, null) // SUBACK 128
    },

    authorizeForward(client, packet) {
      if (client.conn.writableLength <= unread_max) return packet
      refuse('slow-reader', { who: idOf(client) })
      client.conn.destroy()
      return null
    },
  })
  // Readers follow the record, so hardly ever does anyone listen to readings over MQTT. Aedes would search its tables of
  // subscriptions for each pack all the same; without that nearly twice as many packs are received in a second.
  const publishToAll = aedes.publish.bind(aedes) as (...words: unknown[]) => void // Aedes itself hands over three
  aedes.publish = (packet: PublishPacket, ...rest: unknown[]) => {
    const done = rest.at(-1)
    if (stored.delete(packet) && !heard.has(packet.topic) && typeof done === 'function') done()
    else publishToAll(packet, ...rest)
  }
  aedes.on('clientError', explain)
  aedes.on('connectionError', explain)
  aedes.on('unsubscribe', (topics, client) => {
    for (const topic of topics) sessions.get(client)?.subscriptions.delete(topic)
  })

  // Aedes forgets at a restart what was retained; the record does not.
  for (const { station, about } of await store.stations()) {
    if (about) await publish(topicsOf(station).about, JSON.stringify(about))
  }

  const gate = await openGate({
    host,
    port,
    limits,
    onVisitor(visitor) {
      const client = aedes.handle(visitor.socket)
      visitors.set(client, visitor)
      visitor.socket.once('close', () => connected.delete(client))
    },
    onFault: (reason: GateFault, address) => refuse(reason, { address }),
  })

  return {
    port: gate.port,
    url: `mqtt://${host.includes(':') ? `[${host}]` : host}:${gate.port}`,
    /** Publishes the present state of an alert, retained, for sirens. An empty payload forgets it. */
    publishAlert(rule: string, payload: string): Promise<void> {
      if (!idPattern.test(rule)) throw new Error(`"${rule}" cannot be a topic level`)
      return publish(`${alertsBase}/${rule}`, payload)
    },
    /** Whether a station has a connection now. */
    isConnected: (station: string) => [...connected].some((client) => idOf(client) === station),
    stats: () => ({
      ...gate.stats(),
      ...counts,
      known: connected.size,
      takeovers: takeovers.count(),
      refused: { ...refused },
    }),
    /** Lets nobody in, answers what was received, then closes the connections. Wills are not published: we left. */
    async close() {
      isClosing = true
      gate.shut()
      await intake.drained()
      await new Promise((resolve) => setImmediate(resolve)) // the last receipts go out
      await new Promise<void>((resolve) => aedes.close(resolve))
      await gate.clear()
    },
  }

  function admit(client: Client, username: string, password: Readonly<Buffer> | undefined): Rights | Refused {
    const { clean, clientId, willTopic } = wishes.get(client)!
    const visitor = visitors.get(client)!
    const { address } = visitor
    const no = (fault: Fault, returnCode: number) => {
      refuse(fault, { username: username.slice(0, 60), address })
      return Object.assign(new Refused(faults[fault]), { returnCode })
    }
    if (clientId.length > 128) return no('bad-client-id', connack.identifierRejected)
    let who: ReturnType<Registry['verify']>
    try {
      who = registry.verify(username, password ?? '')
    } catch (err) {
      log.error({ err }, faults['registry-failed'])
      return no('registry-failed', connack.unavailable)
    }
    if (!who) return no('wrong-password', connack.badPassword)
    const rights = rightsOf(who.role, who.id)
    if (!clean && rights.role !== 'station') return no('persistent-session', connack.notAuthorized)
    if (willTopic !== undefined && rights.speechOn(willTopic) !== 'status') {
      return no('foreign-will', connack.notAuthorized)
    }
    if ([...connected].some((other) => other.id === client.id)) takeovers.note(who.id, address)
    visitor.know()
    connected.add(client)
    const unanswered = countUnanswered(visitor, intake.isFull)
    sessions.set(client, { rights, subscriptions: new Set(), unanswered })
    log.debug({ who: who.id, role: who.role, address }, 'connected')
    return rights
  }

  function receive({ rights }: Session, packet: PublishPacket, done: (err?: Error | null) => void) {
    const station = rights.id
    const payload = packet.payload as Buffer // what came off the wire is always bytes
    const speech = rights.speechOn(packet.topic)
    if (!speech) {
      refuse('foreign-topic', { who: station, topic: packet.topic.slice(0, 120) })
      return done(new Refused(faults['foreign-topic']))
    }
    const failed = (err: Error) => {
      refuse('disk-refused', { station, why: err.message })
      done(new Refused(faults['disk-refused']))
    }
    if (packet.qos !== 1) {
      const fault = packet.qos === 0 ? 'qos-0' : 'qos-2'
      refuse(fault, { station })
      intake.refuseDelivery(station, fault, payload).then(() => done(new Refused(faults[fault])), failed)
      return
    }
    if (speech === 'readings') {
      if (packet.retain) {
        packet.retain = false // stored like any other; a later subscriber must not take it for the present
        counts.retained_readings++
      }
      intake.readings(station, payload).then(() => {
        counts.acks++
        stored.add(packet)
        done(null)
      }, failed)
      return
    }
    intake[speech](station, payload).then((isUnderstood) => {
      packet.retain = isUnderstood
      counts.acks++
      done(null)
    }, failed)
  }

  // The will of an old connection must not call a station offline that has come back on a new one.
  function leaveWill(client: Client, { rights }: Session, will: PublishPacket, done: (err?: Error | null) => void) {
    const isBack = [...connected].some((other) => other !== client && !other.closed && idOf(other) === rights.id)
    if (isBack || isClosing) {
      counts.wills_dropped++
      return done(new Refused('not offline'))
    }
    intake.status(rights.id, will.payload as Buffer).then((isUnderstood) => {
      will.retain = isUnderstood
      done(null)
    }, done)
  }

  function idOf(client: Client): string | undefined {
    return sessions.get(client)?.rights.id
  }

  function explain(client: Client, err: Error) {
    if (err instanceof Refused) return
    const who = idOf(client)
    const address = visitors.get(client)?.address
    const fault = aedesErrors[err.message]
    if (fault) refuse(fault, { who, address })
    else log.debug({ who, address, err }, 'a connection was lost')
  }

  function publish(topic: string, payload: string): Promise<void> {
    return new Promise((resolve, reject) => {
      aedes.publish({ cmd: 'publish', topic, payload, qos: 1, retain: true, dup: false }, (err) => {
        if (err) reject(err)
        else resolve()
      })
    })
  }
}
