/**
 * Amounts from totals that a sensor keeps: what fell is the difference to the total that was told last. What was told
 * stands in the outbox's file and is written together with the reading that tells it, so that nothing is lost and
 * nothing told twice while this computer is away, busy, killed or without power.
 *
 *   told ─────────── present          told moves when a reading of an interval is handed over
 *     └ in the open interval ┘
 *
 * What fell while nobody listened for longer than an interval is owed: it becomes a reading of its own, once, when the
 * clock is known to be set. It is dated where the time begins that it covers, right after the last total that was
 * heard. A sum over the last hour then counts all of it when all of it fell within that hour, and nothing of it when a
 * part may have fallen before: never is a day of rain one minute's cloudburst.
 *
 * A counter that forgets without power begins anew at 0: what it counted between its last answer and the cut, nobody knows.
 */
import { z } from 'zod'
import type { QuantityKey } from '../hardware/quantities.ts'
import type { Reason } from '../hardware/reasons.ts'
import type { Frame, Total } from './driver.ts'
import { rememberedIn } from './platform/reading-files.ts'
import type { Sample } from './sampling.ts'

const Owed = z.object({ amount: z.number(), from_ms: z.number() })
const Told = z.object({
  counter: z.string(),
  start: z.number(),
  count: z.number(),
  at_ms: z.number(),
  owed: Owed.optional(),
})
type Told = z.output<typeof Told>
const Kept = z.record(z.string(), Told)

/** The moment of a frame: by the wall clock, by the one that never jumps, and whether the wall clock is right. */
export interface Moment {
  at_ms: number
  elapsed_ms: number
  isSet: boolean
}

export type Totals = ReturnType<typeof openTotals>

const near_ms = 60_000
/** In dry weather the time of the last total is written so seldom: only how long an absence was depends on it. */
const stale_ms = 3_600_000

/** `kept` is what `text` gave to an earlier process. A text that is none counts as nothing known. */
export function openTotals(every_s: number, kept: string | undefined) {
  const told = toldIn(kept)
  let isNew = false
  const present = new Map<QuantityKey, Told & { elapsed_ms: number }>()
  let before = new Map(present)
  let written = snapshot()
  const interval_ms = Math.max(every_s * 1_000, near_ms)
  return { take, late, tells, text: () => JSON.stringify(Object.fromEntries(told)), isNews, wasWritten }

  /** The frame with amounts in place of totals, what happened to the counter, and whether other things count as told now. */
  function take(frame: Frame, moment: Moment): { frame: Frame; happened: Reason[]; isNew: boolean } {
    if (!frame.totals) return { frame, happened: [], isNew: false }
    before = new Map(present)
    isNew = false
    const { totals, ...rest } = frame
    const next: Frame = { ...rest, values: { ...rest.values } }
    const happened = new Set<Reason>()
    for (const [key, total] of Object.entries(totals) as [QuantityKey, Total][]) {
      const { value, reason, isPart } = amountOf(key, total, moment)
      next.values[key] = value
      if (value === null) next.nulls = { ...next.nulls, [key]: reason }
      if (isPart) next.isPart = true
      if (reason && reason !== 'first total') happened.add(reason)
      present.set(key, { ...stateOf(total, moment.at_ms), elapsed_ms: moment.elapsed_ms })
    }
    return { frame: next, happened: [...happened], isNew }
  }

  function amountOf(key: QuantityKey, total: Total, moment: Moment): Amount {
    const last = present.get(key) ?? told.get(key)
    if (last?.counter !== total.counter) {
      settle(key, total, moment)
      return { value: null, reason: last ? 'another counter' : 'first total', isPart: true }
    }
    const { counted, happened } = countedSince(last.count, total)
    const reason = happened ?? (last.start === total.start ? undefined : 'board restarted')
    const isWhole = reason === undefined || reason === 'total ran over'
    const amount = rounded(counted * total.each)
    // What it counts from must be known after a kill, too: the smaller total may meanwhile have passed the one told last.
    if (happened === 'total went back') settle(key, total, moment)
    if (happened === 'total began anew') settle(key, { ...total, count: 0 }, moment)
    const gap = gapOf(present.get(key), last, moment)
    if (gap === 'near') return { value: amount, reason, isPart: !isWhole || !present.has(key) }
    settle(key, total, moment, amount > 0 ? { amount, from_ms: last.at_ms } : undefined)
    return { value: 0, reason, isPart: true }
  }

  /** From here on it is counted anew; what is owed stays, and may grow. */
  function settle(key: QuantityKey, total: Total, { at_ms, elapsed_ms }: Moment, more?: z.output<typeof Owed>) {
    const owed = told.get(key)?.owed
    const sum = owed && more ? { ...owed, amount: rounded(owed.amount + more.amount) } : (owed ?? more)
    const state = stateOf(total, at_ms)
    told.set(key, { ...state, ...(sum && { owed: sum }) })
    before.set(key, { ...state, elapsed_ms }) // an interval that is closed by this very frame tells no less
    isNew = true
  }

  /** While the clock is not set, nobody knows how long this computer was off. */
  function gapOf(live: { elapsed_ms: number } | undefined, last: Told, { at_ms, elapsed_ms, isSet }: Moment) {
    if (live) return elapsed_ms - live.elapsed_ms <= interval_ms ? 'near' : 'far'
    return isSet && at_ms - last.at_ms <= interval_ms ? 'near' : 'far'
  }

  /** What is owed, to be told now, once. */
  function late({ at_ms, isSet }: Moment): Sample[] {
    if (!isSet) return []
    const samples: Sample[] = []
    for (const [key, { owed, ...state }] of told) {
      if (!owed) continue
      told.set(key, state)
      samples.push({ at_ms: dateOf(owed.from_ms, at_ms), values: { [key]: owed.amount }, nulls: {}, partial: true })
    }
    return samples
  }

  // Ends of intervals are multiples of them, and names of readings: this one must have another.
  function dateOf(from_ms: number, now_ms: number) {
    const at_ms = Math.min(Math.round(from_ms), Math.round(now_ms)) + 1
    return at_ms % 1_000 === 0 ? at_ms + 1 : at_ms
  }

  /** A reading tells all up to the newest frame; `isBefore`: up to the one before it. */
  function tells(isBefore: boolean) {
    for (const [key, { elapsed_ms: _, owed: __, ...state }] of isBefore ? before : present) {
      const owed = told.get(key)?.owed
      if (told.get(key)?.counter === state.counter || !isBefore) told.set(key, { ...state, ...(owed && { owed }) })
    }
  }

  /** Whether what was told must be written with the reading that tells it. */
  function isNews(): boolean {
    return [...told].some(([key, now]) => {
      const then = written.get(key)
      if (!then) return true
      const isSame = then.counter === now.counter && then.count === now.count && then.owed?.amount === now.owed?.amount
      return !isSame || now.start !== then.start || Math.abs(now.at_ms - then.at_ms) >= stale_ms
    })
  }

  function wasWritten() {
    written = snapshot()
  }

  function snapshot() {
    return new Map([...told].map(([key, state]) => [key, { ...state }]))
  }
}

interface Amount {
  value: number | null
  reason?: Reason | undefined
  isPart: boolean
}

/** How much came since it said `before`, and what happened to it when it says less than that. */
function countedSince(before: number, { count, full, forgets }: Total): { counted: number; happened?: Reason } {
  if (count >= before) return { counted: count - before }
  if (before > 0.9 * full && count < 0.1 * full) return { counted: count + full - before, happened: 'total ran over' }
  return forgets && count >= 0
    ? { counted: count, happened: 'total began anew' }
    : { counted: 0, happened: 'total went back' }
}

function stateOf({ counter, start, count }: Total, at_ms: number): Told {
  return { counter, start, count, at_ms }
}

/** Damaged, it is none: the next total is the first. */
function toldIn(kept: string | undefined): Map<QuantityKey, Told> {
  return new Map(Object.entries(rememberedIn(kept, Kept) ?? {}) as [QuantityKey, Told][])
}

/** Tips have at most four decimals (0.2794 mm). */
function rounded(amount: number): number {
  return Math.round(amount * 1e6) / 1e6
}
