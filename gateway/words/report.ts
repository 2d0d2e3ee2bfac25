/** A station's month, to be printed: what came, the extremes, the warnings, what people noted. */
import { z } from 'zod'
import { CapSeverity } from './alerts.ts'
import { LocalizedText, ms } from './basics.ts'
import { Correction } from './corrections.ts'
import { LogbookEntry } from './logbook.ts'

const at = z.object({ value: z.number(), at_ms: ms })

export const ReportSeries = z.object({
  sensor: z.string(),
  quantity: z.string(),
  share: z
    .number()
    .nullable()
    .describe(
      'of the readings that were due, how many came with a value: 0 to 1; null: none was due, or no hours are kept any more',
    ),
  days: z
    .array(z.number().nullable())
    .describe('the same for each day of the month; null: not yet, before its first reading, or not known any more'),
  values: z.int().describe('readings with a value'),
  lowest: at.nullable(),
  highest: at.nullable(),
  mean: z.number().nullable(),
  sum: z
    .object({ month: z.number(), day: z.object({ value: z.number(), day: z.int() }), hour: at })
    .nullable()
    .describe(
      'of an amount such as rain: in the month, on the day with most (from 1), in the hour with most; null: no amount',
    ),
  doubtful_hours: z.int().describe('hours in which a quality test spoke against a value'),
})
export type ReportSeries = z.infer<typeof ReportSeries>

export const ReportAlert = z.object({
  id: z.string(),
  rule: z.string(),
  subject: LocalizedText,
  quantity: z.string().nullable(),
  measured: z.string(),
  raised_ms: ms.describe('when people were first warned'),
  cleared_ms: ms.nullable().describe('null: it had not ended by the end of the month'),
  levels: z
    .array(z.object({ label: z.string(), severity: CapSeverity, at_ms: ms, lead_s: z.int() }))
    .describe('each level that it rose to, and how long after the first warning: the lead time that it gave'),
  extreme: at.extend({ lead_s: z.int() }).nullable().describe('the worst value while it ran; null: not of one series'),
  answered_ms: ms.nullable().describe('when somebody first said that it was seen'),
})
export type ReportAlert = z.infer<typeof ReportAlert>

export const ReportAnswer = z.object({
  station: z.string(),
  name: z.string(),
  gateway: z.string().nullable().describe('what people call the gateway'),
  month: z.string().describe('2026-10, by the clocks of `zone`'),
  zone: z.string(),
  from_ms: ms,
  to_ms: ms,
  made_ms: ms,
  series: z.array(ReportSeries),
  more_series: z.int().describe('series beyond those that are listed'),
  alerts: z.array(ReportAlert).describe('oldest first'),
  notes: z.array(LogbookEntry).describe('of the logbook, oldest first'),
  corrections: z.array(Correction).describe('that count in the month'),
  partial: z.string().nullable().describe('why something may be missing'),
})
export type ReportAnswer = z.infer<typeof ReportAnswer>
