/** What the last day of one series says: where it is heading, how much rain there was. Pure. */
import { day_ms, hour_ms, minute_ms } from '../../edge/platform/time.ts'
import { flags } from '../../hardware/flags.ts'
import { decimalsOf, isAmount } from '../../hardware/quantities.ts'
import type { SeriesAnswer, Sums, TrendSteps } from '../contract.ts'
import type { SumWindow } from './windows.ts'

/** The columns of a day come in steps of this length. */
export const step_ms = 5 * minute_ms

/** In which steps a trend is told, by how often readings come: about 36 of them. */
const shapes = [
  { span_ms: 3 * hour_ms, step_ms: 5 * minute_ms },
  { span_ms: 6 * hour_ms, step_ms: 10 * minute_ms },
  { span_ms: 24 * hour_ms, step_ms: 40 * minute_ms },
] as const
const quick_n = 5 // as many readings in five minutes: about one a minute
const filled_min = 1 / 3 // of the steps of six hours: readings come each half hour or more often

export interface TrendOptions {
  quantity: string
  /** Levels are reached by falling: then the lowest of each step counts. */
  isFalling: boolean
  now_ms: number
}

/** Null when fewer than two steps hold a usable value. */
export function trendOf(day: SeriesAnswer, { quantity, isFalling, now_ms }: TrendOptions): TrendSteps | null {
  const kind = isAmount(quantity) ? 'amount' : 'level'
  const usable = day.at_ms.map((_, i) => (day.flag[i] === flags.fail ? null : valueAt(day, i, kind, isFalling)))
  const shape = shapeOf(day, now_ms)
  const end_ms = (Math.floor(now_ms / shape.step_ms) + 1) * shape.step_ms
  const from_ms = end_ms - shape.span_ms
  const values = Array.from({ length: shape.span_ms / shape.step_ms }, (): number | null => null)
  usable.forEach((value, i) => {
    const at = Math.floor((day.at_ms[i]! - from_ms) / shape.step_ms)
    if (value === null || at < 0 || at >= values.length) return
    values[at] = joined(values[at]!, value, kind, isFalling)
  })
  if (values.filter((value) => value !== null).length < 2) return null
  const decimals = decimalsOf(quantity)
  return { from_ms, step_ms: shape.step_ms, values: values.map((value) => rounded(value, decimals)) }
}

export interface SumsOptions {
  now_ms: number
  /** When the day began at the place. */
  midnight_ms: number
  /** Over which rules sum it. */
  windows?: readonly SumWindow[]
}

/** Null when nothing was measured in the last day. */
export function sumsOf(day: SeriesAnswer, { now_ms, midnight_ms, windows = [] }: SumsOptions): Sums | null {
  if (day.n.every((n) => n === 0)) return null
  const end_ms = (Math.floor(now_ms / step_ms) + 1) * step_ms
  const since = (from_ms: number) => {
    const sum = day.at_ms.reduce((sum, at_ms, i) => sum + (at_ms >= from_ms ? sumAt(day, i) : 0), 0)
    return rounded(sum, 2)!
  }
  const [hour_from_ms, day_from_ms] = [end_ms - hour_ms, end_ms - day_ms]
  return {
    ...{ hour: since(hour_from_ms), hour_from_ms },
    ...{ today: since(midnight_ms), today_from_ms: midnight_ms },
    ...{ day: since(day_from_ms), day_from_ms },
    ...(windows.length > 0 && {
      windows: windows.map((one) => ({ ...one, amount: since(one.from_ms), at_ms: now_ms })),
    }),
  }
}

const sumAt = ({ mean, n }: SeriesAnswer, i: number) => (mean[i] ?? 0) * n[i]!

function valueAt(day: SeriesAnswer, i: number, kind: 'level' | 'amount', isFalling: boolean): number | null {
  if (day.n[i] === 0) return null
  if (kind === 'amount') return sumAt(day, i)
  return (isFalling ? day.min : day.max)[i]!
}

function joined(before: number | null, value: number, kind: 'level' | 'amount', isFalling: boolean): number {
  if (before === null) return value
  if (kind === 'amount') return before + value
  return isFalling ? Math.min(before, value) : Math.max(before, value)
}

function shapeOf(day: SeriesAnswer, now_ms: number): (typeof shapes)[number] {
  const counts = (span_ms: number) => day.n.filter((n, i) => n > 0 && day.at_ms[i]! >= now_ms - span_ms)
  const lately = counts(shapes[0].span_ms).sort((a, b) => a - b)
  if ((lately[lately.length >> 1] ?? 0) >= quick_n) return shapes[0]
  const { span_ms, step_ms } = shapes[1]
  return counts(span_ms).length >= (span_ms / step_ms) * filled_min ? shapes[1] : shapes[2]
}

function rounded(value: number | null, decimals: number): number | null {
  return value === null ? null : Number(value.toFixed(decimals))
}
