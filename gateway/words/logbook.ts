/** The logbook of a station: what people did there, and saw. */
import { z } from 'zod'
import { ms } from './basics.ts'

/** What somebody came for, or found. */
export const LogbookKind = z.enum(['visit', 'cleaning', 'calibration', 'battery', 'damage', 'note'])
export type LogbookKind = z.infer<typeof LogbookKind>

export const LogbookEntry = z.object({
  id: z.string(),
  station: z.string(),
  at_ms: ms.describe('when it was done or seen, as the person says'),
  kind: LogbookKind,
  text: z.string().describe('what the person wrote; empty for whoever may not see staff matters'),
  by: z.string(),
  entered_ms: ms,
  photo: z
    .object({ url: z.string(), width: z.int(), height: z.int(), bytes: z.int() })
    .nullable()
    .describe('a JPEG at `url`, relative to /api/v1; null where there is none, or for whoever may not see it'),
})
export type LogbookEntry = z.infer<typeof LogbookEntry>

export const LogbookAnswer = z.object({
  entries: z.array(LogbookEntry).describe('by `at_ms`, the newest first'),
  more: z.boolean().describe('whether there are older ones'),
})
export type LogbookAnswer = z.infer<typeof LogbookAnswer>
