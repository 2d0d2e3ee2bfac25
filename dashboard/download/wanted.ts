/** What somebody wants to take home: as they choose it, as an address, and about how large it will be. Pure. */
import type { Station } from '../../gateway/contract.ts'
import { dayOf, stretchOfDays } from '../fieldTime.ts'
import type { Window } from '../series.ts'
import { keyOf, seriesOf } from '../state.ts'
import { ranges, type View } from '../view.ts'
import type { Lang } from '../words.ts'

export const formats = ['csv', 'zip', 'parquet', 'json'] as const
export type Format = (typeof formats)[number]
export const periods = ['1', '7', '30', '365', 'own'] as const
/** So many days up to now, or the days that are chosen. */
export type Period = (typeof periods)[number]

export interface Wanted {
  /** `station/sensor.quantity`. */
  series: string[]
  format: Format
  /** `shown`: the stretch of the chart that the page was opened from. */
  period: Period | 'shown'
  /** Local days, `2026-10-19`; the last one counts whole. */
  from: string
  until: string
}

/** What the gateway takes in one question; see `gateway/exports/asked.ts`. */
export const names_max = 100

const day_ms = 86_400_000

/** The choice that a chart brings along, or an empty one. */
export function wantedFrom(view: View, now_ms: number): Wanted {
  const shown = shownIn(view, now_ms)
  const { curves = [] } = view
  const first = view.station && view.series ? [`${view.station}/${view.series}`] : []
  return {
    series: [...new Set([...first, ...curves])],
    format: 'csv',
    period: shown ? 'shown' : '7',
    from: dayOf(shown?.from_ms ?? now_ms - 7 * day_ms),
    until: dayOf(shown?.to_ms ?? now_ms),
  }
}

/** The stretch of the chart: the one it stays at, or its range up to now. */
export function shownIn(view: View, now_ms: number): Window | null {
  if (!view.station || !view.series) return null
  return view.window ?? { from_ms: now_ms - ranges[view.range].span_ms, to_ms: now_ms }
}

/** The stretch that is asked for; null when the days are none, or the first lies behind the last. */
export function stretchOf({ period, from, until }: Wanted, shown: Window | null, now_ms: number): Window | null {
  if (period === 'shown' && shown) return shown
  if (period !== 'own' && period !== 'shown') return { from_ms: now_ms - Number(period) * day_ms, to_ms: now_ms }
  return stretchOfDays(from, until, now_ms)
}

/** As the gateway is asked: a station of which everything is wanted is one name, so that an address stays short. */
export function namesOf(series: readonly string[], stations: readonly Station[]): string[] {
  const wanted = new Set(series)
  return stations.flatMap((station) => {
    const own = seriesOf(station).map((name) => `${station.station}/${keyOf(name)}`)
    const chosen = own.filter((one) => wanted.has(one))
    return chosen.length === own.length && own.length > 1 ? [station.station] : chosen
  })
}

export function addressOf(
  { format }: Pick<Wanted, 'format'>,
  names: readonly string[],
  { from_ms, to_ms }: Window,
  lang: Lang,
  zone: string,
): string {
  const said = new URLSearchParams(names.map((name) => ['series', name]))
  said.set('from', String(Math.floor(from_ms)))
  said.set('to', String(Math.ceil(to_ms)))
  said.set('locale', lang)
  said.set('tz', zone)
  return `api/v1/export.${format}?${said}`
}

/** Bytes of a row as it lies on the disk, and on the wire: measured over a year of one-minute levels; see BENCHMARKS.md. */
const row_bytes: Record<Format, { file: number; wire: number }> = {
  csv: { file: 121, wire: 18 },
  json: { file: 76, wire: 10 },
  parquet: { file: 3, wire: 3 },
  zip: { file: 18, wire: 18 },
}
const alone_bytes = 4_000 // what stands beside the rows

/** About how large the file is, and what goes over the network for it. */
export function sizeOf(rows: number, format: Format): { file: number; wire: number } {
  const { file, wire } = row_bytes[format]
  return { file: alone_bytes + rows * file, wire: alone_bytes + rows * wire }
}
