/**
 * Which batteries and cards are near their end, from the record: asked each quarter of an hour, which a battery does not outrun. What it
 * says is the same after a restart, in a copy and in a second home.
 */
import type { Logger } from 'pino'
import { day_ms, minute_ms } from '../../edge/platform/time.ts'
import { nodeSensor } from '../../hardware/quantities.ts'
import type { Trouble } from '../contract.ts'
import type { LatestRow, Store } from '../store/index.ts'
import { type Day, emptyBattery_v, endAhead } from './trend.ts'
import { outlookWords } from './words.ts'

export interface OutlookOptions {
  store: Pick<Store, 'latest' | 'series'>
  now: () => number
  log: Logger
}

const every_ms = 15 * minute_ms
const span_days = 35 // two weeks to see a slope, three more to know whether it was warned of
const recent_ms = 3 * day_ms
const cardFall_mb = 5
const recovered = 1.02 // an empty battery is so until it has this much more: a pump that starts must not end it
const batteryFall_v = 0.05 // less is the scatter of a cheap converter

type Series = Pick<LatestRow, 'station' | 'sensor' | 'quantity' | 'value'>

export function openOutlook({ store, now, log }: OutlookOptions) {
  let ends = new Map<string, Trouble[]>()
  let empty = new Set<string>()
  let looked_ms = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | null = null

  return {
    /** To be called every few seconds. Resolves when what is due has been looked at. */
    look(): Promise<void> {
      if (Math.abs(now() - looked_ms) >= every_ms) {
        looked_ms = now()
        looking = every().catch((err) =>
          log.warn({ err }, 'whether a battery or a card nears its end is not known; it is asked again'),
        )
      }
      return looking ?? Promise.resolve()
    },
    of: (station: string): readonly Trouble[] => ends.get(station) ?? [],
    forgot: (station: string) => void ends.delete(station),
  }

  async function every() {
    const found = new Map<string, Trouble[]>()
    const stillEmpty = new Set<string>()
    for (const { station, sensor, quantity, value, received_ms } of await store.latest()) {
      if (now() - received_ms > recent_ms) continue
      const trouble =
        quantity === 'battery_v'
          ? await batteryEnd({ station, sensor, quantity, value }, stillEmpty)
          : sensor === nodeSensor && quantity === 'card_free_mb'
            ? await cardEnd({ station, sensor, quantity, value })
            : null
      if (trouble) found.set(station, [...(found.get(station) ?? []), trouble])
    }
    ends = found
    empty = stillEmpty
  }

  async function batteryEnd(series: Series, stillEmpty: Set<string>): Promise<Trouble | null> {
    const { days, highest } = await daysOf(series)
    const limit = emptyBattery_v(highest)
    if (limit === null) return null
    const key = `${series.station}.${series.sensor}`
    const { value } = series
    if (value !== null && value <= limit * (empty.has(key) ? recovered : 1)) {
      stillEmpty.add(key)
      return { kind: 'battery', ...outlookWords.empty(value) }
    }
    const end = endAhead(days, { limit, fall_least: batteryFall_v }, now())
    return end && { kind: 'battery', ...outlookWords.battery(end, now()) }
  }

  async function cardEnd(series: Series): Promise<Trouble | null> {
    const end = endAhead((await daysOf(series)).days, { limit: 0, fall_least: cardFall_mb }, now())
    return end && { kind: 'card', ...outlookWords.card(end, now()) }
  }

  async function daysOf(series: Series): Promise<{ days: Day[]; highest: number }> {
    const to_ms = now()
    const range = { from_ms: to_ms - span_days * day_ms, to_ms, step_ms: day_ms, corrected: true, mayLack: true }
    const { station, sensor, quantity } = series
    const { step_ms, at_ms, min, max } = await store.series({ station, sensor, quantity, ...range })
    if (step_ms !== day_ms) return { days: [], highest: Number.NaN }
    const days = at_ms.flatMap((at, i): Day[] => (min[i] == null ? [] : [{ at_ms: at, low: min[i]! }]))
    return { days, highest: Math.max(...max.flatMap((one) => one ?? [])) }
  }
}
