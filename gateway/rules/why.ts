/** Why an alert changed, in one or two sentences of each language: the number and how it moves, the threshold, what is doubtful, the state now. */
import type { AlertKind, Evidence, LocalizedText, Trend } from '../contract.ts'
import { formatOf, type MemberNow, placeOf } from './describe.ts'
import { doubtOf } from './doubt.ts'
import { measureOf } from './measures/index.ts'
import { membersText } from './members.ts'
import { formatOfQuantity, numberText } from './numbers.ts'
import { trendText } from './past.ts'
import { type Combination, isCombination, type Level, levelsOf, type Rule, type SeriesRule } from './rule.ts'

export interface Change {
  kind: AlertKind
  /** Positions before and after, -1 = none. */
  from: number
  to: number
  value: number | null
  /** The newest reading behind it. */
  newest: Evidence | null
  /** How the value moves; null or absent = not known. */
  trend?: Trend | null
  /** Of a combination: the rules it watches, as they stand. */
  members?: readonly MemberNow[]
  /** Ended because its validity ended, not because the value changed. */
  expired?: boolean
  /** A correction was entered or withdrawn, and the last reading judged again. */
  correction?: { id: string; isWithdrawn: boolean }
}

export function why(rule: Rule, change: Change): LocalizedText {
  const place = placeOf(rule)
  if (change.expired) {
    return {
      id: `Aturan untuk ${place} tidak berlaku lagi, maka peringatannya berakhir. Ini bukan tanda aman.`,
      en: `The rule for ${place} is no longer valid, so its warning ends. This is no all-clear.`,
    }
  }
  const { correction } = change
  if (correction && change.value === null && change.to === -1) {
    const { id } = correction
    return {
      id: `Pembacaan di ${place} ditandai salah (koreksi ${id}), maka peringatannya berakhir. Ini bukan tanda aman.`,
      en: `The readings at ${place} were marked as wrong (correction ${id}), so the warning ends. This is no all-clear.`,
    }
  }
  const parts = isCombination(rule) ? ofCombination(rule, change) : ofSeries(rule, place, change)
  const [doubt, corrected] = [doubtOf(change.newest), correctionText(correction)]
  const now = stateNow(rule, change)
  return joined((language) => {
    const { subject, verdict } = parts
    return `${subject[language]}: ${verdict[language]}${doubt[language]}${corrected[language]}.${now[language]}`
  })
}

function correctionText(correction: Change['correction']): LocalizedText {
  if (!correction) return { id: '', en: '' }
  const { id, isWithdrawn } = correction
  return isWithdrawn
    ? { id: `; dinilai ulang setelah koreksi ${id} dicabut`, en: `; judged again after correction ${id} was withdrawn` }
    : { id: `; dinilai ulang setelah koreksi ${id}`, en: `; judged again after correction ${id}` }
}

interface Parts {
  subject: LocalizedText
  verdict: LocalizedText
}

function ofSeries(rule: SeriesRule, place: string, change: Change): Parts {
  const said = measureOf(rule).sentence(rule, place, shownValue(rule, change))
  const beside = besideOf(rule, change)
  return {
    subject: joined((language) => `${said[language]}${beside[language]}`),
    verdict: verdictOf(rule, change),
  }
}

/**
 * The value as it is told. Whole centimetres must not make it look like the threshold that it has just left: 74.8 cm is
 * not told as "75 cm: below 75 cm", but as 74.
 */
function shownValue(rule: SeriesRule, { value, from, to }: Change): number | null {
  const left = rule.levels[to === -1 ? 0 : from]
  const isLeft = to < from && left !== undefined
  if (value === null || !isLeft || measureOf(rule).beside !== 'trend' || formatOf(rule).unit !== 'm') return value
  const clear_cm = Math.round((left.clear ?? left.at) * 100)
  return Math.round(value * 100) === clear_cm ? (clear_cm + (rule.below ? 1 : -1)) / 100 : value
}

/** How the value moves, or what it is now. */
function besideOf(rule: SeriesRule, { newest, trend }: Change): LocalizedText {
  const { beside } = measureOf(rule)
  if (beside === 'trend' && trend) return trendText(rule.quantity, trend)
  if (beside !== 'now' || !newest) return { id: '', en: '' }
  const now = numberText(formatOfQuantity(rule.quantity), newest.value)
  return { id: `, sekarang ${now.id}`, en: `, now ${now.en}` }
}

function verdictOf(rule: SeriesRule, { kind, from, to }: Change): LocalizedText {
  const now = rule.levels[to]
  if (now && (kind === 'raised' || kind === 'escalated')) return reachedText(rule, now)
  if (rule.measure === 'silence' && !now) return { id: 'peringatan berakhir', en: 'the warning ends' }
  // When all levels are left at once, the mildest is the one that matters.
  const left = rule.levels[now ? from : 0]
  return left ? leftText(rule, left) : { id: 'berubah', en: 'it has changed' }
}

function reachedText(rule: SeriesRule, { label, at }: Level): LocalizedText {
  const text = levelText(rule, at)
  return isFalling(rule)
    ? { id: `turun sampai batas ${label} (${text.id})`, en: `it has fallen to ${label} (${text.en})` }
    : { id: `mencapai batas ${label} (${text.id})`, en: `it has reached ${label} (${text.en})` }
}

function leftText(rule: SeriesRule, { label, at, clear = at }: Level): LocalizedText {
  const text = levelText(rule, clear)
  return isFalling(rule)
    ? { id: `sudah di atas batas ${label} (${text.id})`, en: `above where ${label} ends (${text.en})` }
    : { id: `sudah di bawah batas ${label} (${text.id})`, en: `below where ${label} ends (${text.en})` }
}

/** A fall in so much time is a size of its own: it is reached and left like one that grows. */
function isFalling(rule: SeriesRule): boolean {
  return rule.below && !measureOf(rule).levelText
}

function levelText(rule: SeriesRule, at: number): LocalizedText {
  return measureOf(rule).levelText?.(rule, at) ?? numberText(formatOf(rule), at)
}

function ofCombination(rule: Combination, { to, members = [] }: Change): Parts {
  const { label } = rule
  const subject = membersText(rule, members, to === -1)
  const isJoint = (rule.all?.length ?? 0) > 1
  if (to === -1) return { subject, verdict: { id: `bukan ${label} lagi`, en: `this is no longer ${label}` } }
  return isJoint
    ? { subject, verdict: { id: `bersama-sama berarti ${label}`, en: `together they mean ${label}` } }
    : { subject, verdict: { id: `ini berarti ${label}`, en: `this means ${label}` } }
}

/** A sentence of its own when a level was left: what is still in force. */
function stateNow(rule: Rule, { kind, to, members = [] }: Change): LocalizedText {
  if (kind === 'raised' || kind === 'escalated') return { id: '', en: '' }
  const labels = to === -1 ? members.flatMap(({ label }) => label || []) : [labelOf(levelsOf(rule), to)]
  if (labels.length === 0 && !isCombination(rule) && rule.measure === 'silence') {
    return { id: ' Status sekarang: data masuk.', en: ' State now: data arrive.' }
  }
  if (labels.length === 0) return { id: ' Status sekarang: normal.', en: ' State now: normal.' }
  const still = labels.join(', ')
  return { id: ` Status sekarang: masih ${still}.`, en: ` State now: still ${still}.` }
}

function labelOf(levels: readonly Level[], position: number): string {
  return levels[position]?.label ?? ''
}

function joined(say: (language: 'id' | 'en') => string): LocalizedText {
  return { id: say('id'), en: say('en') }
}
