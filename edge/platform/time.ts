/** Units of time in milliseconds, and the reader of times in ISO 8601; `gateway/import/` reads those of tables. It answers UTC milliseconds. */

export const second_ms = 1_000
export const minute_ms = 60 * second_ms
export const hour_ms = 60 * minute_ms
export const day_ms = 24 * hour_ms

/** No clock that is right is earlier: this program did not exist then. */
export const written_ms = Date.UTC(2026, 10, 1)

const latest_ms = 8.64e15 // the last moment that JavaScript, and so a browser, can name
const iso =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:T(?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<part>\d{1,9}))?)?(?<offset>Z|[+-]\d\d:?\d\d)?)?$/

/** UTC milliseconds as a whole number, or ISO 8601; without an offset it means UTC. NaN when `text` is no time. */
export function timeOf(text: string): number {
  if (/^\d{1,16}$/.test(text)) return Number(text) <= latest_ms ? Number(text) : Number.NaN
  return writtenTimeOf(text)
}

/** A date or a time as a person writes it into settings: as `timeOf`, and no bare number, which would be anything. */
export function writtenTimeOf(text: string): number {
  const words = iso.exec(text)?.groups
  return words ? momentOf(words, 'Z') : Number.NaN
}

/** NaN for what no calendar or clock has: 30 February, 25:00. */
function momentOf(words: Record<string, string | undefined>, zone: string): number {
  return wallTimeOf(words) - offsetOf(words.offset ?? zone)
}

/**
 * What a clock on a wall shows, as if it were one of UTC; `words` has year, month, day, and what is written of hour, minute,
 * second and `part` (the digits behind the point). A day may end at 24:00, as ISO 8601 allows. NaN for 30 February and 25:00.
 */
export function wallTimeOf(words: Record<string, string | undefined>): number {
  const number = (name: string) => Number(words[name] ?? 0)
  const [year, month, day] = [number('year'), number('month'), number('day')]
  const [hour, minute, second] = [number('hour'), number('minute'), number('second')]
  const part_ms = Math.round(Number(`0.${words.part ?? 0}`) * second_ms)
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day) // Date.UTC would take the year 26 for 1926
  const isDay = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  const within_ms = hour * hour_ms + minute * minute_ms + second * second_ms + part_ms
  const isTime = minute < 60 && second < 60 && (hour < 24 || within_ms === day_ms)
  return isDay && isTime ? date.getTime() + within_ms : Number.NaN
}

/** What an offset such as `+07:00` is ahead of UTC; NaN when there is no such offset. */
export function offsetOf(offset: string): number {
  if (offset === 'Z') return 0
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(offset) ?? []
  if (!sign || Number(hours) > 23 || Number(minutes) > 59) return Number.NaN
  return (sign === '-' ? -1 : 1) * (Number(hours) * hour_ms + Number(minutes) * minute_ms)
}
