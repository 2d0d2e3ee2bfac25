/** A rule in the words of the contract: what an alert says about it apart from its present number, and the rule itself. */
import { quantities } from '../../hardware/quantities.ts'
import type { AlertEvent, CapSeverity, LocalizedText, RulePeriod, ValueFormat } from '../contract.ts'
import { measureOf, measureOfWord } from './measures/index.ts'
import { isCombination, levelsOf, membersOf, type Rule, validityOf } from './rule.ts'

type Description = Pick<AlertEvent, 'series' | 'measured' | 'place' | 'subject' | 'severity' | 'advice' | 'source'> & {
  format: ValueFormat
}

/** `level` null = cleared. */
export function descriptionOf(rule: Rule, level: number | null): Description {
  const stated = level === null ? undefined : levelsOf(rule)[level]
  return {
    series: isCombination(rule) ? null : { station: rule.station, sensor: rule.sensor, quantity: rule.quantity },
    measured: measuredOf(rule),
    format: formatOf(rule),
    place: placeOf(rule),
    subject: subjectOf(rule),
    severity: level === null ? 'Minor' : (stated?.severity ?? severityAt(level, levelsOf(rule).length)),
    advice: stated?.text ?? null,
    source: rule.source ?? null,
  }
}

/** The place as people call it. */
export function placeOf(rule: Rule): string {
  return rule.name ?? (isCombination(rule) ? rule.id : rule.station)
}

/** How the number that the rule compares, and its levels, are written. */
export function formatOf(rule: Rule): ValueFormat {
  return isCombination(rule) ? countOfRules : measureOf(rule).format(rule)
}

/** The same from the word alone, for events that were kept before they carried it. */
export function formatOfWord(measured: string): ValueFormat {
  if (measured === rulesWord) return countOfRules
  const series = measureOfWord(measured)
  if (series) return measureOf(series).format(series)
  return { unit: '', decimals: 2, prefix: '', note: { id: '', en: '' } }
}

/** The rule as people read it. Levels without `clear` are left where they are reached. */
export function periodOf(rule: Rule): RulePeriod {
  const { from_ms, until_ms } = validityOf(rule)
  return {
    id: rule.id,
    name: placeOf(rule),
    ...watchedBy(rule),
    measured: measuredOf(rule),
    format: formatOf(rule),
    about: isCombination(rule) ? { id: '', en: '' } : measureOf(rule).about(rule),
    below: !isCombination(rule) && rule.below,
    levels: levelsOf(rule).map(({ label, at, clear = at }) => ({ label, at, clear })),
    for_s: rule.for_s,
    source: rule.source ?? '',
    datum: isCombination(rule) ? '' : (rule.datum ?? ''),
    from_ms: Number.isFinite(from_ms) ? from_ms : null,
    until_ms: Number.isFinite(until_ms) ? until_ms : null,
  }
}

const rulesWord = 'rules'
const countOfRules: ValueFormat = {
  unit: '',
  decimals: 0,
  prefix: '',
  note: { id: 'aturan terpenuhi', en: 'rules met' },
}

function watchedBy(rule: Rule): Pick<RulePeriod, 'series' | 'measure' | 'members'> {
  if (isCombination(rule)) {
    return { members: { kind: rule.all ? 'all' : 'any', rules: membersOf(rule).map((member) => member.rule) } }
  }
  const { station, sensor, quantity, measure } = rule
  return { series: { station, sensor, quantity }, measure }
}

// The unit is part of the word, as it is in the quantities.
function measuredOf(rule: Rule): string {
  return isCombination(rule) ? rulesWord : measureOf(rule).word(rule)
}

function subjectOf(rule: Rule): LocalizedText {
  if (isCombination(rule)) return { id: rule.label, en: rule.label }
  return measureOf(rule).title ?? quantities[rule.quantity].label
}

// With three levels Moderate, Severe, Extreme; one level alone is Moderate; of more than four the mildest are all Minor.
function severityAt(level: number, levels: number): CapSeverity {
  const severities: CapSeverity[] = ['Minor', 'Moderate', 'Severe', 'Extreme']
  const mildest = levels >= 4 ? 4 - levels : 1
  return severities[Math.max(0, mildest + level)] ?? 'Extreme'
}
