/** The series of a fixed stretch of time, extended by live readings where the stretch reaches to now. */
import { useEffect, useState } from 'preact/hooks'
import type { SeriesAnswer } from '../../gateway/contract.ts'
import { fetchSeries } from '../api.ts'
import { type Window, withReading } from '../series.ts'
import type { LiveReading } from '../state.ts'

export interface Wanted {
  station: string
  sensor: string
  quantity: string
  window: Window
  /** Absent = the past only. */
  followReadings?: ((listener: (readings: LiveReading[]) => void) => () => void) | undefined
  /** Changes when what was fetched may have missed something. */
  turn?: unknown
}

const points = 600
const answer_max_ms = 30_000

/** `problem` when the last attempt failed; an older answer stays. */
export function useEvidence({ station, sensor, quantity, window, followReadings, turn }: Wanted) {
  const { from_ms, to_ms } = window
  const shown = `${station} ${sensor} ${quantity} ${from_ms} ${followReadings ? 'live' : to_ms}`
  const [held, setHeld] = useState<{ shown: string; series: SeriesAnswer }>()
  const [problem, setProblem] = useState(false)
  const [attempt, setAttempt] = useState(0)

  useEffect(() => {
    const controller = new AbortController()
    const deadline = setTimeout(() => controller.abort(), answer_max_ms)
    let isCurrent = true
    setProblem(false)
    fetchSeries(station, { sensor, quantity }, window, points, controller.signal)
      .then(
        (series) => isCurrent && setHeld({ shown, series }),
        () => isCurrent && setProblem(true),
      )
      .finally(() => clearTimeout(deadline))
    return () => {
      isCurrent = false
      clearTimeout(deadline)
      controller.abort()
    }
  }, [shown, attempt, turn])

  useEffect(
    () =>
      followReadings?.((readings) => {
        setHeld((before) => {
          if (before?.shown !== shown) return before
          const own = readings.filter((reading) => reading.station === station && reading.sensor === sensor)
          const series = own.reduce((after, { at_ms, values }) => {
            const told = values[quantity]
            return told ? withReading(after, { at_ms, ...told }) : after
          }, before.series)
          return series === before.series ? before : { shown, series }
        })
      }),
    [shown],
  )

  return { series: held?.shown === shown ? held.series : undefined, problem, retry: () => setAttempt(attempt + 1) }
}
