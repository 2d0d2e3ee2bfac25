/**
 * What a segment says beside rows: how stations, ledgers and series stood when it was written, as far as that had
 * changed. All of them together, the later word over the earlier, are what memory holds at a start.
 */
import { united } from '../corrections/corrections.ts'
import type { KeptCorrection } from '../corrections/layers.ts'
import type { Forgotten, StationMemory } from '../record.ts'
import type { SeriesLine } from '../segments/facts.ts'
import { joinedIds } from './answered.ts'
import type { Epoch } from './ledger.ts'
import { isSameLoss, type Loss } from './losses.ts'
import { addSeries, knownSeries, type Memory, type Series, type Station, seriesOf, stationOf } from './memory.ts'

export interface State {
  /** The segments there were beside it. */
  files: string[]
  stations: StationState[]
  series: SeriesState[]
  losses: Loss[]
  /** All of them in each segment, so that no damage of one file takes any. Absent in what was written before there were any. */
  corrections?: KeptCorrection[]
  /** What people had it forget before this was written: it has none of that. Absent in files of earlier versions. */
  forgotten?: Forgotten[]
  /** Payloads that have left the quarantine. */
  answered?: string[]
  /** The time of retention. */
  retained_ms: number | null
}

interface StationState extends StationMemory {
  tally: Record<string, number>
  /** null: forgotten. */
  epochs: Record<string, Epoch | null>
}

export type SeriesState = [
  id: number,
  station: string,
  sensor: string,
  quantity: string,
  gone_from_ms: number,
  gone_to_ms: number,
  minute_gone_ms: number,
  hour_gone_ms: number,
]

/** Takes what has changed out of the memory, as a copy: it goes on changing while the segment is written. */
export function takeState(memory: Memory, files: string[]): State {
  const { changedStations, changedEpochs, changedSeries, losses, forgotten, retained_ms } = memory
  const state: State = {
    files,
    stations: Array.from(changedStations, (station) => stationState(station, changedEpochs.get(station) ?? new Set())),
    series: Array.from(changedSeries, seriesState),
    losses,
    corrections: memory.corrections.all(),
    forgotten,
    answered: [...memory.answered],
    retained_ms,
  }
  memory.corrections.saved()
  memory.changedStations = new Set()
  memory.changedEpochs = new Map()
  memory.changedSeries = new Set()
  memory.newLosses = 0
  memory.newForgotten = 0
  return structuredClone(state)
}

/** The whole memory as a state. It shares its parts: to be read at once. */
export function wholeState({ stations, seriesById, losses, corrections, forgotten, retained_ms }: Memory): State {
  return {
    files: [],
    stations: Array.from(stations.values(), (station) => stationState(station, new Set(station.epochs.keys()))),
    series: Array.from(seriesById.values(), seriesState),
    losses,
    corrections: corrections.all(),
    forgotten,
    retained_ms,
  }
}

function stationState(
  { station, about, state, last_seen_ms, tally, epochs }: Station,
  changed: Set<string>,
): StationState {
  const named = Array.from(changed, (name) => [name, epochs.get(name) ?? null] as const)
  return { station, about, state, last_seen_ms, tally: Object.fromEntries(tally), epochs: Object.fromEntries(named) }
}

/** As a state has it. */
export function seriesState(series: Series): SeriesState {
  const { id, station, sensor, quantity, gone_from_ms, gone_to_ms, minute_gone_ms, hour_gone_ms } = series
  return [id, station, sensor, quantity, gone_from_ms, gone_to_ms, minute_gone_ms, hour_gone_ms]
}

/** Several states as one; the later ones count. Damaged ones are null. */
export function combinedState(states: readonly (State | null)[], files: string[]): State {
  const stations = new Map<string, StationState>()
  const series = new Map<number, SeriesState>()
  let losses: Loss[] = []
  let retained_ms: number | null = null
  let forgotten: Forgotten[] = []
  let answered: string[] = []
  for (const state of states) {
    for (const one of state?.stations ?? []) {
      const before = stations.get(one.station)
      stations.set(one.station, { ...one, epochs: { ...before?.epochs, ...one.epochs } })
    }
    for (const one of state?.series ?? []) series.set(one[0], widest(series.get(one[0]), one))
    retained_ms = later(retained_ms, state?.retained_ms ?? null)
    forgotten = joined(forgotten, state?.forgotten)
    answered = joinedIds(answered, state?.answered)
    losses = [...losses, ...(state?.losses ?? []).filter((loss) => !losses.some((known) => isSameLoss(known, loss)))]
  }
  const corrections = united(states.map((state) => state?.corrections ?? []))
  const all = {
    stations: [...stations.values()],
    series: [...series.values()],
    losses,
    corrections,
    forgotten,
    answered,
  }
  return { files, ...all, retained_ms }
}

/** Both, by their commits. */
export function joined(known: readonly Forgotten[], more: readonly Forgotten[] = []): Forgotten[] {
  const fresh = more.filter(({ pos }) => !known.some((one) => one.pos === pos))
  return [...known, ...fresh].sort((a, b) => a.pos - b.pos)
}

function later(a: number | null, b: number | null): number | null {
  return a === null ? b : Math.max(a, b ?? a)
}

// What is gone stays gone, whichever of two segments was written later.
function widest(a: SeriesState | undefined, b: SeriesState): SeriesState {
  if (!a) return b
  const [id, station, sensor, quantity, from, to, minute, hour] = a
  const first = from === 0 || b[4] === 0 ? Math.max(from, b[4]) : Math.min(from, b[4])
  return [id, station, sensor, quantity, first, Math.max(to, b[5]), Math.max(minute, b[6]), Math.max(hour, b[7])]
}

/**
 * Lays a state over the memory, which shares nothing with it that goes on changing: the state of a segment is written again
 * when the segment is merged, and must then say no more than it did.
 */
export function applyState(memory: Memory, state: State): void {
  const { stations, series, losses, corrections = [], answered = [], retained_ms } = state
  for (const id of answered) memory.answered.add(id)
  memory.corrections.lay(corrections)
  memory.retained_ms = later(memory.retained_ms, retained_ms)
  for (const { tally, epochs, ...one } of stations) {
    const station = stationOf(memory, one.station)
    Object.assign(station, one)
    for (const [name, n] of Object.entries(tally)) station.tally.set(name, n)
    for (const [name, epoch] of Object.entries(epochs)) {
      if (epoch) station.epochs.set(name, structuredClone(epoch))
      else station.epochs.delete(name)
    }
  }
  for (const one of series) {
    const [id, station, sensor, quantity] = one
    const known = knownSeries(memory, station, sensor, quantity) ?? addSeries(memory, id, station, sensor, quantity)
    const [, , , , gone_from_ms, gone_to_ms, minute_gone_ms, hour_gone_ms] = widest(seriesState(known), one)
    Object.assign(known, { gone_from_ms, gone_to_ms, minute_gone_ms, hour_gone_ms })
  }
  for (const loss of losses) if (!memory.losses.some((known) => isSameLoss(known, loss))) memory.losses.push(loss)
}

/** The newest row of each series of a segment. A series whose state was damaged is known by its rows. */
export function applyNewest(memory: Memory, lines: Iterable<SeriesLine>): void {
  for (const [station, sensor, quantity, , , , newest] of lines) {
    const series = seriesOf(memory, station, sensor, quantity)
    if (!newest) continue
    const [at_ms, value, flag, received_ms, clock, off_ms] = newest
    if (series.newest && series.newest.at_ms > at_ms) continue
    series.newest = { at_ms, value: value ?? Number.NaN, flag, received_ms, clock, off_ms, amends: 0 }
  }
}
