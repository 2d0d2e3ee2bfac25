/** `datapackage.json` and the two small tables beside the series, by the Data Package standard 2.0 (datapackage.org). Pure. */
import { quantities } from '../../hardware/quantities.ts'
import type { Series } from './asked.ts'
import { cells } from './cells.ts'
import { csvColumns } from './csv.ts'
import type { Parcel, Part } from './parcel.ts'
import { descriptions, flagWords } from './words.ts'

export interface Counted {
  bytes: number
  hash: string
}

interface Field {
  name: string
  type: 'string' | 'integer' | 'number' | 'datetime'
  [more: string]: unknown
}

/** A dot where the names of the standard may have no `@`; ids hold neither. */
export const nameOf = ({ station, sensor, quantity }: Series): string =>
  `${station.replace('@', '.')}_${sensor}_${quantity}`

/** The path of a series in the package. */
export const fileOf = (series: Series): string => `data/${nameOf(series)}.csv`

/** How to name it in a report: whose, what, of when, taken when, under which terms. */
export function citationOf({ gateway, stations, from_ms, to_ms, made_ms, licence }: Parcel): string {
  const whose = gateway.name ?? `Pantau ${gateway.gateway}`
  const places = stations.map(({ station, name }) => name || station).join(', ')
  const [from, to, made] = [from_ms, to_ms, made_ms].map((at_ms) => new Date(at_ms).toISOString())
  return `${whose}. ${places}, ${from} – ${to}. Pantau, ${made!.slice(0, 10)}. ${licence.title ?? licence.name}.`
}

const profile = (of: string) => `https://datapackage.org/profiles/2.0/${of}.json`

export function descriptorOf(parcel: Parcel, counted: ReadonlyMap<string, Counted>) {
  const { gateway, licence, made_ms, from_ms, to_ms, zone, parts, locale } = parcel
  const whose = gateway.name ?? `Pantau ${gateway.gateway}`
  const utc = (at_ms: number) => new Date(at_ms).toISOString()
  const table = (name: string, path: string, fields: Field[], more: object) => ({
    $schema: profile('dataresource'), // without it a reader takes the resource for one of version 1
    name,
    path,
    type: 'table',
    ...more,
    format: 'csv',
    mediatype: 'text/csv',
    encoding: 'utf-8',
    ...counted.get(path),
    dialect: {
      $schema: profile('tabledialect'),
      delimiter: cells[locale].delimiter,
      lineTerminator: '\r\n',
      quoteChar: '"',
      doubleQuote: true,
      header: true,
    },
    schema: { $schema: profile('tableschema'), fields, missingValues: [''] },
  })
  return {
    $schema: profile('datapackage'),
    name: `pantau-${gateway.gateway}-${utc(from_ms).slice(0, 10)}-${utc(to_ms).slice(0, 10)}`,
    title: `${whose}: ${parts.length} series, ${utc(from_ms)} – ${utc(to_ms)}`,
    description: descriptions.package.en,
    description_id: descriptions.package.id,
    created: utc(made_ms),
    image: 'picture.svg',
    licenses: [licence],
    citation: citationOf(parcel),
    contributors: [{ title: whose, roles: ['publisher'] }],
    temporal: { from: utc(from_ms), to: utc(to_ms) },
    zone,
    gateway,
    resources: [
      ...parts.map((part) => table(nameOf(part), fileOf(part), seriesFields(part, zone, locale), seriesMore(part))),
      table('stations', 'stations.csv', stationFields(locale), { title: 'Stations, sensors and quantities' }),
      table('corrections', 'corrections.csv', correctionFields(locale), { title: 'Corrections and calibrations' }),
    ],
  }
}

function seriesMore({ station, sensor, quantity, unit, label, ...missing }: Part) {
  return { title: `${station} ${sensor}: ${label.en} / ${label.id}`, station, sensor, quantity, unit, ...missing }
}

const numberIn = (locale: Parcel['locale']) => ({
  type: 'number' as const,
  ...(locale === 'id' && { decimalChar: ',' }),
})

function seriesFields({ unit, label }: Part, zone: string, locale: Parcel['locale']): Field[] {
  const number = numberIn(locale)
  const types: Record<string, Omit<Field, 'name'>> = {
    at_ms: { type: 'integer', unit: 'ms' },
    at_utc: { type: 'datetime' },
    value: { ...number, unit, title: `${label.en} / ${label.id}` },
    flag: {
      type: 'integer',
      categories: Object.entries(flagWords).map(([flag, { en }]) => ({ value: Number(flag), label: en })),
    },
    received_ms: { type: 'integer', unit: 'ms' },
    clock_off_ms: { type: 'integer', unit: 'ms' },
    corrected_value: { ...number, unit },
  }
  return csvColumns(zone).map((name) => {
    const about = descriptions.columns[name.replace(/ .*/, '')]
    return { name, type: 'string', ...types[name], ...(about && { description: about.en, description_id: about.id }) }
  })
}

const text = (name: string): Field => ({ name, type: 'string' })
const time = (name: string): Field => ({ name, type: 'datetime' })

function stationFields(locale: Parcel['locale']): Field[] {
  const number = (name: string): Field => ({ name, ...numberIn(locale) })
  return [
    ...['station', 'name'].map(text),
    ...['lat', 'lon'].map(number),
    ...['sensor', 'model', 'quantity', 'unit', 'label_id', 'label_en'].map(text),
  ]
}

/** One line for each quantity of each sensor that a station has told of, or that is in the package. */
export function stationsFile({ stations, parts, locale }: Pick<Parcel, 'stations' | 'parts' | 'locale'>): string {
  const { line, text, number } = cells[locale]
  const lines = stations.flatMap(({ station, name, place, sensors }) => {
    const told = sensors.flatMap(({ sensor, model, quantities }) =>
      quantities.map((one) => [sensor, model, one] as const),
    )
    const sent = parts
      .filter((part) => part.station === station)
      .filter((part) => !told.some(([sensor, , quantity]) => sensor === part.sensor && quantity === part.quantity))
      .map(({ sensor, quantity }) => [sensor, '', quantity] as const)
    return [...told, ...sent].map(([sensor, model, quantity]) => {
      const known = Object.hasOwn(quantities, quantity) ? quantities[quantity as keyof typeof quantities] : null
      const own = [sensor, model, quantity, known?.unit ?? '', known?.label.id ?? '', known?.label.en ?? '']
      return line([text(station), text(name), number(place?.lat), number(place?.lon), ...own.map(text)])
    })
  })
  return line(stationFields(locale).map(({ name }) => name)) + lines.join('')
}

function correctionFields(locale: Parcel['locale']): Field[] {
  const number = (name: string): Field => ({ name, ...numberIn(locale) })
  return [
    ...['id', 'station', 'sensor', 'quantity'].map(text),
    ...['from_utc', 'to_utc'].map(time),
    ...['scale', 'offset'].map(number),
    ...['set_aside', 'shown_as', 'trial', 'change', 'why', 'by'].map(text),
    ...['entered_utc', 'withdrawn_utc'].map(time),
  ]
}

/** A calibration is a correction with a number. */
export function correctionsFile({ corrections, locale }: Pick<Parcel, 'corrections' | 'locale'>): string {
  const { line, text, number } = cells[locale]
  const utc = (at_ms: number | null | undefined) => (typeof at_ms === 'number' ? new Date(at_ms).toISOString() : '')
  const lines = corrections.map((one) =>
    line([
      ...[one.id, one.station, one.sensor, one.quantity ?? ''].map(text),
      ...[utc(one.from_ms), utc(one.to_ms), number(one.scale), number(one.offset)],
      ...[one.set_aside ? 'true' : '', one.shown_as ?? '', one.trial ? 'true' : '', one.change?.kind ?? ''].map(text),
      ...[one.why, one.by].map(text),
      ...[utc(one.entered_ms), utc(one.withdrawn?.at_ms)],
    ]),
  )
  return line(correctionFields(locale).map(({ name }) => name)) + lines.join('')
}
