/** What becomes of one value, and of a reading: it is as its worst value. */
import type { VerdictRefusal } from '../record.ts'

export const outcomes = [
  'stored',
  'repeated',
  'too-many-series',
  'older-than-record',
  'conflict',
] as const satisfies readonly Outcome[]
export type Outcome = 'stored' | 'repeated' | VerdictRefusal

/** Index into `outcomes`: a later one is worse. */
export const severityOf: Record<Outcome, number> = {
  stored: 0,
  repeated: 1,
  'too-many-series': 2,
  'older-than-record': 3,
  conflict: 4,
}

/**
 * Of a value whose name holds `kept` already (NaN: null). Null first and a value later: the value is kept, because null
 * says no more than that there was none yet. Null after a value says nothing new.
 */
export function outcomeBeside(kept: number, value: number): Outcome {
  if (Number.isNaN(value) || kept === value) return 'repeated'
  return Number.isNaN(kept) ? 'stored' : 'conflict'
}

/** Why a reading was refused, in a sentence for a person. */
export const verdictFaults: Record<VerdictRefusal, string> = {
  conflict: 'A different value is already kept under this station, sensor, quantity and time; the first one stays.',
  'older-than-record': 'The raw rows of this time have been removed by retention; it cannot be told from a repeat.',
  'too-many-series': 'This station has as many series as one may have; check its sensor ids.',
}
