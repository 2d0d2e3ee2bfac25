/** What the tables' thread keeps in memory: every series with its tail, and what the log says about stations. */

import type { Database } from '../../../edge/platform/sqlite.ts'
import type { AlertAt, RefusedEntry, StationMemory } from '../record.ts'
import type { Epoch } from './ledger.ts'
import { type StoredRow, storedColumns, storedRow } from './stored-row.ts'
import { Tail, type TailRow } from './tail.ts'

export interface Series {
  id: number
  station: string
  sensor: string
  quantity: string
  /** Rows in the log and not in the tables; `settling` are those on their way. */
  tail: Tail
  settling: Tail
  newest: TailRow | null
  /** The tables hold no row with gap_from_ms ≤ at_ms < gap_to_ms: one look-up tells it for a whole backlog. */
  gap_from_ms: number
  gap_to_ms: number
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

export interface Memory {
  /** Everything up to here is in the tables or below. */
  pos: number
  /** Entries of commits up to here were written undecided, by earlier versions. */
  undecided_pos: number
  stations: Map<string, Station>
  seriesById: Map<number, Series>
  /** Series that the tables do not know yet. */
  newSeries: Series[]
  changedStations: Set<Station>
  changedEpochs: Map<Station, Set<string>>
  refused: RefusedEntry[]
  refused_bytes: number
  alerts: AlertAt[]
  tailRows: number
  /** When the oldest row of the tail was received; null when it is empty. */
  tailSince_ms: number | null
}

/** Reads what the tables know, as it stood at their `applied_pos`. */
export function loadMemory(db: Database): Memory {
  const memory: Memory = {
    pos: db.prepare<[], { pos: number }>('SELECT pos FROM applied').get()!.pos,
    undecided_pos: 0,
    stations: new Map(),
    seriesById: new Map(),
    newSeries: [],
    changedStations: new Set(),
    changedEpochs: new Map(),
    refused: [],
    refused_bytes: 0,
    alerts: [],
    tailRows: 0,
    tailSince_ms: null,
  }
  for (const row of all<StationRow>(db, 'SELECT * FROM station')) {
    const station = stationOf(memory, row.station)
    Object.assign(station, { ...row, about: row.about === null ? null : JSON.parse(row.about) })
  }
  for (const row of all<{ station: string; epoch: string; body: string }>(db, 'SELECT * FROM ledger')) {
    stationOf(memory, row.station).epochs.set(row.epoch, JSON.parse(row.body) as Epoch)
  }
  for (const row of all<{ station: string; name: string; n: number }>(db, 'SELECT * FROM tally')) {
    stationOf(memory, row.station).tally.set(row.name, row.n)
  }
  loadSeries(db, memory)
  return memory
}

function loadSeries(db: Database, memory: Memory) {
  const newest = db.prepare<[number], StoredRow>(
    `SELECT ${storedColumns} FROM row WHERE series = ? ORDER BY at_ms DESC LIMIT 1`,
  )
  for (const row of all<SeriesRow>(db, 'SELECT * FROM series ORDER BY id')) {
    const last = newest.get(row.id)
    addSeries(memory, {
      ...row,
      ...emptyTails(),
      newest: last ? storedRow(last) : null,
    })
  }
}

type SeriesRow = Omit<Series, 'tail' | 'settling' | 'newest' | 'gap_from_ms' | 'gap_to_ms'>
type StationRow = Omit<StationMemory, 'about'> & { about: string | null }

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
export function seriesOf(memory: Memory, station: Station, sensor: string, quantity: string): Series {
  const known = station.sensors.get(sensor)?.get(quantity)
  if (known) return known
  const series: Series = {
    id: memory.seriesById.size + 1,
    station: station.station,
    sensor,
    quantity,
    ...emptyTails(),
    gap_from_ms: Number.NEGATIVE_INFINITY,
    gap_to_ms: Number.POSITIVE_INFINITY,
    newest: null,
    gone_from_ms: 0,
    gone_to_ms: 0,
    minute_gone_ms: 0,
    hour_gone_ms: 0,
  }
  addSeries(memory, series)
  memory.newSeries.push(series)
  return series
}

/** What is known about the tables' gap no longer holds once rows have moved into them. */
export function forgetGap(series: Series): void {
  series.gap_from_ms = 0
  series.gap_to_ms = 0
}

function addSeries(memory: Memory, series: Series) {
  const station = stationOf(memory, series.station)
  const quantities = station.sensors.get(series.sensor) ?? new Map<string, Series>()
  station.sensors.set(series.sensor, quantities.set(series.quantity, series))
  station.seriesCount++
  memory.seriesById.set(series.id, series)
}

function emptyTails() {
  return { tail: new Tail(), settling: new Tail(), gap_from_ms: 0, gap_to_ms: 0 }
}

function all<Row>(db: Database, sql: string): Row[] {
  return db.prepare<[], Row>(sql).all()
}
