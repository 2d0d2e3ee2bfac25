/**
 * A rule as data: what the village wants to be warned of. See `check.ts` for what makes a rule nonsense, `evaluate.ts`
 * for what it does.
 *
 * The order of `levels` is the order of severity. A label is text for people and is never compared: Siaga 1 is the worst
 * on the Ciliwung and the mildest on the Bengawan Solo.
 */
import { z } from 'zod'
import type { Said } from '../../edge/platform/language.ts'
import { nearest, type Problem } from '../../edge/platform/problems.ts'
import { id, needs, says, yesNo } from '../../edge/platform/setting-words.ts'
import { problemsOf } from '../../edge/platform/settings.ts'
import { writtenTimeOf } from '../../edge/platform/time.ts'
import { isQuantity, type QuantityKey, quantities } from '../../hardware/quantities.ts'
import { Flag } from '../contract.ts'
import { MeasureSpelling } from './measures/index.ts'
import { telling } from './telling.ts'

const seconds = z
  .number()
  .min(0)
  .max(31 * 86_400)
  .meta(needs('angka dalam detik, 0 sampai 2678400 (31 hari)', 'a number of seconds, 0 to 2678400 (31 days)'))
const label = z.string().min(1).max(80).meta(needs('teks, misalnya Siaga 3', 'a text such as Siaga 3'))
const bound = z
  .number()
  .meta(needs('angka dalam satuan besarannya, misalnya 0.80', 'a number in the unit of the quantity, such as 0.80'))

const Text = z
  .strictObject({ id: z.string().max(2_000), en: z.string().max(2_000) })
  .meta(needs('{ id: …, en: … } dengan teks dalam kedua bahasa', '{ id: …, en: … } with a text in each language'))

const Severity = z
  .enum(['Minor', 'Moderate', 'Severe', 'Extreme'])
  .meta(needs('Minor, Moderate, Severe, atau Extreme', 'Minor, Moderate, Severe or Extreme'))

/** `at` and `clear` in the quantity's unit (or the measure's, see below); `clear` absent = the same as `at`. */
const Level = z.strictObject({
  label,
  at: bound,
  clear: bound.optional(),
  /** What people should do. */
  text: Text.optional(),
  /** The word of CAP 1.2, for hooks and the CAP feed; absent = from the position. */
  severity: Severity.optional(),
})
export type Level = z.infer<typeof Level>

const aDate = {
  id: 'tulis tanggal sebagai tahun-bulan-hari, misalnya 2026-01-31 (00.00 UTC), atau waktu dengan selisihnya: 2026-01-31T06:00+07:00',
  en: 'write a date such as 2026-01-31 (00:00 UTC), or a time with its offset: 2026-01-31T06:00+07:00',
}
const instant = z
  .string()
  .meta(needs(aDate.id, aDate.en))
  .refine((text) => Number.isFinite(writtenTimeOf(text)), says(aDate.id, aDate.en))

const Quantity = z
  .string()
  .meta(needs('besaran seperti water_level_m', 'a quantity such as water_level_m'))
  .superRefine((key, ctx) => {
    if (isQuantity(key)) return
    const known = Object.keys(quantities)
    const near = nearest(key, known)
    const names = known.join(', ')
    const said = near
      ? says(`bukan besaran yang dikenal; maksudnya "${near}"?`, `not a known quantity; did you mean "${near}"?`)
      : says(`bukan besaran yang dikenal; pilih dari ${names}`, `not a known quantity; use one of ${names}`)
    ctx.addIssue({ code: 'custom', ...said })
  })
  .pipe(z.custom<QuantityKey>())

const readings = z
  .int()
  .min(1)
  .max(100)
  .meta(needs('banyaknya pembacaan, 1 sampai 100', 'a number of readings, 1 to 100'))
const positive = (most: number) =>
  z
    .number()
    .positive()
    .max(most)
    .meta(needs(`angka dalam detik, lebih dari 0, sampai ${most}`, `a number of seconds, more than 0, up to ${most}`))

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
  quantity: Quantity,
  /** What the levels are compared with: see `measures/`. */
  measure: MeasureSpelling.default('value'),
  /** Warns when the value falls: the comparisons turn round. */
  below: yesNo.default(false),
  levels: z
    .array(Level)
    .min(1)
    .max(10)
    .meta(needs('daftar 1 sampai 10 tingkat, dari ringan ke berat', 'a list of 1 to 10 levels, from mild to severe')),
  /** Confirmed when `over` of the newest `of` readings are over the level, instead of by time. */
  confirm: z.strictObject({ over: readings, of: readings }).optional(),
  /** A reading older than this when it is received is history: it neither raises nor clears. */
  fresh_s: positive(86_400).default(600),
  /** Readings with these flags are left out altogether. Empty by default: a flag mutes nothing. */
  ignore_flags: z.array(Flag).default([]),
  /** What the levels are measured from, for example a staff gauge's zero. */
  datum: z.string().max(200).optional(),
})
export type SeriesRule = z.infer<typeof SeriesRule>

/** Another rule, at any level, or at the `level`th of its levels (counted from 1) or worse. */
const Member = z
  .union([id, z.strictObject({ rule: id, level: z.int().min(1) })])
  .meta(needs('id sebuah aturan, atau { rule: id, level: 2 }', 'the id of a rule, or { rule: id, level: 2 }'))
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
  .refine(
    (rule) => (rule.all === undefined) !== (rule.any === undefined),
    says('tulis `all` atau `any`, salah satu', 'give either `all` or `any`'),
  )
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
    from_ms: rule.valid_from === undefined ? Number.NEGATIVE_INFINITY : writtenTimeOf(rule.valid_from),
    until_ms: rule.valid_until === undefined ? Number.POSITIVE_INFINITY : writtenTimeOf(rule.valid_until),
  }
}

/** How sentences call a rule. */
export const named = (id: string): Said => ({ id: `aturan "${id}"`, en: `rule "${id}"` })

/**
 * Rules out of a parsed file or request. Every problem is a sentence with the place; rules that could be read are
 * given even when others could not.
 */
export function readRules(raw: unknown): { rules: Rule[]; problems: Problem[] } {
  if (!Array.isArray(raw)) return { rules: [], problems: [{ where: '', ...noList }] }
  const read = raw.map((item: unknown, index) => readRule(item, index))
  return { rules: read.flatMap(({ rule }) => rule ?? []), problems: read.flatMap(({ problems }) => problems) }
}

const noList = {
  id: 'Isinya bukan daftar aturan: awali setiap aturan dengan "- id: …".',
  en: 'The rules are not a list: begin each rule with "- id: …".',
}

/** One rule; `rule` is null when there are problems. `index`: where it stands in its file. */
export function readRule(raw: unknown, index = 0): { rule: Rule | null; problems: Problem[] } {
  const isOfRules = typeof raw === 'object' && raw !== null && ('all' in raw || 'any' in raw)
  const schema: z.ZodType<Rule> = isOfRules ? Combination : SeriesRule
  const read = schema.safeParse(raw)
  if (read.success) return { rule: read.data, problems: [] }
  const of = nameOf(raw, index)
  const problems = problemsOf(read.error, schema, raw).map((problem) => ({
    ...problem,
    of,
    path: [index, ...(problem.path ?? [])],
  }))
  return { rule: null, problems }
}

function nameOf(item: unknown, index: number): Said {
  const name = typeof item === 'object' && item !== null && 'id' in item ? item.id : undefined
  return typeof name === 'string' ? named(name) : { id: `aturan ke-${index + 1}`, en: `rule number ${index + 1}` }
}
