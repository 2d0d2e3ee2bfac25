/**
 * A frozen event, opened: the Data Package 2.0 that the gateway exports (`/export.zip`), or that another program made in the same
 * shape: a table for each series with `station`, `sensor`, `quantity` beside it in `datapackage.json`, and the columns `at_ms`,
 * `value`, `flag`, `corrected_value`. Pure but for `unzip`.
 */
import type { Flag, SeriesAnswer, Station } from '../../gateway/contract.ts'
import { rowsOf, type Window } from '../series.ts'
import { rawSeries } from './calculated.ts'
import type { Lesson, LessonCurve, Played } from './lesson.ts'
import { unzip } from './unzip.ts'

export interface EventFile {
  /** How it is cited: whose it is, of when, under which terms. */
  cite: string
  /** What the lessons choose from, as if it were the village. */
  stations: Station[]
  /** By `station/sensor.quantity`. */
  series: Map<string, SeriesAnswer>
}

interface Resource {
  path?: string
  station?: string
  sensor?: string
  quantity?: string
  dialect?: { delimiter?: string }
  schema?: { fields?: { name: string; decimalChar?: string }[] }
}

interface Descriptor {
  title?: string
  citation?: string
  licenses?: { name?: string; title?: string }[]
  resources?: Resource[]
}

/** Throws an Error: `old-browser`, `not-whole`, or `no-package`. */
export async function openEvent(bytes: Uint8Array): Promise<EventFile> {
  const files = await unzip(bytes)
  const text = (path: string) => {
    const file = files.get(path)
    if (!file) throw new Error('no-package')
    return new TextDecoder().decode(file)
  }
  const descriptor = descriptorIn(text('datapackage.json'))
  const series = new Map<string, SeriesAnswer>()
  const names = new Map<string, string>()
  for (const resource of descriptor.resources ?? []) {
    const { path, station, sensor, quantity } = resource
    if (path === 'stations.csv')
      for (const row of tableOf(text(path), delimiterOf(resource))) names.set(row.station ?? '', row.name ?? '')
    if (path && station && sensor && quantity)
      series.set(`${station}/${sensor}.${quantity}`, seriesOf(tableOf(text(path), delimiterOf(resource))))
  }
  if (series.size === 0) throw new Error('no-package')
  const licence = descriptor.licenses?.[0]
  const cite = descriptor.citation ?? [descriptor.title, licence?.title ?? licence?.name].filter(Boolean).join('. ')
  return { cite, series, stations: stationsOf([...series.keys()], names) }
}

/** The lesson on the first of its series that the file holds and that can answer its questions. */
export function playOn(lesson: Lesson, { stations, series }: EventFile): Played | null {
  for (const places of lesson.fits(stations)) {
    const curves = places.map((place): LessonCurve => {
      const { station, name } = place
      return { ...place, series: series.get(`${station}/${name.sensor}.${name.quantity}`)! } // `stations` is made of its keys
    })
    const window = lesson.stretch?.(curves)
    const played = lesson.stretch
      ? window && lesson.play(curves.map((curve) => cutTo(curve, window)))
      : lesson.play(curves)
    if (played) return played
  }
  return null
}

function cutTo(curve: LessonCurve, { from_ms, to_ms }: Window): LessonCurve {
  const isKept = curve.series.at_ms.map((at_ms) => at_ms >= from_ms && at_ms <= to_ms)
  return { ...curve, series: rowsOf(curve.series, isKept) }
}

function descriptorIn(text: string): Descriptor {
  try {
    return JSON.parse(text) as Descriptor // each field is looked at before it is used
  } catch (err) {
    console.info('datapackage.json is no JSON', err)
    throw new Error('no-package')
  }
}

const delimiterOf = ({ dialect }: Resource) => dialect?.delimiter ?? ','

function stationsOf(keys: readonly string[], names: ReadonlyMap<string, string>): Station[] {
  const ids = [...new Set(keys.map((key) => key.slice(0, key.indexOf('/'))))]
  return ids.map((station) => ({
    ...{
      station,
      name: names.get(station) || station,
      place: null,
      state: 'offline' as const,
      last_seen_ms: null,
      latest: {},
    },
    sensors: keys
      .filter((key) => key.startsWith(`${station}/`))
      .map((key) => key.slice(station.length + 1).split('.') as [string, string])
      .map(([sensor, quantity]) => ({ sensor, model: '', quantities: [quantity] })),
  }))
}

/**
 * Raw columns. The value that people look at: as corrections make it. A line without a time is a note, and none of its rows.
 * Another program may have written them in any order, and twice: the first of a time stays.
 */
function seriesOf(rows: readonly Record<string, string>[]): SeriesAnswer {
  const first = new Map<number, Record<string, string>>()
  for (const row of rows) if (row.at_ms && !first.has(Number(row.at_ms))) first.set(Number(row.at_ms), row)
  const told = [...first].sort(([a], [b]) => a - b).map(([, row]) => row)
  const number = (text: string | undefined) => (text ? Number(text.replace(',', '.')) : null)
  const values = told.map((row) => number('corrected_value' in row ? row.corrected_value : row.value))
  return rawSeries(
    told.map(({ at_ms }) => Number(at_ms)),
    values,
    told.map(({ flag }) => Number(flag || 2) as Flag),
  )
}

/** RFC 4180; the first line has the names. */
export function tableOf(text: string, delimiter: string): Record<string, string>[] {
  const field = new RegExp(`("(?:[^"]|"")*"|[^"\\r\\n${delimiter}]*)(${delimiter}|\\r?\\n|$)`, 'y')
  const lines: string[][] = [[]]
  const plain = text.replace(/^\uFEFF/, '')
  while (field.lastIndex < plain.length) {
    const found = field.exec(plain)
    if (!found) throw new Error('no-package')
    const [, said = '', after = ''] = found
    lines.at(-1)!.push(said.startsWith('"') ? said.slice(1, -1).replaceAll('""', '"') : said)
    if (after !== delimiter && field.lastIndex < plain.length) lines.push([])
    if (after === '') break
  }
  const [header = [], ...rows] = lines
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ''])))
}
