/** What a student fills in, and the question to the gateway it makes. Pure. */
import type { RulePeriod } from '../../gateway/contract.ts'
import { isAmount } from '../../hardware/quantities.ts'
import { stretchOfDays } from '../fieldTime.ts'
import type { LevelLine } from '../levels.ts'
import type { Window } from '../series.ts'
import { type SeriesName, splitKey } from '../state.ts'
import type { Lang } from '../words.ts'
import type { PageWords } from './pageWordsShape.ts'

export type Period = keyof PageWords['periods']

export interface DraftLevel {
  label: string
  /** As typed: "1,5" or "1.5". */
  at: string
  /** Empty = the same as `at`. */
  clear: string
}

export interface Draft {
  /** "station/sensor.quantity"; empty until chosen. */
  series: string
  /** Of an amount: what is added up, in seconds. */
  sum_s: number
  below: boolean
  levels: DraftLevel[]
  period: Period
  /** Days as the browser's date fields write them, for the period `own`. */
  from: string
  until: string
}

export const sums_s = [3_600, 10_800, 86_400]
export const levels_max = 4

export const emptyDraft: Draft = {
  series: '',
  sum_s: 3_600,
  below: false,
  levels: [{ label: '', at: '', clear: '' }],
  period: '7',
  from: '',
  until: '',
}

export interface Question {
  station: string
  name: SeriesName
  window: Window
  lines: LevelLine[]
  /** What the gateway is asked. */
  body: { rule: Record<string, unknown>; from: number; to: number }
}

export type Mistake = 'wrongNumber' | 'wrongPeriod' | 'order'

/** A rule's numbers as a draft; the period stays as it was. */
export function draftOf({ series, measure, below, levels }: RulePeriod, before: Draft, lang: Lang): Draft {
  const sum_s = (typeof measure === 'object' && measure.sum_over_s) || before.sum_s
  return {
    ...before,
    series: series ? `${series.station}/${series.sensor}.${series.quantity}` : before.series,
    sum_s,
    below,
    levels: levels.slice(0, levels_max).map(({ label, at, clear }) => ({
      label,
      at: typedNumber(at, lang),
      clear: clear === at ? '' : typedNumber(clear, lang),
    })),
  }
}

/** The question, or what is wrong with the draft. `now_ms` ends the periods that reach to now. */
export function questionOf(draft: Draft, now_ms: number, nameOf: (n: number) => string): Question | Mistake {
  const [station, name] = placeOf(draft.series)
  const levels = draft.levels.map(({ label, at, clear }, index) => ({
    label: label.trim() || nameOf(index + 1),
    at: numberOf(at),
    clear: clear.trim() === '' ? numberOf(at) : numberOf(clear),
  }))
  if (levels.some(({ at, clear }) => at === null || clear === null)) return 'wrongNumber'
  const worse = draft.below ? -1 : 1
  if (levels.some(({ at }, index) => index > 0 && (at! - levels[index - 1]!.at!) * worse <= 0)) return 'order'
  const window = windowOf(draft, now_ms)
  if (!window) return 'wrongPeriod'
  const isSummed = isAmount(name.quantity)
  const rule = {
    id: 'percobaan',
    station,
    ...name,
    ...(isSummed && { measure: { sum_over_s: draft.sum_s } }),
    ...(draft.below && { below: true }),
    levels,
  }
  const lines = isSummed ? [] : levels.map(({ label, at }) => ({ at: at!, text: label }))
  return { station, name, window, lines, body: { rule, from: window.from_ms, to: window.to_ms } }
}

/** Station and series out of the chosen line. */
export function placeOf(series: string): [station: string, name: SeriesName] {
  const slash = series.indexOf('/')
  return [series.slice(0, slash), splitKey(series.slice(slash + 1))]
}

/** A number as people type it, with comma or point; null when it is none. */
export function numberOf(text: string): number | null {
  const plain = text.trim().replace(',', '.')
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null
}

/** A number as people of this language type it, with all its digits. */
export function typedNumber(value: number, lang: Lang): string {
  return String(value).replace('.', lang === 'id' ? ',' : '.')
}

const day_ms = 86_400_000

// Days are days of this device's zone; the last one counts whole.
function windowOf({ period, from, until }: Draft, now_ms: number): Window | null {
  if (period === 'own') return stretchOfDays(from, until, now_ms)
  return { from_ms: now_ms - Number(period) * day_ms, to_ms: now_ms }
}
