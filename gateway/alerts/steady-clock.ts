/**
 * The clock by which time passes for rules. When the gateway's clock is set, its entry in the log moves what rules
 * remember (`{ kind: 'clock' }`); until that entry is judged, time goes on as before. Otherwise two hours of silence would
 * pass in a moment.
 */
import type { Clock } from '../../edge/platform/clock.ts'

const jump_min_ms = 5_000 // less is a clock that is trimmed
const patience_ms = 60_000 // a jump that nobody notes by then is believed

export function openSteadyClock({ now, elapsed_ms }: Pick<Clock, 'now' | 'elapsed_ms'>) {
  let ahead_ms = now() - elapsed_ms()
  let since_ms: number | null = null
  return {
    /** UTC ms, without jumps that are not in the log yet. */
    now(): number {
      const jump_ms = now() - elapsed_ms() - ahead_ms
      if (Math.abs(jump_ms) < jump_min_ms || elapsed_ms() - (since_ms ?? elapsed_ms()) > patience_ms) {
        ahead_ms += jump_ms
        since_ms = null
      } else {
        since_ms ??= elapsed_ms()
      }
      return elapsed_ms() + ahead_ms
    },
    /** The entry of a jump was judged. */
    set(step_ms: number) {
      ahead_ms += step_ms
    },
  }
}
