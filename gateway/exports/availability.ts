/** Of the readings that were due, how many came: by day, from the counts of hours. Pure. */
import { hour_ms } from '../../edge/platform/time.ts'
import type { Station } from '../contract.ts'

export interface Counted {
  /** Hours and how many values each has; hours without any may be absent. */
  hours: readonly { at_ms: number; n: number }[]
  midnights: readonly number[]
  /** From when on something was due: the first reading ever, or the beginning. */
  since_ms: number
  /** Until when: now, or the end. */
  until_ms: number
  /** How often a reading is due, as the station says; absent: learned from the hours. */
  every_s?: number | undefined
}

interface Available {
  days: (number | null)[]
  share: number | null
}

/**
 * An hour counts up to what was due in it: an hour with twice as many readings does not make up for an empty one. Where
 * readings are rarer than two an hour, days are counted instead.
 */
export function availability(counted: Counted): Available {
  const { midnights, since_ms, until_ms } = counted
  const { due_h, isByHour } = dueOf(counted)
  const days = midnights.slice(0, -1).map((from_ms, day) => {
    const to_ms = Math.min(midnights[day + 1]!, until_ms)
    const hours = Math.max(0, to_ms - Math.max(from_ms, since_ms)) / hour_ms
    const due = due_h * hours
    if (due <= 0) return { due: 0, came: 0 }
    const own = counted.hours.filter(({ at_ms }) => at_ms >= from_ms && at_ms < to_ms)
    const came = own.reduce((sum, { n }) => sum + (isByHour ? Math.min(n, due_h) : n), 0)
    return { due, came: Math.min(came, due) }
  })
  const share = ({ due, came }: { due: number; came: number }) => (due > 0 ? came / due : null)
  const all = days.reduce((sum, { due, came }) => ({ due: sum.due + due, came: sum.came + came }), { due: 0, came: 0 })
  return { days: days.map(share), share: share(all) }
}

/**
 * The rhythm that a station told of its sensor, where it told it before `from_ms`. Since when a rhythm is told that was told
 * before the gateway's last start nobody knows: where even good hours have less than half of it, most of them are
 * older, such as history that was brought in, and it says nothing about them.
 */
export function toldEvery_s(
  { sensors }: Pick<Station, 'sensors'>,
  sensor: string,
  from_ms: number,
  hours: Counted['hours'],
): number | undefined {
  const told = sensors.find((one) => one.sensor === sensor)
  if (!told?.every_told || !told.every_s) return undefined
  if (told.every_since_ms !== undefined) return told.every_since_ms <= from_ms ? told.every_s : undefined
  const came_h = usual(hours.map(({ n }) => n))
  return came_h > 0 && came_h < 1_800 / told.every_s ? undefined : told.every_s
}

/** How many are due in an hour. */
function dueOf({ hours, midnights, every_s }: Counted): { due_h: number; isByHour: boolean } {
  if (every_s) return { due_h: 3_600 / every_s, isByHour: every_s <= 1_800 }
  const learned = usual(hours.map(({ n }) => n))
  if (learned >= 2) return { due_h: learned, isByHour: true }
  const perDay = midnights.slice(0, -1).map((from_ms, day) => {
    const own = hours.filter(({ at_ms }) => at_ms >= from_ms && at_ms < midnights[day + 1]!)
    return own.reduce((sum, { n }) => sum + n, 0)
  })
  return { due_h: usual(perDay) / 24, isByHour: false }
}

/** What a good one has: nine of ten that have any have no more. */
function usual(counts: readonly number[]): number {
  const some = counts.filter((n) => n > 0).sort((a, b) => a - b)
  return some[Math.ceil(some.length * 0.9) - 1] ?? 0
}
