/** Which series each station has, and the one limit on how many it may have. */
import { emptySeries, type Series } from './gaps.ts'

/** 20 sensors × 5 quantities, five times over: sensor ids are a station's own choice. */
export const seriesPerStation_max = 500

export interface Station {
  station: string
  sensors: Map<string, Map<string, Series>>
  count: number
}

export type Known = Map<string, Station>

/** A series as the tables know it. */
export interface KnownSeries {
  station: string
  sensor: string
  quantity: string
  newest_ms: number | null
}

/** What the tables know at the start. */
export function knownFrom(found: readonly KnownSeries[]): Known {
  const known: Known = new Map()
  for (const { station, sensor, quantity, newest_ms } of found) {
    const series = addSeries(stationIn(known, station), sensor, quantity)
    series.top_ms = newest_ms ?? Number.NEGATIVE_INFINITY
  }
  return known
}

/** The station, made when it is heard of for the first time. */
export function stationIn(known: Known, station: string): Station {
  let found = known.get(station)
  if (!found) {
    found = { station, sensors: new Map(), count: 0 }
    known.set(station, found)
  }
  return found
}

export function seriesIn(station: Station, sensor: string, quantity: string): Series | undefined {
  return station.sensors.get(sensor)?.get(quantity)
}

/** The series, made when it is heard of for the first time; null when the station has as many as it may have. */
export function seriesFor(station: Station, sensor: string, quantity: string): Series | null {
  const found = station.sensors.get(sensor)?.get(quantity)
  if (found) return found
  return station.count < seriesPerStation_max ? addSeries(station, sensor, quantity) : null
}

function addSeries(station: Station, sensor: string, quantity: string): Series {
  const series = emptySeries(station.station, sensor, quantity)
  const quantities = station.sensors.get(sensor) ?? new Map<string, Series>()
  station.sensors.set(sensor, quantities.set(quantity, series))
  station.count++
  return series
}
