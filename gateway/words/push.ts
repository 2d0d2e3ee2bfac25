/** What phones ask for and are told: a push message when a warning begins, changes and ends, with the page closed. */
import { z } from 'zod'
import { CapSeverity } from './alerts.ts'

/** Which warnings a phone is told of. */
export const PushChoice = z.strictObject({
  lang: z.enum(['id', 'en']).describe('the language of its messages'),
  rules: z
    .array(z.string().regex(/^[a-z0-9-]{1,40}$/))
    .min(1)
    .max(100)
    .optional()
    .describe('ids of rules; absent: all of them, those to come too'),
  min_severity: CapSeverity.optional().describe('the least level; absent: every level'),
})
export type PushChoice = z.infer<typeof PushChoice>

/** The address that a browser's push service has given it. Who knows it may send and stop: it is nowhere shown again. */
export const PushAddress = z.strictObject({ endpoint: z.url().max(1_000) })

/** What a browser's subscription says of itself (RFC 8030, RFC 8291), and the choice. */
export const PushWish = z.strictObject({
  ...PushAddress.shape,
  keys: z.strictObject({ p256dh: z.string().max(120), auth: z.string().max(40) }),
  ...PushChoice.shape,
})
export type PushWish = z.infer<typeof PushWish>

/** Whether phones can be told here, and the public key (VAPID, RFC 8292) by which a browser subscribes. */
export const PushAnswer = z.object({
  open: z.boolean().describe('false: the operator has switched it off'),
  key: z.string().nullable(),
  ok: z.boolean().describe('false: a push service cannot be reached now'),
  says: z.string(),
  says_id: z.string(),
})
export type PushAnswer = z.infer<typeof PushAnswer>

export const PushKept = z.object({ kept: z.boolean() })
export type PushKept = z.infer<typeof PushKept>

/** The message itself, as the page's service worker reads it. */
export interface PushMessage {
  title: string
  body: string
  lang: 'id' | 'en'
  /** The same for all messages of one alert: a newer one takes the place of the older. */
  tag: string
  /** Below the address of the page. */
  url: string
  at_ms: number
  /** It makes itself heard although one of the same alert is there. */
  loud: boolean
  /** It stays until somebody has looked. */
  stays: boolean
}
