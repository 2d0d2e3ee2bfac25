/** What an alert says about its rule, apart from the numbers. */
import { quantities } from '../../hardware/quantities.ts'
import type { AlertEvent, CapSeverity, Said } from './event.ts'
import { isCombination, levelsOf, type Rule } from './rule.ts'

type Description = Pick<AlertEvent, 'series' | 'measured' | 'place' | 'subject' | 'severity' | 'advice' | 'source'>

/** `level` null = cleared. */
export function descriptionOf(rule: Rule, level: number | null): Description {
  const stated = level === null ? undefined : levelsOf(rule)[level]
  return {
    series: isCombination(rule) ? null : { station: rule.station, sensor: rule.sensor, quantity: rule.quantity },
    measured: measuredOf(rule),
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

// The unit is part of the word, as it is in the quantities.
function measuredOf(rule: Rule): string {
  if (isCombination(rule)) return 'rules'
  const { measure, quantity } = rule
  if (measure === 'value') return quantity
  if (measure === 'silence') return 'silence_s'
  if (measure === 'ispu') return 'ispu'
  if (measure === 'bmkg-day') return `${quantity}_bmkg_day`
  if ('sum_over_s' in measure) return `${quantity}_in_${measure.sum_over_s}_s`
  return 'rise_over_s' in measure ? `${quantity}_rise_in_${measure.rise_over_s}_s` : `${quantity}_deviation`
}

function subjectOf(rule: Rule): Said {
  if (isCombination(rule)) return { id: rule.label, en: rule.label }
  if (rule.measure === 'silence') return { id: 'Data tidak terkirim', en: 'Missing data' }
  return quantities[rule.quantity].label
}

// With three levels Moderate, Severe, Extreme; one level alone is Moderate; of more than four the mildest are all Minor.
function severityAt(level: number, levels: number): CapSeverity {
  const severities: CapSeverity[] = ['Minor', 'Moderate', 'Severe', 'Extreme']
  const mildest = levels >= 4 ? 4 - levels : 1
  return severities[Math.max(0, mildest + level)] ?? 'Extreme'
}
