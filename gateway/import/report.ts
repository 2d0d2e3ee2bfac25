/** What became of each value of a file. */
import type { RefusedValue, Verdict, VerdictRefusal } from '../store/index.ts'
import type { Fault } from './line-reader.ts'

export type Reason = Fault | VerdictRefusal

/** Every value of the file is counted once: `read` = `stored` + `repeated` + `conflict` + all of `refused`. */
export interface Report {
  lines: number
  /** Values that the file holds, those that could not be read included. */
  read: number
  /** What is in the record now: `stored` by this run, and `repeated`, which was there before. */
  values: number
  stored: number
  repeated: number
  /** Another value has this station, sensor, quantity and time already; it stays. */
  conflict: number
  /** Cells that the mapping leaves out on purpose; no part of `read`. */
  left_out: number
  /** Of what was read: times in an hour that the clock showed twice. */
  hour_twice: number
  packs: number
  /** Packs that an earlier run had brought in; their values are counted like the others. */
  known_packs: number
  stations: string[]
  from_ms: number | null
  to_ms: number | null
  refused: Partial<Record<Exclude<Reason, 'conflict'>, number>>
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
    conflict: 0,
    left_out: 0,
    hour_twice: 0,
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
  if (reason === 'conflict') {
    countConflict(report, line, text)
    return
  }
  report.read++
  const n = (report.refused[reason] ?? 0) + 1
  report.refused[reason] = n
  show(report, n, { line, reason, text })
}

export function countConflict(report: Report, line: number, text: string): void {
  report.read++
  report.conflict++
  show(report, report.conflict, { line, reason: 'conflict', text })
}

function show(report: Report, n: number, { line, reason, text }: Report['examples'][number]): void {
  if (n <= examplesPerReason) report.examples.push({ line, reason, text: text.slice(0, text_max) })
}

export function countStored(report: Report, values: number): void {
  report.read += values
  report.stored += values
  report.values += values
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
  countStored(report, stored)
  countRepeated(report, repeated)
  for (const one of refused) tell(one)
}
