/** What corrections and marks say that the present state of a station does not: where it stood before, and which rows moved. */
import type { Correction, Station } from '../contract.ts'
import type { Store } from '../store/index.ts'
import { always } from './narrow.ts'
import type { Range } from './rows.ts'
import type { Series, Stay } from './world.ts'

export interface Moves {
  corrections: () => Promise<Correction[]>
  /** Rows of each series, counted without reading them; absent: older ones may lie elsewhere, so that they have to be read. */
  counts?: Store['counts'] | undefined
}

/** `places`: somebody asks where stations stood; `times`: and since when, also of those that never moved. */
export function openMoves(
  { corrections, counts }: Moves,
  store: Pick<Store, 'rows'>,
  needs: { places: boolean; times: boolean },
) {
  /** Null: there is no reading. */
  const firstOf = async (station: string) =>
    (await store.rows({ station, ...always, limit: 1, measured: true })).rows[0]?.at_ms ?? null
  return {
    async staysOf(stations: readonly Station[]): Promise<(station: string) => readonly Stay[]> {
      if (!needs.places) return () => []
      const marks = (await corrections()).filter(({ change, withdrawn }) => change?.settings?.place && !withdrawn)
      const all = new Map<string, Stay[]>()
      for (const { station, place } of stations) {
        const own = marks.filter((mark) => mark.station === station).toSorted((a, b) => a.from_ms - b.from_ms)
        if (own.length === 0 && !needs.times) continue
        const first_ms = place || own.length > 0 ? await firstOf(station) : null
        all.set(station, staysIn(own, place, first_ms))
      }
      return (station) => all.get(station) ?? []
    },

    /** Null where rows are shown under another series than they were sent: then they have to be looked at. */
    async countsOf(series: readonly Series[], { from_ms, to_ms }: Range): Promise<number | null> {
      if (!counts || series.some(({ station }) => station.includes('@'))) return null
      const moved = new Set(
        (await corrections()).filter((one) => one.shown_as && !one.withdrawn).map(({ station }) => station),
      )
      if (series.some(({ station }) => moved.has(station))) return null
      const wanted = new Set(series.map(({ station, sensor, quantity }) => `${station}/${sensor}.${quantity}`))
      return (await counts(from_ms, to_ms))
        .filter(({ station, sensor, quantity }) => wanted.has(`${station}/${sensor}.${quantity}`))
        .reduce((sum, { n }) => sum + n, 0)
    },
  }
}

/** The first stay begins with the first reading: nobody knows of earlier. Nothing measured, nothing moved: no stay is known. */
function staysIn(marks: readonly Correction[], present: Station['place'], first_ms: number | null): Stay[] {
  const moves = marks.flatMap(({ from_ms, change }) => {
    const { before, after } = change!.settings!.place!
    const to = placeIn(after)
    return to ? [{ since_ms: from_ms, place: to, before: placeIn(before) }] : []
  })
  const [first] = moves
  const start = first ? first.before : present
  const begin_ms = first && first_ms !== null ? Math.min(first_ms, first.since_ms - 1) : first_ms
  const stays = [...(start && begin_ms !== null ? [{ since_ms: begin_ms, place: start }] : []), ...moves]
  return stays.map(({ since_ms, place }) => ({ since_ms, place }))
}

/** `-6.41, 106.83`, as marks have a place. */
function placeIn(text: unknown): Stay['place'] | null {
  const [, lat, lon] = /^(-?\d+(?:\.\d+)?), ?(-?\d+(?:\.\d+)?)$/.exec(String(text)) ?? []
  return lat === undefined || lon === undefined ? null : { lat: Number(lat), lon: Number(lon) }
}
