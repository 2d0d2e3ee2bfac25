/** What residents see and report: a reading of a staff gauge, or a choice of words, with a photo. Never a reading of the record. */
import { z } from 'zod'
import { ms } from './basics.ts'

/** What somebody sees at the water. */
export const ObservedWord = z.enum([
  'dry',
  'low',
  'normal',
  'high',
  'brim',
  'over',
  'street',
  'house',
  'falling',
  'blocked',
  'other',
])
export type ObservedWord = z.infer<typeof ObservedWord>

/** `pending`: nobody has looked at it yet; only what is `shown` is seen by everybody. */
export const ObservationState = z.enum(['pending', 'shown', 'hidden'])
export type ObservationState = z.infer<typeof ObservationState>

export const Observation = z.object({
  id: z.string(),
  station: z.string().describe('beside which it was seen'),
  sensor: z.literal('observer').describe('its own kind of sensor: people'),
  at_ms: ms.describe('when it was seen'),
  received_ms: ms,
  quantity: z.string().nullable().describe('of `value`; null: words only'),
  value: z.number().nullable(),
  word: ObservedWord.nullable(),
  text: z.string(),
  name: z
    .string()
    .nullable()
    .describe('who reports it, as the person says; null for whoever may not see staff matters'),
  photo: z
    .object({ url: z.string(), width: z.int(), height: z.int(), bytes: z.int() })
    .nullable()
    .describe('a JPEG at `url`, relative to /api/v1'),
  state: ObservationState,
  moderated: z.object({ by: z.string(), at_ms: ms, why: z.string() }).nullable(),
  beside: z
    .object({
      sensor: z.string(),
      at_ms: ms,
      value: z.number(),
      difference: z.number().describe('what was seen minus what the sensor measured'),
    })
    .nullable()
    .optional()
    .describe('the value of the station’s own sensor nearest in time, at most 15 minutes away; null: there is none'),
})
export type Observation = z.infer<typeof Observation>

/** The newest first. */
export const ObservationsAnswer = z.object({
  observations: z.array(Observation),
  more: z.boolean().describe('whether there are older ones'),
  pending: z.int().optional().describe('how many wait to be looked at; for staff'),
  open: z.boolean().describe('whether everybody may report'),
})
export type ObservationsAnswer = z.infer<typeof ObservationsAnswer>
