/** What the gateway says of rules, of their changes, and of a backtest. */
import { z } from 'zod'
import { AlertValue, LocalizedText, ms, ValueFormat, Watched } from './basics.ts'

/** A rule as data, as in rules.yaml; `gateway/rules/rule.ts` says what each key means. */
const RuleBody = z.looseObject({ id: z.string() })

/** A rule as people read it. Texts may be empty. */
export const RulePeriod = z.object({
  id: z.string(),
  name: z.string(),
  series: Watched.optional().describe('absent for a combination of rules'),
  measure: z
    .union([z.string(), z.record(z.string(), z.number())])
    .optional()
    .describe('as in rules.yaml'),
  members: z.object({ kind: z.enum(['all', 'any']), rules: z.array(z.string()) }).optional(),
  measured: z.string().describe('what is compared with the levels, in the word that alerts use'),
  format: ValueFormat,
  about: LocalizedText.describe('what is compared, beside the quantity: "total of 3 hours"; empty for the plain value'),
  below: z.boolean().describe('warns when the value falls'),
  levels: z.array(z.object({ label: z.string(), at: z.number(), clear: z.number() })).describe('mild to severe'),
  for_s: z.number(),
  source: z.string(),
  datum: z.string(),
  from_ms: ms.nullable(),
  until_ms: ms.nullable(),
})
export type RulePeriod = z.infer<typeof RulePeriod>
const periods = z.array(RulePeriod).describe('one, or one for each period in which other numbers count')

/** Why a rule does not watch as it should. */
export const RuleTrouble = z.object({
  kind: z.enum([
    'not-judged',
    'no-readings',
    'expired',
    'out-of-range',
    'no-station',
    'no-sensor',
    'no-quantity',
    'retired',
    'trial',
    'standing',
  ]),
  since_ms: ms.nullable().describe('null where it has no beginning'),
  id: z.string(),
  en: z.string(),
})
export type RuleTrouble = z.infer<typeof RuleTrouble>

/** `origin`: from rules.yaml, or changed over the API. `state`: now; `level` null = does not warn. */
export const RuleAnswer = z.object({
  id: z.string(),
  version: z.int(),
  origin: z.enum(['file', 'api']),
  rule: RuleBody,
  periods,
  remarks: z.array(z.string()).optional().describe('what the rule invites, though it is no mistake; in English'),
  remarks_id: z.array(z.string()).optional().describe('the same in Bahasa Indonesia'),
  state: z.object({ level: z.int().nullable(), value: AlertValue, at_ms: ms.nullable() }).nullable(),
  last_judged_ms: ms.nullable().optional().describe('when a reading was last compared with its levels'),
  not_judged: z.record(z.string(), z.int()).optional().describe('readings since the start that were not, by reason'),
  troubles: z.array(RuleTrouble).optional().describe('empty = it watches'),
})
export type RuleAnswer = z.infer<typeof RuleAnswer>
export const RulesAnswer = z.object({ rules: z.array(RuleAnswer), file: z.string().nullable() })
export type RulesAnswer = z.infer<typeof RulesAnswer>
/** Newest first. `rule` null = deleted. */
export const RulesAudit = z.object({
  changes: z.array(
    z.object({
      at_ms: ms,
      by: z.string(),
      why: z.string(),
      id: z.string(),
      version: z.int(),
      change: z.enum(['created', 'changed', 'deleted']),
      rule: RuleBody.nullable(),
      periods,
    }),
  ),
})
export type RulesAudit = z.infer<typeof RulesAudit>

/** `at_ms`, kind, label and value of what the rule would have said. `rows` were read; `truncated` = a limit ended it. */
export const BacktestAnswer = z.object({
  events: z.array(
    z.object({
      at_ms: ms,
      kind: z.enum(['raised', 'escalated', 'eased', 'cleared']),
      label: z.string(),
      value: AlertValue,
    }),
  ),
  rows: z.int(),
  truncated: z.boolean(),
})
export type BacktestAnswer = z.infer<typeof BacktestAnswer>
