/** What became of each value of a file. */
import type { RefusedValue, Verdict, VerdictRefusal } from '../store/index.ts'
import type { Fault } from './mapping.ts'

export type Reason = Fault | VerdictRefusal

/** Every value of the file is counted once: `values` and what was refused add up to `read`. */
export interface Report {
  lines: number
  /** Values that the file holds, those that could not be read included. */
  read: number
  /** What is in the record now: `stored` by this run, and `repeated`, which was there before. */
  values: number
  stored: number
  repeated: number
  packs: number
  /** Packs that an earlier run had brought in; their values are counted like the others. */
  known_packs: number
  stations: string[]
  from_ms: number | null
  to_ms: number | null
  refused: Partial<Record<Reason, number>>
  /** The first of each kind. */
  examples: { line: number; reason: Reason; text: string }[]
}

const examplesPerReason = 5
const text_max = 80

export function emptyReport(): Report {
  return {
    lines: 0,
    read: 0,
    values: 0,
    stored: 0,
    repeated: 0,
    packs: 0,
    known_packs: 0,
    stations: [],
    from_ms: null,
    to_ms: null,
    refused: {},
    examples: [],
  }
}

export function countRefused(report: Report, line: number, reason: Reason, text: string): void {
  report.read++
  report.refused[reason] = (report.refused[reason] ?? 0) + 1
  if (report.refused[reason] <= examplesPerReason) {
    report.examples.push({ line, reason, text: text.slice(0, text_max) })
  }
}

export function countRepeated(report: Report, values: number): void {
  report.read += values
  report.repeated += values
  report.values += values
}

/** Counts what became of the `values` of a pack; `tell` is called for each that was refused. */
export function countVerdict(
  report: Report,
  values: number,
  { values: { repeated, refused } = { repeated: 0, refused: [] } }: Verdict,
  tell: (refused: RefusedValue) => void,
): void {
  const stored = values - repeated - refused.length
  report.read += stored
  report.stored += stored
  report.values += stored
  countRepeated(report, repeated)
  for (const one of refused) tell(one)
}
