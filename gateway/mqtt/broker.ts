/**
 * MQTT: who is who, and who may publish where. The only file that knows Aedes.
 *
 * Aedes acknowledges a QoS 1 message right after `authorizePublish` said yes, and before anything else happens with it;
 * so the receipt is waited for there. An error from it closes the connection without a word to the client, which is
 * kept for what sending again could cure (the disk refused) or must not go on (not your topic, not QoS 1).
 */
import { Aedes, type Client, type PublishPacket } from 'aedes'
import type { Logger } from 'pino'
import { type GatewayHome, type GatewayTime, idPattern, topicsOf } from '../../edge/contract.ts'
import { inUrl } from '../../edge/platform/starting.ts'
import type { Boards } from '../boards/index.ts'
import { countRefusals } from '../door/index.ts'
import type { Intake } from '../intake/index.ts'
import type { Nodes } from '../nodes/index.ts'
import type { Registry, Stations } from '../stations/index.ts'
import type { Store } from '../store/index.ts'
import type { Certificate } from '../tls/index.ts'
import { openAdmission, Refused } from './admission.ts'
import { openCredentials } from './credentials.ts'
import { type HearSiren, openDelivery } from './delivery.ts'
import { aedesErrors, type Fault, faults } from './faults.ts'
import { type GateFault, type GateLimits, openGate, type TlsListener } from './gate.ts'
import { openListeners } from './listeners.ts'
import { alertsBase, type CarriedBy } from './rights.ts'
import { type MqttClient, openSessions } from './sessions.ts'
import { countTakeovers } from './takeovers.ts'
import { openTimeSignal, type Work } from './time.ts'
import { type RefusedAbout, tellNode } from './words.ts'

export interface BrokerOptions {
  host: string
  /** 0 picks a free one. */
  port: number
  /** Where encrypted connections come in, and the certificate; absent: nowhere. */
  tls?: (TlsListener & Certificate) | undefined
  registry: Pick<Registry, 'identify' | 'version' | 'generations' | 'losses' | 'follow'>
  intake: Intake
  store: Pick<Store, 'stations'>
  /** Where the answers of sirens go; absent: none is understood. */
  hearSiren?: HearSiren
  /** Hears of connections that were refused under a name, or let in. */
  nodes?: Pick<Nodes, 'refusedConnection' | 'admitted'>
  /** The gateway's clock, UTC ms. */
  now: () => number
  /** Whether the network has set it; absent: nobody knows. */
  sync?: () => GatewayTime['clock']
  /** Which gateway this is, and since when here; absent: stations are not told. */
  home?: GatewayHome
  /** Small boards, and for which stations a bridge may speak; absent: none are known. */
  boards?: Pick<Boards, 'hear'>
  /** What listeners are told of; absent: nothing. */
  stations?: Pick<Stations, 'list' | 'get' | 'watch'>
  carriedBy?: CarriedBy
  /** Whether what this station sends may be acknowledged here; absent: everybody's. */
  mayAcknowledge?: (station: string) => boolean
  /** What people say of work at a station, and who hears of it; absent: nobody says anything. */
  work?: Work
  log: Logger
  limits?: Partial<GateLimits>
  /** How long a connection may take to say who it is. Default 10,000. */
  connect_ms?: number
}

export type Broker = Awaited<ReturnType<typeof openBroker>>

const drain_ms = 10_000
const unread_max = 256 * 1024 // bytes waiting for one reader; an alert has about 1 KiB

/** Starts to listen. Rejects when the port is taken. */
export async function openBroker(options: BrokerOptions) {
  const { host, port, tls, registry, intake, store, now, log, limits, connect_ms = 10_000 } = options
  const { hearSiren = () => false, sync = () => 'unknown', mayAcknowledge = () => true } = options
  const { boards, carriedBy } = options
  const { counts: refused, refuse: count } = countRefusals<Fault>(faults, { log, now })
  const refuse = (fault: Fault, about: RefusedAbout = {}) => {
    count(fault, about)
    tellNode(options.nodes, fault, about)
  }
  const takeovers = countTakeovers({ log, now })
  const sessions = openSessions()
  const admission = openAdmission({
    ...{ sessions, registry, intake, takeovers, carriedBy, refuse, log },
    isBoards: (rights, topic) => boards?.hear(rights, topic) !== undefined,
    admitted: options.nodes?.admitted,
  })
  const credentials = openCredentials({
    ...{ sessions, registry, refuse, log },
    ended: (client, session) => delivery.gone(client, session),
  })
  const delivery = openDelivery({
    ...{ sessions, intake, hearSiren, mayAcknowledge, boards, credentials, refuse, log },
  })

  const aedes = await Aedes.createBroker({
    connectTimeout: connect_ms,
    drainTimeout: drain_ms,
    // Unlimited: with a limit, 100 messages to one reader who does not read would stop everybody. `authorizeForward`
    // bounds what waits for one reader instead.
    concurrency: 0,
    maxClientsIdLength: 256, // ours carry the user name in front

    preConnect(client, packet, done) {
      admission.prepare(client, packet)
      done(null, true)
    },

    authenticate(client, username = '', password, done) {
      const refusal = admission.admit(client, username, (password as Buffer | undefined) ?? '')
      if (refusal) done(refusal as Refused & { returnCode: number }, false)
      else done(null, true)
    },

    authorizePublish(client, packet, done) {
      if (client) delivery.publish(client, packet, done)
      else done(new Refused('nobody publishes'))
    },

    authorizeSubscribe(client, subscription, done) {
      const session = sessions.of(client)
      if (session && sessions.subscribe(session, subscription.topic)) return done(null, subscription)
      refuse('foreign-subscription', { who: session?.rights.id, topic: subscription.topic.slice(0, 120) })
      done(null, null) // SUBACK 128
    },

    authorizeForward(client, packet) {
      if (client.conn.writableLength <= unread_max) return packet
      refuse('slow-reader', { who: sessions.idOf(client) })
      client.conn.destroy()
      return null
    },
  })
  skipUnheardReadings()
  aedes.on('clientError', explain)
  aedes.on('connectionError', explain)
  const time = openTimeSignal({
    now,
    sync,
    home: options.home,
    work: options.work,
    publish: say,
  })
  const listeners = options.stations && openListeners({ stations: options.stations, now, publish: say, tell })
  aedes.on('subscribe', (subscriptions, client) => {
    const session = sessions.of(client)
    if (!session) return
    const topics = subscriptions.map(({ topic }) => topic).filter((topic) => session.subscriptions.has(topic))
    time.subscribed(client, session.rights.id, topics)
    if (session.rights.role === 'listener') listeners?.subscribed(client, topics)
  })
  aedes.on('clientDisconnect', (client) => {
    time.left(client)
    listeners?.left(client)
  })
  aedes.on('unsubscribe', (topics, client) => {
    for (const topic of topics) sessions.of(client)?.subscriptions.delete(topic)
  })

  // Aedes forgets at a restart what was retained; the record does not.
  for (const { station, about } of await store.stations()) {
    if (about) await publish(topicsOf(station).about, JSON.stringify(about))
  }

  const gate = await openGate({
    ...{ host, port, tls, limits },
    onConnection: (connection) => sessions.begin(aedes.handle(connection.socket), connection),
    onFault: (reason: GateFault, address, problem) => refuse(reason, { address, ...(problem && { problem }) }),
  })

  return {
    port: gate.port,
    ports: { mqtt: gate.port, mqtts: tls ? (gate.securePort ?? null) : null },
    url: `mqtt://${inUrl(host)}:${gate.port}`,
    /** Where encrypted connections come in. */
    ...(tls && { secureUrl: `mqtts://${inUrl(tls.host)}:${gate.securePort}` }),
    /** Publishes the present state of an alert, retained, for sirens. An empty payload forgets it. */
    publishAlert(rule: string, payload: string): Promise<void> {
      if (!idPattern.test(rule)) throw new Error(`"${rule}" cannot be a topic level`)
      return publish(`${alertsBase}/${rule}`, payload)
    },
    /** Whether a station has a connection now. */
    isConnected: sessions.isConnected,
    stats: () => ({
      ...gate.stats(),
      ...delivery.counts(),
      known: sessions.size(),
      takeovers: takeovers.count(),
      refused: { ...refused },
    }),
    /** Lets nobody in, answers what was received, then closes the connections. Wills are not published: we left. */
    async close() {
      time.close()
      listeners?.close()
      credentials.close()
      delivery.end()
      gate.shut()
      await intake.drained()
      await new Promise((resolve) => setImmediate(resolve)) // the last receipts go out
      await new Promise<void>((resolve) => aedes.close(resolve))
      await gate.clear()
    },
  }

  // Readers follow the record, so hardly ever does anyone listen to readings over MQTT. Aedes would search its tables of
  // subscriptions for each pack all the same; without that nearly twice as many packs are received in a second.
  function skipUnheardReadings() {
    const publishToAll = aedes.publish.bind(aedes) as (...words: unknown[]) => void // Aedes itself hands over three
    aedes.publish = (packet: PublishPacket, ...rest: unknown[]) => {
      const done = rest.at(-1)
      const isForNobody = delivery.isUnheard(packet) || (delivery.isStored(packet) && !sessions.isHeard(packet.topic))
      if (isForNobody && typeof done === 'function') done()
      else publishToAll(packet, ...rest)
    }
  }

  function explain(client: Client, err: Error) {
    if (err instanceof Refused) return
    const who = sessions.idOf(client)
    const address = sessions.addressOf(client)
    // What the parser says has no list: it is all that is left without a code of the system or of CONNACK.
    const isOther = 'code' in err || 'errorCode' in err || err.message === 'connection closed'
    const fault = aedesErrors[err.message] ?? (isOther ? undefined : 'not-mqtt')
    if (fault) refuse(fault, { who, address })
    else log.debug({ who, address, err }, 'a connection was lost')
  }

  /** To everybody who listens now. */
  function say(topic: string, payload: string) {
    aedes.publish({ cmd: 'publish', topic, payload, qos: 0, retain: false, dup: false }, (err) => {
      if (err) log.warn({ err, topic }, 'what listens could not be told')
    })
  }

  /** To one, as what a broker has retained. */
  function tell(client: MqttClient, topic: string, payload: string) {
    const packet = { cmd: 'publish' as const, topic, payload, qos: 0 as const, retain: true, dup: false }
    // It came from Aedes, which alone makes them.
    ;(client as Client).publish(packet, (err) => {
      if (err) log.debug({ err, topic }, 'a listener has gone')
    })
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
