/** Stretches of time to look at: moved, stretched, named. Pure; local days are those of this device. */
import { formatTime, zoneLabel } from '../format.ts'
import { span_max_ms, span_min_ms } from '../looked.ts'
import { zoneOffset_min } from '../screen.ts'
import type { Window } from '../series.ts'
import type { Lang } from '../words.ts'

/** Moved by a share of its length (negative: to earlier), not beyond now. */
export function movedBy(window: Window, share: number, now_ms: number): Window {
  const by_ms = (window.to_ms - window.from_ms) * share
  return kept({ from_ms: window.from_ms + by_ms, to_ms: window.to_ms + by_ms }, now_ms)
}

/** Longer (`factor` above 1) or shorter, while the moment `at_ms` stays where it is on the screen. */
export function stretched(window: Window, factor: number, at_ms: number, now_ms: number): Window {
  const span_ms = window.to_ms - window.from_ms
  const next_ms = Math.min(Math.max(span_ms * factor, span_min_ms), span_max_ms)
  const share = (at_ms - window.from_ms) / span_ms
  return kept({ from_ms: at_ms - share * next_ms, to_ms: at_ms + (1 - share) * next_ms }, now_ms)
}

/** So that two moments lie at two places, told as shares of the width: two fingers hold them. Undefined: too close. */
export function heldBy(
  [first, second]: [{ at_ms: number; share: number }, { at_ms: number; share: number }],
  now_ms: number,
): Window | undefined {
  const share = second.share - first.share
  const span_ms = (second.at_ms - first.at_ms) / share
  if (Math.abs(share) < 0.05 || !(span_ms >= span_min_ms && span_ms <= span_max_ms)) return undefined
  const from_ms = first.at_ms - first.share * span_ms
  return kept({ from_ms, to_ms: from_ms + span_ms }, now_ms)
}

/** The future holds nothing: a stretch that reaches into it ends now. Whole ms, as addresses have them. */
function kept({ from_ms, to_ms }: Window, now_ms: number): Window {
  const over_ms = Math.max(0, to_ms - now_ms)
  return { from_ms: Math.max(0, Math.round(from_ms - over_ms)), to_ms: Math.round(to_ms - over_ms) }
}

/** From midnight to midnight. */
export function yesterday(now_ms: number): Window {
  const today = new Date(now_ms)
  today.setHours(0, 0, 0, 0)
  const before = new Date(today)
  before.setDate(before.getDate() - 1)
  return { from_ms: before.getTime(), to_ms: today.getTime() }
}

const hour_ms = 3_600_000

/** An event with what led to it and what came of it: as long again before and after, at least three hours. */
export function around({ from_ms, to_ms }: Window, now_ms: number): Window {
  const margin_ms = Math.max(3 * hour_ms, Math.min(to_ms - from_ms, 24 * hour_ms))
  return { from_ms: from_ms - margin_ms, to_ms: Math.max(Math.min(to_ms + margin_ms, now_ms), from_ms + span_min_ms) }
}

/** "19 Okt 00.00 – 21 Okt 12.00 WIB"; with the year where it is not this one. */
export function windowText({ from_ms, to_ms }: Window, now_ms: number, lang: Lang): string {
  const isThisYear = [from_ms, to_ms].every((at) => new Date(at).getFullYear() === new Date(now_ms).getFullYear())
  const shape = isThisYear ? 'dayAndClock' : 'dateAndClock'
  const zone = zoneLabel(zoneOffset_min(to_ms))
  return `${formatTime(from_ms, shape, lang)} – ${formatTime(to_ms, shape, lang)} ${zone}`
}

/** What two fields of type `datetime-local` say; undefined when that is no stretch. */
export function fromFields(from: string, to: string): Window | undefined {
  const window = { from_ms: new Date(from).getTime(), to_ms: new Date(to).getTime() }
  const span_ms = window.to_ms - window.from_ms
  return span_ms >= span_min_ms && span_ms <= span_max_ms ? window : undefined
}
