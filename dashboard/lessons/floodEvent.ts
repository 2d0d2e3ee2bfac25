/**
 * One flood and what came before it: rain, or high water at a station upstream. Found in weeks of data, then looked at closely.
 * Pure.
 */
import { isAmount } from '../../hardware/quantities.ts'
import { barPlot, linePlot, type Plot, type Window, wholeBins } from '../series.ts'
import type { LessonCurve, ShownCurve } from './lesson.ts'
import {
  apart_ms,
  coveredBy,
  heardShare,
  highest,
  isMissingIn,
  lowest,
  median,
  type Point,
  pointsOf,
} from './points.ts'

const minute_ms = 60_000
const hour_ms = 60 * minute_ms

export interface FloodEvent {
  window: Window
  cause: ShownCurve
  river: ShownCurve
  /** The hardest rain (mm in a bar, the middle of the bar), or the highest water upstream. */
  causePeak: Point
  riverPeak: Point
  /** The lowest between the start of the stretch and the peak. */
  base: Point
  lag_ms: number
  /** A moment cannot be read finer than this. */
  tick_ms: number
}

const before_ms = 24 * hour_ms // rain of longer ago raised another flood
const after_ms = 12 * hour_ms
const rainBefore_ms = 3 * hour_ms
const fallen_ms = 2 * hour_ms // at least so long after the peak, or it may still be rising
const rain_min_mm = 2
const rise_min_m = 0.05
const heard_min = 0.6

/** The stretch around the highest flood whose cause is there; null without any. */
export function floodStretch(curves: readonly LessonCurve[]): Window | null {
  const { cause, river } = roles(curves)
  if (!cause || !river) return null
  const line = lineOf(river)
  const all = pointsOf(line, 'max')
  const steps = all.slice(1).map(({ value }, i) => Math.abs(value - all[i]!.value))
  const rise_min = Math.max(rise_min_m, 5 * median(steps))
  let left = all
  for (let tried = 0; tried < 5; tried++) {
    const peak = highest(left)
    if (!peak) return null
    const window = { from_ms: peak.at_ms - before_ms, to_ms: peak.at_ms + after_ms }
    const base = lowest(all.filter(({ at_ms }) => at_ms >= window.from_ms && at_ms <= peak.at_ms))!
    const isOver = all.at(-1)!.at_ms >= peak.at_ms + fallen_ms
    const isWhole = !isMissingIn(line, around(peak, hour_ms)) && !isMissingIn(lineOf(cause), before(peak), 3 * hour_ms)
    const isLarge = peak.value - base.value >= rise_min
    if (isOver && isWhole && isLarge && hasCause(cause, { ...window, to_ms: peak.at_ms })) return window
    left = left.filter(({ at_ms }) => Math.abs(at_ms - peak.at_ms) > before_ms)
  }
  return null
}

const around = ({ at_ms }: Point, side_ms: number): Window => ({ from_ms: at_ms - side_ms, to_ms: at_ms + side_ms })
const before = ({ at_ms }: Point): Window => ({ from_ms: at_ms - before_ms / 2, to_ms: at_ms })

function hasCause(cause: LessonCurve, window: Window): boolean {
  if (!isAmount(cause.name.quantity)) {
    const points = pointsOf(lineOf(cause), 'max', window)
    const [top, base] = [highest(points), lowest(points)]
    return top !== undefined && top.value - base!.value >= rise_min_m
  }
  const bars = barPlot(cause.series, wholeBins(window, hour_ms), hour_ms)
  return pointsOf(bars, 'mean').reduce((sum, { value }) => sum + value, 0) >= rain_min_mm
}

/** What the questions are about; null where too little was heard, or the river was highest before its cause. */
export function floodEvent(curves: readonly LessonCurve[]): FloodEvent | null {
  const { cause, river } = roles(curves)
  if (!cause || !river) return null
  const riverPeak = highest(pointsOf(lineOf(river), 'max'))
  if (!riverPeak) return null
  const from_ms = causeFrom(cause, river, riverPeak)
  const first = causePeakIn(cause, { from_ms, to_ms: riverPeak.at_ms })
  if (!first) return null
  const margin_ms = Math.max(2 * hour_ms, riverPeak.at_ms - first.peak.at_ms)
  const window = within(curves, { from_ms: first.peak.at_ms - margin_ms, to_ms: riverPeak.at_ms + margin_ms })
  const found = causePeakIn(cause, { from_ms: Math.max(window.from_ms, from_ms), to_ms: riverPeak.at_ms }, window)
  const plot = linePlot(river.series, window)
  const base = lowest(pointsOf(plot, 'max', { ...window, to_ms: riverPeak.at_ms }))
  if (!found || !base || heardShare(plot, window) < heard_min) return null
  const lag_ms = riverPeak.at_ms - found.peak.at_ms
  if (lag_ms <= 0 || riverPeak.value - base.value < rise_min_m) return null
  const tick_ms = Math.max(found.tick_ms, usual_ms(plot))
  // What is missing there may have been higher, or harder: then nobody knows how long it took.
  const side_ms = Math.max(tick_ms, lag_ms / 4)
  const until = { from_ms: Math.max(window.from_ms, from_ms), to_ms: riverPeak.at_ms }
  if (isMissingIn(plot, around(riverPeak, side_ms)) || isMissingIn(found.plot, until, 2 * side_ms)) return null
  return {
    ...{ window, causePeak: found.peak, riverPeak, base, lag_ms, tick_ms },
    cause: { ...cause, plot: found.plot, part: found.part },
    river: { ...river, plot, part: 'max' },
  }
}

/**
 * Harder rain that fell well before the river rose to this peak was another shower: the time that the last two thirds of the
 * rise took tells how slow the river is.
 */
function causeFrom(cause: LessonCurve, river: LessonCurve, peak: Point): number {
  const from_ms = peak.at_ms - before_ms
  if (!isAmount(cause.name.quantity)) return from_ms
  const earlier = pointsOf(lineOf(river), 'max', { from_ms, to_ms: peak.at_ms })
  const low = lowest(earlier)!.value
  const rising = earlier.filter(({ value }) => value <= low + 0.35 * (peak.value - low)).at(-1)!
  return Math.max(from_ms, rising.at_ms - Math.max(rainBefore_ms, 1.5 * (peak.at_ms - rising.at_ms)))
}

/** `shown`: the stretch that is drawn, of which the peak is looked for in `until` only. */
function causePeakIn(cause: LessonCurve, until: Window, shown: Window = until) {
  if (!isAmount(cause.name.quantity)) {
    const plot = linePlot(cause.series, shown)
    const peak = highest(pointsOf(plot, 'max', until))
    return peak && { plot, part: 'max' as const, peak, tick_ms: usual_ms(plot) }
  }
  const bin_ms = barsFor(shown.to_ms - shown.from_ms, cause.series)
  const plot = barPlot(cause.series, wholeBins(shown, bin_ms), bin_ms)
  const bars = pointsOf(plot, 'mean', until)
  const peak = highest(bars)
  const isShower = peak && peak.value > 1.5 * median(bars.map(({ value }) => value)) // drizzle all day has no hardest hour
  return isShower ? { plot, part: 'mean' as const, peak, tick_ms: bin_ms } : undefined
}

const bins_ms = [5, 15, 30, 60, 180].map((minutes) => minutes * minute_ms)
const bars_max = 48 // 6 px each on a phone: a finger that is drawn along still meets each

/** Each bar holds as many readings as the next one, or so many that one more or less is not seen. */
function barsFor(span_ms: number, { at_ms, step_ms }: LessonCurve['series']): number {
  const every_ms = step_ms || median(apart_ms(at_ms))
  const isEven = (bin_ms: number) => bin_ms % every_ms === 0 || bin_ms >= 6 * every_ms
  return bins_ms.find((bin_ms) => span_ms <= bars_max * bin_ms && isEven(bin_ms)) ?? bins_ms.at(-1)!
}

/** The stretch as far as both were heard. */
function within(curves: readonly LessonCurve[], { from_ms, to_ms }: Window): Window {
  const heard = curves.map(({ series }) => coveredBy(series))
  return {
    from_ms: Math.max(from_ms, ...heard.map((one) => one.from_ms)),
    to_ms: Math.min(to_ms, ...heard.map((one) => one.to_ms)),
  }
}

/** The distance of two points that is usual. */
const usual_ms = ({ at_ms }: Plot) => Math.max(minute_ms, median(apart_ms(at_ms)))

function roles(curves: readonly LessonCurve[]) {
  const of = (role: string) => curves.find((curve) => curve.role === role && curve.series.at_ms.length > 1)
  return { cause: of('cause'), river: of('river') }
}

const lineOf = ({ series }: LessonCurve): Plot => linePlot(series, coveredBy(series))
