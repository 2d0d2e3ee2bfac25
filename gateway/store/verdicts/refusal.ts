/** Readings that are kept in quarantine, with the reason. */
import type { Reading } from '../../../edge/contract.ts'
import { type RefusedEntry, refusedPayload_max, type VerdictRefusal } from '../record.ts'
import { verdictFaults } from './outcome.ts'

export interface Refusal {
  station: string
  received_ms: number
  reason: VerdictRefusal
  readings: readonly Reading[]
  /** How many of them count for this reason: the others have worse to tell. */
  count: number
  /** Whether the beginning of them is kept. */
  isKept?: boolean
}

export function refusal({ station, received_ms, reason, readings, count, isKept = true }: Refusal): RefusedEntry {
  const payload = !isKept
    ? ''
    : Buffer.from(JSON.stringify(readings)).subarray(0, refusedPayload_max).toString('base64')
  return {
    kind: 'refused',
    station,
    received_ms,
    reason,
    detail: verdictFaults[reason],
    readings: count,
    payload,
  }
}
