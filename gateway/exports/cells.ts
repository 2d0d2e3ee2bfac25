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
      const harmless = withoutFormulas(text)
      return mustQuote.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
    },
    line: (fields) => `${fields.join(delimiter)}\r\n`,
  }
}

/**
 * A spreadsheet computes what begins so, whoever wrote it; an apostrophe before it makes it a text (OWASP, "CSV Injection"). Also
 * behind what may end a field: a spreadsheet of another language opens the file with another delimiter, and knows our quotes only
 * where its own fields begin.
 */
function withoutFormulas(text: string): string {
  return text.replace(/(^|[,;\t\r\n"])(\s*)(?=[=+\-@＝＋－＠])/g, "$1$2'").replace(/^(?=[\t\r\n])/, "'")
}
