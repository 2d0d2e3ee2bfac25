/** One line of a table → its values, or why they are none. */
import { idPattern } from '../../edge/contract.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { timeOf } from '../../edge/platform/time.ts'
import { isQuantity, type QuantityKey } from '../../hardware/quantities.ts'
import { earliest_ms } from '../intake/index.ts'
import type { Mapping } from './mapping.ts'
import { tableTime } from './table-time.ts'
import { openZone } from './zone.ts'

export interface Value {
  station: string
  sensor: string
  quantity: QuantityKey
  at_ms: number
  value: number | null
  /** Its hour was shown twice by the clock; which of the two it is follows from the mapping's rule. */
  isTwice?: true
}

/** Why a cell or a line was not taken: a constant word, for counting. */
export type Fault =
  | 'bad-time'
  | 'too-early'
  | 'before-2010'
  | 'future'
  | 'hour-shown-twice'
  | 'hour-never-shown'
  | 'bad-station-id'
  | 'bad-sensor-id'
  | 'unknown-quantity'
  | 'not-in-map'
  | 'not-a-number'
  | 'too-few-columns'

/** `leftOut`: the mapping asks for other lines (`where`, or null in a map). */
export type Read = Value | { fault: Fault; text: string } | 'leftOut'

export type LineReader = (cells: readonly string[]) => Read[]

/** Reads the lines of one file; `names` are those of its columns. Throws `ConfigError` when one is missing. */
export function lineReader(names: readonly string[], mapping: Mapping | null, now_ms: number): LineReader {
  return mapping ? mappedReader(names, mapping, now_ms) : longReader(names, now_ms)
}

function longReader(names: readonly string[], now_ms: number): LineReader {
  const at = indexOf(names, /^(at|at_ms|time)$/, 'at')
  const places = [/^station$/, /^sensor$/, /^quantity$/, /^value( \[.*\])?$/].map((pattern) =>
    indexOf(names, pattern, pattern.source.replace(/[^a-z]/g, '')),
  )
  return (cells) => {
    const [station, sensor, quantity, text] = places.map((index) => cells[index]?.trim())
    if (station === undefined || sensor === undefined || quantity === undefined || text === undefined) {
      return [{ fault: 'too-few-columns', text: cells.join(',') }]
    }
    const time = tableTime([cells[at] ?? ''], 'ymd')
    const at_ms = 'at' in time ? time.at : time.wall
    const timeFault = faultOf(at_ms, earliest_ms, now_ms)
    if (timeFault) return [{ fault: timeFault, text: cells[at] ?? '' }]
    if (!idPattern.test(station)) return [{ fault: 'bad-station-id', text: station }]
    if (!idPattern.test(sensor)) return [{ fault: 'bad-sensor-id', text: sensor }]
    if (!isQuantity(quantity)) return [{ fault: 'unknown-quantity', text: quantity }]
    const value = text === '' || text === 'null' ? null : readNumber(text, '.')
    if (Number.isNaN(value)) return [{ fault: 'not-a-number', text }]
    return [{ station, sensor, quantity, at_ms, value }]
  }
}

function mappedReader(names: readonly string[], mapping: Mapping, now_ms: number): LineReader {
  const place = (name: string) => exactly(name, names)
  const times = [mapping.time].flat().map(place)
  const isAsked = chooser(mapping.where, place)
  const zone = openZone(mapping.zone, { twice: mapping.hour_twice, never: mapping.hour_never })
  const oldest_ms = timeOf(mapping.earliest)
  const nothing = new Set(['', ...mapping.missing])
  const columns = mapping.columns.map(({ station, sensor, quantity, ...one }) => ({
    ...one,
    index: place(one.column),
    isAsked: chooser(one.where, place),
    station: namer(station, place, (name) => idPattern.test(name), 'bad-station-id'),
    sensor: namer(sensor, place, (name) => idPattern.test(name), 'bad-sensor-id'),
    quantity: namer(quantity, place, isQuantity, 'unknown-quantity'),
  }))
  return (cells) => {
    if (!isAsked(cells)) return ['leftOut']
    if (times.some((index) => cells.length <= index)) {
      return [{ fault: 'too-few-columns', text: cells.join(mapping.delimiter) }]
    }
    const timeText = times.map((index) => cells[index]!)
    const time = tableTime(timeText, mapping.date_order)
    const refused = (fault: Fault) => ({ fault, text: timeText.join(' ') })
    if (Number.isNaN('at' in time ? time.at : time.wall)) return [refused('bad-time')]
    const asked = columns.filter((one) => one.isAsked(cells))
    if (asked.length === 0) return ['leftOut']
    return asked.flatMap((one): Read[] => {
      const text = cells[one.index]?.trim() ?? ''
      if (nothing.has(text)) return []
      const found = [one.station(cells), one.sensor(cells), one.quantity(cells)] as const
      for (const name of found) if (typeof name !== 'string') return [name ?? 'leftOut']
      const [station, sensor, quantity] = found as readonly [string, string, QuantityKey]
      const moment = 'at' in time ? { at_ms: time.at } : zone(time.wall, `${station} ${sensor} ${quantity}`)
      if ('fault' in moment) return [refused(moment.fault)]
      const timeFault = faultOf(moment.at_ms, oldest_ms, now_ms)
      if (timeFault) return [refused(timeFault)]
      const number = readNumber(text, mapping.decimal)
      // 580 cm × 0.01 is 5.8 m and not 5.800000000000001.
      const value = Number((number * one.scale + one.offset).toPrecision(12))
      if (!Number.isFinite(value)) return [{ fault: 'not-a-number', text }]
      return [{ station, sensor, quantity, value, ...moment }]
    })
  }
}

type Named = string | { column: string; map?: Record<string, string | null> | undefined }

/** A name of ours; null where the mapping leaves the line out. */
function namer(named: Named, place: (name: string) => number, isName: (name: string) => boolean, fault: Fault) {
  if (typeof named === 'string') return () => named
  const index = place(named.column)
  const map = named.map && new Map(Object.entries(named.map).map(([from, to]) => [from.trim(), to]))
  return (cells: readonly string[]) => {
    const text = cells[index]?.trim() ?? ''
    if (!map) return isName(text) ? text : { fault, text }
    const name = map.get(text)
    return name === undefined ? { fault: 'not-in-map' as const, text } : name
  }
}

function chooser(where: Mapping['where'], place: (name: string) => number) {
  const asked = Object.entries(where ?? {}).map(([name, cells]) => ({
    index: place(name),
    cells: new Set([cells].flat().map((cell) => cell.trim())),
  }))
  return (cells: readonly string[]) => asked.every((one) => one.cells.has(cells[one.index]?.trim() ?? ''))
}

function faultOf(at_ms: number, oldest_ms: number, now_ms: number): Fault | null {
  if (Number.isNaN(at_ms)) return 'bad-time'
  if (at_ms < oldest_ms) return oldest_ms === earliest_ms ? 'before-2010' : 'too-early'
  return at_ms > now_ms ? 'future' : null
}

function readNumber(text: string, decimal: '.' | ','): number {
  const plain = plainNumber(text, decimal)
  const number = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN
  return Number.isFinite(number) ? number : Number.NaN // 1e400 is written like a number and is none
}

/**
 * With a point as its only sign; '' when it is none. `1.234,5` has one meaning. `1.234` in a table whose decimals have a comma is 1,234
 * or 1.234, a thousand times more or less: it is refused, and not guessed.
 */
function plainNumber(text: string, decimal: '.' | ','): string {
  const other = decimal === ',' ? '.' : ','
  const isGrouped = grouped[decimal].test(text)
  if (text.includes(other) && !isGrouped) return ''
  return text.replaceAll(other, '').replace(decimal, '.')
}
const grouped = { ',': /^[+-]?\d{1,3}(\.\d{3})+,\d+$/, '.': /^[+-]?\d{1,3}(,\d{3})+\.\d+$/ } as const

function indexOf(names: readonly string[], pattern: RegExp, name: string): number {
  const index = names.findIndex((candidate) => pattern.test(candidate))
  if (index === -1) throw missing(name, names)
  return index
}

/** A name that stands twice could mean either. */
function exactly(name: string, names: readonly string[]): number {
  const index = names.indexOf(name)
  if (index === -1) throw missing(name, names)
  if (names.indexOf(name, index + 1) !== -1) {
    throw new ConfigError({
      id: `Kolom "${name}" ada lebih dari satu. Beri nama yang berbeda, atau pakai "header: false" dan nomor kolom.`,
      en: `There is more than one column "${name}". Rename one, or use "header: false" and the numbers of the columns.`,
    })
  }
  return index
}

function missing(name: string, names: readonly string[]): ConfigError {
  const known = names.join(', ').slice(0, 500)
  return new ConfigError({
    id: `Baris nama kolom tidak punya kolom "${name}" (yang ada: ${known}). Betulkan pemetaan, atau beri satu dengan --mapping.`,
    en: `The first line has no column "${name}" (it has: ${known}). Correct the mapping, or pass one with --mapping.`,
  })
}
