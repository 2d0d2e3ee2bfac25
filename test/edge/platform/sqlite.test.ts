import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../../edge/platform/problems.ts'
import {
  type Database,
  type DatabaseOptions,
  holdLock,
  openDatabase,
  openOrReplace,
  type SchemaStep,
} from '../../../edge/platform/sqlite.ts'
import { emptyFolder } from '../../kit/folder.ts'

const options = (...steps: SchemaStep[]): DatabaseOptions => ({ synchronous: 'FULL', steps })
const first = 'CREATE TABLE IF NOT EXISTS river(name TEXT PRIMARY KEY)'
const second = 'ALTER TABLE river ADD COLUMN length_km REAL'
const third = (db: Database) => void db.prepare("INSERT INTO river(name, length_km) VALUES ('Ciliwung', 119)").run()
const versionOf = (db: Database) => db.pragma('user_version', { simple: true })
const riversOf = (db: Database) => db.prepare('SELECT name FROM river').pluck().all()

function newFile() {
  return join(emptyFolder(), 'some.db')
}

function use<T>(file: string, steps: SchemaStep[], ask: (db: Database) => T): T {
  const db = openDatabase(file, options(...steps))
  try {
    return ask(db)
  } finally {
    db.close()
  }
}

describe('the version of a file', () => {
  it('is the number of steps it has taken, for a new file all of them', () => {
    expect(use(newFile(), [first, second, third], (db) => [versionOf(db), riversOf(db)])).toEqual([3, ['Ciliwung']])
  })

  it('goes on from where the file stands: no step is taken twice', () => {
    const file = newFile()
    use(file, [first, second, third], () => undefined)
    const fourth = (db: Database) => void db.exec("INSERT INTO river(name) VALUES ('Cisadane')")
    const steps = [first, second, third, fourth]
    use(file, steps, () => undefined)
    expect(use(file, steps, (db) => [versionOf(db), riversOf(db)])).toEqual([4, ['Ciliwung', 'Cisadane']])
  })

  it('is 0 in a file of before there were versions; its tables and rows stay', () => {
    const file = newFile()
    use(file, [], (db) => db.exec("CREATE TABLE river(name TEXT PRIMARY KEY); INSERT INTO river VALUES ('Citarum')"))
    expect(use(file, [first, second], (db) => [versionOf(db), riversOf(db)])).toEqual([2, ['Citarum']])
  })

  it('stays where it was when a step fails, and so do the tables: all steps or none', () => {
    const file = newFile()
    use(file, [first], () => undefined)
    const broken = () => {
      throw new Error('the disk is full')
    }
    expect(() => use(file, [first, second, third, broken], () => undefined)).toThrow('the disk is full')
    const columns = (db: Database) => db.prepare("SELECT name FROM pragma_table_info('river')").pluck().all()
    expect(use(file, [first], (db) => [versionOf(db), columns(db), riversOf(db)])).toEqual([1, ['name'], []])
  })

  it('that is newer than the program is refused with what to do, and the file is not touched', () => {
    const file = newFile()
    use(file, [first, second, third], () => undefined)
    const before = statSync(file).mtimeMs
    const open = () => openDatabase(file, options(first))
    expect(open).toThrow(ConfigError)
    expect(open).toThrow(
      `${file} has version 3, and this program knows versions up to 1: a newer Pantau has written it. Install that version`,
    )
    expect(statSync(file).mtimeMs).toBe(before)
  })
})

it('is for its owner alone, with the two files beside it, also when an earlier version has left it open', () => {
  const file = newFile()
  writeFileSync(file, '', { mode: 0o644 })
  const db = openDatabase(file, options(first))
  db.exec("INSERT INTO river VALUES ('Citarum')")
  for (const name of readdirSync(join(file, '..'))) {
    expect([name, statSync(join(file, '..', name)).mode & 0o777]).toEqual([name, 0o600])
  }
  db.close()
})

it('may lie in memory, where there is no file that others could read', () => {
  expect(use(':memory:', [first, second, third], riversOf)).toEqual(['Ciliwung'])
})

describe('a damaged file', () => {
  it('is moved aside under a free name, never deleted, and a new one is begun', () => {
    const file = newFile()
    for (const copy of [1, 2]) {
      writeFileSync(file, 'This was a database once. '.repeat(100))
      const { opened, aside } = openOrReplace(file, () => openDatabase(file, options(first)))
      opened.close()
      expect(aside).toBe(`${file}.damaged-${copy}`)
    }
    expect(readdirSync(join(file, '..')).sort()).toEqual(['some.db', 'some.db.damaged-1', 'some.db.damaged-2'])
  })

  it('is not what a newer file is: that one stays in its place', () => {
    const file = newFile()
    use(file, [first, second], () => undefined)
    expect(() => openOrReplace(file, () => openDatabase(file, options(first)))).toThrow(ConfigError)
    expect(readdirSync(join(file, '..'))).toEqual(['some.db'])
  })
})

it('lends a lock to one at a time', () => {
  const file = join(emptyFolder(), 'lock.db')
  const release = holdLock(file)
  expect(holdLock(file)).toBeNull()
  release!()
  const again = holdLock(file)
  expect(again).not.toBeNull()
  again!()
})
