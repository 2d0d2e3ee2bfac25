/** What people had the record forget, as everybody sees it. */
import { z } from 'zod'
import { LocalizedText, ms } from './basics.ts'

/** A stretch that a person had the record forget: a gap that is no silence and no damage. */
export const ForgottenStretch = z.object({
  sensor: z.string(),
  quantity: z.string(),
  from_ms: ms.describe('time of the first value that went'),
  to_ms: ms.describe('time of the last one'),
  n: z.int().describe('how many went'),
  by: z.string().describe('who said so'),
  why: z.string(),
  forgotten_ms: ms.describe('when it was said'),
})
export type ForgottenStretch = z.infer<typeof ForgottenStretch>
/** What is to be forgotten: all of a station, of one of its sensors, or of one quantity of that; from ≤ at_ms < to. */
export const ForgetScope = z.object({
  station: z.string(),
  sensor: z.string().optional(),
  quantity: z.string().optional(),
  from_ms: ms.optional(),
  to_ms: ms.optional(),
})
const amounts = {
  what: ForgetScope,
  values: z.int(),
  quarantined: z.int().describe('payloads that were kept in quarantine'),
  series: z.array(z.object({ sensor: z.string(), quantity: z.string(), values: z.int(), from_ms: ms, to_ms: ms })),
  more: z.int().describe('series beyond those that are listed'),
}
/** What stays of what was forgotten: who, when, why, how many, of which times. */
export const Forgotten = z.object({
  ...{ pos: z.int(), at_ms: ms, by: z.string(), why: z.string(), ...amounts },
})
export const ForgetAnswer = z.object({
  done: z.boolean().describe('false: this is what would go, and nothing was changed'),
  plan: z.object({ ...amounts, bytes: z.int().describe('what it takes in the record, about') }),
  forgotten: Forgotten.nullable(),
  says: LocalizedText,
})
export type ForgetAnswer = z.infer<typeof ForgetAnswer>
/** Oldest first. */
export const ForgottenAnswer = z.object({
  forgotten: z.array(Forgotten.extend({ isGone: z.boolean().describe('it is in no file of the record any more') })),
})
export type ForgottenAnswer = z.infer<typeof ForgottenAnswer>
