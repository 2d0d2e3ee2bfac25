/** CSV as recorders and agencies write it: quotes, line breaks within them, `,` or `;`, a byte-order mark, `.gz`. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { CsvError, parse } from 'csv-parse/sync'

/** A recording that cannot be replayed as asked; the message says why and what to do. */
export class RecordError extends Error {
  override name = 'RecordError'
}

export interface Csv {
  header: string[]
  rows: string[][]
}

/** Reads a whole file (these are tens of thousands of rows). Throws `RecordError` when it cannot be read. */
export function readCsv(file: string): Csv {
  let raw: Buffer
  try {
    raw = readFileSync(file)
  } catch (err) {
    throw new RecordError(`${file}: cannot be read (${(err as NodeJS.ErrnoException).code}). Is the path right?`)
  }
  return parseCsv((file.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8'), file)
}

/**
 * The first line is the header and decides between `,` and `;`. Lines that hold nothing are left out. Throws
 * `RecordError`, which names it, when a quote is never closed.
 */
export function parseCsv(text: string, name = 'the table'): Csv {
  const first = text.split('\n', 1)[0]!
  const delimiter = first.split(';').length > first.split(',').length ? ';' : ','
  const layout = { relax_quotes: true, relax_column_count: true, skip_empty_lines: true }
  try {
    const [header = [], ...rows] = parse(text, { delimiter, bom: true, trim: true, ...layout })
    return { header, rows }
  } catch (err) {
    if (err instanceof CsvError) throw new RecordError(`${name}: ${err.message}. Correct the quotes around its cells.`)
    throw err
  }
}

const patterns = {
  iso: /^(?<y>\d{4})-(?<m>\d\d?)-(?<d>\d\d?)(?:[T ](?<h>\d\d?):(?<min>\d\d)(?::(?<s>\d\d(?:\.\d+)?))?)?$/,
  mdy: /^(?<m>\d\d?)\/(?<d>\d\d?)\/(?<y>\d{4})(?: (?<h>\d\d?):(?<min>\d\d)(?::(?<s>\d\d))?)?$/,
  dmy: /^(?<d>\d\d?)[-/](?<m>\d\d?)[-/](?<y>\d{4})(?: (?<h>\d\d?):(?<min>\d\d)(?::(?<s>\d\d))?)?$/,
}
export type TimeFormat = keyof typeof patterns | 'unix'
export const timeFormats: readonly TimeFormat[] = ['iso', 'mdy', 'dmy', 'unix']

/** UTC ms of a written time. `offset_min`: what its clock is ahead of UTC, unless the text says so itself. NaN: unreadable. */
export function timeOf(text: string, format: TimeFormat, offset_min: number): number {
  if (format === 'unix') return text === '' ? NaN : Number(text) * 1_000
  const [, bare, zone] = /^(\S+[T ]\d\d?:[\d:.]+?) ?(Z|[+-]\d\d:?\d\d)$/.exec(text) ?? []
  if (bare && zone) return timeOf(bare, format, zone === 'Z' ? 0 : minutesOf(zone))
  const found = patterns[format].exec(text)?.groups
  if (!found) return NaN
  const [y, m, d, h, min, s] = ['y', 'm', 'd', 'h', 'min', 's'].map((part) => Number(found[part] ?? 0))
  return Date.UTC(y!, m! - 1, d!, h!, min!) + s! * 1_000 - offset_min * 60_000
}

/** Of an offset such as +07:00. */
function minutesOf(offset: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(offset) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
