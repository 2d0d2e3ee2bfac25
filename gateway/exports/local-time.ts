/** Local times for millions of rows: what `Intl` is asked once for a day is added to each of its rows. */
import { day_ms, minute_ms } from '../../edge/platform/time.ts'
import { offsetOf_min } from '../rules/index.ts'

const quarter_ms = 15 * minute_ms // every offset of the tz database since 1972 changes on one

/** Gives `2026-10-21 01:33:19`, with `sign` and milliseconds where there are any: spreadsheets take it for a time. */
export function openLocalTime(zone: string, sign: '.' | ','): (at_ms: number) => string {
  let day = Number.NaN
  let ofDay_ms: number | null = null
  let quarter = Number.NaN
  let ofQuarter_ms = 0

  return (at_ms) => {
    const text = new Date(at_ms + offset_ms(at_ms)).toISOString()
    const whole = `${text.slice(0, 10)} ${text.slice(11, 19)}`
    return text.endsWith('.000Z') ? whole : `${whole}${sign}${text.slice(20, 23)}`
  }

  function offset_ms(at_ms: number): number {
    if (Math.floor(at_ms / day_ms) !== day) {
      day = Math.floor(at_ms / day_ms)
      const [first, last] = [offsetOf_min(zone, day * day_ms), offsetOf_min(zone, (day + 1) * day_ms - 1)]
      ofDay_ms = first === last ? first * minute_ms : null
    }
    if (ofDay_ms !== null) return ofDay_ms
    if (Math.floor(at_ms / quarter_ms) !== quarter) {
      quarter = Math.floor(at_ms / quarter_ms)
      ofQuarter_ms = offsetOf_min(zone, at_ms) * minute_ms
    }
    return ofQuarter_ms
  }
}
