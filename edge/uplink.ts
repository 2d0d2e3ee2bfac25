/**
 * The way to the gateway: MQTT 3.1.1 over a link that is often bad. The outbox is the only queue; here are never more
 * than a few packs, and each of them stays in the outbox until its PUBACK has come.
 */
import mqtt, { type MqttClient } from 'mqtt'
import type { Logger } from 'pino'
import { type About, type Health, type Status, topicsOf } from './contract.ts'
import { type Dispatcher, startDispatcher } from './dispatcher.ts'
import type { Outbox } from './outbox.ts'
import { type BackOff, backOff } from './platform/back-off.ts'
import type { Clock } from './platform/clock.ts'

export interface UplinkLimits extends BackOff {
  /** After so long without the gateway it is really away, and is asked less often: a mobile link is paid by the byte. */
  away_ms: number
  awayMost_ms: number
  /** After a wrong password, which a person has to put right. */
  refused_ms: number
  /** From opening the socket to the gateway's answer. */
  connect_ms: number
  /** Without any PUBACK for so long while packs are in flight, the link is taken for dead. */
  ack_ms: number
  keepalive_s: number
  healthEvery_s: number
}

export const uplinkLimits: UplinkLimits = {
  first_ms: 1_000,
  // A gateway that starts again is found within 5 s. An attempt that fails costs about 200 bytes: 2.4 kB a minute.
  most_ms: 5_000,
  away_ms: 3_600_000,
  awayMost_ms: 15_000, // 200 B × 7,680 attempts = 1.5 MB a day
  refused_ms: 60_000,
  connect_ms: 20_000,
  ack_ms: 30_000,
  keepalive_s: 30,
  healthEvery_s: 60,
}

export interface UplinkOptions {
  station: string
  gateway: { url: string; username: string; password: string; ca?: Buffer }
  about: About
  health: () => Health
  outbox: Outbox
  clock: Clock
  random: () => number
  log: Logger
  limits?: Partial<UplinkLimits>
}

export interface Uplink {
  isConnected(): boolean
  /** Waits for what is in flight, says `offline`, and hangs up; all of it within `limit_ms`. */
  close(limit_ms: number): Promise<void>
}

/** Connects, delivers, and connects again for as long as it takes. It never throws for what the network does. */
export function startUplink(options: UplinkOptions): Uplink {
  const { clock, log, random } = options
  const limits = { ...uplinkLimits, ...options.limits }
  const stopping = new AbortController()
  const pause = backOff(limits, random)
  let session: Session | undefined
  let isClosing = false
  let lastReason = ''
  let brief = 0 // connections in a row that ended soon after they had begun
  let lost_ms = clock.elapsed_ms() // when the gateway was last heard of
  const done = keepTrying()
  return { isConnected: () => session !== undefined, close }

  async function keepTrying() {
    while (!isClosing) {
      const reason = await connectAndServe()
      if (isClosing) return
      const delay_ms = Math.round(delayAfter(reason))
      // A week without the gateway is worth one line, not ten thousand.
      const level = reason === lastReason ? 'debug' : 'warn'
      log[level](
        { reason, delay_ms, url: options.gateway.url },
        trouble[reason] ?? 'no link to the gateway; trying again',
      )
      lastReason = reason
      await clock.wait(delay_ms, stopping.signal)
    }
  }

  function delayAfter(reason: string) {
    if (reason === 'refused' || reason === 'cut off') pause.slow()
    if (reason === 'refused') return pause.next_ms(limits.refused_ms)
    const isAway = clock.elapsed_ms() - lost_ms > limits.away_ms
    return pause.next_ms(isAway ? limits.awayMost_ms : limits.most_ms)
  }

  /** One connection from beginning to end; answers why it ended. */
  async function connectAndServe(): Promise<string> {
    let connected_ms: number | undefined
    const client = dial(options, limits)
    const line = lineOf(client)
    const hangUp = () => line.hangUp('stopping')
    stopping.signal.addEventListener('abort', hangUp)
    client.once('connect', () => {
      connected_ms = clock.elapsed_ms()
      if (brief < brief_max) {
        lastReason = ''
        log.info({ url: options.gateway.url }, 'connected to the gateway')
      }
      session = openSession(client, options, limits, {
        onDelivered: pause.reset,
        onSilence: () => line.hangUp('silent'),
      })
    })
    const reason = await line.over
    stopping.signal.removeEventListener('abort', hangUp)
    session?.end()
    session = undefined
    if (connected_ms === undefined) return reason
    lost_ms = clock.elapsed_ms()
    if (reason === 'silent') return reason
    brief = clock.elapsed_ms() - connected_ms < brief_ms ? brief + 1 : 0
    return brief >= brief_max ? 'cut off' : reason
  }

  async function close(limit_ms: number) {
    isClosing = true
    const sayGoodbye = session?.sayGoodbye() ?? Promise.resolve()
    await Promise.race([sayGoodbye, clock.wait(limit_ms)])
    stopping.abort()
    await done
  }
}

/** Two computers with one station name take over each other's connection as soon as either is back: within seconds. */
const brief_ms = 30_000
const brief_max = 3

const trouble: Record<string, string> = {
  'cut off':
    'the gateway lets this station in and hangs up soon after, again and again; does another computer use the same station name?',
  refused:
    'the gateway refuses this username and password; check gateway.username and the password in edge.yaml and its environment',
  silent: 'the gateway acknowledges nothing; the link is taken for dead',
}

function dial({ station, gateway }: UplinkOptions, limits: UplinkLimits): MqttClient {
  const will: Status = { state: 'offline' }
  return mqtt.connect(gateway.url, {
    clientId: station,
    username: gateway.username,
    password: gateway.password,
    ...(gateway.ca ? { ca: gateway.ca } : {}),
    protocolVersion: 4,
    clean: true,
    keepalive: limits.keepalive_s,
    connectTimeout: limits.connect_ms,
    // Both off: connecting again and keeping what is unsent are our own business, within our own limits.
    reconnectPeriod: 0,
    queueQoSZero: false,
    will: { topic: topicsOf(station).status, payload: Buffer.from(JSON.stringify(will)), qos: 1, retain: true },
  })
}

/** `over` resolves with the reason when the connection has ended, for whatever cause; `hangUp` ends it at once. */
function lineOf(client: MqttClient) {
  let reason = 'the link was closed'
  // CONNACK 4 and 5: bad username or password, not authorised.
  client.on('error', (err) => {
    const code = 'code' in err ? err.code : undefined
    reason = code === 4 || code === 5 ? 'refused' : err.message || String(code)
  })
  const over = new Promise<string>((resolve) => client.once('close', () => resolve(reason)))
  return {
    over,
    hangUp(why: string) {
      reason = why
      client.end(true)
    },
  }
}

interface Session {
  end(): void
  sayGoodbye(): Promise<void>
}

/** From CONNACK to the end of the connection: who we are, how we are, and the packs. */
function openSession(
  client: MqttClient,
  options: UplinkOptions,
  limits: UplinkLimits,
  { onDelivered, onSilence }: { onDelivered: () => void; onSilence: () => void },
): Session {
  const { clock, outbox, station } = options
  const topics = topicsOf(station)
  // A link that holds for so long is good, even if nothing was measured meanwhile.
  const forgetProof = clock.after(limits.most_ms, onDelivered)
  let nextHealth: (() => void) | undefined
  let dispatcher: Dispatcher | undefined

  publish(topics.about, options.about, true)
  sayHealth()
  dispatcher = startDispatcher({ outbox, clock, ack_ms: limits.ack_ms, send, onDelivered, onSilence })
  return { end, sayGoodbye }

  function sayHealth() {
    publish(topics.status, { state: 'online', ...options.health() } satisfies Status, true)
    nextHealth = clock.after(limits.healthEvery_s * 1_000, sayHealth)
  }

  function send(payload: string): Promise<boolean> {
    return acknowledged(client, topics.readings, payload, false)
  }

  function publish(topic: string, body: About | Status, isRetained: boolean) {
    return acknowledged(client, topic, JSON.stringify(body), isRetained)
  }

  function end() {
    forgetProof()
    nextHealth?.()
    dispatcher?.end()
  }

  async function sayGoodbye() {
    nextHealth?.()
    await dispatcher?.drain()
    await publish(topics.status, { state: 'offline', ...options.health() }, true)
    await new Promise<void>((resolve) => client.end(false, {}, () => resolve()))
  }
}

/** Publishes with QoS 1 and answers whether the PUBACK came. When the link breaks it may never answer. */
function acknowledged(client: MqttClient, topic: string, payload: string, retain: boolean): Promise<boolean> {
  return new Promise((resolve) => {
    client.publish(topic, payload, { qos: 1, retain }, (err) => resolve(!err))
  })
}
