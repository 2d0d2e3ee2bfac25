/** What the station's own sensor measured when somebody looked at the gauge: so that people and sensor can be compared. */
import { putLast } from '../../edge/platform/put-last.ts'
import { minute_ms } from '../../edge/platform/time.ts'
import type { Observation, Station } from '../contract.ts'
import type { Store } from '../store/index.ts'
import type { SeenRow } from './file.ts'

type Beside = NonNullable<Observation['beside']>

/** Further away the water may have been another. */
const near_ms = 15 * minute_ms
const steps = 60
/** The past changes only by corrections and by what comes late. */
const kept_ms = 10 * minute_ms
const kept_max = 2_000

export interface BesideParts {
  store: Pick<Store, 'series'>
  station: (id: string) => Station | undefined
  now: () => number
}

export function openBeside({ store, station: known, now }: BesideParts) {
  const found = new Map<string, { asked_ms: number; beside: Beside | null }>()

  return {
    /** Null: words only, no such sensor, or it was silent. */
    async of(row: Pick<SeenRow, 'id' | 'station' | 'at_ms' | 'quantity' | 'value'>): Promise<Beside | null> {
      const { id, station, at_ms, quantity, value } = row
      if (quantity === null || value === null) return null
      const before = found.get(id)
      if (before && Math.abs(now() - before.asked_ms) < kept_ms) return before.beside
      const beside = await look({ station, at_ms, quantity, value })
      putLast(found, id, { asked_ms: now(), beside }, kept_max)
      return beside
    },
  }

  async function look({
    station,
    at_ms,
    quantity,
    value,
  }: {
    station: string
    at_ms: number
    quantity: string
    value: number
  }) {
    const sensor = known(station)?.sensors.find(({ quantities }) => quantities.includes(quantity))?.sensor
    if (sensor === undefined) return null
    const range = { from_ms: at_ms - near_ms, to_ms: at_ms + near_ms }
    const series = await store.series({
      ...{ station, sensor, quantity, ...range, points: steps, corrected: true, mayLack: true },
    })
    const values = series.at_ms.flatMap((at, i) => {
      const mean = series.mean[i]
      return mean === null || mean === undefined ? [] : [{ at_ms: at, value: mean }]
    })
    const [nearest] = values.sort((a, b) => Math.abs(a.at_ms - at_ms) - Math.abs(b.at_ms - at_ms))
    if (!nearest) return null
    return { sensor, ...nearest, difference: Math.round((value - nearest.value) * 1e6) / 1e6 }
  }
}
