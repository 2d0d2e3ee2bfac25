/** Addresses of the gateway's resources. */
import type { Window } from './series.ts'
import type { SeriesName } from './state.ts'

// Relative to the page: behind a proxy the gateway may live below a path.
export const liveUrl = 'api/v1/live'
export const stationsUrl = 'api/v1/stations'

/** One station, and `below` it what it has. */
export function stationUrl(station: string, below = ''): string {
  return `${stationsUrl}/${encodeURIComponent(station)}${below}`
}

/** When it last rained at a station, and when it last was alerted. */
export function momentsUrl(station: string): string {
  return `api/v1/moments?${new URLSearchParams({ station })}`
}

/** Columns for a chart, of about so many points. */
export function seriesUrl(station: string, name: SeriesName, window: Window, points: number): string {
  return `api/v1/series?${query(station, name, window)}&points=${Math.round(points)}`
}

/** The stretch of time that an address made by `seriesUrl` asks for. */
export function stretchOf(url: string): Window {
  const asked = new URLSearchParams(url.slice(url.indexOf('?')))
  return { from_ms: Number(asked.get('from')), to_ms: Number(asked.get('to')) }
}

export function exportUrl(station: string, name: SeriesName, window: Window): string {
  return `api/v1/export.csv?${query(station, name, window)}`
}

/** Raw rows, the oldest first. */
export function readingsUrl(station: string, name: SeriesName, window: Window, limit: number): string {
  return `api/v1/readings?${query(station, name, window)}&limit=${limit}`
}

/** Raw rows of all of a station's series from a moment on, the oldest first. */
export function newestUrl(station: string, from_ms: number, limit: number): string {
  return `api/v1/readings?${new URLSearchParams({ station, from: `${from_ms}`, limit: `${limit}` })}`
}

function query(station: string, { sensor, quantity }: SeriesName, { from_ms, to_ms }: Window): string {
  return String(
    new URLSearchParams({ station, sensor, quantity, from: `${Math.floor(from_ms)}`, to: `${Math.ceil(to_ms)}` }),
  )
}
