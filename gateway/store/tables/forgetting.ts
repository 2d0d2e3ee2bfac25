/**
 * Forgetting in the record by series. A segment whose state does not name it was written before: what is meant of its rows
 * is not shown from that moment, and the segment is written anew without them. So it holds after a crash at any point.
 */
import { day_ms } from '../../../edge/platform/time.ts'
import type { ForgetScope, ForgottenEntry } from '../entries.ts'
import {
  isCorrectionOf,
  isMeantByPayload,
  isOfAllTimes,
  isWholeStation,
  meansSeries,
  type Names,
  spanOf,
} from '../forgotten.ts'
import type { ForgetPlan, Forgotten, ForgottenSeries, RefusedEntry } from '../record.ts'
import { type Cuts, cutPlace, isCut } from '../segments/cut.ts'
import type { Line } from '../segments/lines.ts'
import type { Segment } from '../segments/segment.ts'
import { segmentPlace } from '../segments/segment-place.ts'
import type { Loss } from './losses.ts'
import { knownSeries, type Memory, type Series, seriesOf } from './memory.ts'
import { newestRow } from './newest.ts'
import type { Place } from './place.ts'
import { countOf, rowsOf } from './rows.ts'
import { applyNewest, type State } from './state.ts'
import { Tail } from './tail.ts'

const series_max = 50 // what is said of one forgetting is written with each segment

/** Those that the segment was written before. */
export function pendingIn({ forgotten }: Pick<Memory, 'forgotten'>, segment: Segment): Forgotten[] {
  const known = new Set(((segment.state as State | null)?.forgotten ?? []).map(({ pos }) => pos))
  return forgotten.filter(({ pos }) => !known.has(pos))
}

/** Those of them of which it may hold something: it must be written anew. */
export function touching(memory: Pick<Memory, 'forgotten'>, segment: Segment): Forgotten[] {
  if (memory.forgotten.length === 0) return []
  return pendingIn(memory, segment).filter(({ pos, what }) => {
    const known = touched.get(segment) ?? new Map<number, boolean>()
    touched.set(segment, known)
    const is = known.get(pos) ?? isTouched(segment, what)
    known.set(pos, is)
    return is
  })
}

/** By the commit of the forgetting. A segment never changes. */
const touched = new WeakMap<Segment, Map<number, boolean>>()

function isTouched(segment: Segment, what: ForgetScope): boolean {
  const { from_ms, to_ms } = spanOf(what)
  for (const [station, sensor, quantity, , first_ms, last_ms] of segment.series.values()) {
    const isMet = first_ms < to_ms && last_ms + day_ms > from_ms // its last may be a step of a day
    if (isMet && meansSeries(what, { station, sensor, quantity })) return true
  }
  if (segment.lineFrames('refused').some(({ header }) => Object.hasOwn(header.count, what.station))) return true
  const state = segment.state as State | null
  return state !== null && JSON.stringify(withoutScope(state, what)) !== JSON.stringify(state)
}

/** What is cut out of a segment; null when nothing is. */
export function cutsIn(memory: Pick<Memory, 'forgotten'>, segment: Segment): Cuts | null {
  const found = touching(memory, segment)
  if (found.length === 0) return null
  return (key) => {
    const [station, sensor, quantity] = key.split('/') as [string, string, string]
    return found.filter(({ what }) => meansSeries(what, { station, sensor, quantity })).map(({ what }) => spanOf(what))
  }
}

/** Where its rows lie, without what was forgotten. */
export function placeLeft(memory: Pick<Memory, 'forgotten'>, segment: Segment): Place {
  const cuts = cutsIn(memory, segment)
  return cuts ? cutPlace(segmentPlace(segment), cuts) : segmentPlace(segment)
}

/** Whether a payload in quarantine, of this segment, is forgotten. */
export function isForgottenLine(memory: Pick<Memory, 'forgotten'>, segment: Segment): (line: Line) => boolean {
  const found = touching(memory, segment)
  return ({ entry }) => found.some(({ what }) => isMeantByPayload(entry as RefusedEntry, what))
}

/**
 * The newest rows that a segment says of its series, at a start. Gives the series whose newest row is forgotten: it is to be
 * looked for when all segments are known.
 */
export function applyNewestLeft(memory: Memory, { series }: Segment, cutsOf: Cuts): Series[] {
  const unknown: Series[] = []
  const left = Array.from(series).flatMap(([key, line]) => {
    const cuts = cutsOf(key)
    if (line[6] === null || !isCut(cuts, line[6][0])) return [line]
    const known = knownSeries(memory, line[0], line[1], line[2])
    if (cuts.some((cut) => cut.from_ms === Number.NEGATIVE_INFINITY && cut.to_ms === Number.POSITIVE_INFINITY))
      return []
    unknown.push(known ?? seriesOf(memory, line[0], line[1], line[2]))
    return []
  })
  applyNewest(memory, left)
  return unknown
}

/** A state without what it says of what was forgotten. */
export function stateLeft(memory: Pick<Memory, 'forgotten'>, segment: Segment): State | null {
  const state = segment.state as State | null
  return state && pendingIn(memory, segment).reduce((left, { what }) => withoutScope(left, what), state)
}

function withoutScope(state: State, what: ForgetScope): State {
  const isGone = (of: Names) => isOfAllTimes(what) && meansSeries(what, of)
  return {
    ...state,
    stations: isWholeStation(what) ? state.stations.filter(({ station }) => station !== what.station) : state.stations,
    series: state.series.filter(([, station, sensor, quantity]) => !isGone({ station, sensor, quantity })),
    losses: lossesLeft(state.losses, what),
    ...(state.corrections && { corrections: state.corrections.filter((one) => !isCorrectionOf(what, one)) }),
  }
}

/** What was lost of it with a damaged file is missed by nobody any more. */
function lossesLeft(losses: readonly Loss[], what: ForgetScope): Loss[] {
  const { from_ms, to_ms } = spanOf(what)
  return losses.filter(({ station, sensor, quantity, from_ms: first_ms, to_ms: last_ms }) => {
    if (station === undefined || sensor === undefined || quantity === undefined) return true
    const isWithin = (first_ms ?? Number.NEGATIVE_INFINITY) >= from_ms && (last_ms ?? Number.POSITIVE_INFINITY) < to_ms
    return !(meansSeries(what, { station, sensor, quantity }) && (isWithin || isOfAllTimes(what)))
  })
}

function seriesMeant(memory: Memory, what: ForgetScope): Series[] {
  return [...memory.seriesById.values()].filter((series) => meansSeries(what, series))
}

export interface PlanTools {
  segments(): readonly Segment[]
  /** Payloads of a station in quarantine. */
  refusedOf(station: string): Iterable<RefusedEntry>
}

/** What is meant, in numbers, as it stands now. */
export function planOf(memory: Memory, what: ForgetScope, { segments, refusedOf }: PlanTools): ForgetPlan {
  const found = seriesMeant(memory, what).flatMap((series) => countedIn(memory, series, what) ?? [])
  const values = found.reduce((sum, one) => sum + one.values, 0)
  const [rows, bytes] = [sumOf(segments(), 'rows'), sumOf(segments(), 'bytes')]
  const quarantined = Array.from(refusedOf(what.station)).filter((entry) => isMeantByPayload(entry, what)).length
  return {
    what,
    values,
    quarantined,
    series: found.slice(0, series_max),
    more: Math.max(0, found.length - series_max),
    bytes: rows === 0 ? 0 : Math.round(Math.min(1, values / rows) * bytes),
  }
}

function countedIn(memory: Memory, series: Series, what: ForgetScope): ForgottenSeries | null {
  const { from_ms, to_ms } = spanOf(what)
  const { sensor, quantity } = series
  const values = countOf(memory, series, from_ms, to_ms)
  const first = rowsOf(memory, series, from_ms, to_ms).next()
  const last = newestRow(memory, series, to_ms)
  if (first.done || !last) return null
  return { sensor, quantity, values, from_ms: first.value.at_ms, to_ms: last.at_ms }
}

function sumOf(segments: readonly Segment[], key: 'rows' | 'bytes'): number {
  return segments.reduce((sum, segment) => sum + segment[key], 0)
}

/** Forgets in memory, and says what it was. `hide`: rows are looked for anew where they are. */
export function forget(memory: Memory, entry: ForgottenEntry, pos: number, tools: PlanTools & { hide(): void }): void {
  if (memory.forgotten.some((known) => known.pos === pos)) return
  const { what, by, why, received_ms: at_ms } = entry
  const { bytes: _bytes, ...plan } = planOf(memory, what, tools)
  memory.forgotten.push({ pos, at_ms, by, why, ...plan })
  memory.newForgotten++
  memory.losses = lossesLeft(memory.losses, what)
  memory.corrections.forget(what)
  for (const lines of [memory.lines, memory.settlingLines]) {
    lines.refused = lines.refused.filter(({ entry }) => !isMeantByPayload(entry, what))
  }
  tools.hide()
  for (const series of seriesMeant(memory, what)) forgetIn(memory, series, what)
  forgetStation(memory, what)
}

function forgetIn(memory: Memory, series: Series, what: ForgetScope) {
  for (const name of ['tail', 'settling'] as const) {
    const left = tailWithout(series[name], what)
    memory.tailRows -= series[name].length - left.length
    series[name] = left
  }
  series.newest = newestRow(memory, series)
  if (!isOfAllTimes(what)) return
  memory.changedSeries.delete(series)
  memory.seriesById.delete(series.id)
  const station = memory.stations.get(series.station)!
  station.sensors.get(series.sensor)!.delete(series.quantity)
  if (station.sensors.get(series.sensor)!.size === 0) station.sensors.delete(series.sensor)
  station.seriesCount--
}

function tailWithout(tail: Tail, what: ForgetScope): Tail {
  const { from_ms, to_ms } = spanOf(what)
  if (tail.between(from_ms, to_ms).next().done) return tail
  const left = new Tail()
  for (const row of tail.between(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)) {
    if (row.at_ms < from_ms || row.at_ms >= to_ms) left.add(row)
  }
  return left
}

function forgetStation(memory: Memory, what: ForgetScope) {
  const station = memory.stations.get(what.station)
  if (!station || !isWholeStation(what)) return
  memory.stations.delete(what.station)
  memory.changedStations.delete(station)
  memory.changedEpochs.delete(station)
}
