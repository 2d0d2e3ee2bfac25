/** MQTT without a client library: bytes on a socket, from any address of this computer. */
import { connect, type Socket } from 'node:net'
import { generate, type Packet } from 'mqtt-packet'
import { onTestFinished } from 'vitest'

export interface RawMqttOptions {
  port: number
  /** Whom it comes from, such as 127.0.0.2. */
  from?: string
}

/** A socket to a broker on 127.0.0.1, with what it was answered. Resolves when it is connected. */
export function rawMqtt({ port, from = '127.0.0.1' }: RawMqttOptions): Promise<RawMqtt> {
  const socket = connect({ host: '127.0.0.1', port, localAddress: from })
  onTestFinished(() => void socket.destroy())
  const answered: number[] = []
  socket.on('data', (chunk) => answered.push(...chunk))
  socket.on('error', () => undefined) // tests look at what happened, not at the event
  const raw = {
    socket,
    answered,
    send: (packet: Packet) => socket.write(generate(packet)),
    /** CONNACK with code 0 has come. */
    isIn: () => answered[0] === 0x20 && answered[3] === 0,
    isClosed: () => socket.destroyed,
  }
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(raw))
    socket.once('close', () => resolve(raw))
  })
}

export interface RawMqtt {
  socket: Socket
  answered: number[]
  send: (packet: Packet) => boolean
  isIn: () => boolean
  isClosed: () => boolean
}

/** The CONNECT of a station, a siren or a stranger. */
export function connectOf({ username, password }: { username: string; password: string }, clientId = username): Packet {
  return {
    ...{ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, clientId, keepalive: 60 },
    ...{ username, password: Buffer.from(password) },
  }
}
