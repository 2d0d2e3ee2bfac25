/** The section `influx` of `gateway.yaml`. Secrets only by the name of a variable or the path of a file. */
import { z } from 'zod'
import { notBoth, secretKeys } from '../../edge/platform/secrets.ts'
import { holdsSecret, needs, says, url, word } from '../../edge/platform/setting-words.ts'

export const InfluxSettings = z
  .strictObject({
    url,
    kind: z
      .enum(['1', '2', '3', 'victoria-metrics'])
      .meta(
        needs(
          '"1", "2", "3", atau "victoria-metrics"; kalau tidak ditulis, servernya ditanya',
          '"1", "2", "3" or "victoria-metrics"; leave it out and the server is asked',
        ),
      )
      .optional(),
    database: word.optional(),
    username: word.optional(),
    ...secretKeys('password'),
    org: word.optional(),
    bucket: word.optional(),
    ...secretKeys('token'),
    read: z
      .enum(['own', 'influx'])
      .meta(
        needs(
          'own: stasiun server desa ini; influx: juga stasiun semua server desa yang mengisi InfluxDB yang sama',
          'own: stations of this gateway; influx: also the stations of every gateway that fills the same InfluxDB',
        ),
      )
      .default('own'),
    untagged: z
      .enum(['own', 'others'])
      .meta(
        needs(
          'own: titik tanpa tag "gateway", dari versi lama, milik server desa ini; others: bukan. Tidak ditulis: miliknya kalau folder data ini dulu mengisi InfluxDB',
          'own: points without the tag "gateway", from an older version, are those of this gateway; others: they are not. Left out: they are when this data folder filled InfluxDB then',
        ),
      )
      .optional(),
  })
  .superRefine((influx, ctx) => {
    const complain = (id: string, en: string) => ctx.addIssue({ code: 'custom', ...says(id, en) })
    if (Boolean(influx.database) === Boolean(influx.bucket)) {
      complain(
        'tulis "database" (InfluxDB 1.x) atau "org" dan "bucket" (2.x dan sesudahnya)',
        'give "database" (InfluxDB 1.x) or "org" and "bucket" (2.x and later)',
      )
    }
    if (holdsSecret(influx.url)) {
      complain(
        'url: memuat nama, kata sandi, atau token; pakai "username", dan "password_env" atau "password_file"',
        'url: holds a name, a password or a token; use "username", and "password_env" or "password_file"',
      )
    }
    for (const key of ['token', 'password'] as const) {
      const { id, en } = notBoth(key)
      if (influx[`${key}_env`] && influx[`${key}_file`]) complain(id, en)
    }
  })
export type InfluxSettings = z.output<typeof InfluxSettings>
