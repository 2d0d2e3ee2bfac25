/** One picture of curves, drawn by uPlot. Knows no gateway; the moment that is read, and the time, are handed in. */

import { useEffect, useRef } from 'preact/hooks'
import { useMedia } from '../screen.ts'
import type { Window } from '../series.ts'
import type { Lang } from '../words.ts'
import { columnsOf } from './columns.ts'
import { nearest } from './curves.ts'
import { followHands, meaningOf } from './gestures.ts'
import { chartOptions, coloursOf, type Shown } from './options.ts'
import uPlot from './uplot.ts'
import { movedBy, stretched } from './windows.ts'
import { chartWords } from './words.ts'

export interface ChartProps extends Shown {
  lang: Lang
  /** The moment that is read, if any. */
  cursor_ms: number | undefined
  onCursor(at_ms: number | undefined): void
  /** Another stretch is wanted; absent = this one stays. */
  onLook?: ((next: Window) => void) | undefined
  now_ms: number
}

export function Chart(props: ChartProps) {
  const { curves, window, levels, typical, marks, lang, cursor_ms, onCursor, onLook, now_ms } = props
  const frame = useRef<HTMLElement>(null)
  const chart = useRef<uPlot>()
  const latest = useRef(props)
  latest.current = props
  const isDark = useMedia('(prefers-color-scheme: dark)')
  const what = curves.map(({ id, plot, part, hue }) => `${id} ${plot.kind} ${part} ${hue}`).join()

  useEffect(() => {
    const box = frame.current
    if (!box) return
    const options = chartOptions(() => latest.current, coloursOf(box), lang)
    const made = new uPlot({ ...options, ...sizeOf(box) }, columnsOf(latest.current.curves) as uPlot.AlignedData, box)
    chart.current = made
    const stopHands = followHands(made.over, {
      window: () => latest.current.window,
      now_ms: () => latest.current.now_ms,
      read: (at_ms) => latest.current.onCursor(at_ms === undefined ? undefined : pointNear(made, at_ms)),
      look: (next) => latest.current.onLook?.(next),
    })
    const resized = new ResizeObserver(() => made.setSize(sizeOf(box)))
    resized.observe(box)
    return () => {
      resized.disconnect()
      stopHands()
      made.destroy()
      chart.current = undefined
    }
  }, [what, lang, isDark])

  useEffect(
    () => chart.current?.setData(columnsOf(curves) as uPlot.AlignedData),
    [curves, window.from_ms, window.to_ms, levels, typical, marks],
  )

  // By the moment, not by the place on the screen: new values move the curve on under the finger.
  useEffect(() => {
    const made = chart.current
    if (!made) return
    // After what uPlot does at the end of this turn: until then its scales are those of before.
    queueMicrotask(() => {
      if (chart.current !== made) return
      const left = cursor_ms === undefined ? -10 : made.valToPos(cursor_ms / 1_000, 'x')
      made.setCursor({ left, top: left < 0 ? -10 : 10 })
    })
  })

  function onKey(event: KeyboardEvent) {
    const meaning = meaningOf(event)
    const made = chart.current
    if (!made || meaning === undefined) return
    if (meaning === 'leave') return onCursor(undefined)
    event.preventDefault()
    const middle_ms = cursor_ms ?? (window.from_ms + window.to_ms) / 2
    if ('move' in meaning) onLook?.(movedBy(window, meaning.move, now_ms))
    else if ('stretch' in meaning) onLook?.(stretched(window, meaning.stretch, middle_ms, now_ms))
    else onCursor(stepFrom(made.data[0], cursor_ms, meaning.read))
  }

  const [first] = curves
  return (
    <figure
      ref={frame}
      class="chart"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys read its values
      tabIndex={0}
      aria-label={`${curves.map(({ label, quantity }) => `${label}${quantity.unit && ` (${quantity.unit})`}`).join(', ')}. ${chartWords[lang].help}`}
      data-curves={curves.length}
      data-points={first?.plot.mean.filter((value) => value !== null).length}
      data-gaps={first?.plot.gaps.length}
      data-lost={first?.plot.lost.length}
      data-levels={levels.length}
      data-marks={marks?.length}
      onKeyDown={onKey}
    />
  )
}

function sizeOf(box: HTMLElement) {
  return { width: Math.max(box.clientWidth, 200), height: Math.max(box.clientHeight, 160) }
}

/** The time of the nearest point of any curve. */
function pointNear(chart: uPlot, at_ms: number): number | undefined {
  const times = chart.data[0] as number[] // numbers, as columnsOf made them
  const at_s = times[nearest(times, at_ms / 1_000)]
  return at_s === undefined ? undefined : at_s * 1_000
}

/** The time so many points further, from the end when none was read before. */
function stepFrom(times: ArrayLike<number>, cursor_ms: number | undefined, by: number): number | undefined {
  const last = times.length - 1
  if (last < 0) return undefined
  const at = cursor_ms === undefined ? last + 1 : nearest(Array.from(times), cursor_ms / 1_000)
  return times[Math.max(0, Math.min(last, at + by))]! * 1_000
}
