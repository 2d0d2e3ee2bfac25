/** The section `http` of `gateway.yaml`. */
import { z } from 'zod'
import { host, needs, port, says, url } from '../../edge/platform/setting-words.ts'
import { isNetwork } from './proxies.ts'

const base = z
  .string()
  .regex(/^(\/[\w.~-]+)+\/?$/)
  .meta(needs('path seperti /pantau', 'a path such as /pantau'))
  .transform((path) => path.replace(/\/$/, ''))

export const HttpSettings = z
  .strictObject({
    host: host.default('127.0.0.1'),
    port: port.default(8080),
    tls_port: port.default(8443),
    viewers_max: z
      .int()
      .min(1)
      .max(10_000)
      .meta(
        needs(
          'berapa yang boleh melihat langsung sekaligus, 1 sampai 10000',
          'how many may watch live at once, 1 to 10000',
        ),
      )
      .default(200),
    viewers_per_address_max: z
      .int()
      .min(1)
      .max(10_000)
      .meta(
        needs(
          'berapa yang boleh melihat langsung dari satu alamat, 1 sampai 10000',
          'how many may watch live from one address, 1 to 10000',
        ),
      )
      .default(100),
    connections_max: z
      .int()
      .min(10)
      .max(50_000)
      .meta(needs('berapa sambungan sekaligus, 10 sampai 50000', 'how many connections at once, 10 to 50000'))
      .default(1_000),
    per_address_max: z
      .int()
      .min(1)
      .max(50_000)
      .meta(
        needs('berapa sambungan dari satu alamat, 1 sampai 50000', 'how many connections from one address, 1 to 50000'),
      )
      .default(250),
    proxies: z
      .array(
        z
          .string()
          .refine(
            isNetwork,
            says(
              'tulis alamat seperti 127.0.0.1, atau jaringan seperti 10.0.0.0/24',
              'write an address such as 127.0.0.1, or a network such as 10.0.0.0/24',
            ),
          ),
      )
      .max(100)
      .meta(
        needs(
          'daftar alamat proxy, misalnya [127.0.0.1]',
          'a list of the addresses of reverse proxies, such as [127.0.0.1]',
        ),
      )
      .default([]),
    base: base.optional(),
    address: url.transform((text) => text.replace(/\/+$/, '')).optional(),
  })
  .prefault({})
export type HttpSettings = z.output<typeof HttpSettings>
