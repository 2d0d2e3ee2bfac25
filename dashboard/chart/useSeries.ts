/** What a chart shows, kept current: asked for, extended by live readings, asked for again when that is not enough. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { SeriesAnswer } from '../../gateway/contract.ts'
import { seriesUrl, stretchOf } from '../api.ts'
import type { Trouble } from '../ask.ts'
import { type Window, withoutBefore, withReading } from '../series.ts'
import { type LiveReading, shownValue } from '../state.ts'
import { useAsked } from '../useAsked.ts'
import { type CurveName, curveId } from './curves.ts'

export type FollowReadings = (listener: (readings: LiveReading[]) => void) => () => void

export interface Wanted {
  /** Undefined = nothing to ask. */
  curve: CurveName | undefined
  /** The stretch that is looked at. */
  window: Window
  points: number
  /** Live readings extend what was fetched; absent = the past only. */
  followReadings?: FollowReadings | undefined
  /** Changes when what was fetched may have missed something. */
  turn?: unknown
}

export interface Fetched {
  /** Undefined until it came; an older answer stays while the next one is on its way. */
  series: SeriesAnswer | undefined
  /** The stretch that `series` speaks of: outside of it nothing is known yet. */
  covers: Window | undefined
  trouble: Trouble | undefined
  retry(): void
}

const rawAgain_ms = 300_000 // raw rows are already complete but for late ones
const stillReadingAgain_ms = 5_000 // a gateway that has just started soon knows more

export function useSeries(wanted: Wanted): Fetched {
  const { curve, window, points, followReadings, turn } = wanted
  const isLive = followReadings !== undefined
  const shown = curve ? curveId(curve) : 'none'
  const [tick, setTick] = useState(0)
  const question = useQuestion(window, `${shown} ${points} ${isLive} ${String(turn)} ${tick}`, isLive)
  const asked = useAsked<SeriesAnswer>(curve ? seriesUrl(curve.station, curve.name, question, points) : null, {
    keep: shown,
    turn: `${String(turn)} ${tick}`,
  })
  const series = useLive(asked.value, wanted)
  const covers = asked.url === undefined ? undefined : stretchOf(asked.url)

  // Live readings are the newest ones only: what came late, or was flagged since, is seen by asking again.
  const again_ms = series && againIn_ms(series, isLive)
  useEffect(() => {
    if (again_ms === undefined) return
    const refresh = () => document.hidden || setTick((before) => before + 1)
    const again = setInterval(refresh, again_ms)
    return () => clearInterval(again)
  }, [again_ms, shown])

  return {
    series,
    covers: covers && isLive ? { ...covers, to_ms: Math.max(covers.to_ms, window.to_ms) } : covers,
    trouble: asked.trouble,
    retry: () => setTick(tick + 1),
  }
}

/** The stretch to ask for. It stays while the shown one lies in it, so that a window that moves on with time asks once. */
function useQuestion(window: Window, why: string, isLive: boolean): Window {
  const held = useRef<{ why: string; window: Window }>()
  if (held.current?.why !== why || isBeyond(held.current.window, window, isLive)) held.current = { why, window }
  return held.current.window
}

/** Whether `shown` needs more than was asked for: another stretch, or finer or coarser steps. Live, the end comes by itself. */
function isBeyond(asked: Window, shown: Window, isLive: boolean): boolean {
  const [before_ms, after_ms] = [asked.to_ms - asked.from_ms, shown.to_ms - shown.from_ms]
  if (shown.from_ms < asked.from_ms || after_ms < before_ms / 1.1) return true
  return !isLive && shown.to_ms > asked.to_ms
}

/** The answer and the live readings after it. */
function useLive(answer: SeriesAnswer | undefined, { curve, window, followReadings }: Wanted) {
  const [longer, setLonger] = useState<{ answer: SeriesAnswer; series: SeriesAnswer }>()
  const now = useRef({ answer, window })
  now.current = { answer, window }
  useEffect(
    () =>
      followReadings?.((readings) => {
        const { answer, window } = now.current
        if (!curve || !answer) return
        const { station, name } = curve
        const own = readings.filter((reading) => reading.station === station && reading.sensor === name.sensor)
        if (own.length === 0) return
        setLonger((before) => {
          let series = before?.answer === answer ? before.series : answer
          for (const { at_ms, values } of own) {
            const told = values[name.quantity]
            if (told) series = withReading(series, { at_ms, value: shownValue(told), flag: told.flag })
          }
          return { answer, series: withoutBefore(series, window.from_ms) }
        })
      }),
    [curve && curveId(curve), followReadings],
  )
  return longer && longer.answer === answer ? longer.series : answer
}

function againIn_ms({ step_ms, still_reading }: SeriesAnswer, isLive: boolean): number | undefined {
  if (still_reading) return stillReadingAgain_ms
  if (!isLive) return undefined
  return step_ms === 0 ? rawAgain_ms : Math.min(Math.max(step_ms, 60_000), 600_000)
}
