/** Whether an answer is right, near or wrong. Pure. */
import { numberOf } from '../warning/backtest.ts'
import type { Clock, NumberStep, Verdict } from './lesson.ts'

const day_min = 24 * 60

/** Null when what was typed is no number. */
export function checkNumber({ answer, right_within, near_within }: NumberStep, typed: string): Verdict | null {
  const given = numberOf(typed)
  return given === null ? null : verdict(Math.abs(given - answer), right_within, near_within)
}

/** Null when what was typed is no time of day. Around midnight 23.50 and 00.10 are twenty minutes apart. */
export function checkClock({ answer_min, right_within, near_within }: Clock, typed: string): Verdict | null {
  const given = minutesOf(typed)
  if (given === null) return null
  const apart = Math.abs(given - answer_min) % day_min
  return verdict(Math.min(apart, day_min - apart), right_within, near_within)
}

/** Half an hour past four as people type it: 16.30, 16:30, 1630. */
export function minutesOf(typed: string): number | null {
  const [, hours, minutes] = /^(\d{1,2})[.:,]?(\d{2})$/.exec(typed.trim()) ?? /^(\d{1,2})()$/.exec(typed.trim()) ?? []
  if (hours === undefined || Number(hours) > 24 || Number(minutes) > 59) return null
  return (Number(hours) * 60 + Number(minutes)) % day_min
}

const dust = 1e-9 // 0.3 − 0.1 is not 0.2 in binary

function verdict(apart: number, right_within: number, near_within: number): Verdict {
  if (apart <= right_within + dust) return 'right'
  return apart <= near_within + dust ? 'near' : 'wrong'
}

/**
 * A mark at the highest of some values: by how high it is there, because a peak may be flat. `base`: what it rose from; right
 * within 3 % of the rise, near within 20 %.
 */
export function checkPeak(value: number | null, top: number, base: number): Verdict {
  if (value === null) return 'wrong'
  return verdict(top - value, 0.03 * (top - base), 0.2 * (top - base))
}

/** The same at the lowest; `base`: what it fell from. */
export function checkLow(value: number | null, foot: number, base: number): Verdict {
  return checkPeak(value === null ? null : -value, -foot, -base)
}
