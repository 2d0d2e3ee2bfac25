/** From which moment a message counts: for what is measured, and for what is said to be late. */
import type { AlertEvent } from '../contract.ts'

// After the quick attempts (1 + 2 + 5 + 10 + 30 + 60 + 300 s = 6 min 48 s): until then the same body goes out again.
const late_s = 420

/** How old the news is, in seconds, when that is worth saying; otherwise null. */
export function latenessOf_s(said_ms: number, now_ms: number): number | null {
  const age_s = Math.round((now_ms - said_ms) / 1_000)
  return age_s >= late_s ? age_s : null
}

/** When the gateway received the reading that caused the event; null when none did: silence, or time that passed. */
export function readingOf_ms({ at_ms, measured, evidence }: AlertEvent): number | null {
  const newest = evidence.at(-1)
  if (!newest) return null
  if (measured === 'silence_s' && newest.at_ms < at_ms) return null
  return newest.received_ms
}
