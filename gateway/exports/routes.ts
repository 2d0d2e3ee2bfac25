/** `GET /export.csv`, `.json`, `.parquet` and `.zip`: rows as a stream. Whoever reads sets the pace; places are the door's. */
import { pipeline, Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { z } from 'zod'
import { day_ms } from '../../edge/platform/time.ts'
import type { Correction, ReadingsAnswer } from '../contract.ts'
import {
  type App,
  accepts,
  type HttpTools,
  isStaff,
  known,
  openPublicly,
  type Reply,
  type Request,
  rangeOf,
  refuseNodes,
  tooMany,
} from '../http/index.ts'
import { usualZone } from '../rules/index.ts'
import { type Format, formats, isFirstForm, Query, seriesOf, whichOf } from './asked.ts'
import { csvOf } from './csv.ts'
import { jsonOf } from './json.ts'
import { oneSeriesCsv } from './one-series-csv.ts'
import { packageOf } from './package.ts'
import { correctionsOf, openRows, type Parcel, partsOf, type RowsOf, type Shown } from './parcel.ts'
import { parquetOf } from './parquet.ts'
import { licenceOf } from './settings.ts'

export interface ExportsParts {
  http: HttpTools
  gateway: Parcel['gateway']
  licence: string
  /** Of local times where nobody names one. */
  zone?: string | undefined
  corrections: () => Promise<Correction[]>
}

interface Written {
  summary: string
  type: string
  /** Whether the bytes are small already. */
  isSmall: boolean
  write: (parcel: Parcel, rowsOf: RowsOf) => Readable
}

// In pieces of pages: small ones would be a call for each row.
const stream = (pieces: AsyncIterable<string | Uint8Array>) =>
  Readable.from(pieces, { objectMode: false, highWaterMark: 64 * 1024 })

const writers: Record<Format, Written> = {
  csv: {
    summary: 'The raw rows as CSV',
    type: 'text/csv; charset=utf-8',
    isSmall: false,
    write: (parcel, rowsOf) => stream(csvOf(parcel, parcel.parts, rowsOf)),
  },
  json: {
    summary: 'The raw rows as one JSON document, with everything that is known of them',
    type: 'application/json; charset=utf-8',
    isSmall: false,
    write: (parcel, rowsOf) => stream(jsonOf(parcel, rowsOf)),
  },
  parquet: {
    summary: 'The raw rows as Apache Parquet',
    type: 'application/vnd.apache.parquet',
    isSmall: true,
    write: (parcel, rowsOf) => stream(parquetOf(parcel, rowsOf)),
  },
  zip: {
    summary:
      'A Frictionless Data Package: a table for each series, with stations, corrections, licence and a page to read',
    type: 'application/zip',
    isSmall: true,
    write: packageOf,
  },
}

const firstForm =
  'With `station` and neither `series`, `locale` nor `tz` it is the CSV of the first version. The header `pantau-partial` says why older rows may be missing. Where corrections count in the range, three more columns follow: `corrected_value` (the raw value itself where none counts; empty where the value is set aside), `corrections` (their ids) and `shown_as` (the sensor under which charts have the row). Where values of the range were lost with a damaged file, a last column `lost` says on the next row how many, of which sensor, from when to when; the header `pantau-lost` counts the stretches. Likewise `forgotten` and `pantau-forgotten`, for what a person had the record forget.'

const common =
  'Without `to`: until now. Without `from`: the 7 days before `to`. `series` may be repeated: station/sensor.quantity, or a station or sensor as a whole. Flags are QARTOD. The header `link` leads to the licence. `clock` and `clock_off_ms` stand where a time is doubted. An export that was cut off does not end as one: take it again.'

export function exportsResource(app: App, parts: ExportsParts) {
  for (const format of formats) {
    const { summary, type } = writers[format]
    app.get(
      `/api/v1/export.${format}`,
      {
        config: { may: 'see' },
        exposeHeadRoute: false,
        schema: {
          summary,
          description: format === 'csv' ? `${common} ${firstForm}` : common,
          answers: type.replace(/;.*/, ''),
          querystring: Query,
          response: { 200: z.string() },
        },
      },
      // The schema calls the answer a string: that is what arrives, piece by piece.
      async (request, reply) => answered(parts, format, request.query, request, reply) as unknown as string,
    )
  }
}

async function answered(parts: ExportsParts, format: Format, query: Query, request: Request, reply: Reply) {
  const which = whichOf(query)
  const range = rangeOf(query, 7 * day_ms, parts.http.parts.now())
  for (const { station, quantity } of which) {
    known(parts.http.parts, station)
    refuseNodes(request, quantity)
  }
  const place = placeFor(parts.http, request)
  try {
    const shown: Shown = isStaff(request) ? (answer) => answer : openPublicly(parts.http.parts)
    const isFirst = format === 'csv' && isFirstForm(query)
    const open = isFirst ? firstCsv : parcelled
    const { type, isSmall } = writers[format]
    const { name, source } = await open(parts, { format, query, which, range, shown }, reply)
    reply.header('content-disposition', `attachment; filename="${name}.${format}"`).type(type)
    const { path } = licenceOf(parts.licence)
    if (path) reply.header('link', `<${path}>; rel="license"`) // a CSV has no place for it
    const answer = isSmall ? source : squeezed(source, request, reply)
    answer.once('close', place.leave)
    return answer
  } catch (err) {
    place.leave()
    throw err
  }
}

function placeFor({ door }: HttpTools, request: Request) {
  const place = door.exports(request)
  if (typeof place !== 'string') return place
  door.refuse('too-many-exports', { address: request.ip })
  throw place === 'too-many'
    ? tooMany(
        {
          id: 'Beberapa unduhan sedang berjalan. Coba lagi semenit lagi.',
          en: 'Several exports are running. Try again in a minute.',
        },
        60,
      )
    : tooMany(
        {
          id: 'Unduhan dari alamat Anda masih berjalan. Coba lagi bila salah satunya selesai.',
          en: 'Exports of your address are running. Try again when one of them has ended.',
        },
        60,
      )
}

interface Asked {
  format: Format
  query: Query
  which: ReturnType<typeof whichOf>
  range: ReturnType<typeof rangeOf>
  shown: Shown
}

async function firstCsv({ http }: ExportsParts, { which: [one], range, shown }: Asked, reply: Reply) {
  const { station, sensor, quantity } = one!
  const { store, stations } = http.parts
  const pageAfter = async (cursor?: string) =>
    shown(
      await store.rows({
        station,
        ...(sensor && { sensor }),
        ...(quantity && { quantity }),
        ...range,
        measured: true,
        limit: firstForm_rows,
        ...(cursor && { cursor }),
      }),
    )
  // The first page before the head: only there is still room to say that something may be missing.
  const first = await pageAfter()
  tell(reply, [first])
  const keys = Object.keys(stations.get(station)?.latest ?? {})
  const source = stream(oneSeriesCsv({ station, sensor, quantity }, keys, first, pageAfter))
  return { name: [station, sensor, quantity].filter(Boolean).join('_'), source }
}

const firstForm_rows = 5_000

async function parcelled(own: ExportsParts, { format, query, which, range, shown }: Asked, reply: Reply) {
  const { store, stations, now } = own.http.parts
  const series = seriesOf(which, (station) => Object.keys(stations.get(station)?.latest ?? {}))
  const parts = await partsOf(store, series, range, shown)
  tell(reply, parts)
  const ids = [...new Set(which.map(({ station }) => station))]
  const parcel: Parcel = {
    made_ms: now(),
    ...range,
    locale: query.locale ?? 'en',
    zone: query.tz ?? own.zone ?? usualZone,
    gateway: { gateway: own.gateway.gateway, name: own.gateway.name },
    licence: licenceOf(own.licence),
    stations: shown(ids.flatMap((id) => stations.get(id) ?? [])),
    parts,
    corrections: shown(correctionsOf(await own.corrections(), series, range)),
  }
  return { name: fileName(parcel), source: writers[format].write(parcel, openRows(store, range)) }
}

/** `pantau_depok_level_water_level_m_2026-10-01_2026-10-31`. */
function fileName({ parts, stations, from_ms, to_ms }: Parcel): string {
  const [one] = parts
  const ids = stations.map(({ station }) => station)
  const what =
    one && parts.length === 1
      ? [one.station, one.sensor, one.quantity]
      : ids.length <= 3
        ? ids
        : [`${ids.length}-stations`]
  const day = (at_ms: number) => new Date(at_ms).toISOString().slice(0, 10)
  return ['pantau', ...what, day(from_ms), day(to_ms - 1)].join('_')
}

/** What is missing, before the first byte: programs read headers. */
function tell(reply: Reply, parts: readonly Pick<ReadingsAnswer, 'partial' | 'reason' | 'lost' | 'forgotten'>[]) {
  const partial = parts.find((part) => part.partial)
  if (partial) reply.header('pantau-partial', asHeader(partial.reason))
  const count = (key: 'lost' | 'forgotten') => parts.reduce((sum, part) => sum + (part[key]?.length ?? 0), 0)
  if (count('lost') > 0) reply.header('pantau-lost', count('lost'))
  if (count('forgotten') > 0) reply.header('pantau-forgotten', count('forgotten'))
}

/** Headers are ASCII on one line. */
const asHeader = (reason = 'older readings may be missing') => reason.replace(/[^\x20-\x7e]+/g, ' ')

function squeezed(source: Readable, request: Request, reply: Reply): Readable {
  reply.header('vary', 'accept-encoding')
  if (!accepts(request, 'gzip')) return source
  reply.header('content-encoding', 'gzip')
  // Trouble of the source ends the answer, too: the pipeline hands it on.
  return pipeline(source, createGzip({ level: 5 }), () => undefined)
}
