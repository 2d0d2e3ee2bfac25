import { copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openKeptFile } from '../../../edge/platform/kept-file.ts'
import { sealStep } from '../../../edge/platform/seal.ts'
import { NewerFile, openDatabase } from '../../../edge/platform/sqlite.ts'
import { seededRandom } from '../../crash/random.ts'
import { emptyFolder } from '../../kit/folder.ts'

const first =
  'CREATE TABLE IF NOT EXISTS word(id TEXT PRIMARY KEY, text TEXT, n REAL) WITHOUT ROWID; CREATE TABLE IF NOT EXISTS line(n INTEGER PRIMARY KEY, text BLOB); CREATE INDEX IF NOT EXISTS byText ON line(text)'
const steps = [first, sealStep(['word', 'line'])]
const name = 'words.db'

function open(folder: string, known = steps) {
  return openKeptFile({ folder, name, database: { steps: known, synchronous: 'FULL' } }, (db) => {
    const put = db.prepare('INSERT OR REPLACE INTO word(id, text, n) VALUES (?, ?, ?)')
    const addLine = db.prepare('INSERT INTO line(text) VALUES (?)')
    const words = db.prepare('SELECT id, text, n FROM word')
    const lines = db.prepare('SELECT n, text FROM line')
    return {
      put: (id: string, text: string | null, n = 0) => put.run(id, text, n),
      addLine: (text: string) => addLine.run(Buffer.from(text)),
      all: () => [words.all(), lines.all()],
    }
  })
}

function filled(folder = emptyFolder()) {
  const file = open(folder)
  for (let n = 0; n < 40; n++) {
    file.ask((words) => words.put(`word-${n % 30}`, n % 7 === 0 ? null : `text of ${n}`, n / 3))
    file.ask((words) => words.addLine(`a longer line, number ${n}`))
  }
  const all = file.ask((words) => words.all())
  expect(file.copy()).toBe(true)
  file.close()
  return { folder, path: join(folder, name), all }
}

describe('a small file', () => {
  it('whose bits flip, one at a time, anywhere: each is found, or changes no answer', () => {
    const random = seededRandom(4)
    const { folder, path, all } = filled()
    const good = readFileSync(path)
    let found = 0
    for (let round = 0; round < 150; round++) {
      const damaged = Buffer.from(good)
      const bit = Math.floor(random() * (round % 2 ? good.length : 4_096) * 8)
      damaged[bit >> 3]! ^= 1 << (bit & 7)
      writeFileSync(path, damaged)
      const file = open(folder)
      expect(
        file.ask((words) => words.all()),
        `bit ${bit}`,
      ).toEqual(all)
      found += file.damages().length
      file.close()
    }
    expect(found).toBeGreaterThan(20)
  })

  it('goes back to an older copy when the newest is damaged as well', () => {
    const { folder, path } = filled()
    const again = open(folder)
    again.ask((words) => words.put('new', 'after the first copy'))
    expect(again.copy()).toBe(true)
    again.close()
    writeFileSync(path, 'no database')
    writeFileSync(join(folder, 'copies', `${name}.1`), 'no copy')
    const file = open(folder)
    expect(file.damages()).toMatchObject([
      { file: name, aside: expect.stringContaining('damaged-1'), copy_ms: expect.any(Number) },
    ])
    const [words] = file.ask((words) => words.all()) as [{ id: string }[]]
    expect(words.map(({ id }) => id)).not.toContain('new')
    expect(words).toHaveLength(30)
    file.close()
  })

  it('that lacks its newest changes, as a rotten write-ahead log leaves it, is replaced by the copy that has them', () => {
    const { folder, path, all } = filled()
    copyFileSync(path, `${path}.before`)
    const again = open(folder)
    again.ask((words) => words.put('new', 'x'))
    again.copy()
    again.close()
    renameSync(`${path}.before`, path)
    const file = open(folder)
    expect(file.damages()).toHaveLength(1)
    expect((file.ask((words) => words.all()) as [unknown[]])[0]).toHaveLength((all as [unknown[]])[0].length + 1)
    file.close()
  })

  it('is verified while it is open; a damaged one is replaced, and questions go on', () => {
    const { folder, path, all } = filled()
    const file = open(folder)
    const bytes = readFileSync(path)
    writeFileSync(path, bytes.fill(0x55, 4_096, 8_192))
    file.check()
    expect(file.damages()).toHaveLength(1)
    expect(file.ask((words) => words.all())).toEqual(all)
    file.ask((words) => words.put('later', 'goes on'))
    file.close()
  })

  it('of a newer version is refused and left as it is, although copies of this version are there', () => {
    const { folder, path } = filled()
    const newer = open(folder, [...steps, 'CREATE TABLE more(n)', sealStep(['word', 'line'])])
    newer.copy()
    newer.close()
    const before = readFileSync(path)
    expect(() => open(folder)).toThrow(NewerFile)
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('of an earlier version, sealed anew, is not taken for one whose newest changes are missing', () => {
    const { folder } = filled()
    const later = [...steps, 'ALTER TABLE word ADD COLUMN more TEXT', sealStep(['word', 'line'])]
    for (let start = 0; start < 3; start++) {
      const file = open(folder, later)
      expect(file.damages()).toEqual([])
      file.ask((words) => words.put(`start-${start}`, 'kept'))
      expect(file.copy()).toBe(true)
      file.close()
    }
  })

  it('of before there were seals is sealed as it is', () => {
    const folder = emptyFolder()
    const old = openDatabase(join(folder, name), { steps: [first], synchronous: 'FULL' })
    old.exec("INSERT INTO word(id, text) VALUES ('a', 'b')")
    old.close()
    const file = open(folder)
    expect(file.damages()).toEqual([])
    expect(file.ask((words) => words.all())).toEqual([[{ id: 'a', text: 'b', n: null }], []])
    file.close()
  })
})
