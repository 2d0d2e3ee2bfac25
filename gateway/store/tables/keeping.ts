/** When the head of the record is kept; see `head.ts`. */
import type { Tables } from './tables.ts'

const every_ms = 1_000 // of a flood: what comes in a second is read again in half of one

export function openKeeping(tables: () => Tables, warn: (warning: string, detail: Record<string, unknown>) => void) {
  let kept_ms = Number.NEGATIVE_INFINITY

  return {
    whileItWorks() {
      if (tables().isHeadDue('while it works') && performance.now() - kept_ms >= every_ms) keep()
    },
    atTheEnd() {
      if (tables().isHeadDue('at the end')) keep()
    },
  }

  /** What cannot be kept costs the next start some seconds, and no reading. */
  function keep() {
    kept_ms = performance.now()
    try {
      tables().keepHead()
    } catch (err) {
      warn('the head of the record could not be kept; trying again later', { err: String(err) })
    }
  }
}
