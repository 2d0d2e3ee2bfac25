/**
 * Local times and numbers as `Intl` writes them for id-ID and en-GB, without it: making one of its formats takes an old phone
 * a tenth of a second, and the first screen needs several. A test compares the two. Pure.
 */
import type { Lang } from './words.ts'

export type TimeShape =
  | 'clock'
  | 'clockWithSeconds'
  | 'day'
  | 'dayAndClock'
  | 'date'
  | 'month'
  | 'weekday'
  | 'dateAndClock'
  | 'dayAndClockWithSeconds'

const list = (text: string) => text.split(' ')
const names = {
  id: {
    month: list('Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember'),
    short: list('Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des'),
    day: list('Minggu Senin Selasa Rabu Kamis Jumat Sabtu'),
  },
  en: {
    month: list('January February March April May June July August September October November December'),
    short: list('Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec'),
    day: list('Sunday Monday Tuesday Wednesday Thursday Friday Saturday'),
  },
}

/** `07`. */
export const two = (number: number) => String(number).padStart(2, '0')

/** The time in the device's own zone, without the zone's label. */
export function localTime(at_ms: number, shape: TimeShape, lang: Lang): string {
  return shapes[shape](new Date(at_ms), lang)
}

const clock = (at: Date, lang: Lang) => [two(at.getHours()), two(at.getMinutes())].join(colons[lang])
const exact = (at: Date, lang: Lang) => clock(at, lang) + colons[lang] + two(at.getSeconds())
const day = (at: Date, lang: Lang) => `${at.getDate()} ${names[lang].short[at.getMonth()]}`
const month = (at: Date, lang: Lang) => `${names[lang].month[at.getMonth()]} ${at.getFullYear()}`
const colons: Record<Lang, string> = { id: '.', en: ':' }

const shapes: Record<TimeShape, (at: Date, lang: Lang) => string> = {
  ...{ clock, clockWithSeconds: exact, day, month },
  dayAndClock: (at, lang) => `${day(at, lang)}, ${clock(at, lang)}`,
  dayAndClockWithSeconds: (at, lang) => `${day(at, lang)}, ${exact(at, lang)}`,
  date: (at, lang) => `${at.getDate()} ${month(at, lang)}`,
  dateAndClock: (at, lang) => `${day(at, lang)} ${at.getFullYear()}, ${clock(at, lang)}`,
  weekday: (at, lang) => names[lang].day[at.getDay()]!,
}

/** `1.234,5` in Indonesian, `1,234.5` in English. */
export function localNumber(value: number, decimals: number, lang: Lang): string {
  const [whole = '', fraction] = value.toFixed(decimals).split('.')
  const [group, point] = lang === 'id' ? ['.', ','] : [',', '.']
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group)
  return fraction ? grouped + point + fraction : grouped
}
