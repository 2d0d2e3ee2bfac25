/** What reading the quarantine again came to. */
import { z } from 'zod'
import { LocalizedText } from './basics.ts'

export const RetryAnswer = z.object({
  stations: z.array(
    z.object({
      station: z.string(),
      payloads: z
        .object({ read: z.int(), mended: z.int(), partly: z.int(), stay: z.int() })
        .describe('read = mended + partly + stay'),
      readings: z
        .object({ before: z.int(), released: z.int(), after: z.int() })
        .describe('as quarantine counts them: before = released + after'),
      stored: z.int().describe('readings that the record has now'),
      repeated: z.int().describe('readings that it had already'),
    }),
  ),
  says: LocalizedText,
})
export type RetryAnswer = z.infer<typeof RetryAnswer>
