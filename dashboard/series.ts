/** From the gateway's columns to what a chart draws: windows, gaps, bars, live readings. Pure. */
import type { Flag, Lost, SeriesAnswer } from '../gateway/contract.ts'
import { worseFlag as worseOf } from '../hardware/flags.ts'
import { type Cadence, gapLimits, silenceAfter_ms } from './cadence.ts'

export interface Window {
  from_ms: number
  to_ms: number
}

/** Columns to draw. `at_ms` is where a point or the middle of a bar stands, `width_ms` what it covers (0 = an instant). */
export interface Plot extends Window {
  kind: 'line' | 'bars'
  width_ms: number
  at_ms: number[]
  mean: (number | null)[]
  min: (number | null)[]
  max: (number | null)[]
  flag: (Flag | null)[]
  /** Stretches without data, to be shown as such. */
  gaps: Window[]
  /** Stretches that were lost with a damaged file. */
  lost: Lost[]
}

export interface Summary {
  min: number
  mean: number
  max: number
  /** Of an amount: everything together. */
  sum: number
}

/** The flag that says most against a value. */
export function worseFlag(a: Flag | null, b: Flag | null): Flag | null {
  if (a === null || b === null) return a ?? b
  return worseOf(a, b)
}

/** The last `span_ms` before now; for bars widened to whole bins, so that the first bar is not cut. */
export function windowOf(now_ms: number, span_ms: number, bin_ms: number | undefined): Window {
  if (!bin_ms) return { from_ms: now_ms - span_ms, to_ms: now_ms }
  const to_ms = Math.ceil(now_ms / bin_ms) * bin_ms
  return { from_ms: to_ms - span_ms, to_ms }
}

const bins_ms = [1, 5, 15, 60, 360, 1_440, 10_080].map((minutes) => minutes * 60_000)
const bars_max = 30 // as many as can be told apart on a phone

/**
 * How long a bar of an amount lasts in a stretch of this length. Bins are counted from 1970 in UTC, which makes the
 * daily one BMKG's rain day: 07.00 to 07.00 WIB.
 */
export function binFor(span_ms: number): number {
  return bins_ms.find((bin_ms) => span_ms <= bars_max * bin_ms) ?? bins_ms.at(-1)!
}

/** The stretch widened to whole bins. */
export function wholeBins({ from_ms, to_ms }: Window, bin_ms: number): Window {
  return { from_ms: Math.floor(from_ms / bin_ms) * bin_ms, to_ms: Math.ceil(to_ms / bin_ms) * bin_ms }
}

/** When the first value of a stretch was measured; undefined without one. */
export function firstValueAt({ at_ms, mean }: SeriesAnswer): number | undefined {
  return at_ms[mean.findIndex((value) => value !== null)]
}

/** The stretch from its first value on, with a margin: for a series that is younger than the stretch. */
export function fromFirstValue(series: SeriesAnswer, { from_ms, to_ms }: Window): Window {
  const first_ms = firstValueAt(series) ?? from_ms
  const margin_ms = Math.max((to_ms - first_ms) / 20, 60_000)
  return { from_ms: Math.max(from_ms, first_ms - margin_ms), to_ms }
}

/** The parts of the stretches that lie within a stretch: what was not asked for yet is not called a gap. */
export function clippedTo<T extends Window>(stretches: readonly T[], { from_ms, to_ms }: Window): T[] {
  return stretches
    .filter((one) => one.to_ms > from_ms && one.from_ms < to_ms)
    .map((one) => ({ ...one, from_ms: Math.max(one.from_ms, from_ms), to_ms: Math.min(one.to_ms, to_ms) }))
}

/**
 * A line with its band. A null is put wherever the distance between two points says that something is missing, by the
 * rhythm that the station has there.
 */
export function linePlot(answer: SeriesAnswer, window: Window, cadence?: Cadence): Plot {
  const series = heardOnly(answer)
  const { step_ms } = series
  const plot: Plot = {
    ...window,
    kind: 'line',
    width_ms: step_ms,
    at_ms: [],
    mean: [],
    min: [],
    max: [],
    flag: [],
    gaps: [],
    lost: lostIn(series, window),
  }
  const silence_ms = Math.max(silenceAfter_ms(series.at_ms, cadence), 1.5 * step_ms)
  const limits = gapLimits(series.at_ms, cadence, step_ms)
  let last_ms: number | undefined // of the last point that has a value
  for (const [i, at_ms] of series.at_ms.entries()) {
    if (at_ms + step_ms < window.from_ms || at_ms > window.to_ms) continue
    const gap_ms = i > 0 ? limits[i]! : (limits[1] ?? silence_ms)
    const middle_ms = Math.min(at_ms + step_ms / 2, window.to_ms)
    const before_ms = plot.at_ms.at(-1)
    if (before_ms !== undefined && middle_ms - before_ms > gap_ms) push(plot, (before_ms + middle_ms) / 2)
    push(plot, middle_ms, series, i)
    if (series.mean[i] === null) continue
    const start_ms = last_ms ?? window.from_ms
    if (middle_ms - start_ms > gap_ms || (last_ms !== undefined && hasNullBetween(plot, last_ms)))
      plot.gaps.push({ from_ms: start_ms, to_ms: middle_ms })
    last_ms = middle_ms
  }
  const end_ms = last_ms ?? window.from_ms
  if (last_ms === undefined || window.to_ms - end_ms > silence_ms)
    plot.gaps.push({ from_ms: end_ms, to_ms: window.to_ms })
  return plot
}

// The same answer is drawn again at each step of a finger. Answers are replaced, never changed.
const heardOf = new WeakMap<SeriesAnswer, SeriesAnswer>()

/**
 * Without the rows that the gateway puts where nothing came: they have no flag, which a reading without a value has. The
 * gateway knows one rhythm for the whole stretch; whether something is missing, the rhythm of the place says.
 */
function heardOnly(series: SeriesAnswer): SeriesAnswer {
  const known = heardOf.get(series)
  if (known) return known
  const heard = series.at_ms.map((_, i) => series.mean[i] !== null || series.flag[i] !== null)
  const result = heard.every(Boolean) ? series : rowsOf(series, heard)
  heardOf.set(series, result)
  return result
}

/** The series with those rows only for which `isKept`, one for each row, is true. */
export function rowsOf(series: SeriesAnswer, isKept: readonly boolean[]): SeriesAnswer {
  const only = <T>(column: readonly T[]) => column.filter((_, i) => isKept[i])
  const { at_ms, mean, min, max, n, flag } = series
  const columns = { at_ms: only(at_ms), mean: only(mean), min: only(min), max: only(max), n: only(n), flag: only(flag) }
  return { ...series, ...columns }
}

/** The lost stretches that reach into the window. */
function lostIn({ lost = [] }: SeriesAnswer, { from_ms, to_ms }: Window): Lost[] {
  return lost.filter((one) => one.to_ms >= from_ms && one.from_ms <= to_ms)
}

const quiet_ms = 120_000 // at the right edge a reading may still be on its way

// Every point but the last two was there before; a null among those after `last_ms` is a break in the line.
function hasNullBetween(plot: Plot, last_ms: number): boolean {
  for (let i = plot.at_ms.length - 2; i >= 0 && plot.at_ms[i]! > last_ms; i--) if (plot.mean[i] === null) return true
  return false
}

function push(plot: Plot, at_ms: number, series?: SeriesAnswer, i = 0): void {
  plot.at_ms.push(at_ms)
  plot.mean.push(series?.mean[i] ?? null)
  plot.min.push(series?.min[i] ?? null)
  plot.max.push(series?.max[i] ?? null)
  plot.flag.push(series?.flag[i] ?? null)
}

/** The median distance of neighbours. */
export function usualDistance(at_ms: number[]): number {
  const distances = at_ms.slice(1).map((at, i) => at - at_ms[i]!)
  return distances.sort((a, b) => a - b)[distances.length >> 1] ?? quiet_ms
}

/** Sums per bin. A bin nothing was heard of is a gap, not a dry hour: its sum is null. */
export function barPlot(answer: SeriesAnswer, window: Window, bin_ms: number, cadence?: Cadence): Plot {
  const series = heardOnly(answer)
  const bins = Math.round((window.to_ms - window.from_ms) / bin_ms)
  const binOf = (at_ms: number) => Math.floor((at_ms - window.from_ms) / bin_ms)
  const sums: (number | null)[] = Array(bins).fill(null)
  const flags: (Flag | null)[] = Array(bins).fill(null)
  const usual_ms = series.step_ms > 0 ? 0 : usualDistance(series.at_ms)
  const limits = gapLimits(series.at_ms, cadence, series.step_ms)
  // A raw amount speaks of the time before it, back to the one before.
  const coversAt = (i: number) => {
    const distance_ms = series.at_ms[i]! - (series.at_ms[i - 1] ?? Number.NEGATIVE_INFINITY)
    return series.step_ms === 0 && distance_ms <= limits[i]! ? distance_ms : usual_ms
  }
  let heard_ms: number | undefined
  for (const [i, at_ms] of series.at_ms.entries()) {
    const mean = series.mean[i]
    const amount_ms = amountTime(at_ms, series.step_ms)
    const bin = binOf(amount_ms)
    if (bin >= 0 && bin < bins) flags[bin] = worseFlag(flags[bin] ?? null, series.flag[i] ?? null)
    if (mean === null || mean === undefined) continue
    heard_ms = amount_ms
    for (let dry = Math.max(0, binOf(amount_ms - coversAt(i) + 1)); dry <= bin && dry < bins; dry++) sums[dry] ??= 0
    if (bin >= 0 && bin < bins) sums[bin]! += mean * series.n[i]!
  }
  const edges = sums.map((_, bin) => window.from_ms + bin * bin_ms)
  // The bin that has just begun waits for its first reading: that is not silence yet.
  const isGap = (bin: number) =>
    sums[bin] === null && !(heard_ms && edges[bin]! - heard_ms < quiet_ms && edges[bin]! > heard_ms)
  return {
    ...window,
    kind: 'bars',
    width_ms: bin_ms,
    at_ms: edges.map((edge_ms) => edge_ms + bin_ms / 2),
    mean: sums,
    min: sums,
    max: sums,
    flag: flags,
    lost: lostIn(series, window),
    gaps: joined(edges.filter((_, bin) => isGap(bin)).map((from_ms) => ({ from_ms, to_ms: from_ms + bin_ms }))),
  }
}

// A raw amount is stamped at the end of its interval: what fell until 10.00 belongs to the bin before 10.00.
function amountTime(at_ms: number, step_ms: number): number {
  return step_ms === 0 ? at_ms - 1 : at_ms + step_ms / 2
}

function joined(windows: Window[]): Window[] {
  const result: Window[] = []
  for (const next of windows) {
    const last = result.at(-1)
    if (last?.to_ms === next.from_ms) last.to_ms = next.to_ms
    else result.push({ ...next })
  }
  return result
}

/** Adds a live reading: a new row when raw, otherwise into its step. One that is already there changes nothing. */
export function withReading(
  series: SeriesAnswer,
  reading: { at_ms: number; value: number | null; flag: Flag },
): SeriesAnswer {
  const { step_ms } = series
  const at_ms = step_ms > 0 ? Math.floor(reading.at_ms / step_ms) * step_ms : reading.at_ms
  const last = series.at_ms.length - 1
  const last_ms = series.at_ms[last] ?? Number.NEGATIVE_INFINITY
  if (at_ms < last_ms || (step_ms === 0 && at_ms === last_ms)) return series // history is fetched, not patched
  const { value, flag } = reading
  if (at_ms > last_ms) {
    return {
      ...series,
      at_ms: [...series.at_ms, at_ms],
      mean: [...series.mean, value],
      min: [...series.min, value],
      max: [...series.max, value],
      n: [...series.n, value === null ? 0 : 1],
      flag: [...series.flag, flag],
    }
  }
  const flags = withLast(series.flag, worseFlag(series.flag[last]!, flag))
  if (value === null) return { ...series, flag: flags }
  const n = series.n[last]!
  const mean = series.mean[last] ?? null
  return {
    ...series,
    mean: withLast(series.mean, mean === null ? value : (mean * n + value) / (n + 1)),
    min: withLast(series.min, Math.min(series.min[last] ?? value, value)),
    max: withLast(series.max, Math.max(series.max[last] ?? value, value)),
    n: withLast(series.n, mean === null ? 1 : n + 1),
    flag: flags,
  }
}

// Not Array.prototype.with: Android 6 phones stay at a browser without it.
function withLast<T>(column: T[], value: T): T[] {
  return [...column.slice(0, -1), value]
}

/** Forgets rows that left the window, so that an open page does not grow for ever. */
export function withoutBefore(series: SeriesAnswer, from_ms: number): SeriesAnswer {
  const first = series.at_ms.findIndex((at_ms) => at_ms + series.step_ms >= from_ms)
  if (first === 0 || series.at_ms.length === 0) return series
  const cut = <T>(column: T[]) => (first < 0 ? [] : column.slice(first))
  const { at_ms, mean, min, max, n, flag } = series
  return { ...series, at_ms: cut(at_ms), mean: cut(mean), min: cut(min), max: cut(max), n: cut(n), flag: cut(flag) }
}

/** Lowest, mean, highest and sum within the window; undefined without a single value. Steps count by their readings. */
export function summaryOf(series: SeriesAnswer, window: Window): Summary | undefined {
  let [min, max, sum, n] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0]
  for (const [i, at_ms] of series.at_ms.entries()) {
    const mean = series.mean[i]
    if (mean === null || mean === undefined || at_ms < window.from_ms || at_ms > window.to_ms) continue
    min = Math.min(min, series.min[i] ?? mean)
    max = Math.max(max, series.max[i] ?? mean)
    sum += mean * series.n[i]!
    n += series.n[i]!
  }
  return n > 0 ? { min, mean: sum / n, max, sum } : undefined
}
