/** Text → records, as a stream: csv-parse reads, this file numbers the lines and limits what a quote may hold. */
import { CsvError, parse } from 'csv-parse/sync'

export interface CsvRecord {
  /** Where the record begins, counted from 1. */
  line: number
  cells: string[]
}

export type Delimiter = ',' | ';' | '\t' | '|'

const record_max = 64 * 1024 // bytes; a quote that is never closed must not swallow the rest of the file
const newline = 0x0a

/**
 * Records of a text that comes in pieces (RFC 4180: quotes, doubled quotes, line breaks within them). An empty line is
 * none. Where a quote is not closed within `record_max`, it is taken for a letter of its line and reading goes on.
 */
export async function* csvRecords(chunks: AsyncIterable<string>, delimiter: Delimiter): AsyncGenerator<CsvRecord> {
  let held: Buffer = Buffer.alloc(0)
  let line = 1
  for await (const chunk of chunks) yield* recordsOf(chunk, record_max)
  yield* recordsOf('', 0)

  /** What `chunk` completes; what is longer than `rest_max` bytes and still not complete is cut at its first line. */
  function* recordsOf(chunk: string, rest_max: number): Generator<CsvRecord> {
    held = Buffer.concat([held, Buffer.from(chunk)])
    const isLast = rest_max === 0
    yield* take(isLast ? held.length : held.lastIndexOf(newline) + 1, true)
    while (held.length > rest_max) {
      const lineEnd = held.indexOf(newline) + 1 || held.length
      yield* take(Math.min(lineEnd, record_max), false)
      yield* take(isLast ? held.length : held.lastIndexOf(newline) + 1, true)
    }
  }

  /** The records of the first `length` bytes held, which then are held no more. */
  function* take(length: number, hasQuotes: boolean): Generator<CsvRecord> {
    let from = 0
    for (const { cells, end } of parsed(held.subarray(0, length), delimiter, hasQuotes)) {
      if (cells.length > 1 || cells[0] !== '') yield { line, cells }
      for (let at = held.indexOf(newline, from); at !== -1 && at < end; at = held.indexOf(newline, at + 1)) line++
      from = end
    }
    held = held.subarray(from)
  }
}

/** The records up to a quote that is still open, each with the byte after it. */
function parsed(bytes: Buffer, delimiter: Delimiter, hasQuotes: boolean) {
  const records: { cells: string[]; end: number }[] = []
  try {
    parse(bytes, {
      delimiter,
      quote: hasQuotes ? '"' : null,
      relax_quotes: true,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n'],
      on_record: (cells: string[], { bytes: end }) => {
        records.push({ cells, end })
        return null // collected above: what was read before an open quote counts
      },
    })
  } catch (err) {
    if (!(err instanceof CsvError) || err.code !== 'CSV_QUOTE_NOT_CLOSED') throw err
  }
  return records
}
