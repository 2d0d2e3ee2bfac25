/** What small boards are told over HTTP. */
import { z } from 'zod'
import { ms } from './basics.ts'

/** The same as on the topic `time` of MQTT. */
export const TimeAnswer = z.object({
  at_ms: ms,
  clock: z.enum(['synced', 'unsynced', 'unknown']).describe('whether the gateway’s own clock is right'),
})
export type TimeAnswer = z.infer<typeof TimeAnswer>

/** Given when what was sent is on disk. */
export const SentAnswer = TimeAnswer.extend({
  station: z.string(),
  stored: z.int().describe('readings that were new'),
  repeated: z.int().describe('readings that were there already'),
  refused: z.record(z.string(), z.int()).describe('by reason'),
})
export type SentAnswer = z.infer<typeof SentAnswer>
