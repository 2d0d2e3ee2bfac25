/**
 * What is being looked at, kept in the address so links can be shared: `#s=katulampa&q=level.water_level_m&r=6h&l=id` is
 * a chart (with `w` and `c` of other dates and further curves: `looked.ts`), `#p=rules&r=6h&l=id` a page (`pages.ts`), `#a=katulampa-siaga_1_1760000000000&r=6h&l=id` an alert. In links that
 * people are given, a page may also be a path: `#/people`, `#/join/CODE.FINGERPRINT` (an invitation stays in the address as
 * it came).
 */
import { type Looked, parseLooked, writeLooked } from './looked.ts'
import type { Lang, RangeKey } from './words.ts'

export interface View extends Looked {
  lang: Lang
  range: RangeKey
  /** A name of the table of pages. Absent, or a name that no page has = the stations. */
  page?: string
  /** What the path says after the page: of `join` the invitation. */
  code?: string
  /** The open alert, by its id; and that somebody came to acknowledge it, so that the button for it is in sight. */
  alert?: string
  toAnswer?: true
  /** The open chart, if any: a station and `sensor.quantity`. With a page: what the page is about. */
  station?: string
  series?: string
}

const hour_ms = 3_600_000

/** The time ranges on offer, up to now. */
export const ranges: Record<RangeKey, { span_ms: number }> = {
  '1h': { span_ms: hour_ms },
  '6h': { span_ms: 6 * hour_ms },
  '24h': { span_ms: 24 * hour_ms },
  '7d': { span_ms: 7 * 24 * hour_ms },
  '30d': { span_ms: 30 * 24 * hour_ms },
}
export const rangeKeys = Object.keys(ranges) as RangeKey[] // its keys are exactly the type's

/** Reads an address's hash. What it does not say, or says wrongly, comes from `fallback`. */
export function parseView(hash: string, fallback: Lang): View {
  const path = /^#?\/([a-z-]+)(?:\/([^?&]*))?/.exec(hash)
  const said = new URLSearchParams(path ? `p=${path[1]}` : hash.replace(/^#/, ''))
  const lang = said.get('l')
  const range = said.get('r')
  const station = said.get('s')
  const series = said.get('q')
  const alert = said.get('a')
  const page = /^[a-z-]{1,40}$/.exec(said.get('p') ?? '')?.[0]
  return {
    lang: isLang(lang) ? lang : fallback,
    range: rangeKeys.find((key) => key === range) ?? '6h',
    ...placeIn(alert, page, station, series),
    ...(alert && said.get('t') === '1' && { toAnswer: true as const }),
    ...(!alert && station && series && parseLooked(said)),
    ...(path?.[2] && !alert && page && { code: path[2] }),
  }
}

// One place at a time: an address that names several shows the first of these.
function placeIn(alert: string | null, page: string | undefined, station: string | null, series: string | null) {
  if (alert) return { alert }
  if (page) return { page, ...(station && { station }), ...(station && series && { series }) }
  return station && series ? { station, series } : {}
}

export function formatView(view: View): string {
  const { lang, range, page, alert, toAnswer, station, series, code } = view
  if (page && code) return `#/${page}/${code}`
  const said = new URLSearchParams(alert ? { a: alert } : page ? { p: page } : {})
  if (!alert && station && (page || series)) {
    said.set('s', station)
    if (series) said.set('q', series)
  }
  if (alert && toAnswer) said.set('t', '1')
  said.set('r', range)
  if (!alert && station && series) writeLooked(said, view)
  said.set('l', lang)
  return `#${said}`
}

/** The same language and range, at another place; nothing = the stations. */
export function viewAt({ lang, range }: View, place: Partial<View> = {}): View {
  return { lang, range, ...place }
}

/** Whether going from one to the other is a step that "back" undoes; a range or a language is not. */
export function isStep(from: View, to: View): boolean {
  return (['station', 'series', 'page', 'alert', 'code'] as const).some((part) => from[part] !== to[part])
}

export function isLang(text: string | null): text is Lang {
  return text === 'id' || text === 'en'
}
