/** The months of reports: which one an address names, the ones beside it, their names. Pure. */
import type { Lang } from '../words.ts'

/** `#/report/ID/2026-10`, or `#p=report&s=ID` with the month that runs. */
export function reportAt(code: string | undefined, station: string | undefined, now_ms: number) {
  const [id = station ?? '', month] = code ? code.split('/') : []
  return { id, month: month && isMonth(month) ? month : monthOf(now_ms) }
}

export const isMonth = (text: string): boolean => /^\d{4}-(0[1-9]|1[0-2])$/.test(text)

/** Of this device's zone. */
export function monthOf(at_ms: number): string {
  const at = new Date(at_ms)
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}`
}

export function monthBeside(month: string, by: 1 | -1): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7)
}

/** "Oktober 2026". */
export function monthName(month: string, lang: Lang): string {
  const locale = lang === 'id' ? 'id-ID' : 'en-GB'
  const at = new Date(`${month}-01T00:00Z`)
  return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(at)
}
