/**
 * tables.db, which versions before the segments kept the record by series in. It is only read, and goes when all of it
 * lies in segments.
 *
 *   series(id, station, sensor, quantity, gone…)     gone: which part of it retention has removed
 *   row(series, at_ms, value, flag, delay_ms, clock, off_ms)     received_ms = at_ms + delay_ms
 *   r1m r1h r1d(series, t, n, nulls, total, low, high, worst)    t counts minutes, hours, days since 1970
 *   station, ledger, tally, quarantine, alert        what else the log said, as it stood at `applied.pos`
 */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Database, openDatabase } from '../../../edge/platform/sqlite.ts'

const rollup = (table: string) => `
  CREATE TABLE IF NOT EXISTS ${table}(
    series INTEGER NOT NULL, t INTEGER NOT NULL, n INTEGER NOT NULL, nulls INTEGER NOT NULL,
    total REAL NOT NULL, low REAL, high REAL, worst INTEGER NOT NULL, PRIMARY KEY (series, t)
  ) WITHOUT ROWID;`

const firstTables = `
  CREATE TABLE IF NOT EXISTS applied(one INTEGER PRIMARY KEY CHECK (one = 1), pos INTEGER NOT NULL);
  INSERT OR IGNORE INTO applied(one, pos) VALUES (1, 0);
  CREATE TABLE IF NOT EXISTS series(
    id INTEGER PRIMARY KEY, station TEXT NOT NULL, sensor TEXT NOT NULL, quantity TEXT NOT NULL,
    gone_from_ms INTEGER NOT NULL DEFAULT 0, gone_to_ms INTEGER NOT NULL DEFAULT 0,
    minute_gone_ms INTEGER NOT NULL DEFAULT 0, hour_gone_ms INTEGER NOT NULL DEFAULT 0,
    UNIQUE (station, sensor, quantity)
  );
  CREATE TABLE IF NOT EXISTS row(
    series INTEGER NOT NULL, at_ms INTEGER NOT NULL, value REAL, flag INTEGER NOT NULL, delay_ms INTEGER NOT NULL,
    PRIMARY KEY (series, at_ms)
  ) WITHOUT ROWID;
  ${rollup('r1m')} ${rollup('r1h')} ${rollup('r1d')}
  CREATE TABLE IF NOT EXISTS station(station TEXT PRIMARY KEY, about TEXT, state TEXT, last_seen_ms INTEGER) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS ledger(
    station TEXT NOT NULL, epoch TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (station, epoch)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS tally(
    station TEXT NOT NULL, name TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (station, name)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS quarantine(id INTEGER PRIMARY KEY AUTOINCREMENT, station TEXT NOT NULL, body TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS quarantineByStation ON quarantine(station, id);
  CREATE TABLE IF NOT EXISTS alert(id INTEGER PRIMARY KEY AUTOINCREMENT, pos INTEGER NOT NULL, body TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS alertByPos ON alert(pos);
`

const withClocks = `
  ALTER TABLE row ADD COLUMN clock INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE row ADD COLUMN off_ms INTEGER NOT NULL DEFAULT 0;
`

export function oldFileIn(folder: string): string {
  return join(folder, 'tables.db')
}

/** null when there is none. Throws SQLite's error, or a `ConfigError` when a newer version has written it. */
export function openOldFile(folder: string): Database | null {
  if (!existsSync(oldFileIn(folder))) return null
  return openDatabase(oldFileIn(folder), {
    synchronous: 'NORMAL',
    page_bytes: 4096,
    cache_kib: 16_384,
    checkpoint_pages: 20_000,
    steps: [firstTables, withClocks],
  })
}

export function removeOldFile(folder: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(oldFileIn(folder) + end, { force: true })
}
