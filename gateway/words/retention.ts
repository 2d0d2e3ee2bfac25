/** How long the record keeps, as everybody sees it. */
import { z } from 'zod'
import { LocalizedText, ms } from './basics.ts'

const RetentionDays = z.object({ raw_days: z.number(), minute_days: z.number(), hour_days: z.number() })

export const RetentionAnswer = z.object({
  wanted: RetentionDays.describe('what the settings say'),
  days: RetentionDays.describe('what retention acts on; more than `wanted` until that is confirmed'),
  waits: z
    .object({ values: z.int(), days: z.int(), bytes: z.int().describe('about') })
    .nullable()
    .describe('what would go; null when nothing waits for a yes'),
  removed: z
    .object({ at_ms: ms, values: z.int(), bytes: z.int() })
    .nullable()
    .describe('what the last run that removed something removed, since the start'),
  says: LocalizedText,
})
export type RetentionAnswer = z.infer<typeof RetentionAnswer>
