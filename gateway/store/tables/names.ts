/**
 * What names hold: asked for many times of one series at once, before what is new of them goes into the log. In the
 * order of time, so that one look into the tables serves many: a backlog that is sent again costs little more than a new
 * one.
 */
import { type Answer, type Asked, what } from '../verdicts/question.ts'
import { keptRow, type Memory, type Series } from './memory.ts'

const lookups_max = 1_000 // one step: some milliseconds of work

export function openNames(memory: Memory) {
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
    for (let n = start; n < end; n++) {
      const time_ms = at_ms[n]!
      if (time_ms < (gaps.at(-1) ?? Number.NEGATIVE_INFINITY)) continue // in the stretch that was found last
      const kept = keptRow(memory, series, time_ms)
      if (kept !== undefined) {
        found[n] = what.kept
        value[n] = kept.value
      } else if (time_ms >= series.gone_from_ms && time_ms < series.gone_to_ms) found[n] = what.gone
      else gaps.push(...gapAround(series, time_ms))
    }
  }

  /** The stretch around `time_ms` in which nothing is kept, nor was. */
  function gapAround(series: Series, time_ms: number): [from: number, to: number] {
    const { key, tail, settling, gone_from_ms, gone_to_ms } = series
    let from = Math.max(tail.before(time_ms), settling.before(time_ms))
    let to = Math.min(tail.after(time_ms), settling.after(time_ms))
    for (const place of memory.places) {
      const [before_ms, after_ms] = place.around(key, time_ms)
      from = Math.max(from, before_ms)
      to = Math.min(to, after_ms)
    }
    if (gone_to_ms > 0 && gone_to_ms <= time_ms) from = Math.max(from, gone_to_ms - 1)
    if (gone_to_ms > 0 && gone_from_ms > time_ms) to = Math.min(to, gone_from_ms)
    return [from, to]
  }
}
