/** What the curves of a chart are, and what they say at a moment. Pure. */
import type { Flag } from '../../gateway/contract.ts'
import type { QuantityText } from '../format.ts'
import type { Plot } from '../series.ts'
import { keyOf, type SeriesName, splitKey } from '../state.ts'

export interface CurveName {
  station: string
  name: SeriesName
}

/** A curve as it is drawn. */
export interface Drawn {
  /** `station/sensor.quantity` */
  id: string
  /** What it is called in this chart. */
  label: string
  quantity: QuantityText
  plot: Plot
  /** Which column is the line: peaks of water are never averaged away. */
  part: LinePart
  /** 0 to 5: its colour and its pattern. */
  hue: number
}

export type LinePart = 'mean' | 'min' | 'max'

export function curveId({ station, name }: CurveName): string {
  return `${station}/${keyOf(name)}`
}

export function curveOf(id: string): CurveName {
  const slash = id.indexOf('/')
  return { station: id.slice(0, slash), name: splitKey(id.slice(slash + 1)) }
}

/** The distance to water is least when the water is highest. */
export function linePart(quantity: string): LinePart {
  return quantity === 'water_level_m' ? 'max' : quantity === 'distance_m' ? 'min' : 'mean'
}

/** Curves that fit into one picture: two units at most, one axis each. The others stand below, with the same time. */
export function panesOf<T extends Pick<Drawn, 'quantity'>>(curves: readonly T[]): T[][] {
  const panes: { units: Set<string>; curves: T[] }[] = []
  for (const curve of curves) {
    const axis = axisOf(curve)
    const pane = panes.find(({ units }) => units.has(axis)) ?? panes.find(({ units }) => units.size < 2)
    if (pane) {
      pane.units.add(axis)
      pane.curves.push(curve)
    } else panes.push({ units: new Set([axis]), curves: [curve] })
  }
  return panes.map(({ curves }) => curves)
}

/** Curves of one unit share an axis; amounts have one of their own, from the top down where something else is below. */
export function axisOf({ quantity }: Pick<Drawn, 'quantity'>): string {
  return `${quantity.unit || quantity.label} ${quantity.kind}`
}

export interface Told {
  at_ms: number
  value: number | null
  min: number | null
  max: number | null
  flag: Flag | null
}

/** What a curve says at a moment: its nearest point, as long as the moment lies beside it and not in a gap. */
export function toldAt({ plot, part }: Pick<Drawn, 'plot' | 'part'>, at_ms: number): Told | undefined {
  const i = nearest(plot.at_ms, at_ms)
  const at = plot.at_ms[i]
  if (at === undefined) return undefined
  if (plot.kind === 'bars' && Math.abs(at - at_ms) > plot.width_ms / 2) return undefined
  if (plot.gaps.some(({ from_ms, to_ms }) => at_ms > from_ms && at_ms < to_ms))
    return { at_ms, value: null, min: null, max: null, flag: null }
  return {
    at_ms: at,
    value: plot[part][i] ?? null,
    min: plot.min[i] ?? null,
    max: plot.max[i] ?? null,
    flag: plot.flag[i] ?? null,
  }
}

/** The index of the nearest of rising times; -1 without any. */
export function nearest(times: readonly number[], at_ms: number): number {
  let [low, high] = [0, times.length - 1]
  if (high < 0) return -1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (times[middle]! <= at_ms) low = middle
    else high = middle
  }
  return Math.abs(times[low]! - at_ms) <= Math.abs(times[high]! - at_ms) ? low : high
}
