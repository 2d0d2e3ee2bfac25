/**
 * Settling: the tail moves into the tables, sorted by series so that each page of the card is written once.
 *
 * It is one transaction, done in small steps between which queries are answered (they see the rows moved so far in the
 * tables and the others still in memory). Because `applied_pos` is part of it, a crash at any point undoes all of it,
 * and what the log says after `applied_pos` is read again: nothing is counted twice.
 */

import type { Database } from '../../../edge/platform/sqlite.ts'
import { forgetGap, type Memory, type Series } from './memory.ts'
import { gatherChunk, levels } from './rollup.ts'
import { type Chunk, Tail } from './tail.ts'

const quarantineRows_max = 10_000
const alertRows_max = 100_000
const step_ms = 15 // how long queries wait at most; a chunk more or less

/** The steps of one settling; runs from BEGIN to COMMIT. When it throws, roll back and load the memory again. */
export function openSettle(db: Database, memory: Memory) {
  const insert = db.prepare(
    'INSERT INTO row(series, at_ms, value, flag, delay_ms, clock, off_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const rollups = levels.map(({ table, ms }) => ({ ms, upsert: db.prepare(upsertSql(table)) }))
  const saveWhatChanged = openSave(db, memory)

  function insertChunk(series: Series, chunk: Chunk) {
    for (let i = 0; i < chunk.length; i++) {
      const at_ms = chunk.at_ms[i]!
      const value = chunk.value[i]!
      const shown = Number.isNaN(value) ? null : value
      const delay_ms = chunk.received_ms[i]! - at_ms
      insert.run(series.id, at_ms, shown, chunk.flag[i]!, delay_ms, chunk.clock[i]!, chunk.off_ms[i]!)
    }
    for (const { ms, upsert } of rollups) {
      for (const [t, { n, nulls, total, low, high, worst }] of gatherChunk(chunk, ms)) {
        upsert.run(series.id, t, n, nulls, total, low, high, worst)
      }
    }
  }

  return function* settleSteps(): Generator<void> {
    db.exec('BEGIN IMMEDIATE')
    saveWhatChanged()
    const moving = [...memory.seriesById.values()].filter(({ tail }) => tail.length > 0)
    for (const series of moving) {
      series.settling = series.tail
      series.tail = new Tail()
    }
    memory.tailSince_ms = null
    let until_ms = performance.now() + step_ms
    for (const series of moving) {
      for (let chunk = series.settling.oldestChunk(); chunk; chunk = series.settling.oldestChunk()) {
        insertChunk(series, chunk)
        series.settling.dropChunk()
        forgetGap(series)
        memory.tailRows -= chunk.length
        if (performance.now() < until_ms) continue
        yield
        until_ms = performance.now() + step_ms
      }
    }
    db.exec('COMMIT')
  }
}

function openSave(db: Database, memory: Memory) {
  const apply = db.prepare('UPDATE applied SET pos = ?')
  const series = db.prepare('INSERT INTO series(id, station, sensor, quantity) VALUES (?, ?, ?, ?)')
  const station = db.prepare('INSERT OR REPLACE INTO station(station, about, state, last_seen_ms) VALUES (?, ?, ?, ?)')
  const epoch = db.prepare('INSERT OR REPLACE INTO ledger(station, epoch, body) VALUES (?, ?, ?)')
  const forget = db.prepare('DELETE FROM ledger WHERE station = ? AND epoch = ?')
  const tally = db.prepare('INSERT OR REPLACE INTO tally(station, name, n) VALUES (?, ?, ?)')
  const quarantine = db.prepare('INSERT INTO quarantine(station, body) VALUES (?, ?)')
  const alert = db.prepare('INSERT INTO alert(pos, body) VALUES (?, ?)')
  const bound = (table: string, rows: number) =>
    db.prepare(`DELETE FROM ${table} WHERE id <= (SELECT max(id) FROM ${table}) - ${rows}`)
  const boundQuarantine = bound('quarantine', quarantineRows_max)
  const boundAlerts = bound('alert', alertRows_max)

  return function saveWhatChanged() {
    apply.run(memory.pos)
    for (const { id, station, sensor, quantity } of memory.newSeries) series.run(id, station, sensor, quantity)
    for (const one of memory.changedStations) {
      station.run(one.station, one.about && JSON.stringify(one.about), one.state, one.last_seen_ms)
      for (const [name, n] of one.tally) tally.run(one.station, name, n)
    }
    for (const [{ station, epochs }, names] of memory.changedEpochs) {
      for (const name of names) {
        const body = epochs.get(name)
        if (body) epoch.run(station, name, JSON.stringify(body))
        else forget.run(station, name)
      }
    }
    for (const entry of memory.refused) quarantine.run(entry.station, JSON.stringify(entry))
    for (const { pos, entry } of memory.alerts) alert.run(pos, JSON.stringify(entry))
    boundQuarantine.run()
    boundAlerts.run()
    memory.newSeries = []
    memory.changedStations.clear()
    memory.changedEpochs.clear()
    memory.refused = []
    memory.refused_bytes = 0
    memory.alerts = []
  }
}

function upsertSql(table: string): string {
  const either = (column: string, pick: string) => `
    ${column} = CASE WHEN ${column} IS NULL THEN excluded.${column}
      WHEN excluded.${column} IS NULL THEN ${column} ELSE ${pick}(${column}, excluded.${column}) END`
  return `INSERT INTO ${table}(series, t, n, nulls, total, low, high, worst) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (series, t) DO UPDATE SET
    n = n + excluded.n, nulls = nulls + excluded.nulls, total = total + excluded.total,
    ${either('low', 'min')}, ${either('high', 'max')}, worst = max(worst, excluded.worst)`
}
