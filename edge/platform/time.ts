/** Units of time in milliseconds, and the one reader of written times. What it answers is UTC milliseconds. */

export const second_ms = 1_000
export const minute_ms = 60 * second_ms
export const hour_ms = 60 * minute_ms
export const day_ms = 24 * hour_ms

/** No clock that is right is earlier: this program did not exist then. */
export const written_ms = Date.UTC(2026, 10, 1)

export const dateOrders = ['ymd', 'dmy', 'mdy'] as const

/** How a table writes its times. */
export interface TimeStyle {
  /** What a time without an offset of its own is in: `Z` or `+07:00`. */
  zone: string
  date_order: (typeof dateOrders)[number]
}

const latest_ms = 8.64e15 // the last moment that JavaScript, and so a browser, can name
const iso =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:T(?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<part>\d{1,9}))?)?(?<offset>Z|[+-]\d\d:?\d\d)?)?$/
const written =
  /^(\d{1,4})[-/](\d{1,2})[-/](\d{1,4})(?:[T ](?<hour>\d{1,2}):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<part>\d{1,9}))?)?)?\s*(?<offset>Z|[+-]\d\d:?\d\d)?$/

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

/**
 * A time as recorders and spreadsheets write it: one or two digits, `-` or `/`, a blank instead of the `T`. A number of
 * 12 to 14 digits is UTC milliseconds, so years 1973 to 5138; fewer would be seconds or a date without separators. NaN
 * when `text` is no time.
 */
export function tableTimeOf(text: string, { zone, date_order }: TimeStyle): number {
  const trimmed = text.trim()
  if (/^\d{12,14}$/.test(trimmed)) return Number(trimmed)
  const found = written.exec(trimmed)
  if (!found) return Number.NaN
  const part = (letter: string) => found[date_order.indexOf(letter) + 1]!
  if (part('y').length !== 4) return Number.NaN // 21-10-18: which one is the year is not for us to guess
  return momentOf({ ...found.groups, year: part('y'), month: part('m'), day: part('d') }, zone)
}

/** NaN for what no calendar or clock has: 30 February, 25:00. A day may end at 24:00, as ISO 8601 allows. */
function momentOf(words: Record<string, string | undefined>, zone: string): number {
  const number = (name: string) => Number(words[name] ?? 0)
  const [year, month, day] = [number('year'), number('month'), number('day')]
  const [hour, minute, second] = [number('hour'), number('minute'), number('second')]
  const part_ms = Math.round(Number(`0.${words.part ?? 0}`) * second_ms)
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day) // Date.UTC would take the year 26 for 1926
  const isDay = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  const within_ms = hour * hour_ms + minute * minute_ms + second * second_ms + part_ms
  const isTime = minute < 60 && second < 60 && (hour < 24 || within_ms === day_ms)
  return isDay && isTime ? date.getTime() + within_ms - offsetOf(words.offset ?? zone) : Number.NaN
}

/** What an offset such as `+07:00` is ahead of UTC; NaN when there is no such offset. */
function offsetOf(offset: string): number {
  if (offset === 'Z') return 0
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(offset) ?? []
  if (!sign || Number(hours) > 23 || Number(minutes) > 59) return Number.NaN
  return (sign === '-' ? -1 : 1) * (Number(hours) * hour_ms + Number(minutes) * minute_ms)
}
