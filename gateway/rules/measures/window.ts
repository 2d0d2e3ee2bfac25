/**
 * What a rule keeps of the readings behind its number. Windows are kept in steps, so that a day at one reading a second
 * stays a few kilobytes of state: a step leaves the window when its newest reading does. JSON.
 */
import { z } from 'zod'
import { bounded } from '../../../edge/platform/bounded.ts'

/** Readings of one slot of time, summed up. */
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

/** The length of a window as rules spell it: up to a week. */
export const window_s = z
  .number()
  .positive()
  .max(7 * 86_400)

const stepsPerWindow = 288 // a day in steps of five minutes, an hour in steps of 13 s

/** The steps of the last `length_s` before and with `at_ms`: the older end does not belong to the window. */
export function recent(window: Step[], at_ms: number, length_s: number): Step[] {
  return window.filter((step) => step.last_ms > at_ms - length_s * 1_000)
}

/** How long a step of such a window is, ms. */
export function stepOf_ms(length_s: number): number {
  return Math.ceil(length_s / stepsPerWindow) * 1_000
}

/** The window with one reading more, in the last step or in a new one. */
export function added(window: Step[], { at_ms, value }: { at_ms: number; value: number }, width_ms: number): Step[] {
  const last = window.at(-1)
  const isSameStep =
    last && (width_ms === Number.POSITIVE_INFINITY || slot(last.first_ms, width_ms) === slot(at_ms, width_ms))
  if (!last || !isSameStep) {
    return [...window, { first_ms: at_ms, last_ms: at_ms, sum: value, n: 1, min: value, max: value }]
  }
  const grown = {
    first_ms: last.first_ms,
    last_ms: at_ms,
    sum: bounded(last.sum + value),
    n: last.n + 1,
    min: Math.min(last.min, value),
    max: Math.max(last.max, value),
  }
  return [...window.slice(0, -1), grown]
}

function slot(at_ms: number, width_ms: number): number {
  return Math.floor(at_ms / width_ms)
}

export function total(window: Step[]): number {
  return rounded(window.reduce((sum, step) => bounded(sum + step.sum), 0))
}

/** The mean of the steps: each counts the same, so many readings in a short time weigh no more than a few. */
export function meanOfSteps(window: readonly Pick<Step, 'sum' | 'n'>[]): number {
  return window.reduce((sum, step) => bounded(sum + step.sum / step.n), 0) / window.length
}

/** Tips of 0.2 mm add up to 49.99999: what is left of binary fractions must not decide about a class. Never infinite. */
export function rounded(value: number): number {
  return Number(bounded(value).toFixed(6))
}
