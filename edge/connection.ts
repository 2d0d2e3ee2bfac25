/**
 * A connection to the gateway that is made again for as long as it takes: MQTT 3.1.1 over a link that is often bad. What
 * is said over it is the business of whoever opens it: a station (`uplink.ts`) or a siren.
 */
import type { Logger } from 'pino'
import { type DialOptions, dial, type MqttClient, warnOfClearText } from './dial.ts'
import { type BackOff, backOff } from './platform/back-off.ts'
import type { Clock } from './platform/clock.ts'
import { Stranger } from './platform/trust.ts'

export type { Account, Connect } from './dial.ts'

export interface ConnectionLimits extends BackOff {
  /** After so long without the gateway it is really away, and is asked less often: a mobile link is paid by the byte. */
  away_ms: number
  awayMost_ms: number
  /** After a wrong password, which a person has to put right. */
  refused_ms: number
  /** From opening the socket to the gateway's answer. */
  connect_ms: number
  keepalive_s: number
}

export const connectionLimits: ConnectionLimits = {
  first_ms: 1_000,
  // A gateway that starts again is found within 5 s. An attempt that fails costs about 200 bytes: 2.4 kB a minute.
  most_ms: 5_000,
  away_ms: 3_600_000,
  awayMost_ms: 15_000, // 200 B × 7,680 attempts = 1.5 MB a day
  refused_ms: 60_000,
  connect_ms: 20_000,
  keepalive_s: 30,
}

export interface ConnectionOptions extends DialOptions {
  /** What is wrong, in words of whoever connects. */
  trouble: { refused: string; cutOff: string }
  clock: Clock
  random: () => number
  log: Logger
  limits: ConnectionLimits
}

/** One connection, from CONNACK to its end. */
export interface Line {
  /** Publishes with QoS 1 and answers whether the PUBACK came. When the link breaks it may never answer. */
  publish(topic: string, payload: string, retain: boolean): Promise<boolean>
  /** Subscribes with QoS 1; `hear` gets each message. Answers whether the gateway allows it. */
  subscribe(topic: string, hear: (topic: string, payload: Buffer) => void): Promise<boolean>
  /** The link is good: the next attempt may come soon. */
  isProved(): void
  /** Ends it at once, to connect anew. */
  hangUp(reason: string): void
}

export interface Session {
  end(): void
  /** What is said before an orderly end. */
  sayGoodbye(): Promise<void>
}

export interface Connection {
  isConnected(): boolean
  /** Why the last attempt ended, such as `refused`; null while connected, and before the first. */
  trouble(): string | null
  /** Lets the session say goodbye and hangs up; all of it within `limit_ms`. */
  close(limit_ms: number): Promise<void>
}

/** Two computers with one name take over each other's connection as soon as either is back: within seconds. */
const brief_ms = 30_000
const brief_max = 3

/** Connects, and connects again. `open` is called at each CONNACK. It never throws for what the network does. */
export function keepConnected(options: ConnectionOptions, open: (line: Line) => Session): Connection {
  const { clock, log, random, limits } = options
  const { url } = options.gateway
  const trouble: Record<string, string> = {
    refused: options.trouble.refused,
    'cut off': options.trouble.cutOff,
    silent: 'the gateway acknowledges nothing; the link is taken for dead',
    stranger: 'somebody else answers in place of the gateway; nothing was sent, and all readings are kept',
  }
  const stopping = new AbortController()
  const pause = backOff(limits, random)
  let client: MqttClient | undefined
  let stranger: Stranger | undefined // who answered last in place of the gateway
  let session: Session | undefined
  let isClosing = false
  let lastReason = ''
  let brief = 0 // connections in a row that ended soon after they had begun
  let lost_ms = clock.elapsed_ms() // when the gateway was last heard of
  warnOfClearText(options)
  const done = keepTrying()
  return { isConnected: () => session !== undefined, trouble: () => (session ? null : lastReason || null), close }

  async function keepTrying() {
    while (!isClosing) {
      const reason = await connectAndServe()
      if (isClosing) return
      const delay_ms = Math.round(delayAfter(reason))
      // A week without the gateway is worth one line, not ten thousand.
      const level = reason === lastReason ? 'debug' : 'warn'
      log[level](
        { reason, delay_ms, url, ...(reason === 'stranger' && stranger?.says) },
        trouble[reason] ?? 'no link to the gateway; trying again',
      )
      lastReason = reason
      await clock.wait(delay_ms, stopping.signal)
    }
  }

  function delayAfter(reason: string) {
    if (reason === 'refused' || reason === 'cut off' || reason === 'stranger') pause.slow()
    if (reason === 'refused' || reason === 'stranger') return pause.next_ms(limits.refused_ms)
    const isAway = clock.elapsed_ms() - lost_ms > limits.away_ms
    return pause.next_ms(isAway ? limits.awayMost_ms : limits.most_ms)
  }

  /** One connection from beginning to end; answers why it ended. */
  async function connectAndServe(): Promise<string> {
    let connected_ms: number | undefined
    try {
      client = await dial(options, stopping.signal)
    } catch (err) {
      if (!(err instanceof Stranger)) return (err as Error).message
      stranger = err
      return 'stranger'
    }
    const { over, line } = lineOf(client, pause.reset)
    const hangUp = () => line.hangUp('stopping')
    stopping.signal.addEventListener('abort', hangUp)
    client.once('connect', () => {
      connected_ms = clock.elapsed_ms()
      if (brief < brief_max) {
        lastReason = ''
        log.info({ url }, 'connected to the gateway')
      }
      session = open(line)
    })
    const reason = await over
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
    await Promise.race([sayGoodbye(), clock.wait(limit_ms)])
    stopping.abort()
    await done
  }

  async function sayGoodbye() {
    if (!session) return
    await session.sayGoodbye()
    await new Promise<void>((resolve) => client!.end(false, {}, () => resolve()))
  }
}

/** `over` resolves with the reason when the connection has ended, for whatever cause. */
function lineOf(client: MqttClient, isProved: () => void) {
  let reason = 'the link was closed'
  // CONNACK 4 and 5: bad username or password, not authorised.
  client.on('error', (err) => {
    const code = 'code' in err ? err.code : undefined
    reason = code === 4 || code === 5 ? 'refused' : err.message || String(code)
  })
  const over = new Promise<string>((resolve) => client.once('close', () => resolve(reason)))
  const line: Line = {
    publish: (topic, payload, retain) =>
      new Promise((resolve) => {
        client.publish(topic, payload, { qos: 1, retain }, (err) => resolve(!err))
      }),
    subscribe(topic, hear) {
      client.on('message', (from, payload) => hear(from, payload))
      return new Promise((resolve) => {
        client.subscribe(topic, { qos: 1 }, (err, granted) => resolve(!err && granted?.[0]?.qos !== 128))
      })
    },
    isProved,
    hangUp(why) {
      reason = why
      client.end(true)
    },
  }
  return { over, line }
}
