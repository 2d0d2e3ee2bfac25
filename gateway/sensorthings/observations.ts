/** A page of Observations, out of some Datastreams: filtered, in order, counted, and where the next page begins. */
import { type Reading as Asked, isTrue, valuesOf } from './evaluate.ts'
import { readObservationId } from './ids.ts'
import type { Entity } from './model.ts'
import { type Narrow, narrowed } from './narrow.ts'
import { newestOf, observationOf } from './observation.ts'
import type { Options } from './options.ts'
import type { OrderBy } from './parse.ts'
import { wrong } from './problems.ts'
import { type Order, type Placed, type Range, type RowsTools, rowsOf, UsedUp } from './rows.ts'
import { sorted } from './sorted.ts'
import type { Series } from './world.ts'

export interface Page {
  entities: Entity[]
  /** What the link to the next page says differently; absent: there is none. */
  next?: { $skip?: number; $skiptoken?: string }
  count?: number
}

export interface ObservationsTools extends RowsTools {
  asked: Asked
  /** How many rows each of these series has in a range, where that is known without reading them; null: it is not. */
  countsOf: (series: readonly Series[], range: Range) => Promise<number | null>
}

// More cannot be put in an order other than that of time: they would all be held at once.
const sorted_max = 20_000
const series_max = 500

/** `top`: how many at most. Throws a 400 where the question would have too much of the record read. */
export async function observationsPage(
  tools: ObservationsTools,
  all: readonly Series[],
  options: Options,
  top: number,
): Promise<Page> {
  const narrow = narrowed(options.filter)
  const series = chosen(all, narrow, tools.asked).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const range = rangeOf(narrow)
  const count = options.isCounted ? await counted(tools, series, options, narrow, range) : undefined
  return { ...(await paged()), ...(count !== undefined && { count }) }

  async function paged(): Promise<Page> {
    if (top === 0 || series.length === 0) return { entities: [] }
    const order = orderOf(options.orderBy, series.length)
    if (order === null) return sortedPage(tools, series, options, narrow, range, top)
    if (order !== 'series' && series.length > series_max)
      throw wrong(
        `Observations of ${series.length} Datastreams are too many in one order. Ask one Thing, or one Datastream.`,
      )
    const only = newestAlone(series, options, order, top)
    return only ? { entities: [only], next: { $skiptoken: tokenOf(only) } } : orderedPage(order)
  }

  async function orderedPage(order: Order): Promise<Page> {
    const after = options.after === undefined ? null : readToken(options.after)
    const left = order === 'series' && after ? series.filter(({ id }) => id >= after.datastream) : series
    const from = (one: Series) => behind(range, one, order, after)
    const entities: Entity[] = []
    let skip = options.skip
    let last: Placed | undefined
    try {
      for await (const placed of rowsOf(tools, left, from, order, skip + top + 1)) {
        const entity = observationOf(placed.series, placed.row)
        if (narrow.isExact || !options.filter || isTrue(options.filter, entity, tools.asked)) {
          if (entities.length === top) return { entities, next: { $skiptoken: tokenFor(last!), $skip: 0 } }
          if (skip > 0) skip--
          else entities.push(entity)
        }
        last = placed
      }
    } catch (err) {
      if (!(err instanceof UsedUp)) throw err
      // What was found so far is a page, too: the next one goes on where this one had to end.
      if (last) return { entities, next: { $skiptoken: tokenFor(last), $skip: skip } }
      throw tooMuch()
    }
    return { entities }
  }
}

function chosen(all: readonly Series[], { ofSeries, id }: Narrow, asked: Asked): Series[] {
  const only = id === undefined ? undefined : (readObservationId(id)?.datastream ?? null)
  return all.filter((series) => {
    if (only !== undefined && series.id !== only) return false
    const any = ofSeries.length > 0 && observationOf(series, { at_ms: 0, value: null, flag: 9 })
    return !any || ofSeries.every((one) => isTrue(one, any, asked))
  })
}

function rangeOf({ from_ms, to_ms, id }: Narrow): Range {
  const at_ms = id === undefined ? undefined : readObservationId(id)?.at_ms
  if (at_ms === undefined) return { from_ms, to_ms }
  return { from_ms: Math.max(from_ms, at_ms), to_ms: Math.min(to_ms, at_ms + 1) }
}

/** Null: by something that has to be sorted. Times of one series are never equal, so further keys say nothing there. */
function orderOf(orderBy: readonly OrderBy[], series: number): Order | null {
  const [first] = orderBy
  if (!first) return 'series'
  if (orderBy.length > 1 && series > 1) return null
  const { by, isFalling } = first
  const isTime = by.is === 'path' && by.links.length === 0 && ['phenomenonTime', 'resultTime'].includes(by.property)
  return isTime ? (isFalling ? 'falling' : 'rising') : null
}

/** The newest observation of one Datastream, which half of all questions are about, is in memory. */
function newestAlone(series: readonly Series[], options: Options, order: Order, top: number): Entity | null {
  const { filter, after, skip } = options
  if (order !== 'falling' || series.length !== 1 || top !== 1 || filter || after !== undefined || skip > 0) return null
  const newest = newestOf(series[0]!)
  return newest && observationOf(series[0]!, newest)
}

async function sortedPage(
  tools: ObservationsTools,
  series: readonly Series[],
  options: Options,
  { isExact }: Narrow,
  range: Range,
  top: number,
): Promise<Page> {
  const found: Entity[] = []
  try {
    for await (const { series: one, row } of rowsOf(tools, series, () => range, 'series', sorted_max)) {
      const entity = observationOf(one, row)
      if (!isExact && options.filter && !isTrue(options.filter, entity, tools.asked)) continue
      if (found.push(entity) > sorted_max) throw tooMuch()
    }
  } catch (err) {
    throw err instanceof UsedUp ? tooMuch() : err
  }
  const page = sorted(found, options.orderBy, (by, entity) => valuesOf(by, entity, tools.asked)).slice(options.skip)
  return { entities: page.slice(0, top), ...(page.length > top && { next: { $skip: options.skip + top } }) }
}

async function counted(
  tools: ObservationsTools,
  series: readonly Series[],
  { filter }: Options,
  { isExact }: Narrow,
  range: Range,
): Promise<number> {
  const known = isExact && series.length > 0 ? await tools.countsOf(series, range) : null
  if (known !== null) return known
  let n = 0
  try {
    for await (const { series: one, row } of rowsOf(tools, series, () => range, 'series', 5_000)) {
      if (isExact || !filter || isTrue(filter, observationOf(one, row), tools.asked)) n++
    }
  } catch (err) {
    throw err instanceof UsedUp ? tooMuch() : err
  }
  return n
}

const tooMuch = () =>
  wrong(
    'This would have too much of the record read at once. Name one Datastream, and a time: $filter=phenomenonTime ge 2026-11-01T00:00:00Z and phenomenonTime lt 2026-11-02T00:00:00Z.',
  )

interface Place {
  at_ms: number
  datastream: string
}

const tokenFor = ({ series, row }: Placed): string => `${row.at_ms}~${series.id}`

function tokenOf({ id }: Entity): string {
  const { at_ms, datastream } = readObservationId(id)!
  return `${at_ms}~${datastream}`
}

function readToken(token: string): Place {
  const [, at, datastream] = /^(-?\d{1,15})~(.{1,200})$/.exec(token) ?? []
  if (at !== undefined && datastream !== undefined) return { at_ms: Number(at), datastream }
  throw wrong('$skiptoken: is not one of ours. Follow "@iot.nextLink" as it is.')
}

/** What is left of a range for one series, behind the place where a page ended. Of equal times, the lower id comes first. */
function behind({ from_ms, to_ms }: Range, { id }: Series, order: Order, after: Place | null): Range {
  if (!after || (order === 'series' && id > after.datastream)) return { from_ms, to_ms }
  const stillToCome = id > after.datastream
  if (order === 'falling') return { from_ms, to_ms: Math.min(to_ms, after.at_ms + (stillToCome ? 1 : 0)) }
  return { from_ms: Math.max(from_ms, after.at_ms + (stillToCome ? 0 : 1)), to_ms }
}
