/** One call to the gateway. With mqtts:// whoever answers is proved before MQTT is spoken, for it begins with the password. */
import type { Duplex } from 'node:stream'
import mqtt, { type IClientOptions, MqttClient } from 'mqtt'
import type { Logger } from 'pino'
import type { Clock } from './platform/clock.ts'
import { isLoopback } from './platform/loopback.ts'
import { openProved } from './platform/proved.ts'
import type { Trust } from './platform/trust.ts'

export interface Account {
  url: string
  username: string
  password: string
  /** By what an address with mqtts:// is proved; absent: by the authorities that this computer trusts. */
  trust?: Trust
}

export type { MqttClient } from 'mqtt'
export type Connect = (url: string, options: IClientOptions) => MqttClient

export interface DialOptions {
  gateway: Account
  clientId: string
  /** What the gateway says in our name when we vanish, retained; absent: nothing. */
  will?: { topic: string; payload: string }
  clock: Pick<Clock, 'now'>
  log: Logger
  limits: { connect_ms: number; keepalive_s: number }
  /** For tests; otherwise over the network. Without encryption only. */
  connect?: Connect | undefined
}

const tlsPort = 8_883 // by IANA

/** A client that is connecting. Rejects with `Stranger`, or with what the network says, when nobody could be proved. */
export async function dial(options: DialOptions, signal: AbortSignal): Promise<MqttClient> {
  const { gateway, clientId, will, limits, connect = mqtt.connect } = options
  const how: IClientOptions = {
    clientId,
    username: gateway.username,
    password: gateway.password,
    protocolVersion: 4,
    clean: true,
    keepalive: limits.keepalive_s,
    connectTimeout: limits.connect_ms,
    // Both off: connecting again and keeping what is unsent are our own business, within our own limits.
    reconnectPeriod: 0,
    queueQoSZero: false,
    ...(will && { will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true } }),
  }
  if (!isEncrypted(gateway)) return connect(gateway.url, how)
  const stream = await proved(options, signal)
  return new MqttClient(() => stream, how)
}

function proved({ gateway, clock, log, limits }: DialOptions, signal: AbortSignal): Promise<Duplex> {
  const { hostname, port } = new URL(gateway.url)
  return openProved({
    ...{ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || tlsPort, trust: gateway.trust ?? {} },
    ...{ now: clock.now, limit_ms: limits.connect_ms, signal },
    onDoubt: () =>
      log.info('the certificate has ended by the clock of this computer, which is not set; all else was proved'),
  })
}

/** At a start: who listens on the way gets the password. */
export function warnOfClearText({ gateway, log }: Pick<DialOptions, 'gateway' | 'log'>): void {
  const { url } = gateway
  if (isEncrypted(gateway) || isLoopback(new URL(url).hostname)) return
  const id =
    'Kata sandi dan data stasiun ini bisa dibaca siapa pun di jaringan yang sama. Minta undangan baru di server desa.'
  const en = 'Anyone on the same network can read the password and the readings. Ask for an invitation at the gateway.'
  log.warn({ url, id, en }, 'the connection to the gateway is not encrypted')
}

const isEncrypted = ({ url }: Pick<Account, 'url'>) => url.startsWith('mqtts:')
