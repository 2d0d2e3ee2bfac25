/** What the screen knows, and how each event of the gateway changes it. Pure. */
import type { Alert, Latest, LiveEvents, OverviewAnswer, Station } from '../gateway/contract.ts'
import { isAmount } from '../hardware/quantities.ts'
import { withValue } from './first/course.ts'
import type { FirstKnown } from './first/known.ts'
import type { Parts } from './parts.ts'

/** `closed`: nobody is signed in, and looking needs it; `forbidden`: who is signed in may not look. */
export type Connection = 'connecting' | 'live' | 'polling' | 'lost' | 'closed' | 'forbidden'
/** Why there is no live view although the gateway answers: too many watch, or something between holds it back. */
export type PollReason = 'full' | 'held'
export type LiveReading = LiveEvents['reading']

export interface State {
  connection: Connection
  /** Of the connection `polling`. */
  polledWhy?: PollReason
  /** Undefined until the gateway has told once. */
  stations: Station[] | undefined
  /** Undefined until the gateway has told once. */
  alerts: Alert[] | undefined
  /** Where things are heading and what they mean; undefined until the gateway has told once. */
  first: FirstKnown | undefined
  /** How the gateway's parts are; undefined until it has told. */
  parts: Parts | undefined
  /** Gateway's clock minus this device's: a phone's clock may be wrong, ages must not be. */
  clockAhead_ms: number
  /** When the gateway last said anything, by its clock. */
  heard_ms: number | undefined
  /** Counts snapshots: what was fetched before one may have missed something. */
  snapshots: number
}

export const initialState: State = {
  connection: 'connecting',
  stations: undefined,
  alerts: undefined,
  first: undefined,
  parts: undefined,
  clockAhead_ms: 0,
  heard_ms: undefined,
  snapshots: 0,
}

/** What the first screen needs, in one answer. Its stations count until the live view has told newer ones. */
export function withOverview(state: State, overview: OverviewAnswer, device_ms: number): State {
  const { now_ms, stations, alerts: _alerts, ...first } = overview
  const isFirst = state.stations === undefined
  return {
    ...state,
    first,
    ...(isFirst && { stations, clockAhead_ms: now_ms - device_ms, heard_ms: now_ms }),
  }
}

/** A snapshot replaces everything. `device_ms` is this device's clock. */
export function withSnapshot(state: State, snapshot: LiveEvents['snapshot'], device_ms: number): State {
  return {
    ...state,
    connection: 'live',
    stations: snapshot.stations,
    clockAhead_ms: snapshot.now_ms - device_ms,
    heard_ms: snapshot.now_ms,
    snapshots: state.snapshots + 1,
  }
}

/** The stations asked for: as a snapshot, but for charts, which go on by the readings in between. */
export function withPolled(state: State, polled: LiveEvents['snapshot'], why: PollReason, device_ms: number): State {
  const next = withSnapshot(state, polled, device_ms)
  return { ...next, connection: 'polling', polledWhy: why, snapshots: state.snapshots }
}

/** A station that is new or changed. */
export function withStation(state: State, station: Station, device_ms: number): State {
  const stations = state.stations ?? []
  const isKnown = stations.some((known) => known.station === station.station)
  return {
    ...state,
    heard_ms: device_ms + state.clockAhead_ms,
    stations: isKnown
      ? stations.map((known) => (known.station === station.station ? station : known))
      : [...stations, station],
  }
}

/** Several readings at once. A reading from the backlog never replaces a newer one. */
export function withReadings(state: State, readings: LiveReading[], device_ms: number): State {
  const heard_ms = device_ms + state.clockAhead_ms
  const stations = state.stations?.map((station) => {
    const own = readings.filter((reading) => reading.station === station.station)
    if (own.length === 0) return station
    const latest = { ...station.latest }
    for (const reading of own) {
      const { station: _station, sensor, at_ms, values, ...doubt } = reading
      for (const [quantity, told] of Object.entries(values)) {
        const key = `${sensor}.${quantity}`
        const known = latest[key]
        if (!known || measuredAt_ms(known) <= measuredAt_ms(reading)) latest[key] = { at_ms, ...told, ...doubt }
      }
    }
    return { ...station, latest, last_seen_ms: heard_ms }
  })
  return { ...state, stations, heard_ms, ...(state.first && { first: withCurves(state.first, readings) }) }
}

/** Curves and sums go on with what is heard. */
function withCurves(first: FirstKnown, readings: LiveReading[]): FirstKnown {
  const outlook = { ...first.outlook }
  for (const { station, sensor, at_ms, clock_off_ms = 0, values } of readings) {
    for (const [quantity, told] of Object.entries(values)) {
      const key = `${sensor}.${quantity}`
      const known = outlook[station]?.[key]
      if (!known) continue
      const heard = { at_ms: at_ms - clock_off_ms, value: shownValue(told), flag: told.flag }
      outlook[station] = { ...outlook[station], [key]: withValue(known, heard, isAmount(quantity)) }
    }
  }
  return { ...first, outlook }
}

/** A reading as it is shown: under other sensor ids where corrections say so. */
export function shownReadings(reading: LiveReading): LiveReading[] {
  const bySensor = new Map<string, LiveReading['values']>()
  for (const [quantity, { shown_as, ...told }] of Object.entries(reading.values)) {
    const sensor = shown_as ?? reading.sensor
    bySensor.set(sensor, { ...bySensor.get(sensor), [quantity]: told })
  }
  return Array.from(bySensor, ([sensor, values]) => ({ ...reading, sensor, values }))
}

/** The value that people look at: as corrections make it. */
export function shownValue({ value, corrected_value }: Pick<Latest, 'value' | 'corrected_value'>): number | null {
  return corrected_value === undefined ? value : corrected_value
}

/** When it was measured, by the gateway's clock: a station's may be off. */
export function measuredAt_ms({ at_ms, clock_off_ms = 0 }: Pick<Latest, 'at_ms' | 'clock_off_ms'>): number {
  return at_ms - clock_off_ms
}

/** One quantity of one sensor of a station, as a tile shows it. */
export interface SeriesName {
  sensor: string
  quantity: string
}

/** Means to another quantity: shown last, because people look for the water level and not for the way to it. */
export const sideQuantities = ['distance_m', 'distance_raw_m', 'battery_v']

/** A station's series in the order to show them: as its sensors are listed, then what only its readings mention. */
export function seriesOf(station: Station): SeriesName[] {
  const told = station.sensors.flatMap(({ sensor, quantities }) => quantities.map((quantity) => ({ sensor, quantity })))
  const found = Object.keys(station.latest).map(splitKey)
  // What a correction shows under another sensor has its tile there.
  const isElsewhere = (name: SeriesName) => station.latest[keyOf(name)]?.shown_as !== undefined
  const byKey = new Map([...told, ...found].map((name) => [keyOf(name), name]))
  const here = [...byKey.values()].filter((name) => !isElsewhere(name))
  return here.sort((a, b) => sideQuantities.indexOf(a.quantity) - sideQuantities.indexOf(b.quantity))
}

export function keyOf({ sensor, quantity }: SeriesName): string {
  return `${sensor}.${quantity}`
}

/** Ids have no dot, so the first one separates. */
export function splitKey(key: string): SeriesName {
  const dot = key.indexOf('.')
  return dot < 0 ? { sensor: key, quantity: '' } : { sensor: key.slice(0, dot), quantity: key.slice(dot + 1) }
}
