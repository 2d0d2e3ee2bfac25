/**
 * The gateway's own clock: the wall clock of the computer, except that it is never before the newest commit of the
 * record. A Raspberry Pi without a clock battery starts in the past, and in a flood no internet sets it right.
 *
 * When the wall clock is set while the gateway runs (a step against the clock that only counts), this is told, so that
 * the times of before can be put beside the times of after.
 */
import type { ClockSync } from '../../edge/platform/clock-sync.ts'
import { day_ms, written_ms } from '../../edge/platform/time.ts'

export interface GatewayClockTools {
  /** The wall clock, UTC ms. */
  wall: () => number
  /** Counts ms, never set. */
  elapsed_ms: () => number
}

export interface GatewayClock {
  now(): number
  /** How far `now` runs before the wall clock, because the record proves that the wall clock is behind. */
  behind_ms(): number
  /**
   * The record holds something of this time. What the network has set is believed against it: then the clock was ahead
   * earlier. So is a plausible wall clock that the record leaves behind by months.
   */
  holds(newest_ms: number, sync: ClockSync): void
  /** Called with each step, ms; negative = set back. Returns how to stop. */
  onStep(listener: (step_ms: number) => void): () => void
  /** Looks for a step; `now` does so too. */
  look(): void
}

const plausible_ms = 30 * day_ms // longer than a gateway is switched off with a clock that goes on from where it was
/** Smaller steps are what the network corrects bit by bit. */
export const step_min_ms = 2_000

export function openGatewayClock({ wall, elapsed_ms }: GatewayClockTools): GatewayClock {
  const listeners = new Set<(step_ms: number) => void>()
  let shift_ms = 0
  let seenWall_ms = wall()
  let seenElapsed_ms = elapsed_ms()

  return {
    now() {
      look()
      return seenWall_ms + shift_ms
    },
    behind_ms: () => shift_ms,
    holds(newest_ms, sync) {
      const behind_ms = newest_ms - wall()
      const isUnset = wall() < written_ms
      if (behind_ms > shift_ms && sync !== 'synced' && (isUnset || behind_ms <= plausible_ms)) shift_ms = behind_ms
    },
    onStep(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    look,
  }

  function look() {
    const wall_ms = wall()
    const counted_ms = elapsed_ms()
    const step_ms = wall_ms - seenWall_ms - (counted_ms - seenElapsed_ms)
    seenWall_ms = wall_ms
    seenElapsed_ms = counted_ms
    if (Math.abs(step_ms) < step_min_ms) return
    // A wall clock that is set right catches up with what we knew already.
    const caught_ms = Math.min(shift_ms, Math.max(0, step_ms))
    shift_ms -= caught_ms
    if (Math.abs(step_ms - caught_ms) >= step_min_ms) for (const tell of listeners) tell(step_ms - caught_ms)
  }
}
