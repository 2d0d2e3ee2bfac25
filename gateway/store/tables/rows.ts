/** Raw rows: segments and tail as one, in time order, page by page. */

import { everySensor } from '../../../edge/contract.ts'
import { isOfNode } from '../../../hardware/quantities.ts'
import type { CorrectedStretch, Flag, ReadingsAnswer } from '../../contract.ts'
import { isMark } from '../corrections/life.ts'
import { BadQuery, type RowsQuery } from '../record.ts'
import type { TailRow } from './chunk.ts'
import { doubtShown } from './doubt.ts'
import { forgottenOf } from './forgotten-of.ts'
import { lostOf } from './losses.ts'
import type { Memory, Series } from './memory.ts'
import { inTimeOrder } from './merged.ts'
import { effectShown, type Part, partsOf, stretchOf } from './parts.ts'
import type { Place } from './place.ts'

export const rowsLimit_max = 10_000

export function openRows(memory: Memory) {
  /** One page over all series that the query means. */
  return function rows(query: RowsQuery): ReadingsAnswer {
    const limit = Math.max(1, Math.min(query.limit, rowsLimit_max))
    const after = query.cursor === undefined ? null : parseCursor(query.cursor)
    const lanes = rangesOf(memory, query).flatMap(({ series, from_ms, to_ms }) => {
      const start_ms = after ? Math.max(from_ms, after.at_ms + (series.id > after.series ? 0 : 1)) : from_ms
      const rows = rowsOf(memory, series, start_ms, to_ms)
      const { value: head } = rows.next() as { value?: TailRow }
      return head ? [{ series, rows, head: head as TailRow | undefined }] : []
    })
    const lost = lostIn(memory, query)
    const corrected = correctionsIn(memory, query)
    const forgotten = forgottenOf(memory, query, query.from_ms, query.to_ms)
    const answer: ReadingsAnswer = {
      rows: [],
      next: null,
      ...(lost.length > 0 && { lost }),
      ...(forgotten.length > 0 && { forgotten }),
      ...(corrected.length > 0 && { corrected }),
    }
    let last = ''
    for (let lane = earliest(lanes); lane; lane = earliest(lanes)) {
      if (answer.rows.length === limit) {
        answer.next = last
        break
      }
      answer.rows.push(rowOf(memory, lane.series, lane.head!))
      last = cursorOf(lane.head!.at_ms, lane.series.id)
      lane.head = (lane.rows.next() as { value?: TailRow }).value
    }
    return answer
  }
}

/** What is lost of all series that the query means, oldest first. */
function lostIn(memory: Memory, query: RowsQuery): NonNullable<ReadingsAnswer['lost']> {
  if (memory.losses.length === 0) return []
  return rangesOf(memory, query)
    .flatMap(({ series, from_ms, to_ms }) => {
      const { sensor, quantity } = series
      const lost = lostOf(memory.losses, series, from_ms, to_ms, 'row')
      return lost.map((one) => ({ sensor, quantity, ...one }))
    })
    .sort((a, b) => a.from_ms - b.from_ms)
}

/** The corrections that have to do with a series that the query means, in the order of their entry. */
function correctionsIn(memory: Memory, { station, sensor, quantity, from_ms, to_ms }: RowsQuery): CorrectedStretch[] {
  const standing = memory.corrections.of(station)?.standing ?? []
  return standing
    .filter((one) => !isMark(one) || one.trial)
    .filter((one) => one.from_ms < to_ms && (one.to_ms ?? Number.POSITIVE_INFINITY) > from_ms)
    .filter(
      (one) => sensor === undefined || one.sensor === sensor || one.sensor === everySensor || one.shown_as === sensor,
    )
    .filter((one) => quantity === undefined || one.quantity === null || one.quantity === quantity)
    .map(stretchOf)
}

/** All rows of one series with from_ms ≤ at_ms < to_ms, each once, in order. */
export function rowsOf(memory: Memory, series: Series, from_ms: number, to_ms: number): Generator<TailRow, void> {
  const stored = placesOf(memory, series, from_ms, to_ms)
  return inTimeOrder([
    ...stored.map((place) => ({
      first_ms: place.span(series.key)!.first_ms,
      rows: place.rows(series.key, from_ms, to_ms),
    })),
    { first_ms: Number.NEGATIVE_INFINITY, rows: series.settling.between(from_ms, to_ms) },
    { first_ms: Number.NEGATIVE_INFINITY, rows: series.tail.between(from_ms, to_ms) },
  ])
}

/** The places that may have rows, or steps, of this range, from the oldest to the newest. */
export function placesOf({ places }: Memory, { key }: Series, from_ms: number, to_ms: number): Place[] {
  return places.filter((place) => {
    const span = place.span(key)
    return span && span.last_ms >= from_ms && span.first_ms < to_ms
  })
}

/** How many rows there are with from_ms ≤ at_ms < to_ms. */
export function countOf(memory: Memory, series: Series, from_ms: number, to_ms: number): number {
  let n = 0
  for (const place of placesOf(memory, series, from_ms, to_ms)) n += place.count(series.key, from_ms, to_ms)
  for (const { amends } of pendingOf(series, from_ms, to_ms)) if (amends === 0) n++
  return n
}

/** A row as the contract has it: as it was sent, with what corrections make of it beside. */
export function rowOf(memory: Memory, { station, sensor, quantity }: Series, row: TailRow) {
  const { at_ms, flag, received_ms } = row
  const value = Number.isNaN(row.value) ? null : row.value
  const sent = { sensor, quantity, at_ms, value, flag: flag as Flag, received_ms, ...doubtShown(row) }
  const layers = memory.corrections.of(station)
  return layers ? { ...sent, ...effectShown(value, layers.effectOn(sensor, quantity, at_ms)) } : sent
}

/** Rows of the series that are in no segment, older and newer of one time both. */
export function* pendingOf(series: Series, from_ms: number, to_ms: number): Generator<TailRow, void> {
  yield* series.settling.between(from_ms, to_ms)
  yield* series.tail.between(from_ms, to_ms)
}

// Lanes are in the order of series ids, and the first of equals wins: the order that the cursor counts on.
function earliest<Lane extends { head: TailRow | undefined }>(lanes: Lane[]): Lane | undefined {
  let best: Lane | undefined
  for (const lane of lanes) if (lane.head && (!best || lane.head.at_ms < best.head!.at_ms)) best = lane
  return best
}

/** Of which series, from when to when. Those of one series as it is shown follow one another in time. */
function rangesOf(memory: Memory, query: RowsQuery): Pick<Part, 'series' | 'from_ms' | 'to_ms'>[] {
  const { corrected, sensor, quantity, from_ms, to_ms } = query
  if (!corrected) return chosen(memory, query).map((series) => ({ series, from_ms, to_ms }))
  if (!sensor || !quantity) throw new BadQuery('Name the sensor and the quantity that is to be read as it is shown.')
  return partsOf(memory, { ...query, sensor, quantity })
}

function chosen(memory: Memory, { station, sensor, quantity, measured }: RowsQuery): Series[] {
  const sensors = [...(memory.stations.get(station)?.sensors.values() ?? [])]
  return sensors
    .flatMap((quantities) => [...quantities.values()])
    .filter(
      (series) => (sensor ?? series.sensor) === series.sensor && (quantity ?? series.quantity) === series.quantity,
    )
    .filter((series) => !measured || quantity !== undefined || !isOfNode(series.quantity))
    .sort((a, b) => a.id - b.id)
}

function cursorOf(at_ms: number, series: number): string {
  return `${at_ms.toString(36)}.${series.toString(36)}`
}

function parseCursor(cursor: string): { at_ms: number; series: number } {
  const [, at, series] = /^([0-9a-z]{1,11})\.([0-9a-z]{1,7})$/.exec(cursor) ?? []
  if (!at || !series) throw new BadQuery('This cursor is not one of ours; pass "next" of the page before as it was.')
  return { at_ms: Number.parseInt(at, 36), series: Number.parseInt(series, 36) }
}
