/** Why an alert changed, in one sentence of each language: the number, the threshold, and what is doubtful about it. */
import { quantities } from '../../hardware/quantities.ts'
import { placeOf } from './describe.ts'
import type { AlertKind, Evidence, Said } from './event.ts'
import { isCombination, type Level, levelsOf, membersOf, type Rule, type SeriesRule } from './rule.ts'

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

export function why(rule: Rule, change: Change): Said {
  const levels = levelsOf(rule)
  const place = placeOf(rule)
  if (change.expired) {
    return { id: `Aturan untuk ${place} tidak berlaku lagi.`, en: `The rule for ${place} is no longer valid.` }
  }
  const subject = isCombination(rule) ? subjectOfCombination(rule, change) : subjectOfSeries(rule, place, change)
  const verdict = verdictOf(rule, levels, change)
  const doubt = doubtOf(change.newest)
  return { id: `${subject.id}: ${verdict.id}${doubt.id}.`, en: `${subject.en}: ${verdict.en}${doubt.en}.` }
}

function subjectOfSeries(rule: SeriesRule, place: string, { value }: Change): Said {
  const { label } = quantities[rule.quantity]
  const { measure } = rule
  const number = inUnits(rule, value ?? 0)
  if (measure === 'silence') {
    const what = { id: label.id, en: label.en }
    if (!value) return { id: `${what.id} di ${place} terkirim lagi`, en: `${what.en} at ${place} is reported again` }
    const minutes = span(value)
    return {
      id: `${what.id} di ${place} tidak terkirim selama ${minutes.id}`,
      en: `${what.en} at ${place} has not been reported for ${minutes.en}`,
    }
  }
  if (measure === 'ispu') {
    return {
      id: `ISPU ${label.id} di ${place} ${number.id} (indikatif, rata-rata 24 jam)`,
      en: `ISPU ${label.en} at ${place} is ${number.en} (indicative, 24-hour mean)`,
    }
  }
  if (measure === 'value')
    return { id: `${label.id} di ${place} ${number.id}`, en: `${label.en} at ${place} is ${number.en}` }
  if (measure === 'bmkg-day') {
    return {
      id: `${label.id} di ${place} ${number.id} sejak pukul 00 UTC`,
      en: `${label.en} at ${place} is ${number.en} since 00 UTC`,
    }
  }
  if ('sum_over_s' in measure) {
    const window = span(measure.sum_over_s)
    return {
      id: `${label.id} di ${place} ${number.id} dalam ${window.id}`,
      en: `${label.en} at ${place} is ${number.en} in ${window.en}`,
    }
  }
  if ('deviation_from' in measure) {
    const natural = inUnits(rule, measure.deviation_from)
    return {
      id: `${label.id} di ${place} menyimpang ${number.id} dari keadaan alami ${natural.id}`,
      en: `${label.en} at ${place} is ${number.en} away from its natural ${natural.en}`,
    }
  }
  const window = span(measure.rise_over_s)
  return {
    id: `${label.id} di ${place} berubah ${number.id} dalam ${window.id}`,
    en: `${label.en} at ${place} changed by ${number.en} in ${window.en}`,
  }
}

function subjectOfCombination(rule: Extract<Rule, { label: string }>, { value }: Change): Said {
  const names = membersOf(rule).map((member) => member.rule)
  return {
    id: `${value ?? 0} dari ${names.length} aturan aktif (${names.join(', ')})`,
    en: `${value ?? 0} of ${names.length} rules warn (${names.join(', ')})`,
  }
}

function verdictOf(rule: Rule, levels: readonly Level[], { kind, from, to }: Change): Said {
  const isBelow = !isCombination(rule) && rule.below
  const left = levels[from]
  const now = levels[to]
  if (now && (kind === 'raised' || kind === 'escalated')) {
    const at = inUnits(rule, now.at)
    return isBelow
      ? { id: `turun sampai batas ${now.label} (${at.id})`, en: `it has fallen to ${now.label} (${at.en})` }
      : { id: `mencapai batas ${now.label} (${at.id})`, en: `it has reached ${now.label} (${at.en})` }
  }
  if (!left) return { id: 'berubah', en: 'it has changed' }
  const clear = inUnits(rule, left.clear ?? left.at)
  const side = isBelow ? { id: 'di atas', en: 'above' } : { id: 'di bawah', en: 'below' }
  const next = now
    ? { id: `sekarang ${now.label}`, en: `now ${now.label}` }
    : { id: 'peringatan berakhir', en: 'the warning ends' }
  return {
    id: `${side.id} batas selesai ${left.label} (${clear.id}), ${next.id}`,
    en: `${side.en} where ${left.label} ends (${clear.en}), ${next.en}`,
  }
}

function doubtOf(newest: Evidence | null): Said {
  const quality =
    newest?.flag === 4
      ? { id: '; pembacaan tidak lolos uji mutu', en: '; the reading failed its quality test' }
      : newest?.flag === 3
        ? { id: '; pembacaan diragukan', en: '; the reading is suspect' }
        : { id: '', en: '' }
  if (newest?.clock !== 'unsynced') return quality
  return {
    id: `${quality.id}; jam stasiun belum disetel`,
    en: `${quality.en}; the station’s clock was not set`,
  }
}

/** A number as people of each language write it, with its unit. */
function inUnits(rule: Rule, value: number): Said {
  if (isCombination(rule)) return { id: String(value), en: String(value) }
  if (rule.measure === 'silence') return span(value)
  const { decimals, unit } = quantities[rule.quantity]
  const isIndex = rule.measure === 'ispu'
  const en = String(Number(value.toFixed(isIndex ? 0 : decimals)))
  const suffix = isIndex || unit === '' ? '' : ` ${unit}`
  return { id: `${en.replace('.', ',')}${suffix}`, en: `${en}${suffix}` }
}

function span(seconds: number): Said {
  if (seconds >= 7_200 && seconds % 3_600 === 0) return { id: `${seconds / 3_600} jam`, en: `${seconds / 3_600} hours` }
  if (seconds === 3_600) return { id: '1 jam', en: '1 hour' }
  if (seconds < 120) return { id: `${Math.round(seconds)} detik`, en: `${Math.round(seconds)} seconds` }
  const minutes = Math.round(seconds / 60)
  return { id: `${minutes} menit`, en: `${minutes} minutes` }
}
