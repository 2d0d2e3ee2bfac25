/** What a combination says of the rules it watches: their own sentences and levels, since a count of rules helps nobody. */
import type { Evidence, LocalizedText } from '../contract.ts'
import { adviceOf, type MemberNow, placeOf, severityOf } from './describe.ts'
import { doubtOf } from './doubt.ts'
import { measureOf } from './measures/index.ts'
import { type Combination, isCombination, levelsOf, membersOf, type Rule } from './rule.ts'

/** Of a rule's state, what is told of it. */
interface Standing {
  value: number | null
  evidence: readonly Evidence[]
  alert: { level: number } | null
}

type StandingOf = (key: string) => Standing

/** Of the rules in force: by key, and the keys in order. */
interface Known {
  byKey: ReadonlyMap<string, { rule: Rule }>
  order: readonly string[]
}

/** The level at which each watched rule warns: of several periods under one id, the one that does; -1: it does not. */
export function levelsNow(combination: Combination, { byKey }: Known, stateOf: StandingOf): Map<string, number> {
  const levels = new Map<string, number>()
  const watched = new Set(membersOf(combination).map((member) => member.rule))
  for (const [key, { rule }] of byKey) {
    if (!watched.has(rule.id)) continue
    levels.set(rule.id, Math.max(levels.get(rule.id) ?? -1, stateOf(key).alert?.level ?? -1))
  }
  return levels
}

/** What each watched rule says, in the order of the combination; of several periods the one that warns. */
export function membersNow(
  combination: Combination,
  levels: ReadonlyMap<string, number>,
  { byKey, order }: Known,
  stateOf: StandingOf,
): MemberNow[] {
  const ruleOf = (key: string) => byKey.get(key)!.rule
  return membersOf(combination).flatMap(({ rule: id, level }) => {
    const keys = order.filter((key) => ruleOf(key).id === id)
    const isTold = (key: string) => (stateOf(key).alert?.level ?? -1) === (levels.get(id) ?? -1)
    const key = keys.findLast(isTold) ?? keys.at(-1)
    return key === undefined ? [] : [memberNow(ruleOf(key), stateOf(key), level)]
  })
}

function memberNow(rule: Rule, { value, alert, evidence }: Standing, least: number): MemberNow {
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
