/**
 * Seals: what the tables of a small database file hold, summed up in the file itself. SQLite has no checksums of its own: a
 * flipped bit in a row is read as another value. Triggers keep, for each sealed table, how many rows it has and the sum
 * of their checksums; a table whose rows do not add up to its seal is damaged.
 *
 *   seal(name, n, sum, changes)     changes: how often the table was written; says which of two files is the newer
 */

import { checksumOf } from './checksum.ts'
import type { Database } from './sqlite.ts'

const schemaSeal = '(schema)'
const sum_bits = 2 ** 47 // sums stay whole numbers of JavaScript

/** What SQL needs before a sealed file can be written. To be called once for each connection. */
export function registerSeals(db: Database): void {
  // INSERT OR REPLACE deletes the old row without telling a trigger, unless triggers may be recursive.
  db.pragma('recursive_triggers = ON')
  db.function('row_sum', { varargs: true, deterministic: true }, (...values: unknown[]) => rowSum(values))
}

/**
 * A schema step: seals these tables as they are now. A later step that changes or drops one of them must seal it again.
 */
export function sealStep(tables: readonly string[]): (db: Database) => void {
  return (db) => {
    db.exec(
      'CREATE TABLE IF NOT EXISTS seal(name TEXT PRIMARY KEY, n INTEGER NOT NULL, sum INTEGER NOT NULL, changes INTEGER NOT NULL) WITHOUT ROWID',
    )
    for (const table of tables) sealTable(db, table)
    setSeal(db, schemaSeal, schemaOf(db))
  }
}

function sealTable(db: Database, table: string) {
  const row = (alias: string) =>
    `row_sum(${columnsOf(db, table)
      .map((column) => `${alias}.${column}`)
      .join(', ')})`
  const set = (n: string, sum: string) =>
    `UPDATE seal SET n = n + ${n}, sum = (sum + ${sum}) % ${sum_bits}, changes = changes + 1 WHERE name = '${table}'`
  for (const event of ['insert', 'update', 'delete']) db.exec(`DROP TRIGGER IF EXISTS ${table}_${event}_seal`)
  db.exec(`
    CREATE TRIGGER ${table}_insert_seal AFTER INSERT ON ${table} BEGIN ${set('1', row('new'))}; END;
    CREATE TRIGGER ${table}_delete_seal AFTER DELETE ON ${table} BEGIN ${set('-1', `${sum_bits} - ${row('old')}`)}; END;
    CREATE TRIGGER ${table}_update_seal AFTER UPDATE ON ${table}
      BEGIN ${set('0', `${sum_bits} - ${row('old')} + ${row('new')}`)}; END;`)
  setSeal(db, table, rowsOf(db, table))
}

/** What is wrong with a sealed file, in words for the log; null when nothing is. */
export function problemOf(db: Database): string | null {
  const integrity = db.pragma('integrity_check(1)', { simple: true })
  if (integrity !== 'ok') return String(integrity)
  const seals = sealsOf(db)
  if (!seals.some(({ name }) => name === schemaSeal)) return 'its seals are missing'
  for (const { name, n, sum } of seals) {
    const found = name === schemaSeal ? schemaOf(db) : rowsOf(db, name)
    if (found.n !== n || found.sum !== sum) return `the rows of "${name}" are not those that were written`
  }
  return null
}

/** How often the sealed tables were written. */
export function changesOf(db: Database): number {
  return sealsOf(db).reduce((sum, { changes }) => sum + changes, 0)
}

function sealsOf(db: Database) {
  return db.prepare<[], { name: string; n: number; sum: number; changes: number }>('SELECT * FROM seal').all()
}

function setSeal(db: Database, name: string, { n, sum }: { n: number; sum: number }) {
  // A table that is sealed again was written as often as before: its copies must not look newer than the file.
  db.prepare(
    `INSERT INTO seal(name, n, sum, changes) VALUES (?, ?, ?, 0)
     ON CONFLICT(name) DO UPDATE SET n = excluded.n, sum = excluded.sum`,
  ).run(name, n, sum)
}

function rowsOf(db: Database, table: string) {
  const rows = db
    .prepare<[], unknown[]>(`SELECT ${columnsOf(db, table).join(', ')} FROM "${table}"`)
    .raw()
    .all()
  return summed(rows)
}

// Triggers and tables as they stand in the file: a flipped letter in one of them changes what is written later.
function schemaOf(db: Database) {
  return summed(db.prepare<[], unknown[]>('SELECT type, name, tbl_name, sql FROM sqlite_schema').raw().all())
}

function summed(rows: readonly unknown[][]) {
  return { n: rows.length, sum: rows.reduce((sum, row) => (sum + rowSum(row)) % sum_bits, 0) }
}

function columnsOf(db: Database, table: string): string[] {
  const columns = db.pragma(`table_info("${table}")`) as { name: string }[]
  return columns.map(({ name }) => `"${name}"`)
}

/** The checksum of a row: of each value its type, its length and its bytes. */
function rowSum(values: readonly unknown[]): number {
  const parts = values.flatMap((value) => {
    if (Buffer.isBuffer(value)) return [Buffer.from(`b${value.length}:`), value]
    const text = value === null ? '' : String(value)
    return [Buffer.from(`${value === null ? 'z' : (typeof value)[0]}${text.length}:${text}`)]
  })
  return checksumOf(...parts)
}
