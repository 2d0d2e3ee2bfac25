/** Moments, days and months as the browser's fields write them, in the zone of this device. Pure. */
import { two } from './calendar.ts'
import type { Window } from './series.ts'

/** "2026-11-26T14:30" of a moment. */
export function typedMoment(at_ms: number): string {
  const date = new Date(at_ms)
  return `${dayOf(at_ms)}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** "2026-11-26" of a moment. */
export function dayOf(at_ms: number): string {
  return `${monthOf(at_ms)}-${two(new Date(at_ms).getDate())}`
}

/** "2026-11" of a moment. */
export function monthOf(at_ms: number): string {
  const date = new Date(at_ms)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}`
}

/** The moment that was typed; null when it is none. */
export function momentIn(typed: string): number | null {
  if (typed === '') return null
  const at_ms = new Date(typed).getTime()
  return Number.isFinite(at_ms) ? at_ms : null
}

/** From the first day to the end of the last, at most up to now; null when the days are none, or the first lies behind the last. */
export function stretchOfDays(from: string, until: string, now_ms: number): Window | null {
  const from_ms = new Date(`${from}T00:00`).getTime()
  const end = new Date(`${until}T00:00`)
  end.setDate(end.getDate() + 1) // a day of the calendar, which where clocks change is not 24 hours
  const to_ms = Math.min(end.getTime(), now_ms)
  return from_ms < to_ms ? { from_ms, to_ms } : null
}
