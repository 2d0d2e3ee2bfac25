/** Local time in another zone than the device's: a report is of its station, wherever it is read. */
import type { TimeShape } from '../format.ts'
import type { Lang } from '../words.ts'

const locales: Record<Lang, string> = { id: 'id-ID', en: 'en-GB' }

const timeShapes: Record<TimeShape, Intl.DateTimeFormatOptions> = {
  clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  clockWithSeconds: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  day: { day: 'numeric', month: 'short' },
  weekday: { weekday: 'long' },
  date: { day: 'numeric', month: 'long', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
  dayAndClockWithSeconds: {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  },
  dateAndClock: {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  },
  dayAndClock: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
}

const timeFormats = new Map<string, Intl.DateTimeFormat>()

/** `timeZone`: an IANA name. Without the zone's label. */
export function zonedTime(at_ms: number, shape: TimeShape, lang: Lang, timeZone: string): string {
  const key = `${lang} ${shape} ${timeZone}`
  let format = timeFormats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(locales[lang], { ...timeShapes[shape], timeZone })
    timeFormats.set(key, format)
  }
  return format.format(at_ms)
}
