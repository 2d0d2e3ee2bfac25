/**
 * Rows of several series in the order that was asked for, read of the record as they are needed: the newest ten of a year cost
 * what ten cost. Nobody holds more than a page of each series.
 */
import type { ReadingsAnswer, Row } from '../contract.ts'
import type { Store } from '../store/index.ts'
import { newestOf, type Reading } from './observation.ts'
import type { Series } from './world.ts'

export interface Range {
  from_ms: number
  to_ms: number
}

/** How many rows one request may still read. Shared by everything that it asks for. */
export interface Allowance {
  rows: number
  /** Called before more than a few pages are read; it throws where too many do so at once. */
  large: () => void
}

/** So many are read of the record for whoever asks; who needs more takes one of the places for exports. */
const small_max = 20_000
export const rows_max = 250_000

/** It is used up. `position`: up to where the rows were looked at; absent: nowhere yet. */
export class UsedUp extends Error {
  override name = 'UsedUp'
}

export interface RowsTools {
  store: Pick<Store, 'rows'>
  allowance: Allowance
  /** Told what each answer of the record may lack. */
  note: (series: string, answer: ReadingsAnswer) => void
  now_ms: number
}

export interface Placed {
  series: Series
  row: Reading
}

/** `series`: one after the other, each from its oldest row. `rising` and `falling`: by time, over all of them. */
export type Order = 'series' | 'rising' | 'falling'

const page_max = 2_000 // looked at in one go, which keeps the gateway from nothing else for longer than some 20 ms
const ahead_ms = 10 * 60_000 // readings may be dated a little ahead of the gateway's clock

/** `need`: how many rows will probably be taken, so that the first page is no larger. Throws `UsedUp`. */
export async function* rowsOf(
  tools: RowsTools,
  all: readonly Series[],
  range: (series: Series) => Range,
  order: Order,
  need: number,
): AsyncGenerator<Placed> {
  if (order === 'series') {
    for (const series of all) {
      for await (const rows of rising(tools, series, range(series), need)) for (const row of rows) yield { series, row }
    }
    return
  }
  const share = Math.max(10, Math.ceil((2 * need) / Math.max(1, all.length)))
  const read = order === 'rising' ? rising : falling
  const lanes = await Promise.all(
    all.map(async (series) => {
      const pages = read(tools, series, range(series), Math.min(need, share))
      return { series, pages, rows: await nextPage(pages), at: 0 }
    }),
  )
  const isSooner = order === 'rising' ? (a: number, b: number) => a < b : (a: number, b: number) => a > b
  for (;;) {
    let first: (typeof lanes)[number] | undefined
    for (const lane of lanes) {
      const head = lane.rows[lane.at]
      if (head && (!first || isSooner(head.at_ms, first.rows[first.at]!.at_ms))) first = lane
    }
    if (!first) return
    yield { series: first.series, row: first.rows[first.at]! }
    if (++first.at < first.rows.length) continue
    first.rows = await nextPage(first.pages)
    first.at = 0
  }
}

async function nextPage(pages: AsyncGenerator<Row[]>): Promise<Row[]> {
  return (await pages.next()).value ?? []
}

/** Pages that are never empty, the oldest row first. */
async function* rising(tools: RowsTools, series: Series, { from_ms, to_ms }: Range, need: number) {
  let limit = Math.min(page_max, need + 1)
  for (let from = from_ms; from < to_ms; limit = page_max) {
    const { rows, next } = await page(tools, series, { from_ms: from, to_ms }, limit)
    if (rows.length > 0) yield rows
    if (next === null || rows.length === 0) return
    from = rows.at(-1)!.at_ms + 1
  }
}

/**
 * The same from the newest row backwards. The record reads forwards only, so a window steps back through time: twice as long
 * where it held too little, a quarter where it held more than a page.
 */
async function* falling(tools: RowsTools, series: Series, { from_ms, to_ms }: Range, need: number) {
  const first = (await page(tools, series, { from_ms, to_ms }, 1)).rows[0]
  if (!first) return
  const newest_ms = newestOf(series)?.at_ms ?? first.at_ms
  let end = Math.min(to_ms, Math.max(tools.now_ms, newest_ms) + ahead_ms)
  let width = Math.max(1_000, end - Math.min(newest_ms, end) + need * 1_000 * (series.every_s ?? 60))
  while (end > first.at_ms) {
    const start = Math.max(first.at_ms, end - Math.round(width))
    const { rows, next } = await page(tools, series, { from_ms: start, to_ms: end }, page_max)
    if (next !== null && end - start > 1) {
      width = (end - start) / 4
      continue
    }
    if (rows.length > 0) yield rows.reverse()
    if (rows.length < need) width *= 2
    end = start
  }
}

async function page({ store, allowance, note }: RowsTools, series: Series, range: Range, limit: number) {
  if (allowance.rows <= 0) throw new UsedUp()
  if (allowance.rows < rows_max - small_max) allowance.large()
  const { station, sensor, quantity } = series
  const asked = Math.min(limit, Math.max(1, allowance.rows))
  const answer = await store.rows({ station, sensor, quantity, ...range, limit: asked, corrected: true })
  note(series.id, answer)
  // A question costs something, too, where it finds nothing.
  allowance.rows -= Math.max(10, answer.rows.length)
  return answer
}

/** Whether there is a row at all, and when the first one is. */
export async function firstAt(tools: RowsTools, series: Series, range: Range): Promise<number | null> {
  return (await page(tools, series, range, 1)).rows[0]?.at_ms ?? null
}
