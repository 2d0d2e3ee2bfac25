/**
 * `picture.svg` of a package: what its series did, each in a strip of its own, so that whoever opens the folder sees the event
 * before any number. Made of the rows as they pass, in 300 columns for each series, whatever their number.
 */
import { isAmount } from '../../hardware/quantities.ts'
import type { Parcel, Part, RowsOf } from './parcel.ts'
import { shownValue } from './parcel.ts'

const columns = 300
const strips_max = 8 // a page
const [wide, high, text] = [900, 120, 24]

interface Column {
  low: number
  high: number
  sum: number
}

export interface Picture {
  /** The same rows; each that passes is drawn. */
  rowsOf: RowsOf
  /** To be asked for when all rows have passed. */
  svg(): string
}

export function openPicture(parcel: Pick<Parcel, 'from_ms' | 'to_ms' | 'parts'>, rowsOf: RowsOf): Picture {
  const { from_ms, to_ms, parts } = parcel
  const drawn = new Map(parts.slice(0, strips_max).map((part) => [part, new Map<number, Column>()]))
  return {
    async *rowsOf(part) {
      const own = drawn.get(part)
      for await (const rows of rowsOf(part)) {
        for (const row of own ? rows : []) {
          const value = row.flag === 4 ? null : shownValue(row)
          if (value !== null && own) add(own, Math.floor((columns * (row.at_ms - from_ms)) / (to_ms - from_ms)), value)
        }
        yield rows
      }
    },
    svg() {
      const strips = [...drawn].map(([part, own], i) => stripOf(part, own, i * (high + 2 * text)))
      const height = drawn.size * (high + 2 * text) + text
      const time = (at_ms: number) => `${new Date(at_ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`
      return [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${height}" font-family="sans-serif" font-size="15">`,
        `<rect width="${wide}" height="${height}" fill="#fff"/>`,
        ...strips,
        `<text x="0" y="${height - 6}">${time(from_ms)}</text>`,
        `<text x="${wide}" y="${height - 6}" text-anchor="end">${time(to_ms)}</text>`,
        '</svg>\n',
      ].join('\n')
    },
  }
}

function add(own: Map<number, Column>, at: number, value: number): void {
  const before = own.get(at)
  own.set(at, {
    low: Math.min(before?.low ?? value, value),
    high: Math.max(before?.high ?? value, value),
    sum: (before?.sum ?? 0) + value,
  })
}

function stripOf(
  { station, sensor, quantity, unit, label }: Part,
  own: ReadonlyMap<number, Column>,
  top: number,
): string {
  const isBars = isAmount(quantity)
  const all = [...own].sort(([a], [b]) => a - b)
  const least = isBars ? 0 : Math.min(...all.map(([, { low }]) => low))
  const most = Math.max(...all.map(([, column]) => (isBars ? column.sum : column.high)))
  const x = (at: number) => ((wide * (at + 0.5)) / columns).toFixed(1)
  const y = (value: number) => (top + text + high - (high * (value - least)) / (most - least || 1)).toFixed(1)
  const range = all.length > 0 ? `: ${short(least)} – ${short(most)} ${unit}` : ': –'
  const bars = all.map(
    ([at, column]) => `M${x(at)} ${y(isBars ? 0 : column.low)}V${y(isBars ? column.sum : column.high)}`,
  )
  const line = isBars ? [] : all.map(([at, column], i) => `${isBroken(all, i) ? 'M' : 'L'}${x(at)} ${y(column.high)}`)
  return [
    `<text x="0" y="${top + text - 7}">${escaped(`${station} · ${label.id} / ${label.en} (${sensor})${range}`)}</text>`,
    `<rect x="0" y="${top + text}" width="${wide}" height="${high}" fill="none" stroke="#999"/>`,
    `<path d="${[...bars, ...line].join('')}" fill="none" stroke="#0b5a7a" stroke-width="2"/>`,
  ].join('\n')
}

/** Whether something is missing before a column: more than a strip of readings as usual leaves empty. */
function isBroken(all: readonly (readonly [number, Column])[], i: number): boolean {
  if (i === 0) return true
  const usual = all.length > 1 ? (all.at(-1)![0] - all[0]![0]) / (all.length - 1) : 1
  return all[i]![0] - all[i - 1]![0] > Math.max(4, 4 * usual)
}

const short = (value: number) => String(Number(value.toPrecision(4)))
const escaped = (said: string) => said.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
