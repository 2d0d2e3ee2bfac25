/** What became of each value of a file. */
import type { RefusedValue, Verdict, VerdictRefusal } from '../store/index.ts'
import type { CsvRecord } from './csv.ts'
import type { Fault, LineReader, Value } from './line-reader.ts'

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

/** The values of a file with their lines; what is none is counted on the way. `see` is shown each line. */
export async function* valuesIn(
  records: AsyncIterable<CsvRecord>,
  read: LineReader,
  report: Report,
  see?: (cells: readonly string[]) => void,
): AsyncGenerator<{ line: number; value: Value }> {
  for await (const { line, cells } of records) {
    report.lines++
    see?.(cells)
    for (const found of read(cells)) {
      if (found === 'leftOut') report.left_out++
      else if ('fault' in found) countRefused(report, line, found.fault, found.text)
      else yield { line, value: found }
    }
  }
}

/** From when to when, and whether the clock was unsure. */
export function countTime(report: Report, { at_ms, isTwice }: Value): void {
  if (isTwice) report.hour_twice++
  report.from_ms = Math.min(report.from_ms ?? at_ms, at_ms)
  report.to_ms = Math.max(report.to_ms ?? at_ms, at_ms)
}

/** How many values were refused, for whatever reason; those in conflict are none of them. */
export function refusedIn({ refused }: Report): number {
  return Object.values(refused).reduce((sum, n) => sum + n, 0)
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
