/**
 * Moves the record of an earlier version from tables.db into segments: at the start what is said of stations and alerts,
 * then, while the gateway works, the rows, a segment for each station. What has not moved yet is read where it is. Killed
 * at any moment, it goes on with the stations that are left.
 */
import { type Database, isCorrupt, moveAside } from '../../../edge/platform/sqlite.ts'
import type { AlertEntry, RefusedEntry, StationMemory } from '../record.ts'
import type { Catalog } from '../segments/catalog.ts'
import type { Damage } from '../segments/damage.ts'
import type { SeriesLine } from '../segments/facts.ts'
import { type Line, type LinesKind, linesFrame, linesPerFrame } from '../segments/lines.ts'
import { seriesKey } from '../segments/list.ts'
import { shrinks } from '../segments/merge.ts'
import { openSegmentWriter } from '../segments/segment-writer.ts'
import { type SeriesInput, writeStation } from '../segments/series-frames.ts'
import type { Epoch } from '../tables/ledger.ts'
import { type Level, type Step, stepsOf } from '../tables/rollup.ts'
import { inSteps, ownerOf } from '../tables/settle.ts'
import type { State } from '../tables/state.ts'
import { oldFileIn, openOldFile, removeOldFile } from './old-file.ts'
import { type OldPlace, type OldSeries, openOldPlace } from './old-place.ts'

export interface Upgrade {
  place: OldPlace
  /** One station's way into a segment; null when all have gone, and the old file with them. */
  next(): Generator<void> | null
  close(): void
}

/**
 * null when there is nothing of an earlier version. A file that cannot be read at all is moved aside, and told. What is
 * damaged in one that can is told as it is met; the rest moves.
 */
export function openUpgrade(folder: string, files: string, catalog: Catalog, damaged: Damaged): Upgrade | null {
  try {
    return opened(folder, files, catalog, damaged)
  } catch (err) {
    if (!isCorrupt(err)) throw err
    moveAside(oldFileIn(folder))
    damaged({ file: 'tables.db', tables: [], lines: null, isUnknown: true })
    return null
  }
}

type Damaged = (damage: Damage) => void

function opened(folder: string, files: string, catalog: Catalog, damaged: Damaged): Upgrade | null {
  const db = openOldFile(folder)
  if (!db) return null
  const { pos } = db.prepare<[], { pos: number }>('SELECT pos FROM applied').get()!
  if (catalog.position() < pos) writeState(files, catalog, db, pos)
  const moved = () => catalog.segments.filter(({ identity }) => identity.from === 0)
  const place = openOldPlace(db, (key) => moved().some(({ series }) => series.has(key)), damaged)
  const waiting = stationsOf(place)
  let isOpen = true

  function close() {
    if (isOpen) db!.close()
    isOpen = false
  }

  return {
    place,
    next() {
      const [station] = waiting
      if (!station) {
        close()
        // What was damaged is kept for a person to look at; otherwise all of it is elsewhere, and the room comes back.
        if (place.isDamaged()) moveAside(oldFileIn(folder))
        else removeOldFile(folder)
        return null
      }
      return moving(files, catalog, place, pos, station, () => waiting.shift())
    },
    close,
  }
}

/** The stations of which something has not moved, each with its series. */
function stationsOf(place: OldPlace): [station: string, series: OldSeries[]][] {
  const stations = new Map<string, OldSeries[]>()
  for (const [key, series] of place.series) {
    if (place.has(key)) stations.set(series.station, [...(stations.get(series.station) ?? []), series])
  }
  return [...stations]
}

function* moving(
  files: string,
  catalog: Catalog,
  place: OldPlace,
  pos: number,
  [station, all]: [string, OldSeries[]],
  done: () => void,
): Generator<void> {
  const name = catalog.nextName()
  const state: State = { files: namesIn(catalog), stations: [], series: [], losses: [], retained_ms: null }
  const writer = openSegmentWriter(files, { name, from: 0, to: pos, replaces: [] }, state)
  let isFinished = false
  try {
    const written: SeriesLine[] = yield* inSteps(
      writeStation(
        writer,
        station,
        all.map((one) => inputOf(place, one)),
      ),
    )
    const rows = written.reduce((sum, line) => sum + line[3], 0)
    const expected = all.reduce((sum, one) => sum + (place.span(keyOf(one))?.rows ?? 0), 0)
    if (rows !== expected && !place.isDamaged())
      throw new Error(`${station} has ${expected} rows in tables.db, and ${rows} were written.`)
    writer.finish({ series: written, rows })
    isFinished = true
  } finally {
    if (!isFinished) writer.abandon()
  }
  catalog.add(name)
  for (const one of all) place.moved(keyOf(one))
  done()
}

function inputOf(place: OldPlace, old: OldSeries): SeriesInput {
  const key = keyOf(old)
  const span = place.span(key)
  const rows = (from_ms: number) => place.rows(key, from_ms, Number.POSITIVE_INFINITY)
  return {
    sensor: old.sensor,
    quantity: old.quantity,
    expected: span?.rows ?? 0,
    rows: rows(Number.NEGATIVE_INFINITY),
    steps(level) {
      const isNeeded = old.gone_to_ms > 0
      if (!span || (!isNeeded && !shrinks(span.rows, span.last_ms - span.first_ms, level.ms))) return null
      return stepsWith(place, key, level, old.gone_to_ms, rows)
    },
  }
}

/** From the old rollups where rows have gone, from the rows themselves where they are there. */
function* stepsWith(
  place: OldPlace,
  key: string,
  level: Level,
  gone_to_ms: number,
  rows: (from_ms: number) => Iterable<Parameters<typeof stepsOf>[0] extends Iterable<infer Row> ? Row : never>,
): Generator<Step, void> {
  const first = gone_to_ms > 0 ? Math.ceil(gone_to_ms / level.ms) : Number.NEGATIVE_INFINITY
  if (gone_to_ms > 0) yield* place.steps(level, key, Number.NEGATIVE_INFINITY, first)!
  yield* stepsOf(rows(first * level.ms), level.ms)
}

function keyOf({ station, sensor, quantity }: OldSeries): string {
  return seriesKey(station, sensor, quantity)
}

function namesIn(catalog: Catalog): string[] {
  return catalog.segments.map(({ identity }) => identity.name)
}

/** Everything but rows, as it stood at `pos`: one segment, in one go. */
function writeState(files: string, catalog: Catalog, db: Database, pos: number) {
  const name = catalog.nextName()
  const writer = openSegmentWriter(files, { name, from: 0, to: pos, replaces: [] }, stateOf(db))
  for (const kind of ['alert', 'refused'] as const) {
    for (const lines of pagesOf(linesIn(db, kind, pos))) writer.add(linesFrame(kind, lines, ownerOf[kind]))
  }
  writer.finish({ series: [], rows: 0 })
  catalog.add(name)
}

function stateOf(db: Database): State {
  type StationRow = Omit<StationMemory, 'about'> & { about: string | null }
  const tally = db.prepare<[string], { name: string; n: number }>('SELECT name, n FROM tally WHERE station = ?')
  const epochs = db.prepare<[string], { epoch: string; body: string }>(
    'SELECT epoch, body FROM ledger WHERE station = ?',
  )
  const stations = db.prepare<[], StationRow>('SELECT * FROM station').all()
  const series = db.prepare<[], OldSeries>('SELECT * FROM series ORDER BY id').all()
  return {
    files: [],
    stations: stations.map(({ about, ...station }) => ({
      ...station,
      about: about === null ? null : JSON.parse(about),
      tally: Object.fromEntries(tally.all(station.station).map(({ name, n }) => [name, n])),
      epochs: Object.fromEntries(
        epochs.all(station.station).map(({ epoch, body }) => [epoch, JSON.parse(body) as Epoch]),
      ),
    })),
    series: series.map((one) => [
      one.id,
      one.station,
      one.sensor,
      one.quantity,
      one.gone_from_ms,
      one.gone_to_ms,
      one.minute_gone_ms,
      one.hour_gone_ms,
    ]),
    losses: [],
    retained_ms: null,
  }
}

function* linesIn(db: Database, kind: LinesKind, pos: number): Generator<Line> {
  if (kind === 'alert') {
    const alerts = db.prepare<[], { pos: number; body: string }>('SELECT pos, body FROM alert ORDER BY id')
    for (const { pos, body } of alerts.iterate()) yield { pos, entry: JSON.parse(body) as AlertEntry }
    return
  }
  // With which commit they came was not kept.
  const refused = db.prepare<[], { body: string }>('SELECT body FROM quarantine ORDER BY id')
  for (const { body } of refused.iterate()) yield { pos, entry: JSON.parse(body) as RefusedEntry }
}

function* pagesOf(lines: Iterable<Line>): Generator<Line[]> {
  let page: Line[] = []
  for (const line of lines) {
    page.push(line)
    if (page.length < linesPerFrame) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}
