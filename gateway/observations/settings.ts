/** The section `observations` of `gateway.yaml`: what residents may report from the page. */
import { z } from 'zod'
import { needs, yesNo } from '../../edge/platform/setting-words.ts'

export const ObservationSettings = z
  .strictObject({
    open: yesNo.default(true),
    waiting_max: z
      .int()
      .min(1)
      .max(2_000)
      .meta(
        needs(
          'berapa yang boleh menunggu sampai ada yang memeriksa, 1 sampai 2000',
          'how many may wait until somebody has looked at them, 1 to 2000',
        ),
      )
      .default(200),
    per_address_hour: z
      .int()
      .min(1)
      .max(1_000)
      .meta(
        needs(
          'berapa laporan dari satu alamat dalam satu jam, 1 sampai 1000',
          'how many one address may report in an hour, 1 to 1000',
        ),
      )
      .default(30),
  })
  .prefault({})
export type ObservationSettings = z.output<typeof ObservationSettings>
