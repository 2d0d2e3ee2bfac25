/** A broker that also listens encrypted, with a certificate that a test can change. */
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import mqtt, { type MqttClient } from 'mqtt'
import { onTestFinished } from 'vitest'
import { usableIn } from '../../gateway/tls/context.ts'
import type { Certificate } from '../../gateway/tls/index.ts'
import { brokerHouse, letIn } from './brokerHouse.ts'

/** `files`: a certificate and its key. `use` changes them, as a renewal does. */
export async function encryptedHouse(files: { cert: string; key: string }, limits = {}) {
  let { context } = usableIn(files)
  const certificate: Certificate = { context: () => context }
  const house = await brokerHouse({ tls: { ...certificate, host: '127.0.0.1', port: 0 }, limits })
  const port = Number(new URL(house.broker.secureUrl!).port)
  return {
    ...house,
    port,
    use(other: { cert: string; key: string }) {
      context = usableIn(other).context
    },
    /** A station that is let in, encrypted, and does not look at the certificate. */
    station: (who: { username: string; password: string }): Promise<MqttClient> => {
      const client = mqtt.connect(house.broker.secureUrl!, { reconnectPeriod: 0, rejectUnauthorized: false, ...who })
      client.on('error', () => undefined)
      onTestFinished(() => void client.end(true))
      return letIn(client)
    },
    /** A handshake, and nothing after it. */
    greet: (options: ConnectionOptions = {}): Promise<TLSSocket> =>
      new Promise((resolve, reject) => {
        const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options }, () =>
          resolve(socket),
        )
        socket.once('error', reject)
        onTestFinished(() => void socket.destroy())
      }),
  }
}
