/**
 * The time that the record believes when it removes something: it follows the gateway's clock, but only as fast as the
 * gateway has lived. A clock that leaps years ahead must not make years of history old in a second, and one that is set
 * back makes nothing young again. Retention that is late by some days costs nothing.
 */
import { day_ms } from '../../edge/platform/time.ts'

/** What is believed for one start: how long the gateway was off is not known. */
const perStart_ms = day_ms
/** A gateway that was off for two months is up to date again after a week. */
const catchUp = 8

export interface LivedTime {
  /** The believed time, UTC ms. */
  now(): number
}

/**
 * `known_ms`: what was believed before this start, or when the newest entry came where nothing was; null for an empty
 * record. `elapsed_ms` counts since any instant and is never set.
 */
export function openLivedTime(known_ms: number | null, now: () => number, elapsed_ms: () => number): LivedTime {
  const started_ms = elapsed_ms()
  const begin_ms = known_ms ?? now()
  let believed_ms = begin_ms

  return {
    now() {
      const most_ms = begin_ms + perStart_ms + catchUp * (elapsed_ms() - started_ms)
      believed_ms = Math.max(believed_ms, Math.min(now(), most_ms))
      return believed_ms
    },
  }
}
