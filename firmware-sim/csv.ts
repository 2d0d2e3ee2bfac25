/** CSV as recorders and agencies write it: quotes, `,` or `;`, a byte-order mark, `.gz`. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

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
  return parseCsv((file.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8'))
}

/** The first line is the header and decides between `,` and `;`. Lines that hold nothing are left out. */
export function parseCsv(text: string): Csv {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const first = lines[0] ?? ''
  const delimiter = count(first, ';') > count(first, ',') ? ';' : ','
  const [header = [], ...rows] = lines.filter((line) => line.trim() !== '').map((line) => cellsOf(line, delimiter))
  return { header, rows }
}

const count = (text: string, letter: string) => text.split(letter).length - 1

function cellsOf(line: string, delimiter: string): string[] {
  const cells: string[] = []
  let cell = ''
  let isQuoted = false
  for (let i = 0; i < line.length; i++) {
    const letter = line[i]!
    if (letter === '"' && isQuoted && line[i + 1] === '"') cell += line[++i]
    else if (letter === '"') isQuoted = !isQuoted
    else if (letter === delimiter && !isQuoted) {
      cells.push(cell.trim())
      cell = ''
    } else cell += letter
  }
  cells.push(cell.trim())
  return cells
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
  if (/(?:Z|[+-]\d\d:?\d\d)$/.test(text) && text.includes(':')) return Date.parse(text.replace(' ', 'T'))
  const found = patterns[format].exec(text)?.groups
  if (!found) return NaN
  const [y, m, d, h, min, s] = ['y', 'm', 'd', 'h', 'min', 's'].map((part) => Number(found[part] ?? 0))
  return Date.UTC(y!, m! - 1, d!, h!, min!) + s! * 1_000 - offset_min * 60_000
}
