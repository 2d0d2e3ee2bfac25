/**
 * Who works at the sensors now: after a change of the settings for a while, and while a person says so at the gateway.
 * Counted by the clock that never jumps: a clock that is set in between neither ends nor lengthens it.
 */
import { everySensor, type GatewayTime, type SetupChange } from './contract.ts'
import type { Clock } from './platform/clock.ts'

export type Trial = ReturnType<typeof openTrial>

/** `changes`: as `changesAtStart` gives them; one of an earlier start may still last. */
export function openTrial(changes: readonly SetupChange[], clock: Pick<Clock, 'now' | 'elapsed_ms'>) {
  const ends = new Map<string, number>() // by sensor, of `elapsed_ms`
  let own_since_ms = Number.NEGATIVE_INFINITY
  let said_ms = Number.NEGATIVE_INFINITY
  const now_ms = clock.now()
  for (const { sensor, at_ms, trial_until_ms } of changes) {
    if (trial_until_ms === undefined || at_ms > now_ms || trial_until_ms <= now_ms) continue
    ends.set(sensor, Math.max(ends.get(sensor) ?? 0, clock.elapsed_ms() + trial_until_ms - now_ms))
    own_since_ms = Math.max(own_since_ms, clock.elapsed_ms() - (now_ms - at_ms))
  }

  return {
    isOn(sensor: string): boolean {
      const end_ms = Math.max(ends.get(sensor) ?? 0, ends.get(everySensor) ?? 0)
      return end_ms > clock.elapsed_ms()
    },
    /** A word of the gateway. One that is older than a change of the settings here does not end its time. */
    hear({ at_ms, trial }: GatewayTime) {
      if (!trial || trial.said_ms === said_ms) return
      said_ms = trial.said_ms
      const isOld = clock.elapsed_ms() - (at_ms - trial.said_ms) < own_since_ms
      const left_ms = trial.until_ms - at_ms
      if (left_ms > 0) ends.set(everySensor, clock.elapsed_ms() + left_ms)
      else if (!isOld) ends.clear()
    },
  }
}
