/** The section `http` of `gateway.yaml`. */
import { z } from 'zod'
import { host, port } from '../../edge/platform/setting-words.ts'

export const HttpSettings = z
  .strictObject({
    host: host.default('127.0.0.1'),
    port: port.default(8080),
    tls_port: port.default(8443),
    viewers_max: z.int().min(1).max(10_000).describe('how many may watch live at once, 1 to 10000').default(200),
    connections_max: z.int().min(10).max(50_000).describe('how many connections at once, 10 to 50000').default(1_000),
  })
  .prefault({})
export type HttpSettings = z.output<typeof HttpSettings>
