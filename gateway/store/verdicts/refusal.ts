/** Readings that are kept in quarantine, with the reason. */
import type { Reading } from '../../../edge/contract.ts'
import { type RefusedEntry, refusedPayload_max } from '../record.ts'
import { explained, type Outcome } from './outcome.ts'

export interface Refusal {
  station: string
  received_ms: number
  reason: Outcome
  readings: readonly Reading[]
  /** How many of them count for this reason: the others have worse to tell. */
  count: number
}

export function refusal({ station, received_ms, reason, readings, count }: Refusal): RefusedEntry {
  const payload = Buffer.from(JSON.stringify(readings)).subarray(0, refusedPayload_max).toString('base64')
  return {
    kind: 'refused',
    station,
    received_ms,
    reason,
    detail: explained[reason] ?? reason,
    readings: count,
    payload,
  }
}
