/**
 * A rule as data: what the village wants to be warned of. See `check.ts` for what makes a rule nonsense, `evaluate.ts`
 * for what it does.
 *
 * The order of `levels` is the order of severity. A label is text for people and is never compared: Siaga 1 is the worst
 * on the Ciliwung and the mildest on the Bengawan Solo.
 */
import { z } from 'zod'
import { idPattern } from '../../edge/contract.ts'
import { isQuantity, type QuantityKey, quantities } from '../../hardware/quantities.ts'
import { Flag } from '../contract.ts'
import { MeasureSpelling } from './measures/index.ts'
import { telling } from './telling.ts'

const id = z.string().regex(idPattern, 'use 1 to 40 of a-z, 0-9 and "-"')
const seconds = z
  .number()
  .min(0)
  .max(31 * 86_400)
const label = z.string().min(1).max(80)

const Text = z.strictObject({ id: z.string().max(2_000), en: z.string().max(2_000) })

const Severity = z.enum(['Minor', 'Moderate', 'Severe', 'Extreme'])

/** `at` and `clear` in the quantity's unit (or the measure's, see below); `clear` absent = the same as `at`. */
const Level = z.strictObject({
  label,
  at: z.number(),
  clear: z.number().optional(),
  /** What people should do. */
  text: Text.optional(),
  /** The word of CAP 1.2, for hooks and the CAP feed; absent = from the position. */
  severity: Severity.optional(),
})
export type Level = z.infer<typeof Level>

const instant = z
  .string()
  .refine(
    (text) => Number.isFinite(Date.parse(text)),
    'write a date such as 2026-01-31 (00:00 UTC) or a time with its offset',
  )

const inEveryRule = {
  id,
  /** Counts the changes of this rule; given by the gateway, not by the file. */
  version: z.int().positive().default(1),
  /** What people call the place, for the sentences; absent = the station's id. */
  name: z.string().min(1).max(120).optional(),
  /** Who set these numbers, when, where it is written. */
  source: z.string().max(500).optional(),
  /** From this instant on, and before that one. The same id may come again for another period. */
  valid_from: instant.optional(),
  valid_until: instant.optional(),
  /** How long a level must be held (reached, and not left since) before it is confirmed, and left before it is given up. */
  for_s: seconds.default(0),
  clear_for_s: seconds.default(0),
  ...telling,
}

export const SeriesRule = z.strictObject({
  ...inEveryRule,
  station: id,
  sensor: id,
  quantity: z.custom<QuantityKey>(
    (key) => typeof key === 'string' && isQuantity(key),
    `not a known quantity; use one of ${Object.keys(quantities).join(', ')}`,
  ),
  /** What the levels are compared with: see `measures/`. */
  measure: MeasureSpelling.default('value'),
  /** Warns when the value falls: the comparisons turn round. */
  below: z.boolean().default(false),
  levels: z.array(Level).min(1, 'a rule needs at least one level').max(10),
  /** Confirmed when `over` of the newest `of` readings are over the level, instead of by time. */
  confirm: z.strictObject({ over: z.int().min(1).max(100), of: z.int().min(1).max(100) }).optional(),
  /** A reading older than this when it is received is history: it neither raises nor clears. */
  fresh_s: z.number().positive().max(86_400).default(600),
  /** Readings with these flags are left out altogether. Empty by default: a flag mutes nothing. */
  ignore_flags: z.array(Flag).default([]),
  /** What the levels are measured from, for example a staff gauge's zero. */
  datum: z.string().max(200).optional(),
})
export type SeriesRule = z.infer<typeof SeriesRule>

/** Another rule, at any level, or at the `level`th of its levels (counted from 1) or worse. */
const Member = z.union([id, z.strictObject({ rule: id, level: z.int().min(1) })])
export type Member = z.infer<typeof Member>

/** Warns when all, or any, of other rules do. */
export const Combination = z
  .strictObject({
    ...inEveryRule,
    label,
    text: Text.optional(),
    /** Absent = that of the worst rule it watches; when several must warn together, Severe at least. */
    severity: Severity.optional(),
    all: z.array(Member).min(1).max(20).optional(),
    any: z.array(Member).min(1).max(20).optional(),
  })
  .refine((rule) => (rule.all === undefined) !== (rule.any === undefined), 'give either `all` or `any`')
export type Combination = z.infer<typeof Combination>

export type Rule = SeriesRule | Combination

/** Whether a rule watches other rules instead of a series. */
export function isCombination(rule: Rule): rule is Combination {
  return 'all' in rule || 'any' in rule
}

/** The rules a combination watches, each with the least level that counts, from 0. */
export function membersOf(rule: Combination): { rule: string; level: number }[] {
  return (rule.all ?? rule.any ?? []).map((member) =>
    typeof member === 'string' ? { rule: member, level: 0 } : { rule: member.rule, level: member.level - 1 },
  )
}

/** The levels of any rule. A combination has one: how many of its members must warn. */
export function levelsOf(rule: Rule): Level[] {
  if (!isCombination(rule)) return rule.levels
  const { label, text, severity } = rule
  const at = rule.all ? membersOf(rule).length : 1
  return [{ label, at, ...(text && { text }), ...(severity && { severity }) }]
}

/** The period in which a rule counts, UTC milliseconds, open ends infinite. */
export function validityOf(rule: Rule): { from_ms: number; until_ms: number } {
  return {
    from_ms: rule.valid_from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(rule.valid_from),
    until_ms: rule.valid_until === undefined ? Number.POSITIVE_INFINITY : Date.parse(rule.valid_until),
  }
}

/**
 * Rules out of a parsed file or request. Every problem is a sentence with the place; rules that could be read are
 * given even when others could not.
 */
export function readRules(raw: unknown): { rules: Rule[]; problems: string[] } {
  if (!Array.isArray(raw)) return { rules: [], problems: ['The rules are not a list: begin each rule with "- id: …".'] }
  const rules: Rule[] = []
  const problems: string[] = []
  for (const [index, item] of raw.entries()) {
    const read = readRule(item)
    if (read.rule) rules.push(read.rule)
    problems.push(...read.problems.map((problem) => `${nameOf(item, index)}: ${problem}`))
  }
  return { rules, problems }
}

/** One rule; `rule` is null when there are problems. */
export function readRule(raw: unknown): { rule: Rule | null; problems: string[] } {
  const isOfRules = typeof raw === 'object' && raw !== null && ('all' in raw || 'any' in raw)
  const read = isOfRules ? Combination.safeParse(raw) : SeriesRule.safeParse(raw)
  if (read.success) return { rule: read.data, problems: [] }
  return { rule: null, problems: read.error.issues.map((issue) => sentence(issue)) }
}

function sentence(issue: z.core.$ZodIssue): string {
  const place = issue.path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('')
  return place === '' ? issue.message : `${place.replace(/^\./, '')}: ${issue.message}`
}

function nameOf(item: unknown, index: number): string {
  const name = typeof item === 'object' && item !== null && 'id' in item ? item.id : undefined
  return typeof name === 'string' ? `rule "${name}"` : `rule number ${index + 1}`
}
