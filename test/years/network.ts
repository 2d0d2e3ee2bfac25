/**
 * The way between a station and its gateway: an MQTT client as the real uplink uses it, a broker that answers as the real
 * one does, and a link between them that may break. A packet on a broken link is gone, and so is its connection, without
 * a word to either side: each finds out by its own patience. (TCP would save some of them: that is kinder, so what holds
 * here holds there.)
 */
import type { IClientOptions, MqttClient } from 'mqtt'
import { alertsTopic, sirenTopic, topicsOf } from '../../edge/contract.ts'
import type { Listening } from './gateway.ts'
import { quiet, type SimulatedProcess, type Simulation } from './simulation.ts'

type Event = 'connect' | 'close' | 'error' | 'message'
type Listener = (...args: never[]) => void

interface Connection {
  server: Listening
  /** Packets arrive. */
  isPassing: boolean
  /** The broker holds it open. */
  isServed: boolean
  /** When the broker last had a packet of it. */
  heard_ms: number
  /** Hands a message over to whoever subscribed; null: nobody did. */
  deliver: ((topic: string, payload: string) => void) | null
}

export interface NetworkOptions {
  simulation: Simulation
  listening: () => Listening | null
  /** Told of each pack that a station holds a receipt for. */
  acknowledged?: (payload: string) => void
}

export type Network = ReturnType<typeof openNetwork>

const look_ms = 30_000 // how often the broker asks who is silent

export function openNetwork({ simulation, listening, acknowledged }: NetworkOptions) {
  const random = simulation.chance('network')
  const latency_ms = () => 20 + 60 * random()
  const connections = new Set<Connection>()
  let isUp = true

  return {
    cut() {
      isUp = false
      for (const one of connections) one.isPassing = false
      connections.clear()
    },
    heal() {
      isUp = true
    },
    /** What `mqtt.connect` is to the process of a station or a siren. */
    connectFor: (process: SimulatedProcess, name: string) => (_url: string, options: IClientOptions) =>
      openClient(process, name, options),
    /** The present state of a rule's alert goes out to those who subscribed. */
    published(server: SimulatedProcess, rule: string, payload: string) {
      for (const one of connections) if (one.server.process === server) one.deliver?.(`${alertsTopic}/${rule}`, payload)
    },
  }

  function openClient(process: SimulatedProcess, name: string, options: IClientOptions): MqttClient {
    const listeners: Record<Event, Listener[]> = { connect: [], close: [], error: [], message: [] }
    const { readings } = topicsOf(name)
    const keepalive_ms = options.keepalive! * 1_000
    let connection: Connection | null = null
    let isOver = false
    const client = { isAlive: () => process.isAlive() && !isOver }
    dial()
    const face = {
      on: (event: Event, run: Listener) => void listeners[event].push(run),
      once: (event: Event, run: Listener) => void listeners[event].push(run),
      publish(topic: string, payload: string, _options: object, done: (err?: Error) => void) {
        if (connection?.isPassing) transmit(connection, topic, payload, done)
      },
      subscribe(topic: string, _options: object, done: (err: null, granted: { qos: number }[]) => void) {
        if (connection?.isPassing) subscribe(connection, topic, done)
      },
      end(_isForced: boolean, _options?: object, done?: () => void) {
        over()
        done?.()
      },
    }
    return face as unknown as MqttClient // of the many things that a client can do, those that the uplink and the siren ask for

    function dial() {
      const server = isUp ? listening() : null
      if (!server) return void simulation.after(isUp ? latency_ms() : options.connectTimeout!, () => fail(), client)
      simulation.after(
        2 * latency_ms(),
        () => {
          if (!isUp || !server.process.isAlive()) return simulation.after(options.connectTimeout!, () => fail(), client)
          connection = accepted(server)
          emit('connect')
        },
        client,
      )
    }

    function accepted(server: Listening): Connection {
      const made: Connection = { server, isPassing: true, isServed: true, heard_ms: simulation.now(), deliver: null }
      connections.add(made)
      const session = { isAlive: () => made.isServed }
      server.process.onEnd((how) => {
        if (how === 'killed' && made.isPassing) simulation.after(latency_ms(), over, client)
        connections.delete(made)
        Object.assign(made, { isServed: false, isPassing: false })
      })
      process.onEnd((how) => {
        if (how === 'killed' && made.isPassing) hangUp(made)
        made.isPassing = false
      })
      simulation.every(keepalive_ms, () => ping(made), client)
      simulation.every(look_ms, () => lookAt(made), session)
      return made
    }

    function ping(made: Connection) {
      if (made.isPassing) made.heard_ms = simulation.now()
      else simulation.after(keepalive_ms / 2, over, client)
      return quiet
    }

    function lookAt(made: Connection) {
      if (simulation.now() - made.heard_ms <= 1.5 * keepalive_ms) return quiet
      return hangUp(made)
    }

    function transmit(made: Connection, topic: string, payload: string, done: (err?: Error) => void) {
      simulation.after(latency_ms(), async () => {
        if (!made.isPassing) return
        made.heard_ms = simulation.now()
        const isTaken = await take(made.server, name, topic, Buffer.from(payload)).then(
          () => true,
          () => false,
        )
        const answer = () => {
          if (!made.isPassing) return
          if (!isTaken) return over() // the broker hangs up on whom it cannot give a receipt
          if (topic === readings) acknowledged?.(payload)
          done()
        }
        simulation.after(latency_ms(), answer, client)
      })
    }

    function subscribe(made: Connection, topic: string, done: (err: null, granted: { qos: number }[]) => void) {
      if (!topic.startsWith(alertsTopic)) return // a station asks for the time, and nobody here can tell it
      made.deliver = (topic, payload) => {
        const arrive = () => void (made.isPassing && emit('message', topic, Buffer.from(payload)))
        simulation.after(latency_ms(), arrive, client)
      }
      simulation.after(latency_ms(), () => done(null, [{ qos: 1 }]), client)
      for (const [rule, payload] of made.server.retained) made.deliver(`${alertsTopic}/${rule}`, payload)
    }

    function fail() {
      emit('error', new Error('no connection'))
      over()
    }

    function over() {
      if (isOver) return
      isOver = true
      if (connection?.isPassing) hangUp(connection)
      emit('close')
    }

    /** The broker ends the connection and speaks the last will. */
    function hangUp(made: Connection) {
      if (!made.isServed) return
      Object.assign(made, { isServed: false, isPassing: false })
      connections.delete(made)
      const { topic, payload } = options.will!
      take(made.server, name, topic, payload as Buffer).catch(() =>
        simulation.trace('broker: a last will was not kept'),
      )
    }

    function emit(event: Event, ...args: unknown[]) {
      for (const run of listeners[event]) run(...(args as never[])) // what each event brings is the client's contract
    }
  }
}

async function take(server: Listening, name: string, topic: string, payload: Buffer): Promise<unknown> {
  const topics = topicsOf(name)
  const { intake, hearSiren } = server
  if (topic === topics.readings) return intake.readings(name, payload)
  if (topic === topics.about) return intake.about(name, payload)
  if (topic === sirenTopic(name)) return hearSiren(name, payload)
  return intake.status(name, payload)
}
