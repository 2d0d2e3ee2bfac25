/** What a combination says of the rules it watches: their own sentences and levels, since a count of rules helps nobody. */
import type { Evidence, LocalizedText } from '../contract.ts'
import { adviceOf, type MemberNow, placeOf, severityOf } from './describe.ts'
import { doubtOf } from './doubt.ts'
import { measureOf } from './measures/index.ts'
import { type Combination, isCombination, levelsOf, type Rule } from './rule.ts'

/** Of a rule's state, what is told of it. */
interface Standing {
  value: number | null
  evidence: readonly Evidence[]
  alert: { level: number } | null
}

export function memberNow(rule: Rule, { value, alert, evidence }: Standing, least: number): MemberNow {
  const level = alert?.level ?? -1
  const label = level === -1 ? '' : levelsOf(rule)[level]!.label
  const doubt = doubtOf(evidence.at(-1) ?? null)
  const subject = isCombination(rule)
    ? { id: placeOf(rule), en: placeOf(rule) }
    : measureOf(rule).sentence(rule, placeOf(rule), value)
  return {
    says: {
      id: `${subject.id} (${label || 'normal'}${doubt.id})`,
      en: `${subject.en} (${label || 'normal'}${doubt.en})`,
    },
    level,
    least,
    label,
    severity: severityOf(rule, level === -1 ? null : level, []),
    advice: adviceOf(rule, level === -1 ? null : level, []),
  }
}

/** The first half of a combination's sentence: those that warn; when none does any more, all of them. */
export function membersText(rule: Combination, members: readonly MemberNow[], isOver: boolean): LocalizedText {
  const told = isOver ? members : members.filter(({ level, least }) => level >= least)
  if (told.length === 0) return { id: placeOf(rule), en: placeOf(rule) }
  const inOne = (language: 'id' | 'en') => {
    const [first, ...others] = told.map(({ says }) => says[language])
    return [first, ...others.map(asClause)].join('; ')
  }
  return { id: inOne('id'), en: inOne('en') }
}

/** Within a sentence a word is written small, a name such as ISPU or PM2.5 as it is. */
function asClause(sentence: string): string {
  return /^\p{Lu}\p{Ll}/u.test(sentence) ? `${sentence[0]!.toLowerCase()}${sentence.slice(1)}` : sentence
}
