/** Fields and lines of CSV, for programs (`,` and decimal point) and for spreadsheets in Bahasa Indonesia (`;` and decimal comma). */
import type { Locale } from './asked.ts'

export interface Cells {
  delimiter: ',' | ';'
  /** The decimal sign. */
  sign: '.' | ','
  number(value: number | null | undefined): string
  /** A text as a field: quoted where it must be, and never a formula. */
  text(text: string): string
  line(fields: readonly string[]): string
}

export const cells: Record<Locale, Cells> = { en: cellsOf(',', '.'), id: cellsOf(';', ',') }

function cellsOf(delimiter: Cells['delimiter'], sign: Cells['sign']): Cells {
  const mustQuote = new RegExp(`[${delimiter}"\\r\\n]`)
  return {
    delimiter,
    sign,
    number: (value) => {
      if (value === null || value === undefined) return ''
      return sign === '.' ? String(value) : String(value).replace('.', sign)
    },
    text(text) {
      const harmless = isFormula(text) ? `'${text}` : text
      return mustQuote.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
    },
    line: (fields) => `${fields.join(delimiter)}\r\n`,
  }
}

/** A spreadsheet computes what begins so, whoever wrote it; an apostrophe before it makes it a text (OWASP, "CSV Injection"). */
const isFormula = (text: string): boolean => /^[=+\-@\t\r]/.test(text)
