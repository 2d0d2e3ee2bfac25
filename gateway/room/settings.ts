/** The section `disk` of `gateway.yaml`. */
import { z } from 'zod'
import { needs } from '../../edge/platform/setting-words.ts'

export const DiskSettings = z
  .strictObject({
    ballast_mb: z
      .int()
      .min(0)
      .max(1_024)
      .meta(
        needs('MiB yang disimpan untuk saat disk penuh, 0 sampai 1024', 'MiB that are kept for a full disk, 0 to 1024'),
      )
      .default(16),
    warn_days: z
      .int()
      .min(0)
      .max(3_650)
      .meta(needs('hari sebelum disk penuh, 0 sampai 3650', 'days before the disk is full, 0 to 3650'))
      .default(30),
    warn_percent: z
      .int()
      .min(1)
      .max(100)
      .meta(needs('seberapa penuh dalam persen, 1 sampai 100', 'how full in per cent, 1 to 100'))
      .default(90),
  })
  .prefault({})
export type DiskSettings = z.output<typeof DiskSettings>
