/**
 * From readings to the number a rule compares with its levels. Windows are kept in steps, so that a day at one reading
 * a second stays a few kilobytes of state: a step leaves the window when its newest reading does.
 */
import type { Flag } from '../contract.ts'
import { rainDayStart_ms } from './bmkg.ts'
import { ispu } from './ispu.ts'
import type { SeriesRule } from './rule.ts'

export interface Step {
  first_ms: number
  last_ms: number
  sum: number
  n: number
  min: number
  max: number
}

export interface Measured {
  window: Step[]
  /** Null when there is not enough in the window to say. */
  value: number | null
}

const stepsPerWindow = 288 // a day in steps of five minutes, an hour in steps of 13 s
const hour_ms = 3_600_000
// Ours, the regulation names none: a mean of fewer hours is not called a mean of the day.
const ispuHours_min = 18

/** Adds one reading and measures. `failed` readings are compared but are no ground to measure a rise from. */
export function measure(
  rule: SeriesRule,
  window: Step[],
  reading: { at_ms: number; value: number; flag: Flag },
): Measured {
  const { measure: kind } = rule
  const { at_ms, value } = reading
  if (kind === 'value') return { window, value }
  if (kind === 'silence') return { window, value: 0 }
  if (kind === 'ispu') {
    const hour = Math.floor(at_ms / hour_ms)
    const day = added(window, reading, hour_ms).filter((step) => Math.floor(step.first_ms / hour_ms) > hour - 24)
    return { window: day, value: day.length < ispuHours_min ? null : ispuOf(rule, day) }
  }
  if (kind === 'bmkg-day') {
    const since_ms = rainDayStart_ms(at_ms)
    const day = added(
      window.filter((step) => step.first_ms > since_ms),
      reading,
      Number.POSITIVE_INFINITY,
    )
    return { window: day, value: total(day) }
  }
  if ('deviation_from' in kind) return { window, value: rounded(Math.abs(value - kind.deviation_from)) }
  const window_s = 'sum_over_s' in kind ? kind.sum_over_s : kind.rise_over_s
  const recent = window.filter((step) => step.last_ms > at_ms - window_s * 1_000)
  const width_ms = Math.ceil(window_s / stepsPerWindow) * 1_000
  if ('sum_over_s' in kind) {
    const steps = added(recent, reading, width_ms)
    return { window: steps, value: total(steps) }
  }
  const steps = reading.flag === 4 ? recent : added(recent, reading, width_ms)
  return { window: steps, value: rise(rule, steps, value) }
}

/** The window as history gives it, oldest first: for a start without state, or after late readings came in. */
export function refill(
  rule: SeriesRule,
  readings: Iterable<{ at_ms: number; value: number | null; flag: Flag }>,
  before: Step[] = [],
): Step[] {
  let window = before
  for (const { at_ms, value, flag } of readings) {
    if (value === null || rule.ignore_flags.includes(flag)) continue
    window = measure(rule, window, { at_ms, value, flag }).window
  }
  return window
}

function added(window: Step[], { at_ms, value }: { at_ms: number; value: number }, width_ms: number): Step[] {
  const last = window.at(-1)
  const isSameStep =
    last && (width_ms === Number.POSITIVE_INFINITY || slot(last.first_ms, width_ms) === slot(at_ms, width_ms))
  if (!last || !isSameStep) {
    return [...window, { first_ms: at_ms, last_ms: at_ms, sum: value, n: 1, min: value, max: value }]
  }
  const grown = {
    first_ms: last.first_ms,
    last_ms: at_ms,
    sum: last.sum + value,
    n: last.n + 1,
    min: Math.min(last.min, value),
    max: Math.max(last.max, value),
  }
  return [...window.slice(0, -1), grown]
}

function slot(at_ms: number, width_ms: number): number {
  return Math.floor(at_ms / width_ms)
}

function total(window: Step[]): number {
  return rounded(window.reduce((sum, step) => sum + step.sum, 0))
}

function rise(rule: SeriesRule, window: Step[], value: number): number {
  const ground = rule.below
    ? Math.max(value, ...window.map((step) => step.max))
    : Math.min(value, ...window.map((step) => step.min))
  return rounded(value - ground)
}

// Tips of 0.2 mm add up to 49.99999: what is left of binary fractions must not decide about a class.
function rounded(value: number): number {
  return Number(value.toFixed(6))
}

function ispuOf(rule: SeriesRule, hours: Step[]): number {
  const mean = hours.reduce((sum, hour) => sum + hour.sum / hour.n, 0) / hours.length
  return ispu(rule.quantity === 'pm10_ug_m3' ? 'pm10' : 'pm2_5', mean)
}
