/** Readings as rows, and as columns for a chart. */
import { z } from 'zod'
import { Flag, LocalizedText, ms } from './basics.ts'
import { ChartMark, CorrectedStretch } from './corrections.ts'
import { ForgottenStretch } from './forgotten.ts'
import { correction, doubt } from './marks.ts'

export const Row = z.object({
  sensor: z.string(),
  quantity: z.string(),
  at_ms: ms,
  value: z.number().nullable(),
  flag: Flag,
  received_ms: ms.nullable().describe('when the gateway received it; null when that is no longer known'),
  ...doubt,
  ...correction,
})
export type Row = z.infer<typeof Row>

/** Present when the answer may lack what only InfluxDB still holds, with the reason in a sentence. */
const incomplete = { partial: z.literal(true).optional(), reason: z.string().optional() }

const stillReading = LocalizedText.optional().describe(
  'present while the gateway still reads its history after a start, in words: the answer may lack some of it',
)

/** A stretch whose values were lost with a damaged file: a gap that is not the sensor's silence. */
export const Lost = z.object({
  from_ms: ms.describe('time of the first value that is lost'),
  to_ms: ms.describe('time of the last one'),
  n: z.int().nullable().describe('how many; null when that cannot be told'),
})
export type Lost = z.infer<typeof Lost>

const forgotten = z
  .array(ForgottenStretch)
  .optional()
  .describe('what people had it forget of the range; absent: nothing')

export const ReadingsAnswer = z.object({
  rows: z.array(Row),
  next: z.string().nullable(),
  lost: z
    .array(Lost.extend({ sensor: z.string(), quantity: z.string() }))
    .optional()
    .describe('what is lost of the range that was asked for, on each page; absent: nothing'),
  corrected: z
    .array(CorrectedStretch)
    .optional()
    .describe('the corrections that count in the range, on each page; absent: none'),
  still_reading: stillReading,
  forgotten,
  ...incomplete,
})
export type ReadingsAnswer = z.infer<typeof ReadingsAnswer>

/**
 * Columns for a chart. `step_ms` 0 = raw rows. A gap is a null: of raw rows one, without a flag, when the next reading was due.
 * `flag` is the worst of the step.
 */
export const SeriesAnswer = z.object({
  step_ms: z.int(),
  at_ms: z.array(ms),
  mean: z.array(z.number().nullable()),
  min: z.array(z.number().nullable()),
  max: z.array(z.number().nullable()),
  n: z.array(z.int()),
  flag: z.array(Flag.nullable()),
  lost: z.array(Lost).optional().describe('what is lost of the range; absent: nothing'),
  corrected: z
    .array(CorrectedStretch)
    .optional()
    .describe('the corrections that the columns follow; absent: they are as the station sent them'),
  marks: z.array(ChartMark).optional().describe('what changed at the station within the range; absent: nothing'),
  still_reading: stillReading,
  forgotten,
  ...incomplete,
})
export type SeriesAnswer = z.infer<typeof SeriesAnswer>
