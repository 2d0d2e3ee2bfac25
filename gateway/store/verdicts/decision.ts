/**
 * A pack that needs more than a look into memory: what is decided about each of its values, and the entries that come
 * of it. It becomes one entry or two: what is certainly new is not kept waiting for the rest.
 */
import type { Reading } from '../../../edge/contract.ts'
import type { AppendOptions, Entry, PackEntry, RefusedValue, Verdict, VerdictRefusal } from '../record.ts'
import type { Series } from './gaps.ts'
import { type Outcome, outcomes, severityOf } from './outcome.ts'
import { type Picked, pick, readingsOf } from './picked.ts'
import { refusal } from './refusal.ts'

export interface Decision {
  entry: PackEntry
  /** For the commit of what is new. */
  also: readonly Entry[]
  options: AppendOptions | undefined
  /** By reading: the severity of its worst value so far. */
  worst: Uint8Array
  /** By reading: 1 when a value of it has to be looked up. */
  isLate: Uint8Array
  /** What has to be looked up, in the order of the pack. */
  late: Picked & { series: Series[] }
  /** What is stored, by the first entry and by the last. */
  first: Picked
  last: Picked
  /** What is not: conflicts, refusals. */
  refused: RefusedValue[]
  /** Values that were there already. */
  repeated: number
  /** The commit of the first entry: null when there is none. */
  firstCommit: Promise<number> | null
}

export function openDecision(entry: PackEntry, also: readonly Entry[], options: AppendOptions | undefined): Decision {
  const count = entry.pack.readings.length
  return {
    entry,
    also,
    options,
    worst: new Uint8Array(count),
    isLate: new Uint8Array(count),
    late: { index: [], quantity: [], series: [] },
    first: { index: [], quantity: [] },
    last: { index: [], quantity: [] },
    refused: [],
    repeated: 0,
    firstCommit: null,
  }
}

/** A value that cannot be decided from memory. */
export function putOff(decision: Decision, index: number, quantity: string, series: Series): void {
  decision.isLate[index] = 1
  pick(decision.late, index, quantity)
  decision.late.series.push(series)
}

/** A value that is decided; `part` gets it when it is stored. */
export function decide(decision: Decision, part: Picked, index: number, quantity: string, outcome: Outcome): void {
  const { worst, refused } = decision
  worst[index] = Math.max(worst[index]!, severityOf[outcome])
  if (outcome === 'stored') pick(part, index, quantity)
  else if (outcome === 'repeated') decision.repeated++
  else refused.push({ index, quantity, reason: outcome })
}

/** The same pack, all of it repeated. */
export function repeatOf({ entry, also, options }: Decision): Decision {
  const decision = openDecision(entry, also, options)
  entry.pack.readings.forEach(({ values }, index) => {
    for (const quantity in values) decide(decision, decision.last, index, quantity, 'repeated')
  })
  return decision
}

/** The value under this index, NaN for null. */
export function valueIn({ entry }: Decision, index: number, quantity: string): number {
  return entry.pack.readings[index]!.values[quantity as keyof Reading['values']] ?? Number.NaN
}

export function verdictOf({ worst, repeated, refused }: Decision, pos: number): Verdict {
  const verdict: Verdict = { pos, stored: 0, repeated: 0, refused: {}, values: { repeated, refused } }
  for (const severity of worst) {
    const outcome = outcomes[severity]!
    if (outcome === 'stored' || outcome === 'repeated') verdict[outcome]++
    else verdict.refused[outcome] = (verdict.refused[outcome] ?? 0) + 1
  }
  return verdict
}

/**
 * The entries of the first commit: what is new, and everything about the readings of which no value is looked up. The
 * others are counted with the last commit.
 */
export function firstEntries(decision: Decision): Entry[] {
  const { isLate, late, first, also } = decision
  return [...entriesOf(decision, first, (index) => isLate[index] === 0, late.index.length > 0), ...also]
}

/** The entries of the last commit. */
export function lastEntries(decision: Decision): Entry[] {
  const { isLate, last, firstCommit, also } = decision
  if (!firstCommit) return [...entriesOf(decision, last, () => true, false), ...also]
  return entriesOf(decision, last, (index) => isLate[index] === 1, false)
}

/** `isCounted`: which readings the ledger counts with these entries. */
function entriesOf(decision: Decision, kept: Picked, isCounted: (index: number) => boolean, more: boolean): Entry[] {
  const { entry, worst } = decision
  const counts = new Array<number>(outcomes.length).fill(0)
  worst.forEach((severity, index) => {
    if (isCounted(index)) counts[severity]!++
  })
  const { text: _text, ...rest } = entry
  const own = readingsOf(entry, kept)
  const pack: PackEntry = { ...rest, ...own }
  if (!own.flags) delete pack.flags
  if (!own.clocks) delete pack.clocks
  const repeated = counts[severityOf.repeated]!
  const uncounted = own.pack.readings.length - counts[severityOf.stored]!
  if (repeated > 0 && !decision.options?.onlyNew) pack.repeated = repeated
  if (uncounted !== 0) pack.uncounted = uncounted
  if (more) pack.more = true
  return decision.options?.onlyNew ? [pack] : [pack, ...refusedEntries(decision, isCounted, counts)]
}

function refusedEntries(decision: Decision, isCounted: (index: number) => boolean, counts: number[]): Entry[] {
  const { entry, refused, options } = decision
  const byReason = new Map<VerdictRefusal, Picked>()
  // What contradicts the pack itself was decided before what was looked up: a reading's values come together again here.
  for (const { index, quantity, reason } of refused.toSorted((a, b) => a.index - b.index)) {
    if (!isCounted(index)) continue
    const picked = byReason.get(reason) ?? { index: [], quantity: [] }
    pick(picked, index, quantity)
    byReason.set(reason, picked)
  }
  return Array.from(byReason, ([reason, picked]): Entry => {
    const own = readingsOf(entry, picked)
    const { station, received_ms, off_ms, doubted, history } = entry
    if (reason !== 'conflict') {
      const count = counts[severityOf[reason]]!
      const isKept = options?.mayKeep?.() ?? true
      return refusal({ station, received_ms, reason, readings: own.pack.readings, count, isKept })
    }
    return {
      kind: 'conflict',
      station,
      received_ms,
      ...own,
      ...(off_ms !== undefined && { off_ms }),
      ...(doubted && { doubted }),
      ...(history && { history }),
    }
  })
}
