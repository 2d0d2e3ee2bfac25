/** Raw rows: the tables and the tail as one, in time order, page by page. */

import type { Database } from '../../../edge/platform/sqlite.ts'
import type { Flag, ReadingsAnswer } from '../../contract.ts'
import { BadQuery, type RowsQuery } from '../record.ts'
import { doubtShown } from './doubt.ts'
import type { Memory, Series } from './memory.ts'
import { type StoredRow, storedColumns, storedRow } from './stored-row.ts'
import type { TailRow } from './tail.ts'

export const rowsLimit_max = 10_000
const stepRows_max = 500
// A station with hundreds of series is asked for a few rows of each, not for hundreds that no page will show.
const stepRows_min = 8

export function openRows(db: Database, memory: Memory) {
  const page = db.prepare<[number, number, number, number], StoredRow>(
    `SELECT ${storedColumns} FROM row WHERE series = ? AND at_ms >= ? AND at_ms < ?
     ORDER BY at_ms LIMIT ?`,
  )

  function* stored(series: Series, from_ms: number, to_ms: number, step_rows: number): Generator<TailRow> {
    for (let next_ms = from_ms; ; ) {
      const rows = page.all(series.id, next_ms, to_ms, step_rows)
      for (const row of rows) yield storedRow(row)
      if (rows.length < step_rows) return
      next_ms = rows.at(-1)!.at_ms + 1
    }
  }

  /** All rows of one series with from_ms ≤ at_ms < to_ms, read `step_rows` at a time. */
  function rowsOf(series: Series, from_ms: number, to_ms: number, step_rows = stepRows_max): Generator<TailRow> {
    return merged(stored(series, from_ms, to_ms, step_rows), pendingOf(series, from_ms, to_ms))
  }

  /** One page over all series that the query means. */
  function rows(query: RowsQuery): ReadingsAnswer {
    const limit = Math.max(1, Math.min(query.limit, rowsLimit_max))
    const after = query.cursor === undefined ? null : parseCursor(query.cursor)
    const wanted = chosen(memory, query)
    const step_rows = Math.min(Math.max(Math.ceil((limit + 1) / wanted.length), stepRows_min), stepRows_max)
    const lanes = wanted.flatMap((series) => {
      const from_ms = after ? Math.max(query.from_ms, after.at_ms + (series.id > after.series ? 0 : 1)) : query.from_ms
      const rows = rowsOf(series, from_ms, query.to_ms, step_rows)
      const { value: head } = rows.next() as { value?: TailRow }
      return head ? [{ series, rows, head: head as TailRow | undefined }] : []
    })
    const answer: ReadingsAnswer = { rows: [], next: null }
    let last = ''
    for (let lane = earliest(lanes); lane; lane = earliest(lanes)) {
      if (answer.rows.length === limit) {
        answer.next = last
        break
      }
      answer.rows.push(rowOf(lane.series, lane.head!))
      last = cursorOf(lane.head!.at_ms, lane.series.id)
      lane.head = (lane.rows.next() as { value?: TailRow }).value
    }
    return answer
  }

  return { rows, rowsOf }
}

/** A row as the contract has it. */
export function rowOf({ sensor, quantity }: Series, row: TailRow) {
  const { at_ms, flag, received_ms } = row
  const value = Number.isNaN(row.value) ? null : row.value
  return { sensor, quantity, at_ms, value, flag: flag as Flag, received_ms, ...doubtShown(row) }
}

/** Rows of the series that are not in the tables yet. */
export function pendingOf(series: Series, from_ms: number, to_ms: number): Generator<TailRow> {
  return merged(series.settling.between(from_ms, to_ms), series.tail.between(from_ms, to_ms))
}

// Lanes are in the order of series ids, and the first of equals wins: the order that the cursor counts on.
function earliest<Lane extends { head: TailRow | undefined }>(lanes: Lane[]): Lane | undefined {
  let best: Lane | undefined
  for (const lane of lanes) if (lane.head && (!best || lane.head.at_ms < best.head!.at_ms)) best = lane
  return best
}

function chosen(memory: Memory, { station, sensor, quantity }: RowsQuery): Series[] {
  const sensors = [...(memory.stations.get(station)?.sensors.values() ?? [])]
  return sensors
    .flatMap((quantities) => [...quantities.values()])
    .filter(
      (series) => (sensor ?? series.sensor) === series.sensor && (quantity ?? series.quantity) === series.quantity,
    )
    .sort((a, b) => a.id - b.id)
}

function* merged(a: Generator<TailRow>, b: Generator<TailRow>): Generator<TailRow> {
  let left = a.next()
  let right = b.next()
  while (!left.done || !right.done) {
    if (right.done || (!left.done && left.value.at_ms <= right.value.at_ms)) {
      yield left.value as TailRow
      left = a.next()
    } else {
      yield right.value
      right = b.next()
    }
  }
}

function cursorOf(at_ms: number, series: number): string {
  return `${at_ms.toString(36)}.${series.toString(36)}`
}

function parseCursor(cursor: string): { at_ms: number; series: number } {
  const [, at, series] = /^([0-9a-z]{1,11})\.([0-9a-z]{1,7})$/.exec(cursor) ?? []
  if (!at || !series) throw new BadQuery('This cursor is not one of ours; pass "next" of the page before as it was.')
  return { at_ms: Number.parseInt(at, 36), series: Number.parseInt(series, 36) }
}
