/**
 * What names hold: asked for many times of one series at once, before what is new of them goes into the log. In the
 * order of time, so that one look into the tables serves many: a backlog that is sent again costs little more than a new
 * one.
 */
import type { Database } from '../../../edge/platform/sqlite.ts'
import { type Answer, type Asked, what } from '../verdicts/question.ts'
import type { Memory, Series } from './memory.ts'

const page_max = 256
const lookups_max = 1_000 // one step: some milliseconds of work

type StoredRow = [at_ms: number, value: number | null]

export function openNames(db: Database, memory: Memory) {
  const rowsFrom = db
    .prepare<[number, number, number], StoredRow>(
      'SELECT at_ms, value FROM row WHERE series = ? AND at_ms >= ? ORDER BY at_ms LIMIT ?',
    )
    .raw()
  const rowBefore = db
    .prepare<[number, number], [number]>(
      'SELECT at_ms FROM row WHERE series = ? AND at_ms < ? ORDER BY at_ms DESC LIMIT 1',
    )
    .raw()

  /** Yields between steps; others may use the tables then. */
  return function* names({ station, sensor, quantity, at_ms }: Asked): Generator<void, Answer> {
    const answer: Answer = { what: new Uint8Array(at_ms.length), value: new Float64Array(at_ms.length), gaps: [] }
    const series = memory.stations.get(station)?.sensors.get(sensor)?.get(quantity)
    if (!series) {
      answer.gaps.push(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
      return answer
    }
    for (let start = 0; start < at_ms.length; start += lookups_max) {
      look(series, at_ms, start, Math.min(start + lookups_max, at_ms.length), answer)
      yield
    }
    return answer
  }

  function look(series: Series, at_ms: Float64Array, start: number, end: number, { what: found, value, gaps }: Answer) {
    const stored = storedFrom(series)
    for (let n = start; n < end; n++) {
      const time_ms = at_ms[n]!
      if (time_ms < (gaps.at(-1) ?? Number.NEGATIVE_INFINITY)) continue // in the stretch that was found last
      const kept = series.tail.valueAt(time_ms) ?? series.settling.valueAt(time_ms) ?? stored.valueAt(time_ms)
      if (kept !== undefined) {
        found[n] = what.kept
        value[n] = kept
      } else if (time_ms >= series.gone_from_ms && time_ms < series.gone_to_ms) found[n] = what.gone
      else gaps.push(...gapAround(series, time_ms, stored.around(time_ms)))
    }
  }

  function gapAround(series: Series, time_ms: number, stored: [from: number, to: number]): [from: number, to: number] {
    const { tail, settling, gone_from_ms, gone_to_ms } = series
    let from = Math.max(tail.before(time_ms), settling.before(time_ms), stored[0])
    let to = Math.min(tail.after(time_ms), settling.after(time_ms), stored[1])
    if (gone_to_ms > 0 && gone_to_ms <= time_ms) from = Math.max(from, gone_to_ms - 1)
    if (gone_to_ms > 0 && gone_from_ms > time_ms) to = Math.min(to, gone_from_ms)
    return [from, to]
  }

  /** The rows of one series in the tables, for times that ascend. Neighbours are read together, lone ones alone. */
  function storedFrom(series: Series) {
    let page: StoredRow[] = []
    let isLast = false
    let size = 1
    let n = 0
    let asked = 0

    function moveTo(time_ms: number) {
      asked++
      while (n < page.length && page[n]![0] < time_ms) n++
      if (n < page.length || isLast) return
      const wasWorthIt = page.length > 0 && asked >= page.length / 2
      size = wasWorthIt ? Math.min(size * 4, page_max) : 1
      page = rowsFrom.all(series.id, time_ms, size)
      isLast = page.length < size
      n = 0
      asked = 0
    }

    return {
      valueAt(time_ms: number): number | undefined {
        moveTo(time_ms)
        const row = page[n]
        return row && row[0] === time_ms ? (row[1] ?? Number.NaN) : undefined
      },
      /** The times before and after `time_ms`, which holds nothing itself. */
      around(time_ms: number): [from: number, to: number] {
        moveTo(time_ms)
        const before_ms = n > 0 ? page[n - 1]![0] : rowBefore.get(series.id, time_ms)?.[0]
        return [before_ms ?? Number.NEGATIVE_INFINITY, page[n]?.[0] ?? Number.POSITIVE_INFINITY]
      },
    }
  }
}
