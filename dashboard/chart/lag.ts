/**
 * How long after one series another one follows: the lag of the highest cross-correlation, told only where it is no
 * accident. Pure.
 *
 * Both are brought onto one grid. A level speaks by how far it stands above its own running mean, rain by its sums; where
 * rain meets a level, the level speaks by its change, because a river answers rain by rising. Square roots keep one flood
 * from outweighing all others.
 *
 * Three tests, all against shifted copies of the same data, which have the same trend, rhythm and number of events:
 * 1. At no more than 1 in 20 of the shifts is there a lag that fits as well. A tide fits at many.
 * 2. Shifted by whole days they fit clearly worse: else they share the rhythm of the day, and nothing more.
 * 3. Without the strongest event the rest still agrees on about the same lag: two series with one event each fit always.
 */
import type { SeriesAnswer } from '../../gateway/contract.ts'
import { usualDistance } from '../series.ts'

export interface LagSeries extends Pick<SeriesAnswer, 'at_ms' | 'step_ms' | 'mean' | 'max' | 'n'> {
  kind: 'amount' | 'level'
}

export interface Lag {
  /** Positive: the second follows the first. */
  lag_ms: number
  /** What the lag cannot be finer than. */
  step_ms: number
  /** Correlation at this lag, 0 to 1. */
  fit: number
  /** From the highest value of the first to that of the second, where it comes within the longest lag tried. */
  peaks_ms?: number
}

const day_ms = 24 * 3_600_000
const lag_max_ms = day_ms // rivers of a district; slower ones need another method than a page's chart
const cells_min = 60
const cells_max = 3_000 // n² products: 9 million, 20 ms on a laptop
const shares = 21 // so many stretches of shifts as wide as the lags tried: fewer could not make 1 in 20 unlikely
const flood_max_ms = 2 * day_ms // what stands above the mean of so long before and after is an event
const chance_max = 0.05
const fit_min = { level: 0.35, amount: 0.2 } // below, a relation is of no use even where it is real

/** Undefined where no relation is found, or too little is known to say. */
export function lagBetween(first: LagSeries, second: LagSeries): Lag | undefined {
  const grid = gridOf(first, second)
  if (!grid) return undefined
  const { step_ms } = grid
  const isRain = first.kind !== second.kind
  const most = longestLag(grid, isRain)
  const [x, y] = [first, second].map((series) => signalOf(cellsOf(series, grid), series.kind, isRain, step_ms))
  // Rain does not follow a river.
  const least = isRain && first.kind === 'amount' ? 0 : -most
  const last = isRain && second.kind === 'amount' ? 0 : most
  const fits = correlations(x!, y!)
  const best = bestOf(fits, 0, least, last)
  if (best.fit < fit_min[isRain ? 'amount' : 'level']) return undefined
  if (chanceOf(fits, best.fit, least, last, 2 * most) > chance_max) return undefined
  if (isDaily(fits, best, step_ms)) return undefined
  if (!holdsWithoutStrongest(x!, y!, best.lag, most, reachOf(grid.cells, step_ms))) return undefined
  const peaks_ms = peakOf(second) - peakOf(first)
  const isNear = Math.abs(peaks_ms) <= most * step_ms && Math.sign(peaks_ms) === Math.sign(best.lag)
  return { lag_ms: best.lag * step_ms, step_ms, fit: best.fit, ...(isNear && { peaks_ms }) }
}

/** The longest lag that this stretch can tell, in ms; undefined where it can tell none. */
export function lagLimit_ms(first: LagSeries, second: LagSeries): number | undefined {
  const grid = gridOf(first, second)
  return grid && longestLag(grid, first.kind !== second.kind) * grid.step_ms
}

function longestLag({ cells, step_ms }: Grid, isRain: boolean): number {
  const tried = cells / shares // lags to both sides, for rain to one
  return Math.min(Math.floor(lag_max_ms / step_ms), Math.floor(isRain ? tried - 1 : (tried - 1) / 2))
}

interface Grid {
  from_ms: number
  step_ms: number
  cells: number
}

/** The stretch that both speak of, in steps of the coarser one. */
function gridOf(...both: LagSeries[]): Grid | undefined {
  if (both.some(({ at_ms }) => at_ms.length < cells_min / 2)) return undefined
  const from_ms = Math.max(...both.map(({ at_ms }) => at_ms[0]!))
  const to_ms = Math.min(...both.map(({ at_ms, step_ms }) => at_ms.at(-1)! + step_ms))
  const steps = both.map(({ at_ms, step_ms }) => step_ms || usualDistance(at_ms))
  const step_ms = Math.max(...steps, (to_ms - from_ms) / cells_max)
  const cells = Math.floor((to_ms - from_ms) / step_ms) + 1
  return cells >= cells_min ? { from_ms, step_ms, cells } : undefined
}

/** A level's highest, an amount's sum in each cell; null where nothing was heard. */
function cellsOf({ kind, at_ms, step_ms, mean, max, n }: LagSeries, grid: Grid): (number | null)[] {
  const cells: (number | null)[] = Array(grid.cells).fill(null)
  for (const [i, at] of at_ms.entries()) {
    const value = kind === 'amount' ? mean[i] : (max[i] ?? mean[i])
    // A raw amount is stamped at the end of its interval.
    const cell = Math.floor((at - (kind === 'amount' && step_ms === 0 ? 1 : 0) - grid.from_ms) / grid.step_ms)
    if (value === null || value === undefined || cell < 0 || cell >= grid.cells) continue
    const before = cells[cell] ?? null
    if (kind === 'amount') cells[cell] = (before ?? 0) + value * n[i]!
    else cells[cell] = before === null ? value : Math.max(before, value)
  }
  return cells
}

/** What is compared, around 0 and of length 1; where nothing was heard 0, which speaks for nothing. */
function signalOf(cells: (number | null)[], kind: LagSeries['kind'], isRain: boolean, step_ms: number): Float64Array {
  const told =
    kind === 'amount'
      ? cells.map((sum) => (sum === null ? null : Math.sqrt(Math.max(0, sum))))
      : isRain
        ? changesOf(cells)
        : excessOf(cells, reachOf(cells.length, step_ms))
  const known = told.filter((value) => value !== null)
  const middle = known.reduce((sum, value) => sum + value, 0) / (known.length || 1)
  return scaled(Float64Array.from(told, (value) => (value === null ? 0 : value - middle)))
}

function changesOf(cells: (number | null)[]): (number | null)[] {
  return cells.map((value, i) => {
    const before = cells[i - 1] ?? null
    return value === null || before === null ? null : value - before
  })
}

/** How far above the mean of so many cells on either side. */
function excessOf(levels: (number | null)[], reach: number): (number | null)[] {
  const cells = withoutTrend(levels) // at the ends, where one side is short, it would look like a flood
  const sums = [0]
  const counts = [0]
  for (const [i, value] of cells.entries()) {
    sums.push(sums[i]! + (value ?? 0))
    counts.push(counts[i]! + (value === null ? 0 : 1))
  }
  return cells.map((value, i) => {
    if (value === null) return null
    const [from, to] = [Math.max(0, i - reach), Math.min(cells.length, i + reach + 1)]
    const mean = (sums[to]! - sums[from]!) / (counts[to]! - counts[from]!)
    return Math.sqrt(Math.max(0, value - mean))
  })
}

function withoutTrend(cells: (number | null)[]): (number | null)[] {
  let [n, i_sum, sum, ii_sum, i_value_sum] = [0, 0, 0, 0, 0]
  for (const [i, value] of cells.entries()) {
    if (value === null) continue
    n++
    i_sum += i
    sum += value
    ii_sum += i * i
    i_value_sum += i * value
  }
  const slope = (n * i_value_sum - i_sum * sum) / (n * ii_sum - i_sum * i_sum || 1)
  return cells.map((value, i) => (value === null ? null : value - slope * i))
}

/** So many cells before and after belong to one event. */
function reachOf(cells: number, step_ms: number): number {
  return Math.floor(Math.min(flood_max_ms / step_ms, cells / 8))
}

function scaled(signal: Float64Array): Float64Array {
  const length = Math.sqrt(signal.reduce((sum, value) => sum + value * value, 0))
  return length === 0 ? signal : signal.map((value) => value / length)
}

/** Of the first and of the second moved back by each number of cells, round in a circle. */
function correlations(x: Float64Array, y: Float64Array): Float64Array {
  const cells = x.length
  const twice = new Float64Array(2 * cells)
  twice.set(y)
  twice.set(y, cells)
  const known = [...x.keys()].filter((i) => x[i] !== 0)
  return Float64Array.from({ length: cells }, (_, lag) => {
    let sum = 0
    for (const i of known) sum += x[i]! * twice[i + lag]!
    return sum
  })
}

function bestOf(fits: Float64Array, centre: number, least: number, last: number): { lag: number; fit: number } {
  const cells = fits.length
  const lags = Array.from({ length: last - least + 1 }, (_, i) => least + i)
  const fitAt = (lag: number) => fits[(centre + lag + cells) % cells]!
  const lag = lags.reduce((best, lag) => (fitAt(lag) > fitAt(best) ? lag : best), least)
  return { lag, fit: fitAt(lag) }
}

/** The share of shifted copies, each further away than `apart` cells, that fit as well somewhere in the same lags. */
function chanceOf(fits: Float64Array, fit: number, least: number, last: number, apart: number): number {
  const cells = fits.length
  const width = last - least + 1
  let [as_good, all] = [1, 1] // the unshifted one
  let run = width // cells since the last one that fits as well
  for (let at = apart + 1 + least; at < cells - apart + last; at++) {
    run = fits[(at + cells) % cells]! >= fit ? 0 : run + 1
    if (at < apart + 1 + last) continue
    all++
    if (run < width) as_good++
  }
  return as_good / all
}

/** Whether most copies that are shifted by whole days fit at least half as well. */
function isDaily(fits: Float64Array, { lag, fit }: { lag: number; fit: number }, step_ms: number): boolean {
  const day = Math.round(day_ms / step_ms)
  const days = Math.floor(fits.length / day) - 1
  const daily = Array.from(
    { length: Math.max(0, days) },
    (_, i) => fits[(lag + (i + 1) * day + fits.length) % fits.length]!,
  )
  return daily.length >= 3 && daily.filter((other) => other > fit / 2).length > daily.length / 2
}

function holdsWithoutStrongest(x: Float64Array, y: Float64Array, lag: number, most: number, reach: number) {
  const cells = x.length
  const products = x.map((value, i) => value * y[(i + lag + cells) % cells]!)
  const top = products.indexOf(Math.max(...products))
  const without = (signal: Float64Array, at: number) =>
    scaled(signal.map((value, i) => (Math.abs(i - at) <= reach ? 0 : value)))
  const fits = correlations(without(x, top), without(y, top + lag))
  const near = Math.max(2, Math.ceil(Math.abs(lag) / 3))
  const { fit } = bestOf(fits, lag, -near, near)
  return fit > 0 && chanceOf(fits, fit, -near, near, 2 * most) <= chance_max
}

function peakOf({ kind, at_ms, mean, max }: LagSeries): number {
  let top = 0
  const valueAt = (i: number) => (kind === 'amount' ? mean[i] : (max[i] ?? mean[i])) ?? Number.NEGATIVE_INFINITY
  for (const i of at_ms.keys()) if (valueAt(i) > valueAt(top)) top = i
  return at_ms[top]!
}
