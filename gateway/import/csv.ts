/** Text → records (RFC 4180: quotes, doubled quotes, line breaks within them), as a stream. */

export interface CsvRecord {
  /** Where the record begins, counted from 1. */
  line: number
  cells: string[]
}

export type Delimiter = ',' | ';' | '\t'

const record_max = 64 * 1024 // characters: an open quote must not swallow the rest of the file

/** Records of a text that comes in pieces. An empty line is none. */
export async function* csvRecords(chunks: AsyncIterable<string>, delimiter: Delimiter): AsyncGenerator<CsvRecord> {
  let cells: string[] = []
  let cell = ''
  let isQuoted = false
  let wasQuote = false // within quotes: the last character was one, and may be the end or the first of two
  let length = 0
  let line = 1
  let begins = 1

  for await (const chunk of chunks) {
    for (const char of chunk) {
      if (char === '\n') line++
      if (isQuoted && !wasQuote && length++ < record_max) {
        if (char === '"') wasQuote = true
        else cell += char
        continue
      }
      if (wasQuote) {
        wasQuote = false
        if (char === '"') {
          cell += '"'
          continue
        }
        isQuoted = false
      }
      if (char === '"' && cell === '') isQuoted = true
      else if (char === delimiter) {
        cells.push(cell)
        cell = ''
      } else if (char === '\n' || length > record_max) {
        const record = finished()
        isQuoted = false
        if (record) yield record
        begins = line
      } else if (char !== '\r') {
        cell += char
        length++
      }
    }
  }
  const last = finished()
  if (last) yield last

  function finished(): CsvRecord | null {
    cells.push(cell)
    const record = { line: begins, cells }
    const isEmpty = cells.length === 1 && cells[0] === ''
    cells = []
    cell = ''
    length = 0
    return isEmpty ? null : record
  }
}
