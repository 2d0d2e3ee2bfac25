/**
 * The way of a station to the gateway. The outbox is the only queue; here are never more than a few packs, and each of
 * them stays in the outbox until its PUBACK has come.
 */
import type { Logger } from 'pino'
import { z } from 'zod'
import {
  type Account,
  type Connect,
  type Connection,
  type ConnectionLimits,
  connectionLimits,
  keepConnected,
  type Line,
  type Session,
} from './connection.ts'
import { type About, type GatewayTime, type Health, type Status, topicsOf } from './contract.ts'
import { startDispatcher } from './dispatcher.ts'
import { GatewayHomeText, type HomeMemory } from './home-memory.ts'
import type { Outbox } from './outbox.ts'
import { cardFull_mb, cardLeast_mb } from './platform/card-room.ts'
import type { Clock } from './platform/clock.ts'

export interface UplinkLimits extends ConnectionLimits {
  /** Without any PUBACK for so long while packs are in flight, the link is taken for dead. */
  ack_ms: number
  healthEvery_s: number
  /** How often is looked whether something of it changed that a person at the node waits for; such a change is told at once. */
  healthLook_s: number
  /** How long what an unset clock has dated waits for the gateway's time before it is sent as it is. */
  time_ms: number
}

export const uplinkLimits: UplinkLimits = {
  ...connectionLimits,
  ack_ms: 30_000,
  healthEvery_s: 60,
  healthLook_s: 2,
  time_ms: 10_000,
}

export interface UplinkOptions {
  station: string
  gateway: Account
  about: About
  health: () => Health
  outbox: Outbox
  /** What the gateway says that the time is. */
  hearTime?: (time: GatewayTime) => void
  /** Hears each pack that the gateway has acknowledged. */
  delivered?: (payload: string) => void
  /** Which home of its gateway it was let in by. */
  home?: HomeMemory
  clock: Clock
  random: () => number
  log: Logger
  limits?: Partial<UplinkLimits>
  /** For tests; otherwise over the network. */
  connect?: Connect
}

export type Uplink = Connection

const GatewayTimeText = z.object({
  at_ms: z.number(),
  clock: z.enum(['synced', 'unsynced', 'unknown']),
  home: GatewayHomeText.optional().catch(undefined),
  trial: z.object({ said_ms: z.number(), until_ms: z.number() }).optional().catch(undefined),
})

const trouble = {
  cutOff:
    'the gateway lets this station in and hangs up soon after, again and again; does another computer use the same station name?',
  refused:
    'the gateway refuses this username and password; check gateway.username and the password in edge.yaml and its environment',
}

/** Connects, delivers, and connects again for as long as it takes. It never throws for what the network does. */
export function startUplink(options: UplinkOptions): Uplink {
  const { station, gateway, clock, random, log, connect } = options
  const limits = { ...uplinkLimits, ...options.limits }
  const offline: Status = { state: 'offline' }
  const will = { topic: topicsOf(station).status, payload: JSON.stringify(offline) }
  return keepConnected({ gateway, clientId: station, will, trouble, clock, random, log, limits, connect }, (line) =>
    openSession(line, options, limits),
  )
}

/** From CONNACK to the end of the connection: who we are, how we are, and the packs. */
function openSession(line: Line, options: UplinkOptions, limits: UplinkLimits): Session {
  const { clock, outbox, station } = options
  const topics = topicsOf(station)
  // A link that holds for so long is good, even if nothing was measured meanwhile.
  const forgetProof = clock.after(limits.most_ms, line.isProved)
  let nextHealth: (() => void) | undefined
  let nextLook: (() => void) | undefined
  let told = ''

  publish(topics.about, options.about)
  sayHealth()
  lookAtHealth()
  void line.subscribe(topics.time, (topic, payload) => {
    const time = topic === topics.time ? timeIn(payload) : undefined
    if (time) options.hearTime?.(time)
    if (time?.home) options.home?.hear(time.home)
  })
  const cancelWait = clock.after(limits.time_ms, outbox.giveUp)
  const dispatcher = startDispatcher({
    outbox,
    clock,
    ack_ms: limits.ack_ms,
    send: (payload) => line.publish(topics.readings, payload, false),
    onDelivered: (payload) => {
      line.isProved()
      options.delivered?.(payload)
    },
    onSilence: () => line.hangUp('silent'),
  })
  return { end, sayGoodbye }

  function sayHealth() {
    const home = options.home?.known()
    const health = options.health()
    told = urgentIn(health)
    publish(topics.status, { state: 'online', ...health, ...(home && { home }) } satisfies Status)
    nextHealth = clock.after(limits.healthEvery_s * 1_000, sayHealth)
  }

  /** A wire that opens, speaks, or falls silent, a supply that sags, a full card: somebody at the node waits to see it. */
  function lookAtHealth() {
    nextLook = clock.after(limits.healthLook_s * 1_000, () => {
      if (urgentIn(options.health()) !== told) {
        nextHealth?.()
        sayHealth()
      }
      lookAtHealth()
    })
  }

  function publish(topic: string, body: About | Status) {
    return line.publish(topic, JSON.stringify(body), true)
  }

  function end() {
    forgetProof()
    cancelWait()
    nextHealth?.()
    nextLook?.()
    dispatcher.end()
  }

  async function sayGoodbye() {
    nextHealth?.()
    nextLook?.()
    await dispatcher.drain()
    await publish(topics.status, { state: 'offline', ...options.health() })
  }
}

function urgentIn({ sensors, clock, outbox, power = [], card }: Health): string {
  const wires = Object.entries(sensors).map(([sensor, { connected, frames, wiring }]) => {
    return [sensor, connected, frames > 0, wiring]
  })
  return JSON.stringify([
    wires,
    clock,
    outbox.disk,
    power,
    card && [cardLeast_mb, cardFull_mb].map((least) => card.free_mb < least),
  ])
}

/** What the gateway says of the time; undefined when it is not understood. */
function timeIn(payload: Buffer): GatewayTime | undefined {
  try {
    return GatewayTimeText.safeParse(JSON.parse(payload.toString())).data
  } catch {
    return undefined // not JSON
  }
}
