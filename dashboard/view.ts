/** What is being looked at: kept in the address (`#s=katulampa&q=level.water_level_m&r=6h&l=id`) so links can be shared. */
import type { Lang, RangeKey } from './words.ts'

export interface View {
  lang: Lang
  range: RangeKey
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

/** Reads an address's hash. What it does not say, or says wrongly, comes from `fallback`. */
export function parseView(hash: string, fallback: Lang): View {
  const said = new URLSearchParams(hash.replace(/^#/, ''))
  const lang = said.get('l')
  const range = said.get('r')
  const station = said.get('s')
  const series = said.get('q')
  return {
    lang: isLang(lang) ? lang : fallback,
    range: rangeKeys.find((key) => key === range) ?? '6h',
    ...(station && series ? { station, series } : {}),
  }
}

export function formatView({ lang, range, station, series }: View): string {
  const said = new URLSearchParams({ ...(station && series ? { s: station, q: series } : {}), r: range, l: lang })
  return `#${said}`
}

export function isLang(text: string | null): text is Lang {
  return text === 'id' || text === 'en'
}
