/** Why an alert changed, in one sentence of each language: the number, the threshold, and what is doubtful about it. */
import { flags } from '../../hardware/flags.ts'
import type { AlertKind, Evidence, LocalizedText } from '../contract.ts'
import { formatOf, placeOf } from './describe.ts'
import { measureOf } from './measures/index.ts'
import { numberText } from './numbers.ts'
import { isCombination, type Level, levelsOf, membersOf, type Rule } from './rule.ts'

export interface Change {
  kind: AlertKind
  /** Positions before and after, -1 = none. */
  from: number
  to: number
  value: number | null
  /** The newest reading behind it. */
  newest: Evidence | null
  /** Ended because its validity ended, not because the value changed. */
  expired?: boolean
}

export function why(rule: Rule, change: Change): LocalizedText {
  const levels = levelsOf(rule)
  const place = placeOf(rule)
  if (change.expired) {
    return { id: `Aturan untuk ${place} tidak berlaku lagi.`, en: `The rule for ${place} is no longer valid.` }
  }
  const subject = isCombination(rule)
    ? subjectOfCombination(rule, change)
    : measureOf(rule).sentence(rule, place, change.value)
  const verdict = verdictOf(rule, levels, change)
  const doubt = doubtOf(change.newest)
  return { id: `${subject.id}: ${verdict.id}${doubt.id}.`, en: `${subject.en}: ${verdict.en}${doubt.en}.` }
}

function subjectOfCombination(rule: Extract<Rule, { label: string }>, { value }: Change): LocalizedText {
  const names = membersOf(rule).map((member) => member.rule)
  return {
    id: `${value ?? 0} dari ${names.length} aturan aktif (${names.join(', ')})`,
    en: `${value ?? 0} of ${names.length} rules warn (${names.join(', ')})`,
  }
}

function verdictOf(rule: Rule, levels: readonly Level[], { kind, from, to }: Change): LocalizedText {
  const isBelow = !isCombination(rule) && rule.below
  const format = formatOf(rule)
  const left = levels[from]
  const now = levels[to]
  if (now && (kind === 'raised' || kind === 'escalated')) {
    const at = numberText(format, now.at)
    return isBelow
      ? { id: `turun sampai batas ${now.label} (${at.id})`, en: `it has fallen to ${now.label} (${at.en})` }
      : { id: `mencapai batas ${now.label} (${at.id})`, en: `it has reached ${now.label} (${at.en})` }
  }
  if (!left) return { id: 'berubah', en: 'it has changed' }
  const clear = numberText(format, left.clear ?? left.at)
  const side = isBelow ? { id: 'di atas', en: 'above' } : { id: 'di bawah', en: 'below' }
  const next = now
    ? { id: `sekarang ${now.label}`, en: `now ${now.label}` }
    : { id: 'peringatan berakhir', en: 'the warning ends' }
  return {
    id: `${side.id} batas selesai ${left.label} (${clear.id}), ${next.id}`,
    en: `${side.en} where ${left.label} ends (${clear.en}), ${next.en}`,
  }
}

function doubtOf(newest: Evidence | null): LocalizedText {
  const quality =
    newest?.flag === flags.fail
      ? { id: '; pembacaan tidak lolos uji mutu', en: '; the reading failed its quality test' }
      : newest?.flag === flags.suspect
        ? { id: '; pembacaan diragukan', en: '; the reading is suspect' }
        : { id: '', en: '' }
  if (newest?.clock !== 'unsynced') return quality
  return {
    id: `${quality.id}; jam stasiun belum disetel`,
    en: `${quality.en}; the station’s clock was not set`,
  }
}
