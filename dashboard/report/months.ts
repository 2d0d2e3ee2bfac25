/** The months of reports: which one an address names, the ones beside it, their names. Pure. */
import { monthOf } from '../fieldTime.ts'
import type { Lang } from '../words.ts'
import { zonedTime } from './zonedTime.ts'

/** `#/report/ID/2026-10`, or `#p=report&s=ID` with the month that runs. */
export function reportAt(code: string | undefined, station: string | undefined, now_ms: number) {
  const [id = station ?? '', month] = code ? code.split('/') : []
  return { id, month: month && isMonth(month) ? month : monthOf(now_ms) }
}

export const isMonth = (text: string): boolean => /^\d{4}-(0[1-9]|1[0-2])$/.test(text)

export function monthBeside(month: string, by: 1 | -1): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7)
}

/** "Oktober 2026". */
export function monthName(month: string, lang: Lang): string {
  return zonedTime(Date.parse(`${month}-01T00:00Z`), 'month', lang, 'UTC')
}
