/**
 * What is being looked at, kept in the address so links can be shared: `#s=katulampa&q=level.water_level_m&r=6h&l=id` is
 * a chart, `#p=rules&r=6h&l=id` a page, `#a=katulampa-siaga_1_1760000000000&r=6h&l=id` an alert.
 */
import type { Lang, RangeKey } from './words.ts'

export type PageName = 'rules' | 'hooks' | 'drill'

export interface View {
  lang: Lang
  range: RangeKey
  /** A page of the early warning; absent = the stations. */
  page?: PageName
  /** The open alert, by its id. */
  alert?: string
  /** The open chart, if any: a station and `sensor.quantity`. */
  station?: string
  series?: string
}

const hour_ms = 3_600_000

/**
 * The time ranges on offer. `bin_ms` is how amounts are summed: about 12 to 30 bars on any screen. Bins are counted
 * from 1970 in UTC, which makes the daily one BMKG's rain day: 07.00 to 07.00 WIB.
 */
export const ranges: Record<RangeKey, { span_ms: number; bin_ms: number }> = {
  '1h': { span_ms: hour_ms, bin_ms: hour_ms / 12 },
  '6h': { span_ms: 6 * hour_ms, bin_ms: hour_ms / 4 },
  '24h': { span_ms: 24 * hour_ms, bin_ms: hour_ms },
  '7d': { span_ms: 7 * 24 * hour_ms, bin_ms: 6 * hour_ms },
  '30d': { span_ms: 30 * 24 * hour_ms, bin_ms: 24 * hour_ms },
}
export const rangeKeys = Object.keys(ranges) as RangeKey[] // its keys are exactly the type's
export const pageNames: readonly PageName[] = ['rules', 'hooks', 'drill']

/** Reads an address's hash. What it does not say, or says wrongly, comes from `fallback`. */
export function parseView(hash: string, fallback: Lang): View {
  const said = new URLSearchParams(hash.replace(/^#/, ''))
  const lang = said.get('l')
  const range = said.get('r')
  const station = said.get('s')
  const series = said.get('q')
  const alert = said.get('a')
  const page = pageNames.find((name) => name === said.get('p'))
  return {
    lang: isLang(lang) ? lang : fallback,
    range: rangeKeys.find((key) => key === range) ?? '6h',
    ...placeIn(alert, page, station, series),
  }
}

// One place at a time: an address that names several shows the first of these.
function placeIn(alert: string | null, page: PageName | undefined, station: string | null, series: string | null) {
  if (alert) return { alert }
  if (page) return { page }
  return station && series ? { station, series } : {}
}

export function formatView({ lang, range, page, alert, station, series }: View): string {
  const said = new URLSearchParams(alert ? { a: alert } : page ? { p: page } : {})
  if (!alert && !page && station && series) {
    said.set('s', station)
    said.set('q', series)
  }
  said.set('r', range)
  said.set('l', lang)
  return `#${said}`
}

/** The same language and range, at another place; nothing = the stations. */
export function viewAt({ lang, range }: View, place: Partial<View> = {}): View {
  return { lang, range, ...place }
}

/** Whether going from one to the other is a step that "back" undoes; a range or a language is not. */
export function isStep(from: View, to: View): boolean {
  return from.station !== to.station || from.series !== to.series || from.page !== to.page || from.alert !== to.alert
}

export function isLang(text: string | null): text is Lang {
  return text === 'id' || text === 'en'
}
