/** CSV for people and programs (RFC 4180): the same columns always, one series after another, each in the order of time. */
import type { Row } from '../contract.ts'
import { type Cells, cells } from './cells.ts'
import { openLocalTime } from './local-time.ts'
import { allNotes, openNotes } from './notes.ts'
import { type Parcel, type Part, type RowsOf, shownValue } from './parcel.ts'
import { words } from './words.ts'

/** `zone`: of the local times, which stands in the header. */
export const csvColumns = (zone: string) => [
  'station',
  'sensor',
  'quantity',
  'unit',
  'at_ms',
  'at_utc',
  `at_local [${zone}]`,
  'value',
  'flag',
  'received_ms',
  'clock',
  'clock_off_ms',
  'corrected_value',
  'corrections',
  'shown_as',
  'trial',
  'note',
]
const columnsBehindUnit = 12

// Without it Excel takes µg/m³ for Âµg/mÂ³.
const byteOrderMark = '\uFEFF'

/** `withMark`: with the mark by which spreadsheets know UTF-8, where the parcel is written for them. */
export async function* csvOf(
  { locale, zone }: Pick<Parcel, 'locale' | 'zone'>,
  parts: readonly Part[],
  rowsOf: RowsOf,
  withMark = true,
): AsyncGenerator<string> {
  const as = cells[locale]
  yield (withMark && locale === 'id' ? byteOrderMark : '') + as.line(csvColumns(zone))
  for (const part of parts) {
    const fields = openFields(part, as, zone)
    const notes = openNotes([allNotes(part, words[locale])])
    for await (const rows of rowsOf(part)) {
      yield rows.map((row) => lineOf(notes.next(row))).join('')
    }
    yield lineOf(notes.end())

    function lineOf(one: ReturnType<typeof notes.next>): string {
      return one === null ? '' : `${fields(one.row)}${as.delimiter}${as.line([as.text(one.notes[0]!)])}`
    }
  }
}

/** A row as fields without their end; null: a line that stands for none. */
function openFields(part: Part, as: Cells, zone: string): (row: Row | null) => string {
  const { delimiter, number } = as
  const local = openLocalTime(zone, as.sign)
  const before = [part.station, part.sensor, part.quantity, part.unit].map(as.text).join(delimiter)
  const empty = delimiter.repeat(columnsBehindUnit)
  return (row) => {
    if (row === null) return before + empty
    const { at_ms, value, flag, received_ms, clock = '', clock_off_ms = '' } = row
    const { corrections = [], shown_as = '', trial = '' } = row
    const shown = number(shownValue(row))
    const own = [at_ms, new Date(at_ms).toISOString(), local(at_ms), number(value), flag, received_ms ?? '']
    const layers = [shown, corrections.join(' '), as.text(shown_as), trial]
    return [before, ...own, clock, clock_off_ms, ...layers].join(delimiter)
  }
}
