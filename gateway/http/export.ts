/** `GET /export.csv`: raw rows as a stream (RFC 4180). The reader sets the pace: a page is read when the last one left. */
import { Readable } from 'node:stream'
import { z } from 'zod'
import { day_ms } from '../../edge/platform/time.ts'
import { isQuantity, quantities } from '../../hardware/quantities.ts'
import type { ReadingsAnswer, Row } from '../contract.ts'
import type { NoPlace } from '../door/index.ts'
import type { App, Request } from './app.ts'
import type { Door } from './door.ts'
import type { HttpParts } from './parts.ts'
import { tooMany } from './problem.ts'
import { isStaff, openPublicly } from './public.ts'
import { fromTo, rangeOf, whichRows } from './query.ts'
import { known } from './stations.ts'

const Query = z.strictObject({ ...whichRows, ...fromTo })

const page_rows = 5_000

export function exportResource(app: App, parts: HttpParts, door: Pick<Door, 'exports' | 'refuse'>) {
  const { stations, store, now } = parts

  app.get(
    '/api/v1/export.csv',
    {
      config: { may: 'see' },
      exposeHeadRoute: false,
      schema: {
        summary: 'The raw rows as CSV',
        description:
          'Without `to`: until now. Without `from`: the 7 days before `to`. Flags are QARTOD. `clock` and `clock_off_ms` stand where a time is doubted. The header `pantau-partial` says why older rows may be missing. Where corrections count in the range, three more columns follow: `corrected_value` (the raw value itself where none counts; empty where the value is set aside), `corrections` (their ids) and `shown_as` (the sensor under which charts have the row). Where values of the range were lost with a damaged file, a last column `lost` says on the next row how many, of which sensor, from when to when; the header `pantau-lost` counts the stretches. Likewise `forgotten` and `pantau-forgotten`, for what a person had the record forget.',
        answers: 'text/csv',
        querystring: Query,
        response: { 200: z.string() },
      },
    },
    async (request, reply) => {
      const { query } = request
      const { from: _from, to: _to, ...which } = query
      const range = rangeOf(query, 7 * day_ms, now())
      const station = known(parts, which.station)
      const publicly = isStaff(request) ? <T>(page: T) => page : openPublicly(parts)
      const pageAfter = async (cursor?: string) =>
        publicly(await store.rows({ ...which, ...range, limit: page_rows, cursor }))
      const place = door.exports(request)
      if (typeof place === 'string') throw refused(place, request)
      // The first page before the head: only there is still room to say that something may be missing.
      const first = await pageAfter().catch((err) => {
        place.leave()
        throw err
      })
      if (first.partial) reply.header('pantau-partial', asHeader(first.reason))
      if (first.lost) reply.header('pantau-lost', first.lost.length)
      if (first.forgotten) reply.header('pantau-forgotten', first.forgotten.length)
      const name = [station, which.sensor, which.quantity].filter(Boolean).join('_')
      reply.header('content-disposition', `attachment; filename="${name}.csv"`).type('text/csv; charset=utf-8')
      const units = unitsOf(which, Object.keys(stations.get(station)?.latest ?? {}))
      const stream = Readable.from(lines(station, units, first, pageAfter), {
        objectMode: false,
        highWaterMark: 64 * 1024,
      })
      stream.once('close', place.leave)
      // The schema calls the answer a string: that is what arrives, piece by piece.
      return stream as unknown as string
    },
  )

  function refused(why: NoPlace, { ip }: Request) {
    door.refuse('too-many-exports', { address: ip })
    return why === 'too-many'
      ? tooMany('Several exports are running. Try again in a minute.', 60)
      : tooMany('Exports of your address are running. Try again when one of them has ended.', 60)
  }
}

async function* lines(
  station: string,
  units: string,
  first: ReadingsAnswer,
  pageAfter: (cursor: string) => Promise<ReadingsAnswer>,
): AsyncGenerator<string> {
  const fields = first.corrected ? correctedFields : sentFields
  const noted = notesOf(first)
  const withNotes = noted.length > 0 ? openNotes((row) => fields(station, row), noted) : null
  const more = first.corrected ? [`corrected_${valueColumn(units)}`, 'corrections', 'shown_as'] : []
  const header = [...columns(units), ...more]
  const noRow = [station, ...Array(header.length - 1).fill('')]
  yield csv([...header, ...noted.map(({ column }) => column)])
  let page = first
  for (;;) {
    yield page.rows.map((row) => (withNotes ? withNotes.next(row) : csv(fields(station, row)))).join('')
    if (!page.next) {
      if (withNotes) yield withNotes.end(noRow)
      return
    }
    page = await pageAfter(page.next)
    // Better a download that visibly breaks off than one with a silent hole.
    if (page.partial && !first.partial) throw new Error(page.reason)
  }
}

/** ` [m]` for one quantity; for several, each key with its unit. `latest`: keys such as `level.water_level_m`. */
function unitsOf({ sensor, quantity }: Pick<z.output<typeof Query>, 'sensor' | 'quantity'>, latest: string[]): string {
  if (quantity) return ` [${quantities[quantity].unit || '1'}]`
  const keys = latest
    .filter((key) => !sensor || key.startsWith(`${sensor}.`))
    .map((key) => key.slice(key.indexOf('.') + 1))
    .filter(isQuantity)
  if (keys.length === 0) return ''
  return ` [${[...new Set(keys)].map((key) => `${key}: ${quantities[key].unit || '1'}`).join('; ')}]`
}

/** Headers are ASCII on one line. */
const asHeader = (reason = 'older readings may be missing') => reason.replace(/[^\x20-\x7e]+/g, ' ')

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

/** Stretches that have a word, by the column they stand in. */
interface Noted {
  column: string
  stretches: { from_ms: number; text: string }[]
}

function notesOf({ lost, forgotten }: ReadingsAnswer): Noted[] {
  const utc = (at_ms: number) => new Date(at_ms).toISOString()
  const named = (one: { sensor: string; quantity: string }) => `values of ${one.sensor}.${one.quantity}`
  const noted: Noted[] = []
  if (lost) {
    const stretches = lost.map((one) => {
      const { from_ms, to_ms, n } = one
      return { from_ms, text: `${n ?? 'unknown number of'} ${named(one)} lost from ${utc(from_ms)} to ${utc(to_ms)}` }
    })
    noted.push({ column: 'lost', stretches })
  }
  if (forgotten) {
    const stretches = forgotten.map((one) => {
      const { from_ms, to_ms, n, by, why, forgotten_ms } = one
      const said = `forgotten by ${by} on ${utc(forgotten_ms)}${why && ` (${why})`}`
      return { from_ms, text: oneLine(`${n} ${named(one)} from ${utc(from_ms)} to ${utc(to_ms)} ${said}`) }
    })
    noted.push({ column: 'forgotten', stretches })
  }
  return noted
}

/** What a person typed has no line of its own. No program takes it for a formula, because a number stands before it. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ')
}

/**
 * Rows with columns that name what is not there: each stretch stands on the first row behind its beginning, or on the last
 * row. A line of its own would be counted as a reading; only where no row is left, one stands alone, without a time.
 */
function openNotes(fields: (row: Row) => (string | number)[], noted: Noted[]) {
  const waiting = noted.map(({ stretches }) => [...stretches])
  const taken = (upTo_ms: number) =>
    waiting.map((stretches) => {
      const end = stretches.findIndex(({ from_ms }) => from_ms > upTo_ms)
      const texts = stretches.splice(0, end < 0 ? stretches.length : end).map(({ text }) => text)
      return /[",]/.test(texts.join('')) ? `"${texts.join('; ').replaceAll('"', '""')}"` : texts.join('; ')
    })
  let held: Row | null = null
  const written = (row: (string | number)[], notes: string[]) => csv([...row, ...notes])
  return {
    /** The row before this one. */
    next(row: Row): string {
      const before = held
      held = row
      return before ? written(fields(before), taken(before.at_ms)) : ''
    },
    /** `noRow`: the fields of a line that stands for none. */
    end: (noRow: (string | number)[]) =>
      held || waiting.some(({ length }) => length > 0)
        ? written(held ? fields(held) : noRow, taken(Number.POSITIVE_INFINITY))
        : '',
  }
}

/** With what corrections make of the value beside it; ids are joined by a blank. */
function correctedFields(station: string, row: Row): (string | number)[] {
  const { value, corrected_value, corrections = [], shown_as = '' } = row
  const shown = corrected_value === undefined ? value : corrected_value
  return [...sentFields(station, row), shown ?? '', corrections.join(' '), shown_as]
}

function sentFields(station: string, row: Row): (string | number)[] {
  const { sensor, quantity, at_ms, value, flag, received_ms, clock, clock_off_ms } = row
  const at_utc = new Date(at_ms).toISOString()
  const doubt = [clock ?? '', clock_off_ms ?? '']
  return [station, sensor, quantity, at_ms, at_utc, value ?? '', flag, received_ms ?? '', ...doubt]
}

// Ids and quantities cannot hold a comma, a quote or a leading "=", so no field needs quoting and none can be a formula.
function csv(fields: (string | number)[]): string {
  return `${fields.join(',')}\r\n`
}
