/** What the gateway says of alerts: over HTTP, to viewers, in the alert log. */
import { z } from 'zod'
import { AlertValue, ClockMark, DoubtedClock, Flag, LocalizedText, ms, ValueFormat, Watched } from './basics.ts'
import { told } from './telling.ts'

export const CapSeverity = z.enum(['Minor', 'Moderate', 'Severe', 'Extreme']).describe('the word of CAP 1.2')
export type CapSeverity = z.infer<typeof CapSeverity>

/** One reading as it was judged. `clock` is there when its time is doubted. */
export const Evidence = z.object({
  at_ms: ms,
  value: z.number(),
  flag: Flag,
  received_ms: ms,
  clock: ClockMark.optional(),
  clock_off_ms: z.int().optional().describe('the station’s clock minus the gateway’s, where they are known to differ'),
  raw_value: z.number().optional().describe('what the sensor sent, where `value` is corrected'),
  doubted: DoubtedClock.optional().describe('which of the two is doubted then'),
})
export type Evidence = z.infer<typeof Evidence>

const wordIds = {
  id: z.string().describe('the same after a crash, so a receiver can drop repeats'),
  alert: z.string().describe('the same for all events of one alert'),
  rule: z.string(),
  at_ms: ms,
  exercise: z.boolean().describe('part of a drill: nobody has to move'),
  gateway: z.string().optional().describe('which gateway says it; absent in what was kept before version 9'),
}

/** What happens in the life of an alert, complete in itself. `level` counts from 0, mild to severe; null = cleared. */
export const AlertEvent = z.object({
  ...wordIds,
  kind: z.enum(['raised', 'escalated', 'eased', 'cleared']),
  version: z.int(),
  since_ms: ms.describe('when the level was first reached; before at_ms when it had to be confirmed'),
  series: Watched.nullable().describe('null for a combination of rules'),
  measured: z.string().describe('what `value` is, with its unit: a quantity, silence_s, ispu, …'),
  format: ValueFormat.optional().describe('absent in what was kept by a gateway before version 4 of this contract'),
  place: z.string(),
  subject: LocalizedText,
  level: z.int().nullable(),
  levels: z.int(),
  label: z.string().describe('text for people, never compared'),
  severity: CapSeverity,
  advice: LocalizedText.nullable(),
  source: z.string().nullable(),
  value: AlertValue,
  why: LocalizedText,
  ...told,
  evidence: z.array(Evidence),
})
export type AlertEvent = z.infer<typeof AlertEvent>
export type AlertKind = AlertEvent['kind']

/** Somebody has seen the alert. It counts for the level it was given at and milder ones. */
export const Acknowledgement = z.object({
  ...wordIds,
  kind: z.literal('acknowledged'),
  by: z.string(),
  comment: z.string(),
  level: z.int().nullable().optional().describe('absent in what was kept before version 6: the level of that moment'),
  label: z.string().optional(),
})
export type Acknowledgement = z.infer<typeof Acknowledgement>

/** What the alert log holds, and what SSE calls `alert`. */
export const AlertLogEntry = z.discriminatedUnion('kind', [AlertEvent, Acknowledgement])
export type AlertLogEntry = z.infer<typeof AlertLogEntry>

/** Who has seen which level. `level` null = after the alert had ended; `rule_version` says whose levels are counted. */
export const LevelAcknowledged = z.object({
  by: z.string(),
  at_ms: ms,
  comment: z.string(),
  level: z.int().nullable(),
  label: z.string(),
  rule_version: z.int(),
})
export type LevelAcknowledged = z.infer<typeof LevelAcknowledged>

/** Which level was told: its number and its label; absent where what was told names none. */
const toldLevel = { level: z.int().nullable().optional(), label: z.string().optional() }

/** One receiver of an alert. What is neither delivered nor failing has not been tried yet. */
export const Reached = z.object({
  hook: z.string().describe('empty for whoever may not see staff matters'),
  kind: z.string().describe('likewise'),
  delivered: z
    .object({ at_ms: ms, ...toldLevel })
    .nullable()
    .describe('the newest message that arrived'),
  failing: z
    .object({
      since_ms: ms,
      attempts: z.int(),
      given_up: z.boolean(),
      ...toldLevel,
    })
    .nullable()
    .describe('the newest message that did not'),
})
export type Reached = z.infer<typeof Reached>

/** The present value is not known. `since_ms`: when the last usable value was measured. */
export const Stale = z.object({
  since_ms: ms,
  why: z
    .enum(['silent', 'late', 'no-value', 'failed'])
    .describe('nothing comes; what comes is old; the sensor answers without a number; values fail their quality test'),
  says: LocalizedText,
})
export type Stale = z.infer<typeof Stale>

/** An alert as it stands. `provisional`: a level is reached and not yet confirmed; such an alert has no events. */
export const Alert = z.object({
  id: z.string(),
  rule: z.string(),
  rule_version: z.int(),
  station: z.string().nullable(),
  sensor: z.string().nullable(),
  quantity: z.string().nullable(),
  state: z.enum(['provisional', 'active', 'cleared']),
  label: z.string().describe('of the present level, or of the one that was left when cleared'),
  level: z.int().nullable().describe('from 0, mild to severe; null = cleared'),
  levels: z.int(),
  severity: CapSeverity,
  place: z.string(),
  subject: LocalizedText,
  measured: z.string(),
  format: ValueFormat,
  value: AlertValue,
  present: z
    .object({ value: z.number().nullable(), at_ms: ms, flag: Flag })
    .nullable()
    .optional()
    .describe('the newest value of its series, usable or not, by the gateway’s clock; of an active alert only'),
  value_at_ms: ms.nullable().optional().describe('when the last usable value was measured; of an active alert only'),
  stale: Stale.nullable().optional().describe('present value not known; null = it is; of an active alert only'),
  raised_ms: ms.describe('since when it warns at all: when its first level was reached'),
  level_since_ms: ms.describe('since when it stands at this level; of one that has ended, at the last it had'),
  confirmed_ms: ms.nullable(),
  cleared_ms: ms.nullable(),
  changed_ms: ms,
  acknowledged: z
    .object({ by: z.string(), at_ms: ms, comment: z.string() })
    .nullable()
    .describe('who has seen the present level or a worse one; an escalation above it makes it null again'),
  acknowledgements: z.array(LevelAcknowledged).describe('oldest first; of many the newest'),
  reached: z.array(Reached).optional().describe('who was told of it by hooks; absent where nobody was'),
  exercise: z.boolean(),
  why: LocalizedText,
  advice: LocalizedText.nullable(),
  source: z.string().nullable(),
  evidence: z.array(Evidence),
  events: z.array(AlertLogEntry).describe('oldest first; of a long life the newest'),
})
export type Alert = z.infer<typeof Alert>
/** Active ones first and all of them, then those not confirmed, then the newest that ended. */
export const AlertsAnswer = z.object({ alerts: z.array(Alert) })
export type AlertsAnswer = z.infer<typeof AlertsAnswer>
