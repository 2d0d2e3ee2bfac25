/** When a row of the record was taken, by the gateway's clock as it is now. */
import type { Row } from '../contract.ts'
import type { ClockStep } from './rule-state.ts'

/** The reading that is judged: when it was taken and received, and how far the station's clock is ahead now. */
export interface Present {
  at_ms: number
  received_ms: number
  off_ms: number
}

/**
 * A row carries how far the station's clock was ahead of the gateway's when it arrived. When the gateway's clock was set
 * since, its old time moves with it. After a step back some times of receipt come twice: then the row is from before the
 * step when the station's lead fits that better.
 */
export function timeOfRow_ms(
  { at_ms, received_ms, clock_off_ms = 0 }: Pick<Row, 'at_ms' | 'received_ms' | 'clock_off_ms'>,
  steps: readonly ClockStep[],
  present: Present,
): number {
  let received = received_ms ?? at_ms - clock_off_ms
  let time_ms = Math.min(at_ms - clock_off_ms, received)
  let off_ms = clock_off_ms
  for (const { received_ms: set_ms, step_ms } of steps) {
    const isTwice = received >= set_ms && received < set_ms - step_ms
    const isBefore = isTwice
      ? Math.abs(off_ms - present.off_ms - step_ms) < Math.abs(off_ms - present.off_ms)
      : received < set_ms
    if (!isBefore) continue
    received += step_ms
    time_ms += step_ms
    off_ms -= step_ms
  }
  return time_ms
}
