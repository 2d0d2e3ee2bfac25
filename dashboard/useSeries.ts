/** A chart's data kept current: fetched, extended by live readings, fetched again when that is not enough. */
import { useEffect, useState } from 'preact/hooks'
import type { SeriesAnswer } from '../gateway/contract.ts'
import { fetchSeries } from './api.ts'
import { windowOf, withoutBefore, withReading } from './series.ts'
import { keyOf, type LiveReading, type SeriesName, shownValue } from './state.ts'
import { ranges } from './view.ts'
import type { RangeKey } from './words.ts'

export interface Wanted {
  station: string
  name: SeriesName
  range: RangeKey
  /** For an amount: the length of its bars. */
  bars_ms: number | undefined
  clockAhead_ms: number
  /** Changes when what was fetched may have missed something. */
  snapshots: number
  followReadings(listener: (readings: LiveReading[]) => void): () => void
}

const rawAgain_ms = 300_000 // raw rows are already complete but for late ones
const stillReadingAgain_ms = 5_000 // a gateway that has just started soon knows more
const answer_max_ms = 30_000 // 30 d over a village's 2G takes seconds, not minutes

/** The wanted series, undefined until it came; `problem` when the last attempt failed. */
export function useSeries({ station, name, range, bars_ms, clockAhead_ms, snapshots, followReadings }: Wanted) {
  const [held, setHeld] = useState<{ shown: string; series: SeriesAnswer }>()
  const [problem, setProblem] = useState(false)
  const [turn, setTurn] = useState(0)
  const { span_ms } = ranges[range]
  const shown = `${station} ${keyOf(name)} ${range}`
  const series = held?.shown === shown ? held.series : undefined

  useEffect(() => {
    const controller = new AbortController()
    const deadline = setTimeout(() => controller.abort(), answer_max_ms)
    const window = windowOf(Date.now() + clockAhead_ms, span_ms, bars_ms)
    let isCurrent = true
    setProblem(false)
    fetchSeries(station, name, window, pointsFor(span_ms, bars_ms), controller.signal)
      .then(
        (answer) => isCurrent && setHeld({ shown, series: answer }),
        () => isCurrent && setProblem(true), // an older answer stays on the screen
      )
      .finally(() => clearTimeout(deadline))
    return () => {
      isCurrent = false
      clearTimeout(deadline)
      controller.abort()
    }
  }, [shown, snapshots, turn])

  useEffect(
    () =>
      followReadings((readings) => {
        const own = readings.filter((reading) => reading.station === station && reading.sensor === name.sensor)
        if (own.length === 0) return
        const from_ms = Date.now() + clockAhead_ms - span_ms
        setHeld((before) => {
          if (before?.shown !== shown) return before
          let after = before.series
          for (const { at_ms, values } of own) {
            const told = values[name.quantity]
            if (told) after = withReading(after, { at_ms, value: shownValue(told), flag: told.flag })
          }
          return { shown, series: withoutBefore(after, from_ms) }
        })
      }),
    [shown, clockAhead_ms],
  )

  // Live readings are the newest ones only: what came late, or was flagged since, is seen by asking again.
  const again_ms = series && againIn_ms(series)
  useEffect(() => {
    if (again_ms === undefined) return
    const refresh = () => document.hidden || setTurn((before) => before + 1)
    const again = setInterval(refresh, again_ms)
    return () => clearInterval(again)
  }, [again_ms, shown])

  return { series, problem, retry: () => setTurn(turn + 1) }
}

function againIn_ms({ step_ms, still_reading }: SeriesAnswer): number {
  if (still_reading) return stillReadingAgain_ms
  return step_ms === 0 ? rawAgain_ms : Math.min(Math.max(step_ms, 60_000), 600_000)
}

const points = 600

// For bars: enough points that a step fits into a bin several times.
function pointsFor(span_ms: number, bars_ms: number | undefined): number {
  return bars_ms ? Math.min((span_ms / bars_ms) * 60, 2_000) : points
}
