/**
 * QARTOD quality tests as pure functions: numbers in, flags out. A flag stands beside a value; it changes no value,
 * delays none and mutes no alert.
 *
 * There are no universal thresholds: each station, sensor and quantity states its own, and where none are stated the
 * flag is 2, not evaluated. A reading is judged at arrival, by what is known by then; only the spike test needs the
 * reading that follows, and judges one reading late.
 *
 * Sources: QARTOD water-level manual v2.1 and the behaviour of ioos_qc (spike, flat line).
 */
import { z } from 'zod'
import { says } from '../../edge/platform/setting-words.ts'
import { type Flag, flags, isDoubtful, worseFlag } from '../../hardware/flags.ts'

const { good: pass, notEvaluated, suspect, fail, missing } = flags

const span = z
  .tuple([z.number(), z.number()])
  .refine(([low, high]) => low <= high, says('tulis angka yang lebih kecil dulu', 'write the smaller number first'))
const limits = z.strictObject({ suspect: z.number().positive().optional(), fail: z.number().positive().optional() })

/** The parameters of one station, sensor and quantity, in the quantity's own unit. A test without parameters is not run. */
export const QualityParameters = z.strictObject({
  gross_range: z.strictObject({ fail: span, suspect: span.optional() }).optional(),
  /**
   * Units per second. Rise and fall apart, because a flash flood rises far faster than any river falls. `least_s`: a
   * step is judged as if it took at least this long, so that a sensor's noise at 1 Hz is not a rate.
   */
  rate_of_change: z
    .strictObject({
      rise_per_s: limits.optional(),
      fall_per_s: limits.optional(),
      least_s: z.number().min(0).default(0),
    })
    .optional(),
  /** The difference from the readings before and after: found when the one after has come. */
  spike: limits.extend({ method: z.enum(['average', 'differential']).default('average') }).optional(),
  flat_line: z
    .strictObject({ tolerance: z.number().positive(), suspect_s: z.number().positive(), fail_s: z.number().positive() })
    .optional(),
  /** Refused: a flag stands beside a value, and what did not come has none. */
  gap: z
    .custom<never>(
      () => false,
      'what does not arrive has no value that could be flagged; leave it out and write a rule with measure: silence, whose level’s at is the seconds without a value',
    )
    .optional(),
  /** Difference from the median of neighbours that spoke within `within_s`. */
  neighbour: limits.extend({ within_s: z.number().positive() }).optional(),
})
export type QualityParameters = z.infer<typeof QualityParameters>
type Limits = z.infer<typeof limits>
type RateLimits = NonNullable<QualityParameters['rate_of_change']>
type FlatLimits = NonNullable<QualityParameters['flat_line']>

type Value = number | null

/** What a series' judge remembers between readings: JSON, a few numbers. */
export interface QualityState {
  at_ms: number
  /** The newest value that did not fail: a step is measured from here, so the return from a typing error is no jump. */
  believed: { at_ms: number; value: number } | null
  flat: FlatRun | null
  /** The two newest values, for the test that needs the one that follows. */
  newest: Value
  second: Value
}

interface FlatRun {
  since_ms: number
  at_ms: number
  min: number
  max: number
}

export interface Judged {
  flag: Flag
  state: QualityState
  /** What the reading before this one turned out to be: a spike. */
  earlier?: { at_ms: number; value: number; flag: Flag }
}

/**
 * Flags one reading at arrival, and the one before it when that was a spike. A reading no newer than the last one is judged by what needs no
 * order (range, neighbours) and leaves the state as it is. `neighbours` are their newest values, already chosen by age.
 */
export function judge(
  parameters: QualityParameters | undefined,
  state: QualityState | null,
  reading: { at_ms: number; value: Value; neighbours?: readonly number[] },
): Judged {
  const { at_ms, value } = reading
  const isLate = state !== null && at_ms <= state.at_ms
  const before = state ?? { at_ms, believed: null, flat: null, newest: null, second: null }
  const seen = isLate ? before : { ...before, at_ms, newest: value, second: before.newest }
  if (value === null) return { flag: missing, state: seen }
  if (parameters === undefined) return { flag: notEvaluated, state: seen }

  const timeless = [
    grossRange(value, parameters.gross_range),
    neighbour(value, reading.neighbours ?? [], parameters.neighbour),
  ]
  if (isLate) return { flag: aggregate(timeless), state: before }
  const flat = parameters.flat_line && extendRun(before.flat, at_ms, value, parameters.flat_line)
  const flag = aggregate([
    ...timeless,
    rateOfChange(before.believed, { at_ms, value }, parameters.rate_of_change),
    flat ? flatness(before.flat, flat, parameters.flat_line!) : notEvaluated,
  ])
  const believed = flag === fail ? before.believed : { at_ms, value }
  const earlier = spikeBefore(before, value, parameters.spike)
  return { flag, state: { ...seen, believed, flat: flat ?? null }, ...(earlier && { earlier }) }
}

function spikeBefore(before: QualityState, value: number, limits: QualityParameters['spike']): Judged['earlier'] {
  if (!limits || before.newest === null) return undefined
  const flag = spike(before.second, before.newest, value, limits)
  return isDoubtful(flag) ? { at_ms: before.at_ms, value: before.newest, flag } : undefined
}

/** The most serious of several flags. None → 2, not evaluated. */
export function aggregate(found: readonly Flag[]): Flag {
  return found.length === 0 ? notEvaluated : found.reduce(worseFlag)
}

/** Outside the sensor's span fails, outside the place's usual span is suspect. The ends belong to the span. */
export function grossRange(value: Value, parameters: QualityParameters['gross_range']): Flag {
  if (value === null) return missing
  if (!parameters) return notEvaluated
  if (isOutside(value, parameters.fail)) return fail
  return parameters.suspect && isOutside(value, parameters.suspect) ? suspect : pass
}

/** Whether the step from `before` is faster than water, air or people can make it. Without a `before`: not evaluated. */
export function rateOfChange(
  before: { at_ms: number; value: number } | null,
  now: { at_ms: number; value: number },
  parameters: RateLimits | undefined,
): Flag {
  if (!parameters || !before) return notEvaluated
  const step = now.value - before.value
  const took_s = Math.max((now.at_ms - before.at_ms) / 1_000, parameters.least_s)
  const allowed = step > 0 ? parameters.rise_per_s : parameters.fall_per_s
  return compare(Math.abs(step) / took_s, allowed ?? {})
}

/**
 * The value between two others against their mean ('average'), or against the nearer of the two when it stands above
 * both or below both ('differential', which leaves a spike's neighbours alone). Beside a missing one: not evaluated.
 */
export function spike(
  before: Value,
  value: number,
  after: Value,
  { method = 'average', ...limits }: Limits & { method?: 'average' | 'differential' },
): Flag {
  if (before === null || after === null) return notEvaluated
  if (method === 'average') return compare(Math.abs(value - (before + after) / 2), limits)
  const standsOut = (value - before) * (value - after) > 0
  return compare(standsOut ? Math.min(Math.abs(value - before), Math.abs(value - after)) : 0, limits)
}

/** Difference from the median of the neighbours' newest values. Without neighbours: not evaluated. */
export function neighbour(value: Value, neighbours: readonly number[], parameters: Limits | undefined): Flag {
  if (value === null) return missing
  if (!parameters || neighbours.length === 0) return notEvaluated
  const sorted = [...neighbours].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const median = sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
  return compare(Math.abs(value - median), parameters)
}

function compare(amount: number, parameters: Limits): Flag {
  if (parameters.fail === undefined && parameters.suspect === undefined) return notEvaluated
  if (parameters.fail !== undefined && amount > parameters.fail) return fail
  return parameters.suspect !== undefined && amount > parameters.suspect ? suspect : pass
}

function isOutside(value: number, [low, high]: readonly [number, number]): boolean {
  return value < low || value > high
}

function extendRun(run: FlatRun | null, at_ms: number, value: number, { tolerance }: FlatLimits): FlatRun {
  const min = Math.min(run?.min ?? value, value)
  const max = Math.max(run?.max ?? value, value)
  if (run && max - min < tolerance) return { since_ms: run.since_ms, at_ms, min, max }
  return { since_ms: at_ms, at_ms, min: value, max: value }
}

// A run lasts from its first reading to the moment the next one is due, one interval after its last: on regular data
// this gives ioos_qc's count of readings, floor(threshold / interval) intervals, without having to know the interval.
function flatness(before: FlatRun | null, run: FlatRun, { suspect_s, fail_s }: FlatLimits): Flag {
  if (!before || run.since_ms === run.at_ms) return pass
  const lasted_s = (run.at_ms - run.since_ms + (run.at_ms - before.at_ms)) / 1_000
  if (lasted_s > fail_s) return fail
  return lasted_s > suspect_s ? suspect : pass
}
