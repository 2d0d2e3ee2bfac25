/** What `gateway.yaml` says about the record: how long things are kept, and how receipts are gathered. */
import { z } from 'zod'
import { days, needs } from '../../edge/platform/setting-words.ts'

export const storeSettings = {
  retention: z
    .strictObject({
      raw_days: days.default(400),
      minute_days: days.default(800),
      hour_days: days.default(3_650),
      /** The log behind the tables, for readers that were away: 0 keeps what is not in the tables yet. */
      log_days: z
        .int()
        .min(0)
        .max(36_500)
        .meta(needs('bilangan bulat dalam hari, 0 sampai 36500', 'a whole number of days, 0 to 36500'))
        .default(14),
      /** How large the log may get: what is settled goes, the oldest first. */
      log_max_mb: z
        .int()
        .min(1)
        .max(1_000_000)
        .meta(needs('bilangan bulat dalam MiB, 1 sampai 1000000', 'a whole number of MiB, 1 to 1000000'))
        .default(64),
    })
    .prefault({}),
  receipt_ms: z
    .int()
    .min(0)
    .max(10_000)
    .meta(
      needs(
        'berapa lama tanda terima dikumpulkan, 0 sampai 10000 milidetik',
        'how long receipts are gathered, 0 to 10000 ms',
      ),
    )
    .default(500),
  settle_s: z
    .int()
    .min(1)
    .max(86_400)
    .meta(
      needs(
        'detik antara langkah dari log ke tabel, 1 sampai 86400',
        'seconds between steps from log to tables, 1 to 86400',
      ),
    )
    .default(600),
}
