/**
 * What a clock on a wall showed → the moment. In a zone with summer time one hour a year is shown twice and one is never
 * shown; what such a time means is a rule that the mapping states, never a guess.
 */
import { day_ms, hour_ms, minute_ms, offsetOf } from '../../edge/platform/time.ts'
import { isTimeZone, zoneOffset_ms } from '../../edge/platform/zones.ts'
import { namedOffsets } from './table-time.ts'

/** `twice`: the clock was put back, and the hour ran again. `never`: it was put forward over this hour. */
export interface ClockRules {
  /**
   * `order`: by the order of the lines of one series: the hour runs again from the line on whose time is not later than that
   * of the line before. `first`, `second`: always so. `refuse`: none of them is taken.
   */
  twice: 'order' | 'first' | 'second' | 'refuse'
  /** `before`: as if the clock had not yet been put forward. */
  never: 'refuse' | 'before'
}

export type Moment = { at_ms: number; isTwice?: true } | { fault: 'hour-shown-twice' | 'hour-never-shown' }

/** The moment of a time of one series; its lines have to come in the order of the file. */
export type ZoneReader = (wall_ms: number, series: string) => Moment

/** Whether `zone` is an offset (`+07:00`), a name of ours (WIB) or one of the time zone database (Asia/Jakarta). */
export function isZone(zone: string): boolean {
  // EST and its like are offsets, or not, by country.
  return fixedOf(zone) !== null || (/^[A-Z][A-Za-z_]+\/[A-Za-z_/+-]+$/.test(zone) && isTimeZone(zone))
}

export function openZone(zone: string, rules: ClockRules): ZoneReader {
  const fixed = fixedOf(zone)
  if (fixed !== null) return (wall_ms) => ({ at_ms: wall_ms - fixed })
  const offsetAt = openOffsets(zone)
  const lines = new Map<string, { wall_ms: number; isBackwards: boolean; isSecond: boolean }>()
  return (wall_ms, series) => {
    // No zone changes its clock twice within two days.
    const [before, after] = [offsetAt(wall_ms - day_ms), offsetAt(wall_ms + day_ms)]
    const last = lines.get(series)
    const line = last ?? { wall_ms, isBackwards: false, isSecond: false }
    const late_ms = wall_ms - after
    const isTwice = before > after && offsetAt(wall_ms - before) === before && offsetAt(late_ms) === after
    if (last && isTwice && Math.abs(wall_ms - last.wall_ms) < hour_ms) {
      const hasTurned = line.isBackwards ? wall_ms >= last.wall_ms : wall_ms <= last.wall_ms
      if (hasTurned) line.isSecond = !line.isBackwards
    } else {
      if (last && wall_ms !== last.wall_ms) line.isBackwards = wall_ms < last.wall_ms
      line.isSecond = line.isBackwards // read backwards, the second run comes first
    }
    line.wall_ms = wall_ms
    lines.set(series, line)
    if (isTwice) {
      if (rules.twice === 'refuse') return { fault: 'hour-shown-twice' }
      const isSecond = rules.twice === 'order' ? line.isSecond : rules.twice === 'second'
      return { at_ms: wall_ms - (isSecond ? after : before), isTwice: true }
    }
    const offset = offsetAt(wall_ms - before) === before ? before : after
    if (offsetAt(wall_ms - offset) === offset) return { at_ms: wall_ms - offset }
    return rules.never === 'refuse' ? { fault: 'hour-never-shown' } : { at_ms: wall_ms - before }
  }
}

function fixedOf(zone: string): number | null {
  const offset = offsetOf(namedOffsets[zone] ?? zone)
  return Number.isNaN(offset) ? null : offset
}

const quarter_ms = 15 * minute_ms // clocks are changed on quarters of an hour
const known_max = 50_000 // quarters: a year and a half; then they are asked again

/** How far the zone is ahead of UTC at a moment; a file asks for the same quarters again and again. */
function openOffsets(zone: string): (at_ms: number) => number {
  const known = new Map<number, number>()
  return (at_ms) => {
    const quarter = Math.floor(at_ms / quarter_ms)
    const found = known.get(quarter)
    if (found !== undefined) return found
    if (known.size >= known_max) known.clear()
    const offset = zoneOffset_ms(zone, quarter * quarter_ms)
    known.set(quarter, offset)
    return offset
  }
}
