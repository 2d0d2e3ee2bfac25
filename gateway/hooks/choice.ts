/** What a hook hears of: the settings that every kind of hook has for it, and the range they make. */
import { z } from 'zod'
import { id, needs, yesNo } from '../../edge/platform/setting-words.ts'
import type { AlertEvent, CapSeverity } from '../contract.ts'

const severities = ['Minor', 'Moderate', 'Severe', 'Extreme'] as const // in rising order
const kinds = ['raised', 'escalated', 'eased', 'cleared', 'acknowledged'] as const
const day_min = 1_440

/** What is left out excludes nothing. */
export const choiceSettings = {
  rules: z.array(id).min(1).max(100).meta(needs('daftar id aturan', 'a list of rule ids')).optional(),
  min_severity: z
    .enum(severities)
    .meta(needs(`salah satu dari ${severities.join(', ')}`, `one of ${severities.join(', ')}`))
    .optional(),
  events: z
    .array(z.enum(kinds))
    .min(1)
    .meta(needs(`daftar dari ${kinds.join(', ')}`, `a list of ${kinds.join(', ')}`))
    .optional(),
  drills: yesNo
    .meta(
      needs(
        'true: latihan juga dikirim, dengan tanda latihan; false: tidak',
        'true: drills are delivered too, marked as exercise; false: they are not',
      ),
    )
    .default(true),
  notices: yesNo
    .meta(
      needs(
        'true: gangguan server desa sendiri juga dikirim; false: hanya peringatan',
        'true: it also carries trouble of the gateway itself; false: alerts only',
      ),
    )
    .default(true),
  brake: yesNo
    .meta(
      needs(
        'true: peringatan yang naik-turun dikirim sekali, tidak setiap perubahan; false: setiap perubahan',
        'true: of an alert that flaps it hears one message, not each change; false: each change',
      ),
    )
    .default(true),
  after_min: z
    .number()
    .min(0)
    .max(day_min)
    .meta(
      needs(
        'menit: baru dikirim kalau selama itu belum ada yang menanggapi peringatannya, 0 sampai 1440',
        'minutes: it hears of an alert only when nobody has acknowledged it for so long, 0 to 1440',
      ),
    )
    .default(0),
  remind_min: z
    .number()
    .min(0)
    .max(day_min)
    .meta(
      needs(
        'menit antara dua pengingat selama belum ada yang menanggapi; 0 = tanpa pengingat',
        'minutes between two reminders of an active alert that nobody has acknowledged; 0 = none',
      ),
    )
    .optional(),
}
export type ChoiceSettings = z.output<z.ZodObject<typeof choiceSettings>>
export type EventWord = (typeof kinds)[number]

export const severityRank = (severity: CapSeverity) => severities.indexOf(severity)

export type Range = ReturnType<typeof rangeOf>

/** The filters, in the receiver's words. */
export function rangeOf({ rules, min_severity, events, drills }: Partial<ChoiceSettings>) {
  return {
    /** Whether the hook has to do with this rule at all, whatever the level. */
    concerns: ({ rule, exercise }: Pick<AlertEvent, 'rule' | 'exercise'>) =>
      (!rules || rules.includes(rule)) && (drills !== false || !exercise),
    /** Whether an alert that stands so is active for this hook. */
    includes: ({ kind, severity }: AlertEvent) =>
      kind !== 'cleared' && (!min_severity || severityRank(severity) >= severityRank(min_severity)),
    /** The word in which a change is said, or null when the receiver does not want to hear it. */
    wordFor(word: EventWord, inLog: AlertEvent['kind']): EventWord | null {
      if (!events) return word === 'acknowledged' ? null : word
      if (events.includes(word)) return word
      // Who did not ask for "raised", and did for "escalated", hears of an alert that escalates into the range.
      return word === 'raised' && events.includes(inLog) ? inLog : null
    },
  }
}
