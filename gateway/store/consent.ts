/**
 * A lowered retention needs a yes. Retention goes on with the days that it acted on last, until an operator confirms the
 * lower ones; then it comes down to them by a week in a run. Higher ones count at once. A record on which no retention has
 * run yet takes the settings as they are.
 */
import type { Retention } from './tables/retention.ts'

const keys = ['raw_days', 'minute_days', 'hour_days'] as const
const step_days = 7

/** What is kept of it from one run to the next, and over restarts. */
export interface Consent {
  /** What it acted on last. */
  days: Retention
  /** What was confirmed last; absent: nothing ever was. */
  confirmed?: Retention
}

export interface Allowed {
  /** What this run may act on. */
  days: Retention
  /** Whether the settings ask for fewer days than anybody has said yes to. */
  isWaiting: boolean
}

export function allowed(wanted: Retention, consent: Consent | null): Allowed {
  if (!consent) return { days: wanted, isWaiting: false }
  const { days, confirmed } = consent
  const isConfirmed = (key: (typeof keys)[number]) => confirmed !== undefined && wanted[key] >= confirmed[key]
  const next = keys.map((key): [string, number] => {
    if (wanted[key] >= days[key]) return [key, wanted[key]]
    return [key, isConfirmed(key) ? Math.max(wanted[key], days[key] - step_days) : days[key]]
  })
  const isWaiting = keys.some((key) => wanted[key] < days[key] && !isConfirmed(key))
  return { days: Object.fromEntries(next) as unknown as Retention, isWaiting }
}

/** Only the days, of settings that say more. */
export function daysOf({ raw_days, minute_days, hour_days }: Retention): Retention {
  return { raw_days, minute_days, hour_days }
}
