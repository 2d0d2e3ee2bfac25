/** A time as recorders, agencies and spreadsheets write it → a moment, or what a clock on a wall showed. */
import { offsetOf, second_ms, wallTimeOf } from '../../edge/platform/time.ts'

export const dateOrders = ['ymd', 'dmy', 'mdy'] as const
export type DateOrder = (typeof dateOrders)[number]

/**
 * `at`: the text itself says which moment (UTC ms). `wall`: what a clock showed, as if it were one of UTC; its zone is
 * for somebody else to know.
 */
export type Written = { at: number } | { wall: number }

/** What Indonesia writes behind a time. */
export const namedOffsets: Record<string, string> = {
  Z: 'Z',
  UTC: 'Z',
  GMT: 'Z',
  WIB: '+07:00',
  WITA: '+08:00',
  WIT: '+09:00',
}

// Indonesian and English by their first three letters; August has four spellings.
// biome-ignore format: a table
const months: Record<string, number> = {
  jan: 1, feb: 2, peb: 2, mar: 3, apr: 4, mei: 5, may: 5, jun: 6, jul: 7, agu: 8, ags: 8, agt: 8, aug: 8,
  sep: 9, okt: 10, oct: 10, nov: 11, nop: 11, des: 12, dec: 12,
}

const monthWord = `(?:${Object.keys(months).join('|')})[a-z]*`
const dayMonthYear = new RegExp(`^(\\d{1,2})[ ./-]*(${monthWord})\\.?[ ,./-]*(\\d{4})`, 'i')
const monthDayYear = new RegExp(`^(${monthWord})\\.?[ ./-]*(\\d{1,2})(?:st|nd|rd|th)?[ ,./-]+(\\d{4})`, 'i')
const weekday =
  /^(?:sen(?:in)?|sel(?:asa)?|rab(?:u)?|kam(?:is)?|jum(?:at|'at)?|sab(?:tu)?|min(?:ggu)?|mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)[,. ]+/i

// Date, then perhaps a clock (07:00, 07.00, 7 PM, 24:00), then perhaps an offset.
const clock =
  '(?:(?:T|,? +|,)(?<hour>\\d{1,2})(?:[:.](?<minute>\\d\\d)(?:[:.](?<second>\\d\\d)(?:[.,](?<part>\\d{1,9}))?)?)?(?: ?(?<half>[ap])\\.?m\\.?)?)?'
const written = new RegExp(
  `^(\\d{1,4})([-/.])(\\d{1,2})\\2(\\d{1,4})${clock} *(?<offset>${Object.keys(namedOffsets).join('|')}|[+-]\\d\\d:?\\d\\d)?$`,
  'i',
)
const compact = /^(\d{4})(\d\d)(\d\d)(?:[T ]?(\d\d)(?:(\d\d)(\d\d)?)?)?(Z)?$/
const midnight = / +0?0[:.]00(?:[:.]00(?:[.,]0+)?)?$/

/**
 * The time in `cells`: one, or date and clock in columns of their own. NaN when it is none. A number is, by its digits:
 * 8 a day (20240525), 12 and 14 minutes and seconds without separators, 13 UTC milliseconds, 9 and 10 UTC seconds
 * (1973 to 2033) — ten digits from 1900010100 on are an hour (2024052507), which as seconds would lie in the future.
 */
export function tableTime(cells: readonly string[], order: DateOrder): Written {
  const [first = '', ...rest] = cells.map((cell) => cell.trim())
  // A spreadsheet writes a day as midnight; the clock beside it says when.
  const text = [rest.length > 0 ? first.replace(midnight, '') : first, ...rest].join(' ').replace(/\s+/g, ' ')
  return /^\d+(\.\d+)?$/.test(text) ? ofNumber(text) : ofText(text.replace(weekday, ''), order)
}

function ofNumber(text: string): Written {
  const digits = text.split('.')[0]!.length
  if (digits === 13) return { at: Math.round(Number(text)) }
  const isSeconds = digits === 9 || (digits === 10 && text < '1900010100')
  if (isSeconds) return { at: Math.round(Number(text) * second_ms) }
  return ofCompact(text)
}

function ofCompact(text: string): Written {
  const [, year, month, day, hour, minute, second, offset] = compact.exec(text) ?? []
  if (year === undefined) return { wall: Number.NaN }
  const wall = wallTimeOf({ year, month, day, hour, minute, second })
  return offset ? { at: wall } : { wall }
}

function ofText(text: string, order: DateOrder): Written {
  if (compact.test(text)) return ofCompact(text)
  const found = written.exec(numbered(text, order))
  if (!found) return { wall: Number.NaN }
  const parts = [found[1]!, found[3]!, found[4]!]
  // A year in front can only be year, month, day: no country writes it otherwise.
  const isYearFirst = parts[0]!.length === 4
  const part = (letter: string) => parts[(isYearFirst ? 'ymd' : order).indexOf(letter)]!
  if (part('y').length !== 4) return { wall: Number.NaN } // 21-10-18: which one is the year is not for us to guess
  const { hour, half, offset, ...rest } = found.groups!
  const wall = wallTimeOf({
    ...rest,
    year: part('y'),
    month: part('m'),
    day: part('d'),
    hour: half === undefined ? hour : hourOf(Number(hour), half),
  })
  if (offset === undefined) return { wall }
  return { at: wall - offsetOf(namedOffsets[offset.toUpperCase()] ?? offset) }
}

/** 12 AM is midnight, 12 PM is noon; 13 PM is none. */
function hourOf(hour: number, half: string): string {
  if (hour < 1 || hour > 12) return 'none'
  return String((hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0))
}

/** A month in words, in figures and in the order that is expected. */
function numbered(text: string, order: DateOrder): string {
  const asked = (day: string, word: string, year: string) => {
    const parts: Record<string, string> = { y: year, m: String(months[word.slice(0, 3).toLowerCase()]), d: day }
    return [...order].map((letter) => parts[letter]).join('-')
  }
  return text
    .replace(dayMonthYear, (_, day, word, year) => asked(day, word, year))
    .replace(monthDayYear, (_, word, day, year) => asked(day, word, year))
}
