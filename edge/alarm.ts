/** One timer that may be brought forward. */
import type { Clock } from './platform/clock.ts'

/** `ring` runs when it is due, once. */
export function openAlarm(clock: Clock, ring: () => void) {
  let cancel: (() => void) | undefined
  let due_ms = 0
  let isClosed = false
  return { arm, disarm, close }

  /** Rings within `delay_ms`: an earlier alarm stays, a later one is brought forward. */
  function arm(delay_ms: number) {
    const wanted_ms = clock.elapsed_ms() + delay_ms
    if (isClosed || (cancel && due_ms <= wanted_ms)) return
    disarm()
    due_ms = wanted_ms
    cancel = clock.after(delay_ms, () => {
      cancel = undefined
      ring()
    })
  }

  function disarm() {
    cancel?.()
    cancel = undefined
  }

  /** It never rings again. */
  function close() {
    isClosed = true
    disarm()
  }
}
