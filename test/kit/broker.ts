import { createServer, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { Aedes, type AedesPublishPacket, type AuthenticateError } from 'aedes'
import { onTestFinished } from 'vitest'
import type { Pack, Status } from '../../edge/contract.ts'

type Message = Pick<AedesPublishPacket, 'topic' | 'payload' | 'retain'>

export interface BrokerOptions {
  port?: number
  /** When given, only this password is let in. */
  password?: string
  /** Awaited before a PUBACK leaves, as the gateway awaits its disk. Never resolving = no PUBACK. */
  receipt?: (pack: Pack) => Promise<void>
  /** A certificate and its key, PEM: then it speaks MQTT over TLS. */
  tls?: { cert: string; key: string }
}

/** A real MQTT broker on a free port that keeps what it is sent: our stand-in for the gateway. Closed after the test. */
export async function startBroker({ port = 0, password, receipt, tls }: BrokerOptions = {}) {
  const passwords: string[] = []
  const packs: Pack[] = []
  const messages: { topic: string; body: unknown; retain: boolean }[] = []
  const sockets = new Set<Socket>()
  const broker = await Aedes.createBroker({
    authenticate: (_client, _username, given, done) => {
      passwords.push(String(given))
      const isRight = password === undefined || given?.toString() === password
      done(isRight ? null : (Object.assign(new Error('bad password'), { returnCode: 4 }) as AuthenticateError), isRight)
    },
    authorizePublish: (_client, packet, done) => {
      keep(packet).then(() => done(null), done)
    },
  })
  broker.on('publish', (packet, client) => {
    // What the broker says in a dead client's name, its last will, passes authorizePublish without a client.
    if (!client && packet.topic.startsWith('pantau/')) remember(packet)
  })
  const serve = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    broker.handle(socket)
  }
  const server = tls ? createTlsServer(tls, serve) : createServer(serve)
  server.on('tlsClientError', () => void greetings++)
  server.on('secureConnection', () => void greetings++)
  let greetings = 0
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address()
  const boundPort = typeof address === 'object' && address ? address.port : 0
  onTestFinished(close)
  return {
    port: boundPort,
    url: `${tls ? 'mqtts' : 'mqtt'}://127.0.0.1:${boundPort}`,
    /** Every password that it was told. */
    passwords,
    /** How many handshakes of TLS were begun, with whatever end. */
    greetings: () => greetings,
    packs,
    messages,
    readings: () => packs.flatMap((pack) => pack.readings),
    lastStatus: () => messages.findLast(({ topic }) => topic.endsWith('/status'))?.body as Status | undefined,
    /** Says something in the gateway's own name, retained. */
    publish: (topic: string, payload: string) =>
      new Promise<void>((resolve, reject) => {
        broker.publish({ cmd: 'publish', topic, payload, qos: 1, retain: true, dup: false }, (err) =>
          err ? reject(err) : resolve(),
        )
      }),
    /** Cuts every connection, without a word. */
    cut: () => {
      for (const socket of sockets) socket.destroy()
    },
    close,
  }

  async function keep(packet: Message) {
    const { body } = remember(packet)
    if (!packet.topic.endsWith('/readings')) return
    await receipt?.(body as Pack)
    packs.push(body as Pack)
  }

  function remember({ topic, payload, retain }: Message) {
    const message = { topic, body: JSON.parse(payload.toString()) as unknown, retain }
    messages.push(message)
    return message
  }

  async function close() {
    for (const socket of sockets) socket.destroy()
    await new Promise<void>((resolve) => server.close(() => resolve()))
    await new Promise<void>((resolve) => broker.close(() => resolve()))
  }
}
