/** A rule in the words of the contract: what an alert says about it apart from its present number, and the rule itself. */
import { quantities } from '../../hardware/quantities.ts'
import type { AlertEvent, CapSeverity, LocalizedText, RulePeriod, ValueFormat } from '../contract.ts'
import { hazardOf } from './hazard.ts'
import { measureOf, measureOfWord } from './measures/index.ts'
import { isCombination, levelsOf, membersOf, type Rule, validityOf } from './rule.ts'

/** A rule that a combination watches, as it stands. */
export interface MemberNow {
  /** "Tinggi muka air di Depok 160 cm (Siaga 2)" */
  says: LocalizedText
  /** Its level now, -1 = none; and the least that counts for the combination. */
  level: number
  least: number
  label: string
  severity: CapSeverity
  advice: LocalizedText | null
}

type Described = 'series' | 'measured' | 'place' | 'subject' | 'severity' | 'advice' | 'source'
type Description = Pick<AlertEvent, Described | Stated> & { format: ValueFormat }
type Stated = 'zone' | 'area' | 'hazard' | 'holds_s' | 'arrives' | 'contact' | 'web'

/** `level` null = cleared. `members`: of a combination, what it watches. */
export function descriptionOf(rule: Rule, level: number | null, members: readonly MemberNow[] = []): Description {
  return {
    series: isCombination(rule) ? null : { station: rule.station, sensor: rule.sensor, quantity: rule.quantity },
    measured: measuredOf(rule),
    format: formatOf(rule),
    place: placeOf(rule),
    subject: subjectOf(rule),
    severity: severityOf(rule, level, members),
    advice: adviceOf(rule, level, members),
    source: rule.source ?? null,
    ...statedOf(rule),
  }
}

/** As stated, or by the position; of a combination, that of the worst rule that warns. */
export function severityOf(
  rule: Rule,
  level: number | null,
  members: readonly Pick<MemberNow, 'severity'>[],
): CapSeverity {
  if (level === null) return 'Minor'
  const levels = levelsOf(rule)
  const stated = levels[level]?.severity
  if (stated) return stated
  if (!isCombination(rule)) return severityAt(level, levels.length)
  // Several signs at once are surer than each: a hook that wants only the severe hears of it.
  const isJoint = (rule.all?.length ?? 0) > 1
  const worst = Math.max(...members.map(({ severity }) => severities.indexOf(severity)))
  return severities[Math.max(worst, severities.indexOf(isJoint ? 'Severe' : 'Moderate'))]!
}

/** As stated; otherwise that of the measure, or of the worst rule that a combination watches. */
export function adviceOf(rule: Rule, level: number | null, members: readonly MemberNow[]): LocalizedText | null {
  if (level === null) return null
  const stated = levelsOf(rule)[level]?.text
  if (stated) return stated
  if (!isCombination(rule)) return measureOf(rule).advice ?? null
  const advised = members.filter(({ advice }) => advice !== null)
  const rankOf = ({ severity }: MemberNow) => severities.indexOf(severity)
  return advised.sort((a, b) => rankOf(b) - rankOf(a))[0]?.advice ?? null
}

/** What the rule states for its texts. */
function statedOf(rule: Rule): Pick<AlertEvent, Stated> {
  const { zone, area, position, polygon, geocode, holds_s, arrives, contact, web } = rule
  const hazard = rule.hazard ?? (isCombination(rule) ? undefined : hazardOf(rule))
  const corners = polygon?.map(([lat, lon]) => ({ lat, lon }))
  const isPlaced = area ?? position ?? corners ?? geocode
  return {
    ...(zone && { zone }),
    ...(isPlaced && {
      area: {
        names: area ?? [],
        ...(position && { position }),
        ...(corners && { polygon: [...corners, corners[0]!] }),
        ...(geocode && { geocode }),
      },
    }),
    ...(hazard && { hazard }),
    ...(holds_s && { holds_s }),
    ...(arrives && { arrives }),
    ...(contact && { contact }),
    ...(web && { web }),
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

const severities: CapSeverity[] = ['Minor', 'Moderate', 'Severe', 'Extreme'] // in rising order
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
  const mildest = levels >= 4 ? 4 - levels : 1
  return severities[Math.max(0, mildest + level)] ?? 'Extreme'
}
