/**
 * The CSV of one station as it has been since the first version (RFC 4180), byte for byte: programs of others read it.
 * What people open in a spreadsheet is `csv.ts`.
 */
import { isQuantity, quantities } from '../../hardware/quantities.ts'
import type { ReadingsAnswer, Row } from '../contract.ts'
import type { Which } from './asked.ts'
import { forgottenNotes, lostNotes, type Notes, openNotes } from './notes.ts'
import { shownValue } from './parcel.ts'

/** `latest`: the keys of the station's series, such as `level.water_level_m`. */
export async function* oneSeriesCsv(
  which: Which,
  latest: string[],
  first: ReadingsAnswer,
  pageAfter: (cursor: string) => Promise<ReadingsAnswer>,
): AsyncGenerator<string> {
  const { station } = which
  const units = unitsOf(which, latest)
  const fields = first.corrected ? correctedFields : sentFields
  const noted = notesOf(first)
  const withNotes = noted.length > 0 ? openNotes(noted.map(({ notes }) => notes)) : null
  const more = first.corrected ? [`corrected_${valueColumn(units)}`, 'corrections', 'shown_as'] : []
  const header = [...columns(units), ...more]
  const noRow = [station, ...Array(header.length - 1).fill('')]
  const written = (one: ReturnType<NonNullable<typeof withNotes>['next']>) =>
    one ? csv([...(one.row ? fields(station, one.row) : noRow), ...one.notes.map(quoted)]) : ''
  yield csv([...header, ...noted.map(({ column }) => column)])
  let page = first
  for (;;) {
    yield page.rows.map((row) => (withNotes ? written(withNotes.next(row)) : csv(fields(station, row)))).join('')
    if (!page.next) {
      if (withNotes) yield written(withNotes.end())
      return
    }
    page = await pageAfter(page.next)
    // Better a download that visibly breaks off than one with a silent hole.
    if (page.partial && !first.partial) throw new Error(page.reason)
  }
}

/** ` [m]` for one quantity; for several, each key with its unit. */
function unitsOf({ sensor, quantity }: Which, latest: string[]): string {
  if (quantity) return ` [${quantities[quantity].unit || '1'}]`
  const keys = latest
    .filter((key) => !sensor || key.startsWith(`${sensor}.`))
    .map((key) => key.slice(key.indexOf('.') + 1))
    .filter(isQuantity)
  if (keys.length === 0) return ''
  return ` [${[...new Set(keys)].map((key) => `${key}: ${quantities[key].unit || '1'}`).join('; ')}]`
}

const valueColumn = (units: string) => `value${units}`

function columns(units: string): string[] {
  return [
    'station',
    'sensor',
    'quantity',
    'at_ms',
    'at_utc',
    valueColumn(units),
    'flag',
    'received_ms',
    'clock',
    'clock_off_ms',
  ]
}

function notesOf({ lost, forgotten }: ReadingsAnswer): { column: string; notes: Notes }[] {
  return [
    ...(lost ? [{ column: 'lost', notes: lostNotes(lost) }] : []),
    ...(forgotten ? [{ column: 'forgotten', notes: forgottenNotes(forgotten) }] : []),
  ]
}

/** With what corrections make of the value beside it; ids are joined by a blank. */
function correctedFields(station: string, row: Row): (string | number)[] {
  const { corrections = [], shown_as = '' } = row
  return [...sentFields(station, row), shownValue(row) ?? '', corrections.join(' '), shown_as]
}

function sentFields(station: string, row: Row): (string | number)[] {
  const { sensor, quantity, at_ms, value, flag, received_ms, clock, clock_off_ms } = row
  const at_utc = new Date(at_ms).toISOString()
  const doubt = [clock ?? '', clock_off_ms ?? '']
  return [station, sensor, quantity, at_ms, at_utc, value ?? '', flag, received_ms ?? '', ...doubt]
}

const quoted = (text: string) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

// Ids and quantities cannot hold a comma, a quote or a leading "=", so no field needs quoting and none can be a formula.
function csv(fields: (string | number)[]): string {
  return `${fields.join(',')}\r\n`
}
