/** Addresses of the gateway's resources, and the one that charts read. */
import type { SeriesAnswer } from '../gateway/contract.ts'
import type { Window } from './series.ts'
import type { SeriesName } from './state.ts'

// Relative to the page: behind a proxy the gateway may live below a path.
export const liveUrl = 'api/v1/live'
export const stationsUrl = 'api/v1/stations'

/** Columns for a chart. Rejects when the gateway refuses or cannot be reached, or when `signal` ends it. */
export async function fetchSeries(
  station: string,
  name: SeriesName,
  window: Window,
  points: number,
  signal: AbortSignal,
): Promise<SeriesAnswer> {
  const url = `api/v1/series?${query(station, name, window)}&points=${points}`
  const answer = await fetch(url, { signal })
  if (!answer.ok) throw new Error(`series: the gateway answered ${answer.status}`)
  return answer.json()
}

export function exportUrl(station: string, name: SeriesName, window: Window): string {
  return `api/v1/export.csv?${query(station, name, window)}`
}

function query(station: string, { sensor, quantity }: SeriesName, { from_ms, to_ms }: Window): string {
  return String(
    new URLSearchParams({ station, sensor, quantity, from: `${Math.floor(from_ms)}`, to: `${Math.ceil(to_ms)}` }),
  )
}
