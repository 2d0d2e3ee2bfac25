/** When a row of the record was taken and received, by the gateway's clock as it is now. */
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
 * since, its old times move with it. After a step back some times of receipt come twice: then the row is from the setting
 * of the clock that the station's lead fits best. (Not to be told when the station's clock is set within that time, too.)
 *
 *   setting   0 ──────────▶│        k runs from steps[k - 1].received_ms, by its own clock, to
 *             1     ◀─step─│──────▶        steps[k].received_ms - steps[k].step_ms
 */
export function placeOfRow(
  { at_ms, received_ms, clock_off_ms = 0 }: Pick<Row, 'at_ms' | 'received_ms' | 'clock_off_ms'>,
  steps: readonly ClockStep[],
  present: Present,
): { at_ms: number; received_ms: number } {
  const received = received_ms ?? at_ms - clock_off_ms
  const time_ms = Math.min(at_ms - clock_off_ms, received)
  let since_ms = 0 // by how much the clock was set after this setting
  let best = { misfit_ms: Number.POSITIVE_INFINITY, since_ms: 0 }
  for (let setting = steps.length; setting >= 0; setting--) {
    const from_ms = steps[setting - 1]?.received_ms ?? Number.NEGATIVE_INFINITY
    const next = steps[setting]
    if (next) since_ms += next.step_ms
    const until_ms = next ? next.received_ms - next.step_ms : Number.POSITIVE_INFINITY
    const misfit_ms = Math.abs(clock_off_ms - present.off_ms - since_ms)
    if (received >= from_ms && received < until_ms && misfit_ms < best.misfit_ms) best = { misfit_ms, since_ms }
  }
  return { at_ms: time_ms + best.since_ms, received_ms: received + best.since_ms }
}
