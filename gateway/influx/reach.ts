/**
 * One answer from two memories. What the record holds comes from the record; what lies before its horizon comes from
 * InfluxDB too, and the caller cannot tell which. When InfluxDB does not answer, the answer says what it may lack.
 *
 *   from ···· record and InfluxDB, merged ···· horizon ···· record alone ···· to
 */
import { day_ms } from '../../edge/platform/time.ts'
import { flags } from '../../hardware/flags.ts'
import type { ReadingsAnswer, Row } from '../contract.ts'
import { BadQuery, type RowsQuery, type Store } from '../store/index.ts'
import { inOrder, type Past, united } from './past.ts'
import { ServerTrouble } from './trouble.ts'

export type Records = Pick<Store, 'rows' | 'series'>

export interface ReachOptions {
  store: Records
  past: Past
  /** Whether this gateway has the station itself; otherwise everything about it comes from InfluxDB. */
  isOwn: (station: string) => boolean
  raw_days: number
  now: () => number
}

// More series than a station has: rows of one instant are never torn apart.
const sameInstant_max = 1_000
const page_max = 9_000

/** Where InfluxDB begins to know more than the record: before its raw retention, and before its first row. */
export function openHorizon({ store, isOwn, raw_days, now }: ReachOptions) {
  return async (query: Omit<RowsQuery, 'limit' | 'cursor'>): Promise<number> => {
    if (!isOwn(query.station)) return query.to_ms
    const kept_ms = now() - raw_days * day_ms
    const { rows } = await store.rows({ ...query, from_ms: 0, to_ms: Number.MAX_SAFE_INTEGER, limit: 1 })
    const first_ms = rows[0]?.at_ms ?? Number.POSITIVE_INFINITY
    return Math.min(query.to_ms, Math.max(kept_ms, first_ms))
  }
}

/** `rows` of both, page by page. */
export function openRowsReach(options: ReachOptions): Records['rows'] {
  const { store, past } = options
  const horizonOf = openHorizon(options)

  return async (query) => {
    const { cursor, ...asked } = query
    const place = cursor === undefined ? null : parseCursor(cursor)
    // A cursor that is not ours belongs to the record: the page lies beyond the horizon.
    if (cursor !== undefined && !place) return store.rows(query)
    const horizon_ms = place?.horizon_ms ?? (await horizonOf(asked))
    if (!place && asked.from_ms >= horizon_ms) return store.rows(query)
    const limit = Math.max(1, Math.min(query.limit, page_max))
    const old = await mergedPage({ ...asked, limit, to_ms: Math.min(asked.to_ms, horizon_ms) }, place, horizon_ms)
    if (old.next !== null || asked.to_ms <= horizon_ms || old.rows.length >= limit) {
      const isMore = old.next !== null || asked.to_ms > horizon_ms
      const last = old.rows.at(-1)
      return {
        ...old,
        ...(await lostBehind(asked, horizon_ms)),
        ...(await correctedIn(asked)),
        next: isMore && last ? cursorOf(last, horizon_ms) : null,
      }
    }
    const young = await store.rows({ ...asked, from_ms: horizon_ms, limit: limit - old.rows.length })
    const { next, lost } = young
    const rows = [...old.rows, ...young.rows]
    return { ...old, ...stillReadingOf(young), ...(await correctedIn(asked)), rows, next, ...(lost && { lost }) }
  }

  /** The corrections that count in the range: the record knows them, wherever the rows come from. */
  async function correctedIn(asked: RowsQuery): Promise<Pick<ReadingsAnswer, 'corrected'>> {
    const { corrected } = await store.rows({ ...asked, limit: 1 })
    return corrected ? { corrected } : {}
  }

  /** What the record lost behind the horizon: older values are in InfluxDB, too. */
  async function lostBehind(asked: RowsQuery, horizon_ms: number): Promise<Pick<ReadingsAnswer, 'lost'>> {
    if (asked.to_ms <= horizon_ms) return {}
    const { lost } = await store.rows({ ...asked, from_ms: horizon_ms, limit: 1 })
    return lost ? { lost } : {}
  }

  /** Before the horizon: both sides, own rows win. `next` only tells whether there is more on this side. */
  async function mergedPage(query: RowsQuery, place: Place | null, horizon_ms: number): Promise<ReadingsAnswer> {
    const from_ms = place ? place.row.at_ms : query.from_ms
    const fetched = { ...query, from_ms, limit: query.limit + sameInstant_max }
    const [own, far] = await Promise.all([store.rows(fetched), past.rows(fetched).catch(troubleIn)])
    const ownComplete_ms = own.next === null ? Number.POSITIVE_INFINITY : own.rows.at(-1)!.at_ms - 1
    const complete_ms = Math.min(ownComplete_ms, 'rows' in far ? far.complete_ms : Number.POSITIVE_INFINITY)
    const merged = united(own.rows, 'rows' in far ? far.rows : []).sort(inOrder)
    const rows = merged.filter((row) => row.at_ms <= complete_ms && (!place || inOrder(row, place.row) > 0))
    const page = rows.slice(0, query.limit)
    const isMore = rows.length > page.length || complete_ms !== Number.POSITIVE_INFINITY
    return {
      rows: page,
      next: isMore && page.length > 0 ? cursorOf(page.at(-1)!, horizon_ms) : null,
      ...stillReadingOf(own),
      ...('reason' in far && { partial: true, reason: far.reason }),
    }
  }
}

/** That the record itself has not read all of its history yet, when it says so. */
export function stillReadingOf({ still_reading }: Pick<ReadingsAnswer, 'still_reading'>) {
  return still_reading && { still_reading }
}

/** What InfluxDB could not say, as a sentence. */
export function troubleIn(err: unknown): { reason: string } {
  if (!(err instanceof ServerTrouble)) throw err
  return { reason: `Older readings are in InfluxDB, which does not answer now: ${err.message}` }
}

/** The last row given, and the horizon as it was on the first page: it moves with time. */
interface Place {
  horizon_ms: number
  row: Row
}

// The record's own cursors have two parts.
function cursorOf({ at_ms, sensor, quantity }: Row, horizon_ms: number): string {
  return `${horizon_ms.toString(36)}.${at_ms.toString(36)}.${sensor}.${quantity}`
}

function parseCursor(cursor: string): Place | null {
  const parts = cursor.split('.')
  if (parts.length !== 4) return null
  const [, horizon = '', at = '', sensor = '', quantity = ''] =
    /^([0-9a-z]{1,11})\.([0-9a-z]{1,11})\.([a-z0-9-]{1,40})\.([a-z0-9_]{1,40})$/.exec(cursor) ?? []
  if (!horizon) throw new BadQuery('This cursor is not one of ours; pass "next" of the page before as it was.')
  const row: Row = {
    sensor,
    quantity,
    at_ms: Number.parseInt(at, 36),
    value: null,
    flag: flags.notEvaluated,
    received_ms: null,
  }
  return { horizon_ms: Number.parseInt(horizon, 36), row }
}
