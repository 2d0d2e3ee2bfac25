/** tables.db as a place of rows, while they are on their way into segments. */
import { type Database, isCorrupt } from '../../../edge/platform/sqlite.ts'
import type { Damage } from '../segments/damage.ts'
import { seriesKey } from '../segments/list.ts'
import type { TailRow } from '../tables/chunk.ts'
import type { Place } from '../tables/place.ts'
import type { Level, Step } from '../tables/rollup.ts'

export interface OldSeries {
  id: number
  station: string
  sensor: string
  quantity: string
  gone_from_ms: number
  gone_to_ms: number
  minute_gone_ms: number
  hour_gone_ms: number
}

export interface OldPlace extends Place {
  /** Every series of the file, by key. */
  readonly series: ReadonlyMap<string, OldSeries>
  /** Whether it has rows of this series that have not moved. */
  has(key: string): boolean
  /** Whether something of the file could not be read. */
  isDamaged(): boolean
  /** From now on its rows are elsewhere. */
  moved(key: string): void
  /** The newest row of a series. */
  newest(key: string): TailRow | undefined
}

type StoredRow = [at_ms: number, value: number | null, flag: number, delay_ms: number, clock: number, off_ms: number]
const columns = 'at_ms, value, flag, delay_ms, clock, off_ms'
const tableOf = { minute: 'r1m', hour: 'r1h', day: 'r1d' } as const
const page_rows = 500

export function openOldPlace(
  db: Database,
  isMoved: (key: string) => boolean,
  damaged: (damage: Damage) => void,
): OldPlace {
  const all = db.prepare<[], OldSeries>('SELECT * FROM series ORDER BY id').all()
  const series = new Map(all.map((one) => [seriesKey(one.station, one.sensor, one.quantity), one]))
  const left = new Map([...series].filter(([key]) => !isMoved(key)).map(([key, { id }]) => [key, id]))
  const told = new Set<string>()
  const spans = new Map<string, ReturnType<Place['span']>>()

  const raw = <Parameters extends unknown[], Row>(sql: string) => db.prepare<Parameters, Row>(sql).raw()
  const page = raw<[number, number, number], StoredRow>(
    `SELECT ${columns} FROM row WHERE series = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms LIMIT ${page_rows}`,
  )
  const newestFirst = raw<[number, number, number], StoredRow>(
    `SELECT ${columns} FROM row WHERE series = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms DESC`,
  )
  const newest = raw<[number], StoredRow>(`SELECT ${columns} FROM row WHERE series = ? ORDER BY at_ms DESC LIMIT 1`)
  const before = raw<[number, number], [number]>(
    'SELECT at_ms FROM row WHERE series = ? AND at_ms < ? ORDER BY at_ms DESC LIMIT 1',
  )
  const after = raw<[number, number], [number]>(
    'SELECT at_ms FROM row WHERE series = ? AND at_ms >= ? ORDER BY at_ms LIMIT 1',
  )
  const counted = raw<[number, number, number], [number]>(
    'SELECT count(*) FROM row WHERE series = ? AND at_ms >= ? AND at_ms < ?',
  )
  const firstDay = raw<[number], [number | null]>('SELECT min(t) FROM r1d WHERE series = ?')
  const steps = {
    minute: stepsFrom('minute'),
    hour: stepsFrom('hour'),
    day: stepsFrom('day'),
  }

  function stepsFrom(kind: Level['kind']) {
    return db.prepare<[number, number, number], Step>(
      `SELECT t, n, nulls, total, low, high, worst FROM ${tableOf[kind]} WHERE series = ? AND t >= ? AND t < ? ORDER BY t LIMIT ${page_rows}`,
    )
  }

  function* rows(key: string, from_ms: number, to_ms: number): Generator<TailRow, void> {
    const id = left.get(key)
    if (id === undefined) return
    let next_ms = bounded(from_ms)
    try {
      for (;;) {
        const found = page.all(id, next_ms, bounded(to_ms))
        for (const row of found) yield rowOf(row)
        if (found.length < page_rows) return
        next_ms = found.at(-1)![0] + 1
      }
    } catch (err) {
      if (!isCorrupt(err)) throw err
      yield* behindDamage(key, id, next_ms, to_ms)
    }
  }

  /** What lies behind a damaged page, read from the end until it is met again. */
  function behindDamage(key: string, id: number, from_ms: number, to_ms: number): TailRow[] {
    const found: TailRow[] = []
    try {
      for (const row of newestFirst.iterate(id, from_ms, bounded(to_ms))) found.push(rowOf(row))
    } catch (err) {
      if (!isCorrupt(err)) throw err
    }
    const behind_ms = found.at(-1)?.at_ms ?? to_ms
    if (!told.has(key)) damaged(damageBetween(series.get(key)!, from_ms, behind_ms))
    told.add(key)
    return found.reverse()
  }

  function* stepsIn(kind: Level['kind'], id: number, first: number, end: number): Generator<Step, void> {
    for (let next = bounded(first); ; ) {
      const found = steps[kind].all(id, next, bounded(end))
      yield* found
      if (found.length < page_rows) return
      next = found.at(-1)!.t + 1
    }
  }

  function spanOf(key: string): ReturnType<Place['span']> {
    const id = left.get(key)
    const last = id === undefined ? undefined : readable(() => newest.get(id))
    if (id === undefined || !last) return undefined
    const day = readable(() => firstDay.get(id)![0]) ?? null
    const first_ms = readable(() => after.get(id, Number.MIN_SAFE_INTEGER)![0]) ?? last[0]
    const rows = readable(() => counted.get(id, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)![0]) ?? 1
    return { first_ms: day === null ? first_ms : Math.min(first_ms, day * 86_400_000), last_ms: last[0], rows }
  }

  return {
    series,
    isDamaged: () => told.size > 0,
    has: (key) => left.has(key) && readable(() => newest.get(left.get(key)!)) !== undefined,
    moved: (key) => void left.delete(key),
    newest(key) {
      const row = left.has(key) && readable(() => newest.get(left.get(key)!))
      return row ? rowOf(row) : undefined
    },
    span(key) {
      if (!left.has(key)) return undefined
      if (!spans.has(key)) spans.set(key, spanOf(key))
      return spans.get(key)
    },
    rows,
    rowAt(key, at_ms) {
      const first = rows(key, at_ms, at_ms + 1).next()
      return first.done ? undefined : first.value
    },
    around(key, at_ms) {
      const id = left.get(key)
      if (id === undefined) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
      return [
        before.get(id, at_ms)?.[0] ?? Number.NEGATIVE_INFINITY,
        after.get(id, at_ms)?.[0] ?? Number.POSITIVE_INFINITY,
      ]
    },
    count(key, from_ms, to_ms) {
      const id = left.get(key)
      return id === undefined ? 0 : (readable(() => counted.get(id, bounded(from_ms), bounded(to_ms))![0]) ?? 0)
    },
    steps({ kind }, key, first, end) {
      const id = left.get(key)
      return id === undefined ? null : stepsIn(kind, id, first, end)
    },
  }
}

function rowOf([at_ms, value, flag, delay_ms, clock, off_ms]: StoredRow): TailRow {
  return { at_ms, value: value ?? Number.NaN, flag, received_ms: at_ms + delay_ms, clock, off_ms, amends: 0 }
}

// SQLite compares whole numbers; an infinite bound is beyond all of them.
function bounded(at_ms: number): number {
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, at_ms))
}

/** undefined where the file is damaged. What the rows are is told when they are read. */
function readable<Value>(ask: () => Value): Value | undefined {
  try {
    return ask()
  } catch (err) {
    if (isCorrupt(err)) return undefined
    throw err
  }
}

// How many rows stood there cannot be told.
function damageBetween({ station, sensor, quantity }: OldSeries, from_ms: number, to_ms: number): Damage {
  const table = { kind: 'row' as const, station, sensor, quantity, rows: 0, from_ms, to_ms }
  return { file: 'tables.db', tables: [table], lines: null, isUnknown: false }
}
