/** Corrections: dated layers over raw values. The raw values stay; a correction can be withdrawn. */
import { z } from 'zod'
import { LocalizedText, ms } from './basics.ts'

/** What each reading of the stretch becomes: exactly one of a number (`scale`, `offset`), `set_aside` and `shown_as`. */
const does = {
  scale: z.number().optional().describe('the raw value is multiplied by it first; absent: 1'),
  offset: z.number().optional().describe('then this is added, in the unit of the quantity; absent: 0'),
  set_aside: z.literal(true).optional().describe('the values are wrong: they are shown as missing'),
  shown_as: z.string().optional().describe('the station sent a wrong sensor id: this is the right one'),
}

export const Correction = z.object({
  id: z.string(),
  station: z.string(),
  sensor: z.string().describe('as the station sent it'),
  quantity: z.string().nullable().describe('null: all quantities of the sensor'),
  from_ms: ms.describe('the first reading it counts for, by the times that readings have'),
  to_ms: ms.nullable().describe('the end, not included; null: it has none'),
  ...does,
  why: z.string(),
  by: z.string().describe('who entered it'),
  entered_ms: ms,
  withdrawn: z.object({ at_ms: ms, by: z.string(), why: z.string() }).nullable().describe('null: it stands'),
})
export type Correction = z.infer<typeof Correction>

/** A correction that a chart follows, within the range that was asked for. */
export const CorrectedStretch = z.object({ id: z.string(), from_ms: ms, to_ms: ms.nullable() })
export type CorrectedStretch = z.infer<typeof CorrectedStretch>

export const CorrectionsAnswer = z.object({ corrections: z.array(Correction).describe('in the order of their entry') })
export type CorrectionsAnswer = z.infer<typeof CorrectionsAnswer>

const StretchNumbers = z.object({
  values: z.int().describe('readings with a value'),
  mean: z.number().nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
})

/** What a correction does, or would do. `series`: what it meets of each quantity. */
export const CorrectionPreview = z.object({
  correction: Correction,
  series: z.array(
    z.object({
      quantity: z.string(),
      readings: z.int(),
      first_ms: ms,
      last_ms: ms,
      before: StretchNumbers.describe('as they are shown without it'),
      after: StretchNumbers,
    }),
  ),
  says: LocalizedText,
  remarks: z.array(LocalizedText).describe('what a person should look at twice'),
})
export type CorrectionPreview = z.infer<typeof CorrectionPreview>
