/**
 * How often readings are due, and from when on one is missing: as the station says; where it does not, or did not yet, as
 * its neighbours came. One rhythm for a whole window would be wrong: a station may have saved power half of the time. Pure.
 */
import type { Station } from '../gateway/contract.ts'

/** The rhythm that counts for a sensor. */
export interface Cadence {
  every_s: number
  /** Whether the station says so itself; otherwise the gateway has learned it. */
  isTold: boolean
  /** Since when the station says so, as far as the gateway knows. */
  since_ms?: number
}

const missed = 3
const patience_ms = 60_000 // on its way: a pack gathers, a link is slow
const side = 8
const edge = 4

/** Undefined while nobody knows. */
export function cadenceOf(
  { sensors, heard_every_s }: Pick<Station, 'sensors' | 'heard_every_s'>,
  sensor: string,
): Cadence | undefined {
  const known = sensors.find((one) => one.sensor === sensor)
  const every_s = known?.every_s ?? heardOf(heard_every_s, sensor)
  if (every_s === undefined) return undefined
  const isTold = known?.every_told === true
  return { every_s, isTold, ...(known?.every_since_ms !== undefined && { since_ms: known.every_since_ms }) }
}

// A sensor may be called `constructor`, which every object has.
const heardOf = (all: Station['heard_every_s'], sensor: string) =>
  all && Object.hasOwn(all, sensor) ? all[sensor] : undefined

/** So old a latest value may be before it is called old, ms: three readings and a minute. Without a rhythm an hour. */
export function oldAfter_ms(cadence: Pick<Cadence, 'every_s'> | undefined): number {
  return missed * 1_000 * (cadence?.every_s ?? 1_180) + patience_ms
}

// A chart that is moved under a finger asks for the same times at each step of it. Columns are replaced, never changed.
const limitsFor = new WeakMap<readonly number[], { why: string; limits: number[] }>()

/**
 * How far each reading may be from the one before it, ms; beyond that something is missing between the two. `at_ms` in
 * rising order. The first is `Infinity`. `step_ms`: the columns are summaries of so long a time, 0 = raw.
 */
export function gapLimits(at_ms: readonly number[], cadence?: Cadence, step_ms = 0): readonly number[] {
  const why = `${cadence?.every_s} ${cadence?.isTold} ${cadence?.since_ms} ${step_ms}`
  const before = limitsFor.get(at_ms)
  if (before?.why === why) return before.limits
  const limits = limitsOf(at_ms, cadence, step_ms)
  limitsFor.set(at_ms, { why, limits })
  return limits
}

function limitsOf(at_ms: readonly number[], cadence: Cadence | undefined, step_ms: number): number[] {
  const distances = at_ms.slice(1).map((at, i) => at - at_ms[i]!)
  const told_ms = cadence?.isTold ? 1_000 * cadence.every_s : 0
  const since_ms = cadence?.since_ms ?? Number.POSITIVE_INFINITY
  const limits = distances.map((_, i) => {
    const isSaid = told_ms > 0 && at_ms[i]! >= since_ms
    const due_ms = isSaid ? told_ms : Math.max(told_ms, usualAt(distances, i))
    // In steps that are filled one after the other an empty one is missing: nothing came for the whole of it.
    const isFilled = !isSaid && step_ms > 0 && due_ms <= step_ms
    return isFilled ? 1.5 * step_ms : Math.max(missed * due_ms, 1.5 * step_ms)
  })
  return at_ms.length > 0 ? [Number.POSITIVE_INFINITY, ...limits] : []
}

/** How long after the newest reading a silence is missing data, ms: as for a latest value, by what is known here. */
export function silenceAfter_ms(at_ms: readonly number[], cadence?: Cadence): number {
  const last = at_ms.slice(-1 - side)
  const seen_ms = median(last.slice(1).map((at, i) => at - last[i]!))
  const due_s = cadence?.isTold ? cadence.every_s : seen_ms === undefined ? cadence?.every_s : seen_ms / 1_000
  return due_s === undefined ? oldAfter_ms(undefined) : oldAfter_ms({ every_s: due_s })
}

/** The usual distance around one, itself left out. Where the rhythm changes, the slower side counts. */
function usualAt(distances: readonly number[], i: number): number {
  const before = distances.slice(Math.max(0, i - side), i)
  const after = distances.slice(i + 1, i + 1 + side)
  return Math.max(
    usualOf(before, () => distances.slice(0, edge)) ?? 0,
    usualOf(after, () => distances.slice(-edge)) ?? 0,
    before.length + after.length > 0 ? 0 : distances[i]!,
  )
}

/** Close to an edge of the window a new rhythm shows when three of the four outermost distances have it. */
function usualOf(near: readonly number[], outermost: () => readonly number[]): number | undefined {
  if (near.length >= edge - 1) return median(near)
  const few = rising(outermost())
  return few[Math.min(1, few.length - 1)]
}

function median(numbers: readonly number[]): number | undefined {
  return rising(numbers)[numbers.length >> 1]
}

function rising(numbers: readonly number[]): number[] {
  return [...numbers].sort((a, b) => a - b)
}
