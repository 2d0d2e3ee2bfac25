/** What the tables' thread keeps in memory: every series with its tail, and what the log says about stations. */
import { type Corrections, openCorrections } from '../corrections/corrections.ts'
import type { AlertAt, Forgotten, StationMemory } from '../record.ts'
import { seriesKey } from '../segments/list.ts'
import type { TailRow } from './chunk.ts'
import type { Epoch } from './ledger.ts'
import type { Loss } from './losses.ts'
import type { Place } from './place.ts'
import type { RefusedAt } from './refused.ts'
import { Tail } from './tail.ts'

export interface Series {
  id: number
  key: string
  station: string
  sensor: string
  quantity: string
  /** Rows in the log and in no segment; `settling` are those on their way into one. */
  tail: Tail
  settling: Tail
  newest: TailRow | null
  /** Retention has removed the raw rows of this range, and the minutes and hours before these times. */
  gone_from_ms: number
  gone_to_ms: number
  minute_gone_ms: number
  hour_gone_ms: number
}

export interface Station extends StationMemory {
  sensors: Map<string, Map<string, Series>>
  seriesCount: number
  epochs: Map<string, Epoch>
  /** 'stored', 'repeated', 'refused:<reason>' → readings. */
  tally: Map<string, number>
}

/** Entries that are in the log and in no segment. */
export interface PendingLines {
  alerts: AlertAt[]
  refused: RefusedAt[]
}

export interface Memory {
  /** Everything up to here is in the segments or below. */
  pos: number
  /** Entries of commits up to here were written undecided, by earlier versions. */
  undecided_pos: number
  stations: Map<string, Station>
  seriesById: Map<number, Series>
  /** Series that no segment knows, or knows otherwise. */
  changedSeries: Set<Series>
  changedStations: Set<Station>
  changedEpochs: Map<Station, Set<string>>
  lines: PendingLines
  settlingLines: PendingLines
  refused_bytes: number
  tailRows: number
  /** When the oldest row of the tail was received; null when it is empty. */
  tailSince_ms: number | null
  /** What was found damaged, and how many of these no segment knows yet. */
  losses: Loss[]
  newLosses: number
  corrections: Corrections
  /** What people had it forget, and how many of these no segment knows yet. */
  forgotten: Forgotten[]
  newForgotten: number
  /** Payloads that have left the quarantine; see `answered.ts`. */
  answered: Set<string>
  /** The highest number that a series has had: that of one that was forgotten is given to no other. */
  lastSeries: number
  /** The time of retention; null before its first run. */
  retained_ms: number | null
  /** Where rows lie that are not in the tail, from the oldest to the newest. */
  places: Place[]
}

export function emptyMemory(): Memory {
  return {
    pos: 0,
    undecided_pos: 0,
    stations: new Map(),
    seriesById: new Map(),
    changedSeries: new Set(),
    changedStations: new Set(),
    changedEpochs: new Map(),
    lines: noLines(),
    settlingLines: noLines(),
    refused_bytes: 0,
    tailRows: 0,
    tailSince_ms: null,
    losses: [],
    newLosses: 0,
    corrections: openCorrections(),
    forgotten: [],
    newForgotten: 0,
    answered: new Set(),
    lastSeries: 0,
    retained_ms: null,
    places: [],
  }
}

export function noLines(): PendingLines {
  return { alerts: [], refused: [] }
}

/** The station's memory, made when it is heard of for the first time. */
export function stationOf(memory: Memory, name: string): Station {
  let station = memory.stations.get(name)
  if (!station) {
    station = {
      station: name,
      about: null,
      state: null,
      last_seen_ms: null,
      sensors: new Map(),
      seriesCount: 0,
      epochs: new Map(),
      tally: new Map(),
    }
    memory.stations.set(name, station)
  }
  return station
}

/** The series, made when it is heard of for the first time. How many there may be is decided before the log. */
export function seriesOf(memory: Memory, station: string, sensor: string, quantity: string): Series {
  const known = stationOf(memory, station).sensors.get(sensor)?.get(quantity)
  if (known) return known
  const series = addSeries(memory, memory.lastSeries + 1, station, sensor, quantity)
  memory.changedSeries.add(series)
  return series
}

export function addSeries(memory: Memory, id: number, station: string, sensor: string, quantity: string): Series {
  const series: Series = {
    id,
    key: seriesKey(station, sensor, quantity),
    station,
    sensor,
    quantity,
    tail: new Tail(),
    settling: new Tail(),
    newest: null,
    gone_from_ms: 0,
    gone_to_ms: 0,
    minute_gone_ms: 0,
    hour_gone_ms: 0,
  }
  const { sensors } = stationOf(memory, station)
  const quantities = sensors.get(sensor) ?? new Map<string, Series>()
  sensors.set(sensor, quantities.set(quantity, series))
  stationOf(memory, station).seriesCount++
  memory.seriesById.set(id, series)
  memory.lastSeries = Math.max(memory.lastSeries, id)
  return series
}

/** The series under these names, when it is known. */
export function knownSeries(memory: Memory, station: string, sensor: string, quantity: string): Series | undefined {
  return memory.stations.get(station)?.sensors.get(sensor)?.get(quantity)
}

/** The row of exactly this time, wherever it is kept. */
export function keptRow({ places }: Memory, series: Series, at_ms: number): TailRow | undefined {
  const pending = series.tail.rowAt(at_ms) ?? series.settling.rowAt(at_ms)
  if (pending) return pending
  for (let p = places.length - 1; p >= 0; p--) {
    const row = places[p]!.rowAt(series.key, at_ms)
    if (row) return row
  }
  return undefined
}
