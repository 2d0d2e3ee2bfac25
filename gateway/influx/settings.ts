/** The section `influx` of `gateway.yaml`. Secrets only by the name of a variable or the path of a file. */
import { z } from 'zod'
import { secretKeys } from '../../edge/platform/secrets.ts'
import { holdsSecret, url, word } from '../../edge/platform/setting-words.ts'

export const InfluxSettings = z
  .strictObject({
    url,
    kind: z
      .enum(['1', '2', '3', 'victoria-metrics'])
      .describe('"1", "2", "3" or "victoria-metrics"; leave it out and the server is asked')
      .optional(),
    database: word.optional(),
    username: word.optional(),
    ...secretKeys('password'),
    org: word.optional(),
    bucket: word.optional(),
    ...secretKeys('token'),
    read: z
      .enum(['own', 'influx'])
      .describe(
        'own: stations of this gateway; influx: also the stations of every gateway that fills the same InfluxDB',
      )
      .default('own'),
    untagged: z
      .enum(['own', 'others'])
      .describe(
        'own: points without the tag "gateway", from an older version, are those of this gateway; others: they are not. Left out: they are when this data folder filled InfluxDB then',
      )
      .optional(),
  })
  .superRefine((influx, ctx) => {
    const complain = (message: string) => ctx.addIssue({ code: 'custom', message })
    if (Boolean(influx.database) === Boolean(influx.bucket)) {
      complain('give "database" (InfluxDB 1.x) or "org" and "bucket" (2.x and later)')
    }
    if (holdsSecret(influx.url)) {
      complain('url: holds a name, a password or a token; use "username", and "password_env" or "password_file"')
    }
    if (influx.token_env && influx.token_file) complain('give "token_env" or "token_file", not both')
    if (influx.password_env && influx.password_file) complain('give "password_env" or "password_file", not both')
  })
export type InfluxSettings = z.output<typeof InfluxSettings>
