/** Opens the ports, of HTTP and of MQTT. */
import { portProblem } from '../../edge/platform/starting.ts'
import type { Config } from '../config/index.ts'
import type { openHttp } from '../http/index.ts'
import { openBroker } from '../mqtt/index.ts'
import type { openEncryption } from '../tls/index.ts'

type Server = Pick<Awaited<ReturnType<typeof openHttp>>, 'listen' | 'listenSecure'>
type Encryption = Pick<Awaited<ReturnType<typeof openEncryption>>, 'tls' | 'plainHost'>

/** Gives the ports that were really taken. Throws a `ConfigError` when one is not free. */
export async function listenHttp(server: Server, settings: Config['http'], { tls, plainHost }: Encryption) {
  const { host, port, tls_port } = settings
  const webHost = plainHost(host)
  const httpPort = await server.listen(webHost, port).catch((err) => {
    throw portProblem(err, webHost, port, '--http-port')
  })
  const httpsPort =
    tls &&
    (await server.listenSecure(host, tls_port, tls).catch((err) => {
      throw portProblem(err, host, tls_port, '--https-port')
    }))
  return { webHost, httpPort, httpsPort }
}

type BrokerParts = Omit<Parameters<typeof openBroker>[0], 'host' | 'port' | 'tls' | 'limits'>

/** The broker, listening. Throws a `ConfigError` when a port is not free. */
export async function listenMqtt(settings: Config['mqtt'], { tls, plainHost }: Encryption, parts: BrokerParts) {
  const { host, port, tls_port, connections_max, per_address_max } = settings
  const plain = plainHost(host)
  const limits = { connections_max, perAddress_max: per_address_max }
  const listening = openBroker({ host: plain, port, tls: tls && { ...tls, host, port: tls_port }, limits, ...parts })
  return listening.catch((err) => {
    if (err.isTls) throw portProblem(err, host, tls_port, '--mqtts-port')
    throw portProblem(err, plain, port, '--mqtt-port')
  })
}
