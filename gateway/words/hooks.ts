/** What the gateway says of hooks: how each is, and what became of every attempt. */
import { z } from 'zod'
import { ms } from './basics.ts'

export const Hook = z.object({
  id: z.string(),
  kind: z.string(),
  target: z.string().describe('where it delivers to, without secrets'),
  state: z.enum(['ok', 'retrying', 'failing', 'disabled']).describe('disabled: a person has switched it off'),
  says: z.string(),
  says_id: z.string().describe('the same in Bahasa Indonesia'),
  position: z.int(),
  waiting: z.int(),
  dead: z.int().describe('given up after 24 h'),
  last_delivered_ms: ms.nullable(),
  last_proved_ms: ms
    .nullable()
    .optional()
    .describe('when its receiver last answered rightly, to whatever it was asked'),
  proof: z
    .enum(['heartbeat', 'check', 'none'])
    .optional()
    .describe('how it is proved to work while there is nothing to deliver'),
})
export type Hook = z.infer<typeof Hook>
export const HooksAnswer = z.object({ hooks: z.array(Hook) })
export type HooksAnswer = z.infer<typeof HooksAnswer>

/** One attempt. `reading_ms`: when the gateway received the reading behind the event. */
export const Delivery = z.object({
  hook: z.string(),
  event: z.string(),
  alert: z.string().nullable(),
  pos: z.int(),
  attempt: z.int(),
  at_ms: ms,
  took_ms: z.number(),
  outcome: z.enum(['delivered', 'retry', 'dead']),
  status: z.int().nullable(),
  says: z.string(),
  says_id: z.string().optional().describe('the same in Bahasa Indonesia; absent in what an earlier version kept'),
  reading_ms: ms.nullable(),
})
export type Delivery = z.infer<typeof Delivery>
/** Newest first. */
export const DeliveriesAnswer = z.object({ deliveries: z.array(Delivery) })
export type DeliveriesAnswer = z.infer<typeof DeliveriesAnswer>
export const ReplayAnswer = z.object({ hook: z.string(), from: z.int(), events: z.int() })
export type ReplayAnswer = z.infer<typeof ReplayAnswer>
/** What became of a test message: one attempt. */
export const HookTestAnswer = z.object({
  hook: z.string(),
  delivered: z.boolean(),
  status: z.int().nullable().describe('of the receiver’s answer; null: none came, or it is no HTTP'),
  says: z.string(),
  says_id: z.string().describe('the same in Bahasa Indonesia'),
  took_ms: z.number(),
  at_ms: ms,
})
export type HookTestAnswer = z.infer<typeof HookTestAnswer>
