/** The section `mqtt` of `gateway.yaml`. */
import { z } from 'zod'
import { host, needs, port } from '../../edge/platform/setting-words.ts'

export const MqttSettings = z
  .strictObject({
    host: host.default('127.0.0.1'),
    port: port.default(1883),
    tls_port: port.default(8883),
    connections_max: z
      .int()
      .min(1)
      .max(50_000)
      .meta(needs('berapa sambungan sekaligus, 1 sampai 50000', 'how many connections at once, 1 to 50000'))
      .default(1_000),
    per_address_max: z
      .int()
      .min(1)
      .max(50_000)
      .meta(needs('berapa dari satu alamat, 1 sampai 50000', 'how many from one address, 1 to 50000'))
      .default(200),
  })
  .prefault({})
export type MqttSettings = z.output<typeof MqttSettings>
