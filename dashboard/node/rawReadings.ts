/** The last raw readings of a station: what was asked for, and what came since. Pure. */
import type { Row } from '../../gateway/contract.ts'
import type { LiveReading } from '../state.ts'

export interface RawReading {
  at_ms: number
  sensor: string
  values: Record<string, number | null>
}

const raw_max = 10
const quickest_least_s = 1
const hours_max = 24

/** Adds readings, each once; gives the newest. */
export function withRaw(known: readonly RawReading[], more: readonly RawReading[]): RawReading[] {
  const byName = new Map<string, RawReading>()
  for (const one of [...known, ...more]) {
    const name = `${one.sensor} ${one.at_ms}`
    byName.set(name, { ...one, values: { ...byName.get(name)?.values, ...one.values } })
  }
  return [...byName.values()].sort((a, b) => b.at_ms - a.at_ms).slice(0, raw_max)
}

export function rawOfRows(rows: readonly Row[]): RawReading[] {
  const all = rows.map(({ at_ms, sensor, quantity, value }) => ({ at_ms, sensor, values: { [quantity]: value } }))
  return withRaw([], all)
}

export function rawOfLive({ at_ms, sensor, values }: LiveReading): RawReading {
  return { at_ms, sensor, values: Object.fromEntries(Object.entries(values).map(([key, { value }]) => [key, value])) }
}

/** From when to ask, so that the last readings are in the answer and not much more. */
export function rawFrom_ms(newest_ms: number, every_s: number | undefined): number {
  const span_s = raw_max * Math.max(quickest_least_s, every_s ?? 60)
  return newest_ms - 1_000 * Math.min(span_s, hours_max * 3_600)
}
